"""Writing an official paper: begun, saved, mended, undone, put aside. Every change keeps what was."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from yipin.documents.models import Paper, PaperSeries, PaperVersion
from yipin.documents.paper_queries import first_series
from yipin.documents.permissions import can_begin_paper, can_write_paper
from yipin.documents.queries import TRASH_TIME
from yipin.journal.services.entries import record_entry
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor, Refused, require
from yipin.rules.official_paper import (
    PAPER_KINDS,
    OfficialPaper,
    paper_as_json,
    paper_from_json,
    without_empty,
)
from yipin.rules.paper_checks import find_faults, lint_texts, mend_all, with_texts
from yipin.rules.paper_lint import LintContext, mend_one
from yipin.rules.paper_lint_attachments import put_right
from yipin.rules.verdicts import refuse

SAVED, MENDED, RENEWED = "改写", "改正用语", "照计划更新"
KEPT_VERSIONS = 100


@transaction.atomic
def begin_paper(
    *,
    actor: Actor,
    unit: Unit,
    content: OfficialPaper,
    now: datetime,
    source_kind: str = "",
    source_id: int | None = None,
) -> Paper:
    """A new draft. Who may: a desk of this very unit with the right to run programmes."""
    require(can_begin_paper, actor, unit)
    if content.kind not in PAPER_KINDS:
        raise Refused(refuse("paper_kind", _("没有这种公文格式，请重新选择。")))
    series = first_series(unit)
    paper = Paper.objects.create(
        unit=unit,
        series=series,
        kind=content.kind,
        title=content.title[:300],
        content=paper_as_json(content),
        source_kind=source_kind,
        source_id=source_id,
        saved_at=now,
        saved_by_id=actor.signed_in.pk,
    )
    record_entry(
        actor=actor, at=now, action="paper.begun", subject=paper, after={"source": source_kind}
    )
    return paper


@transaction.atomic
def save_paper(
    *,
    actor: Actor,
    paper: Paper,
    content: OfficialPaper,
    revision: int,
    now: datetime,
    series: PaperSeries | None = None,
    change: str = SAVED,
) -> Paper:
    """Keep a changed draft. Refused once issued, or where somebody saved in between (``revision``).

    ``series`` None leaves the 代字 as it is.
    """
    row = open_paper(actor, paper)
    if row.revision != revision:
        reason = _("这份公文刚被别人改过。请打开最新的一份，把您的改动再写上去。")
        raise Refused(refuse("paper_clash", reason))
    if series is not None and series.unit_id != row.unit_id:
        raise Refused(refuse("not_yours", _("没有这个代字。")))
    kept = without_empty(content)
    if paper_as_json(kept) == _plain(row) and series in (None, row.series):
        return row
    row.series = series or row.series
    return _keep(actor, row, kept, change, now)


def _plain(row: Paper) -> dict[str, object]:
    return paper_as_json(paper_from_json(row.content))


def open_paper(actor: Actor, paper: Paper) -> Paper:
    """The locked row of a draft that may be changed."""
    require(can_write_paper, actor, paper)
    rows = Paper.objects.select_for_update(of=("self",)).select_related("unit", "series")
    row = rows.get(pk=paper.pk)
    if not row.is_draft:
        reason = _("这份公文已经印发，文字不能再改。要更正，请另发一份。")
        raise Refused(refuse("paper_issued", reason))
    if row.discarded_at is not None:
        raise Refused(refuse("discarded", _("这份草稿已经删除。要接着写，请先恢复。")))
    return row


def _keep(actor: Actor, row: Paper, content: OfficialPaper, change: str, now: datetime) -> Paper:
    latest = row.versions.first()
    PaperVersion.objects.create(
        paper=row,
        number=latest.number + 1 if latest else 1,
        content=row.content,
        change=change,
        saved_at=row.saved_at,
        saved_by_id=row.saved_by_id,
    )
    for old in row.versions.all()[KEPT_VERSIONS:]:
        old.delete()
    _put(actor, row, content, now)
    record_entry(
        actor=actor, at=now, action="paper.saved", subject=row,
        after={"revision": row.revision, "change": change},
    )  # fmt: skip
    return row


def _put(actor: Actor, row: Paper, content: OfficialPaper, now: datetime) -> None:
    row.content, row.kind, row.title = paper_as_json(content), content.kind, content.title[:300]
    row.__dict__.pop("parsed", None)
    row.revision += 1
    row.saved_at, row.saved_by_id = now, actor.signed_in.pk
    row.save()


@transaction.atomic
def mend_paper(
    *,
    actor: Actor,
    paper: Paper,
    context: LintContext,
    now: datetime,
    keys: Sequence[str] | None = None,
) -> tuple[Paper, int]:
    """Mend the faults named by ``keys`` (of ``PaperFault.key``), or all that can be mended.

    What a fault offers to add to the paper is added only where it is named.
    Answers the paper and how many faults went. A fault that is no longer there is passed over.
    """
    row = open_paper(actor, paper)
    texts = lint_texts(row.parsed)
    faults = find_faults(texts, context)
    chosen = [one for one in faults if keys is not None and one.key in keys]
    if keys is None:
        texts = mend_all(texts, context)
    for wrong in sorted(chosen, key=lambda one: one.start, reverse=True):
        texts = mend_one(texts, wrong)
    content = with_texts(row.parsed, texts)
    for wrong in chosen:
        content = put_right(content, wrong)
    if content == row.parsed:
        return row, 0
    went = len(faults) - len(find_faults(lint_texts(content), context))
    return _keep(actor, row, content, MENDED, now), max(went, 1)


@transaction.atomic
def undo_paper_change(*, actor: Actor, paper: Paper, now: datetime) -> Paper:
    """Back to what the draft was before its last change. Nothing happens where there is none."""
    row = open_paper(actor, paper)
    latest = row.versions.first()
    if latest is None:
        return row
    _put(actor, row, paper_from_json(latest.content), now)
    change = latest.change
    latest.delete()
    record_entry(
        actor=actor, at=now, action="paper.change_undone", subject=row, after={"change": change}
    )
    return row


@transaction.atomic
def discard_paper(*, actor: Actor, paper: Paper, now: datetime) -> Paper:
    """Put a draft aside; it can be restored. An issued paper is voided instead."""
    row = open_paper(actor, paper)
    row.discarded_at = now
    row.save(update_fields=["discarded_at"])
    record_entry(actor=actor, at=now, action="paper.discarded", subject=row)
    return row


def forget_discarded_papers(*, now: datetime) -> int:
    """Really remove the drafts put aside 30 days ago, with their versions. Answers how many went.

    A paper that was ever issued is never put aside, so no number loses its paper.
    """
    due = Paper.objects.filter(state=Paper.State.DRAFT, discarded_at__lte=now - TRASH_TIME)
    return sum(bool(one.delete()[0]) for one in due.only("pk").iterator())


@transaction.atomic
def restore_paper(*, actor: Actor, paper: Paper, now: datetime) -> Paper:
    """Take a draft back."""
    require(can_write_paper, actor, paper)
    row = Paper.objects.select_for_update(of=("self",)).select_related("unit").get(pk=paper.pk)
    if row.discarded_at is not None:
        row.discarded_at = None
        row.save(update_fields=["discarded_at"])
        record_entry(actor=actor, at=now, action="paper.restored", subject=row)
    return row
