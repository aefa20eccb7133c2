"""What a decision says once it is no draft: the list by outcome, its signatures, what comes next."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from yipin.organisations.choices import SigningCheck
from yipin.organisations.permissions import Actor
from yipin.organisations.queries import signing_check_for
from yipin.projects.decision_models import Decision, DecisionRow, DecisionSignature
from yipin.projects.decision_permissions import can_sign_decision
from yipin.projects.next_steps import next_step_of
from yipin.projects.permissions import can_run_round
from yipin.projects.publicities import to_publish
from yipin.projects.selecting import rows_of
from yipin.rules.decisions import OUTCOMES, publicity_stages
from yipin.rules.form_schema import Column
from yipin.rules.money import money_words
from yipin.rules.shared_ranks import shared_ranks
from yipin.web.office.decisions.desk_page import (
    absent_words,
    level_names,
    marks_urls,
    outcome_words,
    rank_words,
    score_words,
)
from yipin.web.office.decisions.what_if import effects_of
from yipin.web.theme.parts import ChainLink, Mark

State = DecisionSignature.State
MARKS = {
    State.SIGNED: ("good", "check"),
    State.CURRENT: ("info", "dot"),
    State.RETURNED: ("warn", "back"),
}


@dataclass(frozen=True, kw_only=True)
class Row:
    """``marks_url`` only for whoever runs the round. ``absent``: while it is signed, that its report is
    missing.
    """

    row: DecisionRow
    absent: str
    place: str
    is_withdrawn: bool
    rank: str
    score: str
    marks_url: str


@dataclass(frozen=True, kw_only=True)
class Group:
    """Everything with one outcome. ``sum_words`` without those ``withdrawn`` since; ``effect``: what its signature will bring about beside that."""

    words: str
    rows: Sequence[Row]
    sum_words: str = ""
    withdrawn: int = 0
    effect: str = ""


@dataclass(frozen=True, kw_only=True)
class Step:
    """What stands next: a sentence and where to go."""

    sentence: str
    url: str = ""
    action: str = ""


@dataclass(frozen=True, kw_only=True)
class DecisionPage:
    """``signature``: the one this desk is asked for now."""

    groups: Sequence[Group]
    links: Sequence[ChainLink]
    signature: DecisionSignature | None
    asks_second_factor: bool
    runs: bool
    next: Step | None
    earlier: Sequence[Decision]
    later: Decision | None
    is_old: bool
    is_made_public: bool
    has_ranks: bool
    has_scores: bool


def decision_page(decision: Decision, actor: Actor) -> DecisionPage:
    rows = rows_of(decision)
    signatures = list(decision.signatures.select_related("unit", "given_by"))
    mine = _mine(decision, signatures, actor)
    runs = bool(can_run_round(actor, decision.round))
    own = Decision.objects.filter(round=decision.round_id, stage_key=decision.stage_key)
    return DecisionPage(
        groups=_groups(decision, rows, marks_urls(decision) if runs else {}),
        links=[_link(one, is_mine=one == mine) for one in signatures if one.state != State.VOID],
        signature=mine,
        asks_second_factor=mine is not None
        and signing_check_for(mine.unit) == SigningCheck.SECOND_FACTOR,
        runs=runs,
        next=_next(decision) if runs else None,
        earlier=list(own.filter(state=Decision.State.REPLACED, number__lt=decision.number)),
        later=own.exclude(state=Decision.State.DROPPED).filter(number__gt=decision.number).first(),
        is_old=decision.state == Decision.State.REPLACED,
        is_made_public=bool(publicity_stages(decision.round.definition.parsed, decision.purpose)),
        has_ranks=any(one.rank is not None for one in rows),
        has_scores=any(one.score is not None for one in rows),
    )


def _mine(
    decision: Decision, signatures: Sequence[DecisionSignature], actor: Actor
) -> DecisionSignature | None:
    if decision.state != Decision.State.SIGNING:
        return None
    current = (one for one in signatures if one.state == State.CURRENT)
    return next((one for one in current if can_sign_decision(actor, one)), None)


def place_words(row: DecisionRow, levels: Mapping[str, str]) -> str:
    """重点支持项目，全国试点; either may be missing."""
    return "，".join(filter(None, (row.tier, levels.get(row.level, ""))))


def _groups(
    decision: Decision, rows: Sequence[DecisionRow], urls: Mapping[int, str]
) -> list[Group]:
    shared, levels = shared_ranks(one.rank for one in rows), level_names(decision)
    is_asked = decision.state == Decision.State.SIGNING
    absent = absent_words(decision, rows) if is_asked else {}
    effects = dict(effects_of(decision, {one.outcome for one in rows})) if is_asked else {}
    shown = [
        Row(
            row=one, rank=rank_words(one, shared), score=score_words(one),
            marks_url=urls.get(one.application_id, ""),
            absent=absent.get(one.application_id, ""), place=place_words(one, levels),
            is_withdrawn=one.application.state == "withdrawn",
        )
        for one in rows
    ]  # fmt: skip
    found = []
    for outcome in OUTCOMES[decision.purpose]:
        own = [one for one in shown if one.row.outcome == outcome.key]
        money = sum(one.row.amount_fen or 0 for one in own if not one.is_withdrawn)
        if own:
            found.append(
                Group(
                    words=outcome.words, rows=own, sum_words=money_words(money) if money else "",
                    withdrawn=sum(one.is_withdrawn for one in own),
                    effect=effects.get(outcome.words, ""),
                )
            )  # fmt: skip
    unset = [one for one in shown if not one.row.outcome]
    return [*found, Group(words=_("未定"), rows=unset)] if unset else found


def _link(row: DecisionSignature, *, is_mine: bool) -> ChainLink:
    state = State(row.state)
    is_done = state in {State.SIGNED, State.RETURNED}
    mark = None
    if state in MARKS:
        tone, shape = MARKS[state]
        text = _("等您签") if is_mine else str(state.label)
        mark = Mark(text=text, tone=tone, shape=shape)  # type: ignore[arg-type]
    who = f"{row.given_by.name}，{row.given_as}" if row.given_by else row.unit.label
    return ChainLink(
        name=row.name,
        state="done" if is_done else "here" if state == State.CURRENT else "later",
        mark=mark,
        who=who,
        at=row.given_at,
        opinion=row.opinion if is_done else "",
    )


def _next(decision: Decision) -> Step | None:
    """After the last signature: the next step of the notice, or that work has begun."""
    if decision.state != Decision.State.SIGNED:
        return None
    if decision.purpose != "application":
        return _shown_next(decision) or Step(sentence=_("决定已经生效，各单位已收到消息。"))
    after = next_step_of(decision.round)
    if after is None:
        return Step(sentence=_("决定已经生效，立项的项目开始实施，各单位已收到消息。"))
    name = "round_publicity" if after.kind == "publicise" else "round_decide"
    return Step(
        sentence=_("决定已经生效。接着办“%(name)s”。") % {"name": after.stage.name},
        url=reverse(name, args=[decision.round_id, after.stage.key]),
        action=after.stage.name,
    )


def _shown_next(decision: Decision) -> Step | None:
    """The publicity of an acceptance, while there is something to show."""
    definition = decision.round.definition.parsed
    stage = next(iter(publicity_stages(definition, decision.purpose)), None)
    if stage is None or not to_publish(decision.round, decision.purpose).exists():
        return None
    return Step(
        sentence=_("拟通过验收的先公示，期满确认以后通知各单位；其他结果已经通知。"),
        url=reverse("round_publicity", args=[decision.round_id, stage.key]),
        action=stage.name,
    )


def sheet_columns() -> list[Column]:
    heads = [
        _("名次"), _("编号"), _("项目名称"), _("申报单位"), _("主题"), _("得分"), _("决定"),
        _("等次"), _("级别"), _("经费（元）"), _("理由"),
    ]  # fmt: skip
    return [Column(f"c{at}", label) for at, label in enumerate(heads)]


def sheet_rows(decision: Decision, rows: Sequence[DecisionRow]) -> Iterator[list[object]]:
    levels = {one.key: one.name for one in decision.round.definition.parsed.levels}
    shared = shared_ranks(one.rank for one in rows)
    for row in rows:
        application = row.application
        yield [
            rank_words(row, shared) if row.rank in shared else row.rank or "",
            application.number or "", application.title, application.unit.label,
            application.theme, row.score / 100 if row.score is not None else "",
            outcome_words(decision, row), row.tier, levels.get(row.level, ""),
            row.amount_fen / 100 if row.amount_fen is not None else "", row.reason,
        ]  # fmt: skip
