"""Faults of an official paper's words, each with its place, its reason and, where safe, its mend.

A mend replaces its own span and nothing else. Mending everything is repeated until nothing is left
to mend, so that mending again changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

STANDARD = "GB/T 9704—2012"
PUNCTUATION = "GB/T 15834—2011"
NUMERALS = "GB/T 15835—2011"
ROUNDS = 8


@dataclass(frozen=True, slots=True)
class LintText:
    """One piece of the paper. ``role`` is title, line, text, attachment, contents or table."""

    place: str
    label: str
    text: str
    role: str = "text"


@dataclass(frozen=True, slots=True)
class LintContext:
    """What the checks know beside the words: the year, the office's own telephone and mailbox."""

    year: int | None = None
    office_phone: str = ""
    office_mailbox: str = ""
    is_public: bool = True
    title_kinds: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PaperFault:
    """``start`` and ``end`` are characters in the text of ``place``; ``mend`` None: by hand.

    ``lists`` is an attachment that may be added to the list, ``adds`` a sentence that may be added
    to the text: what is offered one by one and never with all the others.
    """

    code: str
    place: str
    label: str
    start: int
    end: int
    found: str
    reason: str
    clause: str
    mend: str | None = None
    lists: str = ""
    adds: str = ""

    @property
    def key(self) -> str:
        """Names this very fault in a form; it no longer fits once the text has changed."""
        return f"{self.code}:{self.place}:{self.start}:{self.end}"

    @property
    def is_mendable(self) -> bool:
        return self.mend is not None


Check = Callable[[LintText, LintContext], Iterable[PaperFault]]
WholeCheck = Callable[[Sequence[LintText], LintContext], Iterable[PaperFault]]


def fault(
    one: LintText,
    span: tuple[int, int],
    code: str,
    reason: str,
    clause: str,
    mend: str | None = None,
) -> PaperFault:
    """A fault at this span of this text."""
    start, end = span
    return PaperFault(
        code, one.place, one.label, start, end, one.text[start:end], reason, clause, mend
    )


def mend_one(texts: Sequence[LintText], wrong: PaperFault) -> list[LintText]:
    """The texts with one fault mended; unchanged where it has no mend or the text is another now."""
    return [_mended(one, [wrong]) if one.place == wrong.place else one for one in texts]


def _mended(one: LintText, faults: Sequence[PaperFault]) -> LintText:
    text = one.text
    for wrong in sorted(faults, key=lambda each: (each.start, each.end), reverse=True):
        if wrong.mend is not None and text[wrong.start : wrong.end] == wrong.found:
            text = text[: wrong.start] + wrong.mend + text[wrong.end :]
    return replace(one, text=text)


def without_overlap(faults: Iterable[PaperFault]) -> list[PaperFault]:
    """Of faults that touch each other the first in the text; the others wait for the next round."""
    kept: list[PaperFault] = []
    last: dict[str, int] = {}
    for wrong in sorted(faults, key=lambda each: (each.place, each.start, each.end)):
        if wrong.start >= last.get(wrong.place, 0):
            kept.append(wrong)
            last[wrong.place] = max(wrong.end, wrong.start)
    return kept


def mend_with(
    texts: Sequence[LintText], find: Callable[[Sequence[LintText]], Sequence[PaperFault]]
) -> list[LintText]:
    """Mend all there is to mend, again and again until nothing is left that can be."""
    now = list(texts)
    for _round in range(ROUNDS):
        faults = without_overlap(one for one in find(now) if one.mend is not None)
        mended = [_mended(one, [w for w in faults if w.place == one.place]) for one in now]
        if mended == now:
            break
        now = mended
    return now
