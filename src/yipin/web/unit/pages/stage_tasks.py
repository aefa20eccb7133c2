"""Stages of its own rounds that an office still has to end, when their last day is near or past."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from yipin.programmes.models import Round, RoundStage
from yipin.programmes.queries import CalendarStage, round_calendar
from yipin.projects.deadlines import SOURCE
from yipin.projects.decision_models import Decision
from yipin.projects.stage_progress import done_in_rounds
from yipin.reviews.models import Panel
from yipin.rules.deadlines import GROUPS, due_group, urgency
from yipin.rules.decisions import makes_public
from yipin.rules.stage_progress import NOW, OVER, WAITING, Done
from yipin.web.unit.pages.tasks import Task

PAGES = {
    "assess": "round_review",
    "decide": "round_decide",
    "publicise": "round_publicity",
    "certify": "round_titles",
    "recheck": "round_titles",
}
Place = tuple[int, str]  # a round and the key of its stage


@dataclass(frozen=True)
class Found:
    """What there is at the stages: rows set and all rows of a decision, cards in and dealt."""

    decided: Mapping[Place, tuple[str, int, int]] = field(default_factory=dict)
    judged: Mapping[Place, tuple[int, int]] = field(default_factory=dict)


def stage_tasks(rounds: Sequence[Round], now: datetime) -> list[Task]:
    """Screening has a line of its own. Three reads at most; ``rounds`` are open, with their stages,
    and ``to_certify`` counts what passed its acceptance.
    """
    done = done_in_rounds(rounds)
    near = [
        (held, each)
        for held in rounds
        for each in round_calendar(held, now, done[held.pk])
        if _is_asked(held, each, done[held.pk], now)
    ]
    found = _found([held.pk for held, _each in near]) if near else Found()
    return [_task(held, each, found, now) for held, each in near]


def _is_asked(held: Round, each: CalendarStage, done: Mapping[str, Done], now: datetime) -> bool:
    stage = each.stage
    if stage.kind not in PAGES or not stage.is_built or stage.closes_at is None:
        return False
    if each.state == OVER or due_group(stage.closes_at, now) not in GROUPS[:2]:
        return False
    if stage.kind == "certify":
        return bool(held.to_certify)  # type: ignore[attr-defined]
    if stage.kind == "recheck":
        return done[stage.key].is_left
    if stage.kind == "publicise":  # one that is under way has a line of its own
        return makes_public(held.definition.parsed, stage.key) and not done[stage.key].is_left
    return each.state != NOW or done[stage.key].is_left


def _found(rounds: Sequence[int]) -> Found:
    drafts = Decision.objects.filter(
        round__in=rounds, state__in=(Decision.State.DRAFT, Decision.State.SIGNING)
    )
    open_rows = Q(rows__is_settled=False)
    decided = drafts.annotate(
        rows_set=Count("rows", filter=open_rows & ~Q(rows__outcome="")),
        rows_all=Count("rows", filter=open_rows),
    ).values_list("round_id", "stage_key", "state", "rows_set", "rows_all")
    panels = Panel.objects.filter(source_kind=SOURCE, source_id__in=rounds).order_by()
    judged = panels.values("source_id", "stage_key").annotate(
        cards_in=Count("judges__cards", filter=Q(judges__cards__handed_in_at__isnull=False)),
        cards_all=Count("judges__cards"),
    )
    return Found(
        {(pk, key): (state, some, whole) for pk, key, state, some, whole in decided.order_by()},
        {
            (row["source_id"], row["stage_key"]): (row["cards_in"], row["cards_all"])
            for row in judged
        },
    )


def _task(held: Round, each: CalendarStage, found: Found, now: datetime) -> Task:
    stage = each.stage
    has_begun = stage.opens_at is None or stage.opens_at <= now
    where = [held.pk] if PAGES[stage.kind] == "round_titles" else [held.pk, stage.key]
    left = "，".join(_left(held, stage, found))
    return Task(
        title=f"{stage.name}：{held.name_in_lists}",
        url=reverse(PAGES[stage.kind], args=where),
        action=_("去办"),
        due=stage.closes_at,
        light=urgency(stage.closes_at, now, opens_at=stage.opens_at),
        detail=_("待前一环节办结。") if each.state == WAITING else f"{left}。",
        can_be_done=has_begun and each.state != WAITING,
    )


def _left(held: Round, stage: RoundStage, found: Found) -> Iterator[str]:
    place = (held.pk, stage.key)
    if stage.kind == "certify":
        yield _("%(n)s 个项目通过验收，等认证") % {"n": held.to_certify}  # type: ignore[attr-defined]
    elif stage.kind == "recheck":
        yield _("还有称号没有复查完")
    elif stage.kind == "publicise":
        yield _("还没有公示")
    elif place in found.decided:
        state, some, whole = found.decided[place]
        yield _("%(all)s 项定了 %(n)s 项") % {"all": whole, "n": some}
        yield _("已送签，等签署") if state == Decision.State.SIGNING else _("还没有送签")
    elif stage.kind == "decide":
        yield _("还没有开始定")
    elif place in found.judged:
        some, whole = found.judged[place]
        yield _("%(all)s 份评审表交了 %(n)s 份") % {"all": whole, "n": some}
        yield _("评审还没有结束")
    else:
        yield _("还没有组织评审")
