"""Badges and rows about money that both desks show."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from yipin.projects.funds.choices import ClaimState, LineVerdict, Settling
from yipin.projects.funds.claim_queries import lines_elsewhere
from yipin.projects.funds.models import Award, Claim, ClaimLine, Part
from yipin.projects.funds.papers import kind_name
from yipin.projects.funds.queries import parts_of, stage_names, standings_of
from yipin.projects.funds.rulings import Earlier
from yipin.projects.funds.services.claims import expense_of
from yipin.rules.expense_rules import Elsewhere, ExpenseTable, perhaps_same_event
from yipin.rules.ledger import (
    APPROVED,
    AWARDED,
    BUDGET,
    CARRIED,
    CLAIMED,
    RELEASED,
    RETURNED,
    SETTLED,
    brought_in,
    granted,
    handed_over,
    in_budget,
)
from yipin.rules.money import money_words
from yipin.rules.quotation import within_quotes
from yipin.rules.tranches import may_release, payable
from yipin.web.theme.parts import Mark

CLAIM_MARKS = {
    ClaimState.DRAFT: ("info", "half"),
    ClaimState.HANDED_IN: ("info", "ring"),
    ClaimState.RETURNED: ("warn", "back"),
    ClaimState.APPROVED: ("good", "check"),
    ClaimState.REFUSED: ("late", "x"),
    ClaimState.SETTLED: ("quiet", "check"),
}
LINE_MARKS = {
    LineVerdict.APPROVED: ("good", "check"),
    LineVerdict.RETURNED: ("warn", "back"),
    LineVerdict.REFUSED: ("late", "x"),
}

SETTLING_MARKS = {
    Settling.OPEN: ("info", "half"),
    Settling.READY: ("warn", "tri"),
    Settling.CLOSED: ("quiet", "check"),
}


def claim_mark(claim: Claim) -> Mark:
    tone, shape = CLAIM_MARKS[ClaimState(claim.state)]
    return Mark(text=str(claim.get_state_display()), tone=tone, shape=shape)  # type: ignore[arg-type]


def settling_mark(key: str) -> Mark | None:
    """None while the project runs: there is nothing to settle."""
    found = Settling(key)
    if found not in SETTLING_MARKS:
        return None
    tone, shape = SETTLING_MARKS[found]
    return Mark(text=str(found.label), tone=tone, shape=shape)  # type: ignore[arg-type]


def line_mark(line: ClaimLine) -> Mark | None:
    if not line.verdict:
        return None
    tone, shape = LINE_MARKS[LineVerdict(line.verdict)]
    return Mark(text=str(line.get_verdict_display()), tone=tone, shape=shape)  # type: ignore[arg-type]


@dataclass(frozen=True, kw_only=True)
class LineRow:
    """One expense as it is read. ``sums`` says how many and for how many people. ``also``: what other
    claims hold that may be of the same event. ``earlier``: what the desk said when it sent it back.
    """

    line: ClaimLine
    kind: str
    sums: str
    mark: Mark | None
    also: Sequence[Elsewhere]
    earlier: Earlier | None = None

    @property
    def ruling(self) -> str:
        return ruling_words(self.line)

    @property
    def earlier_ruling(self) -> str:
        """Empty for a line that was not there."""
        said = ruling_words(self.earlier) if self.earlier else ""
        return _("上次：%s") % said if said else ""


def ruling_words(said: ClaimLine | Earlier) -> str:
    """What the desk says to a line, with its reason; empty while it says nothing."""
    verdict = LineVerdict(said.verdict)
    if verdict == LineVerdict.NONE:
        return ""
    words = {
        LineVerdict.APPROVED: _("同意 %s") % money_words(said.allowed_fen),
        LineVerdict.RETURNED: _("退回"),
        LineVerdict.REFUSED: _("不同意"),
    }[verdict]
    return words + (_("，“%s”") % within_quotes(said.remark) if said.remark else "")


def line_rows(
    claim: Claim,
    lines: Sequence[ClaimLine],
    table: ExpenseTable,
    earlier: Mapping[int, Earlier] | None = None,
) -> list[LineRow]:
    """One read. ``table`` is the one that the claim is judged by."""
    elsewhere = lines_elsewhere(claim, [one.spent_on for one in lines])
    return [
        LineRow(
            line=line, kind=kind_name(claim, line), sums=_sums_words(line), mark=line_mark(line),
            also=perhaps_same_event(table, expense_of(line), elsewhere),
            earlier=(earlier or {}).get(line.pk),
        )
        for line in lines
    ]  # fmt: skip


def _sums_words(line: ClaimLine) -> str:
    parts = []
    if line.items:
        parts.append(_("数量 %s") % line.items)
    if line.people:
        parts.append(_("%s 人") % line.people)
    return " · ".join(parts)


@dataclass(frozen=True, kw_only=True)
class PartRow:
    """One part: released and when, ready to be, or what it waits for."""

    part: Part
    name: str
    fen: int
    mark: Mark
    waits: str
    can_release: bool
    cut: int  # what the grade takes off, in fen


def part_rows(award: Award) -> list[PartRow]:
    """Three reads."""
    standing = standings_of([award])[award.pk]
    names = stage_names(award.fund.round)
    return [_part_row(award, part, standing, names) for part in parts_of(award)]


def _part_row(award: Award, part: Part, standing: object, names: Mapping[str, str]) -> PartRow:
    rule = part.parsed
    if part.released_at is not None:
        fen = part.paid_fen or 0
        mark = Mark(text=_("已拨付"), tone="good", shape="check")
        return PartRow(
            part=part, name=rule.name, fen=fen, mark=mark, waits="", can_release=False,
            cut=part.amount_fen - fen,
        )  # fmt: skip
    verdict = may_release(rule, standing, names)  # type: ignore[arg-type]
    fen = part.amount_fen
    if verdict:
        fen = payable(fen, rule.by_grade, standing.grade)  # type: ignore[attr-defined]
    can = bool(verdict) and award.closed_at is None
    mark = (
        Mark(text=_("可以拨付"), tone="warn", shape="tri")
        if can
        else Mark(text=_("还没到"), tone="quiet", shape="ring")
    )
    return PartRow(
        part=part, name=rule.name, fen=fen, mark=mark, waits=verdict.reason, can_release=can,
        cut=part.amount_fen - fen,
    )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class Sums:
    """The books of anything, as a row of figures in fen."""

    budget: int
    awarded: int
    released: int
    claimed: int
    approved: int
    settled: int
    left: int  # budget that is not given to any project
    free: int  # released and not claimed
    waiting: int  # awarded and not released
    over: int  # returned or carried over
    carried: int
    brought: int  # what an earlier round carried over


def sums_of(books: Mapping[str, int]) -> Sums:
    return Sums(
        budget=in_budget(books),
        awarded=granted(books),
        released=handed_over(books),
        claimed=books[CLAIMED],
        approved=books[APPROVED],
        settled=books[SETTLED],
        left=books[BUDGET],
        free=books[RELEASED],
        waiting=books[AWARDED],
        over=books[RETURNED] + books[CARRIED],
        carried=books[CARRIED],
        brought=brought_in(books),
    )


@dataclass(frozen=True, kw_only=True)
class CarryNote:
    """Where unspent money came from or went to; ``other`` is the award there, once there is one."""

    words: str
    other: Award | None


def carry_note(award: Award, sums: Sums) -> CarryNote | None:
    """Two reads more where anything was carried."""
    if award.carried_from is not None:
        words = _("上年结转 %s，可以直接报销。") % money_words(sums.brought)
        return CarryNote(words=words, other=award.carried_from)
    if not sums.carried:
        return None
    other = getattr(award, "carried_to", None)
    words = _("没用完的 %s已经转到下一轮。") if other else _("没用完的 %s等下一轮开账时转过去。")
    return CarryNote(words=words % money_words(sums.carried), other=other)
