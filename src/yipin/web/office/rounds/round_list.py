"""The rounds that a desk hosts, in one table with its figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, F, Q
from django.utils.translation import gettext as _

from yipin.duties.models import Obligation
from yipin.organisations.models import Unit
from yipin.programmes.models import Round, RoundStage
from yipin.programmes.queries import application_stage_of, rounds_hosted_by, stage_now
from yipin.projects.models import Application
from yipin.projects.stage_progress import done_in_rounds
from yipin.rules.deadlines import urgency
from yipin.web.office.rounds.loading import SOURCE
from yipin.web.office.rounds.marks import mark_of_light
from yipin.web.public.pages.stages import window_words
from yipin.web.theme.parts import Mark


@dataclass(frozen=True, kw_only=True)
class RoundRow:
    """``must`` is how many units must hand in, ``missing`` how many of them have not."""

    pk: int
    name: str
    number: str
    stage: str
    window: str
    light: Mark
    must: int
    missing: int
    sent: int
    waiting: int
    opened_at: datetime
    closed_at: datetime | None


def hosted_rows(host: Unit, now: datetime) -> tuple[list[RoundRow], list[RoundRow]]:
    """Running ones and ended ones, the newest first. Five reads, however many."""
    rounds = list(rounds_hosted_by(host).defer("notice__text", "notice__blocks", "notice__reading"))
    duties, sent = _duties(rounds), _applications(rounds)
    done = done_in_rounds(rounds)
    rows = [
        _row(
            one,
            stage_now(one, now, done[one.pk]),
            duties.get(one.pk, {}),
            sent.get(one.pk, {}),
            now,
        )
        for one in rounds
    ]
    running = [row for row in rows if row.closed_at is None]
    return running, [row for row in rows if row.closed_at is not None]


def _duties(rounds: Sequence[Round]) -> dict[int, dict[str, int]]:
    must = Q(minimum__gt=0, excused_at__isnull=True)
    counted = (
        Obligation.objects.filter(source_kind=SOURCE, source_id__in=[one.pk for one in rounds])
        .order_by()
        .values("source_id")
        .annotate(
            must=Count("pk", filter=must),
            missing=Count("pk", filter=must & Q(done__lt=F("minimum"))),
        )
    )
    return {row["source_id"]: row for row in counted}


def _applications(rounds: Sequence[Round]) -> dict[int, dict[str, int]]:
    counted = (
        Application.objects.filter(round__in=rounds)
        .order_by()
        .values("round_id")
        .annotate(
            sent=Count("pk", filter=Q(number__isnull=False)),
            waiting=Count("pk", filter=Q(state="submitted")),
        )
    )
    return {row["round_id"]: row for row in counted}


def _row(
    held: Round,
    stage: RoundStage | None,
    duties: dict[str, int],
    sent: dict[str, int],
    now: datetime,
) -> RoundRow:
    return RoundRow(
        pk=held.pk,
        name=held.name_in_lists,
        number=held.notice.document_number if held.notice else "",
        stage=stage.name if stage else "",
        window=window_words(stage, now) if stage else "",
        light=_light(held, now),
        must=duties.get("must", 0),
        missing=duties.get("missing", 0),
        sent=sent.get("sent", 0),
        waiting=sent.get("waiting", 0),
        opened_at=held.opened_at,
        closed_at=held.closed_at,
    )


def _light(held: Round, now: datetime) -> Mark:
    """Days left of the application stage; after that of the stage that runs."""
    stage = application_stage_of(held)
    if stage is None or not stage.is_built:
        return Mark(text=_("不收申报"), tone="quiet", shape="bar")
    if stage.closes_at is not None and stage.closes_at < now:
        return Mark(text=_("申报已截止"), tone="info", shape="half")
    return mark_of_light(urgency(stage.closes_at, now, opens_at=stage.opens_at))
