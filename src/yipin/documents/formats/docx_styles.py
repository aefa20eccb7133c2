"""What the styles of a docx say about a paragraph: alignment, weight, size, numbering."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from yipin.documents.formats.docx_names import MAIN, R, T, is_on, value_of, whole

ALIGNMENTS = {
    "center": "center",
    "right": "right",
    "end": "right",
    "left": "left",
    "start": "left",
}
P_PR, R_PR, NUM_PR = MAIN + "pPr", MAIN + "rPr", MAIN + "numPr"


@dataclass(frozen=True, slots=True)
class Style:
    """One style with all it inherits."""

    align: str | None = None
    bold: bool | None = None
    size: float | None = None
    number: str | None = None
    level: int | None = None


def _points(properties: etree._Element | None) -> float | None:
    half_points = whole(value_of(properties, "sz"))
    return half_points / 2 if half_points else None


@dataclass(slots=True)
class Styles:
    """The styles of one document by id, resolved on demand."""

    _elements: dict[str, etree._Element] = field(default_factory=dict)
    _resolved: dict[str, Style] = field(default_factory=dict)
    default: str = ""

    @classmethod
    def from_part(cls, root: etree._Element | None) -> Styles:
        styles = cls()
        for element in () if root is None else root.findall(MAIN + "style"):
            name = element.get(MAIN + "styleId", "")
            styles._elements[name] = element
            is_paragraph = element.get(MAIN + "type") == "paragraph"
            if is_paragraph and element.get(MAIN + "default") in ("1", "true", "on"):
                styles.default = name
        return styles

    def get(self, name: str | None, depth: int = 0) -> Style:
        """The style of this id; a chain of more than twenty parents is a loop and ends there."""
        name = name or self.default
        if name not in self._resolved:
            element = self._elements.get(name)
            if element is None or depth > 20:
                return Style()
            self._resolved[name] = self._resolve(element, depth)
        return self._resolved[name]

    def _resolve(self, element: etree._Element, depth: int) -> Style:
        based_on = value_of(element, "basedOn")
        parent = self.get(based_on, depth + 1) if based_on else Style()
        paragraph, run = element.find(P_PR), element.find(R_PR)
        numbering = None if paragraph is None else paragraph.find(NUM_PR)
        level = value_of(numbering, "ilvl")
        bold = is_on(run, "b")
        return Style(
            ALIGNMENTS.get(value_of(paragraph, "jc") or "", parent.align),
            parent.bold if bold is None else bold,
            _points(run) or parent.size,
            value_of(numbering, "numId") or parent.number,
            parent.level if level is None else whole(level),
        )


def paragraph_marks(paragraph: etree._Element, styles: Styles) -> dict[str, object]:
    """Alignment, weight and size of a paragraph; weight and size are those of its first words."""
    properties = paragraph.find(P_PR)
    style = styles.get(value_of(properties, "pStyle"))
    align = ALIGNMENTS.get(value_of(properties, "jc") or "", style.align)
    bold, size = style.bold, style.size
    for run in paragraph.iter(R):
        text = run.find(T)
        if text is not None and (text.text or "").strip():
            marks = run.find(R_PR)
            own = is_on(marks, "b")
            bold, size = (bold if own is None else own), _points(marks) or size
            break
    return {"align": align, "bold": bool(bold), "size": size}


def list_place(paragraph: etree._Element, styles: Styles) -> tuple[str, int | None, str | None]:
    """List id, level and style of a paragraph; the id is "" where it is not numbered."""
    properties = paragraph.find(P_PR)
    name = value_of(properties, "pStyle")
    style = styles.get(name)
    own = None if properties is None else properties.find(NUM_PR)
    number, level = value_of(own, "numId"), value_of(own, "ilvl")
    if number is None:
        number, level = style.number, None if style.level is None else str(style.level)
    return (
        ("" if number in (None, "0") else number),
        (None if level is None else whole(level)),
        name,
    )
