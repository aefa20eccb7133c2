"""Scans of sealed forms as pages show them: every page with its fate, every form with its chain."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from yipin.forms.models import Endorsement, PaperPage, PaperScan, Submission, Version
from yipin.forms.paper_queries import (
    FormInScan,
    forms_in,
    gap_words,
    latest_versions,
    outdated_by,
)
from yipin.forms.permissions import RIGHT_OF_SIDE
from yipin.organisations.queries import holders_of_many
from yipin.rules.paper_pages import Completeness
from yipin.web.theme import dates
from yipin.web.theme.parts import Mark

Fate = PaperPage.Fate
TONES = {
    Fate.ATTACHED: ("good", "check"),
    Fate.OUTDATED: ("late", "x"),
    Fate.OTHER_FORM: ("late", "x"),
    Fate.UNKNOWN: ("late", "x"),
    Fate.DRAFT: ("late", "x"),
    Fate.NO_CODE: ("warn", "tri"),
    Fate.DUPLICATE: ("quiet", "bar"),
    Fate.DROPPED: ("quiet", "bar"),
}
NAMED_CHANGES = 5
Holders = dict[tuple[int, str], list[str]]


@dataclass(frozen=True, kw_only=True)
class PageRow:
    """One page: where it stood, what became of it, why, and whether somebody must decide."""

    page: PaperPage
    mark: Mark
    words: str
    changes: str = ""
    todo: str = ""

    @property
    def may_be_assigned(self) -> bool:
        return self.page.fate in {Fate.NO_CODE, Fate.DROPPED}

    @property
    def may_be_dropped(self) -> bool:
        return self.page.fate == Fate.NO_CODE or self.page.is_by_hand


@dataclass(frozen=True, kw_only=True)
class StepBox:
    """An opinion that may be registered. ``signatory`` is who holds the post, where it is one."""

    row: Endorsement
    name: str
    signatory: str


@dataclass(frozen=True, kw_only=True)
class SignedStep:
    """An opinion that was given, and how: on paper, or on-line by whom and when."""

    name: str
    words: str


@dataclass(frozen=True, kw_only=True)
class FormRow:
    """One form in the scan: which, what is missing, which opinions stand open (not ticked where pages
    are missing). ``endorsed`` says who signed it on-line, where no paper is needed any more.
    """

    submission: Submission
    version: Version
    title: str
    pages: str
    warning: str
    has_gaps: bool
    is_outdated: bool
    is_waiting: bool
    boxes: Sequence[StepBox]
    signed: Sequence[SignedStep]
    endorsed: str


def page_rows(pages: Sequence[PaperPage]) -> list[PageRow]:
    """Every page in words; two reads where papers of older versions are among them."""
    old = [page for page in pages if page.fate == Fate.OUTDATED and page.version]
    latest = latest_versions(page.version.submission_id for page in old if page.version)
    return [_page_row(page, latest) for page in pages]


def _page_row(page: PaperPage, latest: dict[int, Version]) -> PageRow:
    tone, shape = TONES[Fate(page.fate)]
    if page.fate == Fate.OUTDATED:
        return _outdated(page, latest)
    label = _("人工核对") if page.is_by_hand else str(Fate(page.fate).label)
    words, todo = _words(page)
    mark = Mark(text=label, tone=tone, shape=shape)  # type: ignore[arg-type]
    return PageRow(page=page, mark=mark, words=words, todo=todo)


def _words(page: PaperPage) -> tuple[str, str]:
    """What it is, and what to do."""
    facts = _facts(page)
    known = {
        Fate.ATTACHED: (_("%(form)s，第 %(version)s 版%(at)s") % facts, ""),
        Fate.OTHER_FORM: (
            _("这是%(form)s第 %(version)s 版，不是这份表。") % facts,
            _("请到那份表的页面上传。"),
        ),
        Fate.DUPLICATE: (_("%(form)s%(at)s，和前面的重复。") % facts, _("不用处理。")),
        Fate.DRAFT: (
            _("这是草稿，没有版本和指纹。"),
            _("请送签以后再打印，重新签字盖章。"),
        ),
        Fate.UNKNOWN: (
            _("页上的码查不到：不是本站打印的，或者不归您的席位管。"),
            _("请核对是哪份表。"),
        ),
        Fate.NO_CODE: (
            _("没认出码：可能是空白页，也可能没拍清楚。"),
            _("请归入一份表，或者拿掉；也可以重新扫描上传。"),
        ),
    }
    return known.get(Fate(page.fate), (_("已拿掉，没有归入。"), ""))


def _facts(page: PaperPage) -> dict[str, object]:
    version = page.version
    at = _("，第 %(n)s 页") % {"n": page.printed_page} if page.printed_page else ""
    return {
        "form": _form_words(version.submission) if version else "",
        "version": version.number if version else "",
        "at": at,
    }


def _form_words(submission: Submission) -> str:
    return _("%(unit)s“%(title)s”") % {"unit": submission.unit.label, "title": submission.label}


def _outdated(page: PaperPage, latest: dict[int, Version]) -> PageRow:
    """Which version the paper is of, when it changed, what differs, what to do."""
    tone, shape = TONES[Fate.OUTDATED]
    mark = Mark(text=str(Fate.OUTDATED.label), tone=tone, shape=shape)  # type: ignore[arg-type]
    found = outdated_by(page, latest)
    if found is None or page.version is None:
        return PageRow(page=page, mark=mark, words=_("这张纸不是最新一版。"))
    now = timezone.now()
    facts = {
        "form": _form_words(page.version.submission),
        "old": found.old.number,
        "then": dates.moment(found.old.made_at, now=now),
        "new": found.new.number,
        "when": dates.moment(found.new.made_at, now=now),
        "count": found.count,
    }
    words = _(
        "%(form)s：纸上是第 %(old)s 版（%(then)s送出），%(when)s已改成第 %(new)s 版，改了 %(count)s 处。"
    )
    labels = [one.label for one in found.changes]
    more = _("等") if len(labels) > NAMED_CHANGES else ""
    return PageRow(
        page=page,
        mark=mark,
        words=words % facts,
        changes="、".join(labels[:NAMED_CHANGES]) + more,
        todo=_("旧纸上的意见不能用在新内容上。请打印第 %(new)s 版，重新签字盖章。") % facts,
    )


def form_rows(scans: Sequence[PaperScan]) -> list[FormRow]:
    """The forms of these scans; five reads, however many there are."""
    found = forms_in(scans)
    latest = latest_versions(one.submission.pk for one in found)
    holders = _holders({row.unit_id for one in found for row in one.open_steps})
    return [_form_row(one, latest, holders) for one in found]


def _holders(units: set[int]) -> Holders:
    """By unit and side of the chain, the names of those who may sign there."""
    today, found = timezone.localdate(), {}
    for right in sorted(set(RIGHT_OF_SIDE.values())):
        for unit, people in holders_of_many(units, right, today).items():
            for side in [side for side, one in RIGHT_OF_SIDE.items() if one == right]:
                found[unit, str(side)] = [person.name for person in people]
    return found


def _form_row(found: FormInScan, latest: dict[int, Version], holders: Holders) -> FormRow:
    newest = latest.get(found.submission.pk)
    is_outdated = newest is not None and newest.digest != found.version.digest
    boxes = [] if is_outdated else [_box(row, holders) for row in found.open_steps]
    return FormRow(
        submission=found.submission,
        version=found.version,
        title=_form_words(found.submission),
        pages=_pages_words(found),
        warning=missing_words(found.completeness),
        has_gaps=found.completeness.has_gaps,
        is_outdated=is_outdated,
        is_waiting=found.is_waiting and not is_outdated,
        boxes=boxes,
        signed=[_signed(row) for row in found.chain if row.state == Endorsement.State.SIGNED],
        endorsed=endorsed_words(found.chain),
    )


def endorsed_words(chain: Iterable[Endorsement]) -> str:
    """That every opinion was given and no paper is needed, by whom and when; empty where an
    opinion is still open, or all of them stand on paper.
    """
    rows = [row for row in chain if row.state != Endorsement.State.VOID]
    is_whole = all(row.state == Endorsement.State.SIGNED for row in rows)
    if not is_whole or all(row.paper_scan_id for row in rows):
        return ""
    each = "；".join(f"{one.name}，{one.words}" for one in map(_signed, rows))
    return _("这份表已在网上签好，不用再交纸质盖章件：%(each)s。") % {"each": each}


def _signed(row: Endorsement) -> SignedStep:
    if row.paper_scan_id or row.given_by is None or row.given_at is None:
        return SignedStep(name=row.name, words=_("已登记，纸质盖章件"))
    facts = {
        "who": row.given_by.name,
        "post": row.given_as,
        "when": dates.moment(row.given_at, now=timezone.now()),
    }
    return SignedStep(name=row.name, words=_("%(who)s（%(post)s）%(when)s签") % facts)


def _box(row: Endorsement, holders: Holders) -> StepBox:
    names = holders.get((row.unit_id, row.side), [])
    return StepBox(row=row, name=row.name, signatory=names[0] if len(names) == 1 else "")


def _pages_words(found: FormInScan) -> str:
    facts = {"n": len(found.pages), "version": found.version.number}
    words = _("第 %(version)s 版，%(n)s 页") % facts
    by_hand = sum(page.is_by_hand for page in found.pages)
    return words + (_("，其中 %(n)s 页人工核对") % {"n": by_hand} if by_hand else "")


def missing_words(found: Completeness) -> str:
    """缺第 2 页, or why it cannot be told."""
    if not found.is_untold:
        return gap_words(found)
    words = _("有的页没有页码（Word 打印或人工归入），请自己数一数齐不齐。")
    return gap_words(found) + words
