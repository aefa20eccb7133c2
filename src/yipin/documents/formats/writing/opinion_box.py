"""The box of an opinion: empty to be sealed by hand, or the opinion as it was signed."""

from __future__ import annotations

from dataclasses import replace

from yipin.documents.formats.writing.printed import (
    EMPTY_DATE,
    SEAL,
    PrintedOpinion,
    moment_words,
    printable,
)
from yipin.documents.formats.writing.sheet import Box, text_height

OPINION_MM = 33.0
SIGN_LINE_MM = 8.0
NARROW = 26  # grid units; a box that shares its line has lines of its own for name and time


def opinion_box(opinion: PrintedOpinion | None, column: int, span: int) -> Box:
    """The signature lines stand at the foot of the box, whatever the length of the opinion."""
    text = printable(opinion.text) if opinion else ""
    sign = sign_lines(opinion, is_narrow=span < NARROW)
    used = text_height(text, span, 2) if text else 0.0
    gap = max(3.0, OPINION_MM - used - SIGN_LINE_MM * len(sign) - 2.0)
    return Box("opinion", column, span, text, sign=sign, gap_mm=gap)


def box_height(box: Box) -> float:
    """What the opinion and its signature lines need, in millimetres."""
    used = text_height(box.text, box.span, 2) if box.text else 0.0
    return max(OPINION_MM, used + box.gap_mm + SIGN_LINE_MM * len(box.sign))


def stretched(box: Box, height_mm: float) -> Box:
    """The same box in a higher row, signed at the foot of it."""
    return replace(box, gap_mm=box.gap_mm + height_mm - box_height(box))


def sign_lines(opinion: PrintedOpinion | None, *, is_narrow: bool = False) -> tuple[str, ...]:
    """Name and post, then the place of the seal with the time and the version signed."""
    if opinion is None or not opinion.is_given:
        return (SEAL, EMPTY_DATE) if is_narrow else (f"{SEAL}　　{EMPTY_DATE}",)
    who = [printable(one) for one in (opinion.post, opinion.signed_by) if one]
    when = moment_words(opinion.at) if opinion.at else EMPTY_DATE
    version = f"签于第{opinion.version}版" if opinion.version else ""
    if is_narrow:
        return tuple(line for line in (*who, SEAL, when, version) if line)
    name = (f"签署：{'　'.join(who)}",) if who else ()
    return (*name, f"{SEAL}　　{when}" + (f"　{version}" if version else ""))
