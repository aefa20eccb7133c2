"""Rows of the list of notices."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from yipin.organisations.models import Unit
from yipin.programmes.models import Round, RoundStage
from yipin.programmes.queries import public_rounds, rounds_seen_by, stage_now
from yipin.projects.stage_progress import done_in_rounds
from yipin.rules.stage_progress import Done
from yipin.web.public.pages.stages import window_words

STATES = ("open", "closed")


@dataclass(frozen=True, kw_only=True)
class NoticeRow:
    """One notice: what, by whom, and the stage that runs now."""

    pk: int
    title: str
    number: str
    issuer: str
    opened_at: datetime
    is_open: bool
    is_public: bool
    stage: str
    when: str
    closes_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What the reader looks for."""

    words: str = ""
    state: str = ""


def rows_of(rounds: Iterable[Round], now: datetime) -> list[NoticeRow]:
    """One read for all of them: where each stands by its days and by what was done in it."""
    listed = list(rounds)
    done = done_in_rounds(one for one in listed if one.state == Round.State.OPEN)
    return [_row(one, done.get(one.pk, {}), now) for one in listed]


def _row(round_: Round, done: Mapping[str, Done], now: datetime) -> NoticeRow:
    stage = stage_now(round_, now, done) if round_.state == Round.State.OPEN else None
    notice = round_.notice
    return NoticeRow(
        pk=round_.pk,
        title=(notice.title if notice else "") or round_.name,
        number=notice.document_number if notice else "",
        issuer=round_.unit.name,
        opened_at=round_.opened_at,
        is_open=round_.state == Round.State.OPEN,
        is_public=round_.is_public,
        stage=stage.name if stage else "",
        when=window_words(stage, now) if stage else "",
        closes_at=_closing(stage, now),
    )


def _closing(stage: RoundStage | None, now: datetime) -> datetime | None:
    """The end of the stage that runs, for the light; a stage still to come has none."""
    if stage is None or stage.closes_at is None or stage.closes_at < now:
        return None
    return stage.closes_at if stage.opens_at is None or stage.opens_at <= now else None


def notices_for(unit: Unit | None, wanted: Wanted) -> QuerySet[Round]:
    """Public ones for anybody; for a desk also those it is asked in, or hosts."""
    rounds = public_rounds() if unit is None else rounds_seen_by(unit)
    if wanted.state in STATES:
        rounds = rounds.filter(state=wanted.state)
    for word in wanted.words.split():
        rounds = rounds.filter(
            Q(name__icontains=word)
            | Q(notice__title__icontains=word)
            | Q(notice__document_number__icontains=word)
            | Q(unit__name__icontains=word)
            | Q(unit__initials__contains=word.lower())
        )
    return rounds
