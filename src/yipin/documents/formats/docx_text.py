"""The text of one docx paragraph, as it is seen on paper."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from yipin.documents.formats.docx_names import (
    ALTERNATE,
    CHOICE,
    FALLBACK,
    MAIN,
    REMOVED,
    WRAPPERS,
    R,
    is_on,
    whole,
)

R_PR = MAIN + "rPr"
TEXT_BOX = MAIN + "txbxContent"
FIXED = {
    MAIN + "tab": "\t",
    MAIN + "ptab": "\t",
    MAIN + "cr": "\n",
    MAIN + "noBreakHyphen": "-",
}
# Boxes and ticks of the symbol fonts, by code within the font.
SYMBOLS = {
    "wingdings": {
        0x6F: "□",
        0x71: "□",
        0xA8: "□",
        0x72: "□",
        0xFE: "☑",
        0xFD: "☒",
        0xFC: "√",
    },
    "wingdings 2": {
        0x2A: "□",
        0xA3: "□",
        0x30: "□",
        0x52: "☑",
        0x51: "☒",
        0x50: "√",
        0x53: "☒",
    },
}
DRAWINGS = {MAIN + "drawing", MAIN + "pict", MAIN + "object"}


@dataclass(slots=True)
class TextOf:
    """Collects the pieces of a paragraph; text boxes are kept apart, they are pieces of their own."""

    pieces: list[str] = field(default_factory=list)
    boxes: list[etree._Element] = field(default_factory=list)

    def add_children(self, parent: etree._Element) -> None:
        for child in parent:
            tag = child.tag
            if tag == R:
                self.add_run(child)
            elif tag in WRAPPERS:
                self.add_children(child)
            elif tag == ALTERNATE:
                self._add_alternate(child, self.add_children)
            elif (
                tag not in REMOVED
                and isinstance(tag, str)
                and tag.endswith(("}oMath", "}oMathPara"))
            ):
                self.pieces += [text for text in child.itertext() if text.strip()]

    def add_run(self, run: etree._Element) -> None:
        marks = run.find(R_PR)
        if marks is not None and (is_on(marks, "vanish") or is_on(marks, "webHidden")):
            return
        first = len(self.pieces)
        for child in run:
            self._add_inline(child)
        if marks is not None and is_on(marks, "u"):
            self._draw_blank(first)

    def _draw_blank(self, first: int) -> None:
        """Underlined white space is a blank to write on: ``姓名：____``."""
        text = "".join(self.pieces[first:])
        if text and "\n" not in text and not text.strip():
            self.pieces[first:] = ["_" * max(2, len(text.replace("\t", "    ")))]

    def _add_inline(self, child: etree._Element) -> None:
        tag = child.tag
        if tag == MAIN + "t":
            self.pieces.append(child.text or "")
        elif tag in FIXED:
            self.pieces.append(FIXED[tag])
        elif tag == MAIN + "br":
            self.pieces.append("\n")
        elif tag == MAIN + "sym":
            self.pieces.append(_symbol(child))
        elif tag == MAIN + "fldChar":
            self.pieces.append(_check_box(child))
        elif tag == MAIN + "ruby":
            for base in child.findall(f"{MAIN}rubyBase"):
                self.add_children(base)
        elif tag in DRAWINGS:
            self._add_boxes(child)
        elif tag == ALTERNATE:
            self._add_alternate(child, self._add_drawn)

    def _add_drawn(self, parent: etree._Element) -> None:
        for child in parent:
            self._add_inline(child)

    def _add_alternate(self, element: etree._Element, add: object) -> None:
        """One drawing is stored twice, for new and for old programs: take one of the two."""
        choice, fallback = element.find(CHOICE), element.find(FALLBACK)
        has_box = choice is not None and next(choice.iter(TEXT_BOX), None) is not None
        chosen = choice if has_box or fallback is None else fallback
        if chosen is not None:
            add(chosen)  # type: ignore[operator]

    def _add_boxes(self, drawing: etree._Element) -> None:
        """Only the outer boxes: one inside another is met when the outer one is read."""
        for box in drawing.iter(TEXT_BOX):
            parent = box.getparent()
            while parent is not drawing and parent is not None and parent.tag != TEXT_BOX:
                parent = parent.getparent()
            if parent is drawing:
                self.boxes.append(box)


def _symbol(element: etree._Element) -> str:
    font = (element.get(MAIN + "font") or "").lower()
    try:
        code = int(element.get(MAIN + "char") or "", 16)
    except ValueError:
        return ""
    known = SYMBOLS.get(font, {}).get(code & 0xFF)
    if known is None and not 0xF000 <= code <= 0xF0FF and 0x20 <= code < 0x110000:
        known = chr(code)
    return known or ""


def _check_box(element: etree._Element) -> str:
    """A tick box of the old form fields is drawn by Word and has no text of its own."""
    box = element.find(f"{MAIN}ffData/{MAIN}checkBox")
    if box is None:
        return ""
    checked = is_on(box, "checked")
    return "☑" if (is_on(box, "default") if checked is None else checked) else "□"


def paragraph_text(paragraph: etree._Element) -> tuple[str, list[etree._Element]]:
    """The visible text, soft breaks as line breaks, and the text boxes anchored in it."""
    collected = TextOf()
    collected.add_children(paragraph)
    return "".join(collected.pieces), collected.boxes


def span_of(properties: etree._Element | None, name: str) -> int:
    """A count such as ``gridSpan``, never under 1 and never beyond what Word draws (63 columns)."""
    child = None if properties is None else properties.find(MAIN + name)
    return 1 if child is None else min(63, max(1, whole(child.get(MAIN + "val"), 1)))
