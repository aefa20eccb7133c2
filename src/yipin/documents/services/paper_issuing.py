"""Issuing a paper: the number is taken under a lock at the very last, so that none is ever missing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yipin.documents.models import Paper, PaperNumber, PaperSeries
from yipin.documents.paper_queries import series_for
from yipin.documents.permissions import can_begin_paper, can_write_paper
from yipin.documents.services.papers import open_paper
from yipin.journal.services.entries import record_entry
from yipin.organisations.lengths import fitting
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor, Refused, require
from yipin.rules.official_paper import OfficialPaper, paper_as_json, text_of
from yipin.rules.paper_number import may_register, may_use_code, next_number, number_words
from yipin.rules.verdicts import Verdict, refuse

MUST = {
    "title": "标题",
    "mark": "发文机关标志",
    "issuer": "发文机关署名",
    "dated_on": "成文日期",
}


def fingerprint_of(content: OfficialPaper) -> str:
    """SHA-256 of the words of the paper in reading order (``rules.official_paper.text_of``)."""
    return hashlib.sha256(text_of(content).encode()).hexdigest()


def issue_paper(
    *,
    actor: Actor,
    paper: Paper,
    now: datetime,
    try_out: Callable[[OfficialPaper], object] | None = None,
    revision: int | None = None,
    may_issue: Callable[[Paper], Verdict] | None = None,
) -> Paper:
    """Give a draft its number and freeze its words. Who may: a desk of the issuing unit.

    A publicity (``is_numberless``) takes no number. Refused: no 代字, a needed line is empty, the date is in another year than it can be numbered in,
    ``revision`` is no longer the last, ``try_out`` (which lays the paper out) raises ``Refused``, or
    ``may_issue`` refuses: what the room that the paper speaks of has to say.
    """
    require(can_write_paper, actor, paper)
    if try_out is not None:  # long work stays outside the lock
        try_out(replace(paper.parsed, number=_longest_number(paper)))
    with transaction.atomic():
        row = open_paper(actor, paper)
        if revision not in (None, row.revision):
            reason = _("这份公文刚被改过。请看过最新的一份再印发。")
            raise Refused(refuse("paper_clash", reason))
        _refuse_unready(row)
        if may_issue is not None and not (verdict := may_issue(row)):
            raise Refused(verdict)
        return _issue(actor, row, now)


def _longest_number(paper: Paper) -> str:
    series = None if paper.is_numberless else series_for(paper)
    return number_words(series.code, 2000, 99_999) if series else ""


def _refuse_unready(row: Paper) -> None:
    content = row.parsed
    must = {name: MUST[name] for name in MUST if name != "mark" or not row.is_numberless}
    empty = [label for name, label in must.items() if not getattr(content, name).strip()]
    if not content.paragraphs:
        empty.append(_("正文"))
    if content.kind == "up" and not content.signer:
        empty.append(_("签发人"))
    if empty:
        reason = _("还没有写：%(names)s。写好才能印发。") % {"names": "、".join(empty)}
        raise Refused(refuse("paper_unready", reason))
    row.series = None if row.is_numberless else series_for(row)
    if row.series is None and not row.is_numberless:
        raise Refused(refuse("no_series", _("还没有选代字。请先在“代字”里设一个，再印发。")))


def _issue(actor: Actor, row: Paper, now: datetime) -> Paper:
    number = _number_for(row, now)
    content = replace(row.parsed, number=number)
    row.content = paper_as_json(content)
    row.__dict__.pop("parsed", None)
    row.state, row.document_number = Paper.State.ISSUED, number
    row.sha256 = fingerprint_of(content)
    row.issued_at, row.issued_by_id = now, actor.signed_in.pk
    row.save()
    record_entry(
        actor=actor, at=now, action="paper.issued", subject=row,
        after={"number": number, "sha256": row.sha256},
    )  # fmt: skip
    return row


def _number_for(row: Paper, now: datetime) -> str:
    """A publicity takes none."""
    if row.series_id is None:
        return ""
    dated_on = date.fromisoformat(row.parsed.dated_on)
    return str(
        take_number(series_id=row.series_id, dated_on=dated_on, paper=row, title=row.title, now=now)
    )


def take_number(
    *, series_id: int, dated_on: date, paper: Paper | None, title: str, now: datetime
) -> PaperNumber:
    """The next number of a series in the year of the paper. The row of the series is the lock:
    whoever asks at the same moment waits, and a failure gives the number back with everything else.
    """
    series = PaperSeries.objects.select_for_update(of=("self",)).get(pk=series_id)
    if series.is_closed:
        reason = _("代字“%(code)s”已经停用，请换一个。") % {"code": series.code}
        raise Refused(refuse("series_closed", reason))
    taken = series.numbers.filter(year=dated_on.year).values_list("number", flat=True)
    return PaperNumber.objects.create(
        series=series,
        year=dated_on.year,
        number=next_number(list(taken)),
        paper=paper,
        title=title[:300],
        dated_on=dated_on,
        taken_at=now,
    )


@transaction.atomic
def void_paper(*, actor: Actor, paper: Paper, reason: str, now: datetime) -> Paper:
    """Cancel an issued paper. Where it has a number it keeps it, and the register shows it as 作废."""
    require(can_write_paper, actor, paper)
    row = Paper.objects.select_for_update(of=("self",)).select_related("unit").get(pk=paper.pk)
    if row.state != Paper.State.ISSUED:
        raise Refused(refuse("paper_not_issued", _("只有已印发的公文才能作废。")))
    if not reason.strip():
        words = _("请写明为什么作废，登记簿上要看得到。")
        raise Refused(
            refuse("reason_needed", _("请写明为什么作废。") if row.is_numberless else words)
        )
    row.state, row.void_reason, row.is_public = (
        Paper.State.VOID,
        fitting(reason, 200, name=_("作废的原因")),
        False,
    )
    row.save(update_fields=["state", "void_reason", "is_public"])
    PaperNumber.objects.filter(paper=row).update(is_void=True, note=row.void_reason)
    record_entry(
        actor=actor, at=now, action="paper.voided", subject=row, note=row.void_reason,
        before={"state": "issued"}, after={"state": "void"},
    )  # fmt: skip
    return row


@transaction.atomic
def show_paper(*, actor: Actor, paper: Paper, is_public: bool, now: datetime) -> Paper:
    """Put an issued paper where everybody may read it, or take it down."""
    require(can_write_paper, actor, paper)
    row = Paper.objects.select_for_update(of=("self",)).select_related("unit").get(pk=paper.pk)
    if row.state != Paper.State.ISSUED:
        raise Refused(refuse("paper_not_issued", _("印发以后才能公开。")))
    if row.is_public != is_public:
        row.is_public = is_public
        row.save(update_fields=["is_public"])
        action = "paper.shown" if is_public else "paper.hidden"
        record_entry(actor=actor, at=now, action=action, subject=row)
    return row


@transaction.atomic
def add_series(*, actor: Actor, unit: Unit, code: str, note: str, now: datetime) -> PaperSeries:
    """A 代字 of a unit; a unit may have several. One that was closed is opened again."""
    require(can_begin_paper, actor, unit)
    code = code.strip()
    if not (verdict := may_use_code(code)):
        raise Refused(verdict)
    series, _made = PaperSeries.objects.get_or_create(unit=unit, code=code)
    series.note, series.is_closed = fitting(note, 60, name=_("备注")), False
    series.save()
    record_entry(actor=actor, at=now, action="paper_series.added", subject=series)
    return series


@transaction.atomic
def close_series(*, actor: Actor, series: PaperSeries, now: datetime) -> PaperSeries:
    """No more papers under this 代字; its register stays."""
    require(can_begin_paper, actor, series)
    row = (
        PaperSeries.objects.select_for_update(of=("self",)).select_related("unit").get(pk=series.pk)
    )
    row.is_closed = True
    row.save(update_fields=["is_closed"])
    record_entry(actor=actor, at=now, action="paper_series.closed", subject=row)
    return row


@transaction.atomic
def register_number(
    *,
    actor: Actor,
    series: PaperSeries,
    number: int,
    title: str,
    dated_on: date,
    now: datetime,
    note: str = "",
) -> PaperNumber:
    """Enter a number that was given out on paper, so that the count goes on from there.

    Refused where it is taken already or would leave a gap (``rules.paper_number.may_register``).
    """
    require(can_begin_paper, actor, series)
    row = (
        PaperSeries.objects.select_for_update(of=("self",)).select_related("unit").get(pk=series.pk)
    )
    taken = row.numbers.filter(year=dated_on.year).values_list("number", flat=True)
    if not (verdict := may_register(list(taken), number)):
        raise Refused(verdict)
    if not title.strip():
        raise Refused(refuse("title_needed", _("请写上这份公文的标题。")))
    entered = PaperNumber.objects.create(
        series=row, year=dated_on.year, number=number, title=fitting(title, 300, name=_("标题")),
        dated_on=dated_on, note=fitting(note, 200, name=_("备注")) or _("以往印发，手工登记"), taken_at=now,
    )  # fmt: skip
    record_entry(
        actor=actor, at=now, action="paper_number.registered", subject=entered,
        unit_id=row.unit_id, after={"title": entered.title},
    )  # fmt: skip
    return entered
