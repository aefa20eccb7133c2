"""Qualified names of the elements of a docx that are read."""

from __future__ import annotations

from lxml import etree

MAIN = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
CHOICE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Choice"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"

P, R, T, TBL, TR, TC = (MAIN + name for name in ("p", "r", "t", "tbl", "tr", "tc"))
VAL = MAIN + "val"

# Elements that only wrap what counts.
WRAPPERS = {
    MAIN + name
    for name in (
        "sdt",
        "sdtContent",
        "ins",
        "moveTo",
        "smartTag",
        "customXml",
        "hyperlink",
    )
} | {MAIN + "fldSimple", MAIN + "dir", MAIN + "bdo"}
REMOVED = {MAIN + "del", MAIN + "moveFrom"}


def value_of(parent: etree._Element | None, name: str) -> str | None:
    """The ``w:val`` of a child, or None where child or value is absent."""
    child = None if parent is None else parent.find(MAIN + name)
    return None if child is None else child.get(VAL)


def is_on(parent: etree._Element | None, name: str) -> bool | None:
    """A toggle such as ``w:b``: present without a value means on; None where it is absent."""
    child = None if parent is None else parent.find(MAIN + name)
    if child is None:
        return None
    return child.get(VAL) not in ("0", "false", "off", "none")


def whole(text: str | None, default: int = 0) -> int:
    try:
        return int(float(text)) if text else default
    except (ValueError, OverflowError):
        return default


def unwrapped(parent: etree._Element, wanted: set[str]) -> list[etree._Element]:
    """Children of the wanted names, also those inside content controls and insertions."""
    found: list[etree._Element] = []
    for child in parent:
        if child.tag in wanted:
            found.append(child)
        elif child.tag in WRAPPERS:
            found += unwrapped(child, wanted)
        elif child.tag == ALTERNATE:
            choice = child.find(CHOICE)
            found += [] if choice is None else unwrapped(choice, wanted)
    return found
