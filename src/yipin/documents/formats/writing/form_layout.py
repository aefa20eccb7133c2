"""Lays a filled form out as it is printed: sections, group cells, blanks, tables, opinions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from yipin.documents.formats.writing.answer_text import (
    field_text,
    opinion_for,
    opinions_without_box,
    table_rows,
)
from yipin.documents.formats.writing.form_lines import lines_of_fields
from yipin.documents.formats.writing.head_line import head_line
from yipin.documents.formats.writing.opinion_box import box_height, opinion_box, stretched
from yipin.documents.formats.writing.photo import photo_for
from yipin.documents.formats.writing.printed import PrintedForm, PrintedOpinion, printable
from yipin.documents.formats.writing.sheet import (
    GRID,
    ROW_MM,
    Box,
    Row,
    Sheet,
    balanced,
    text_height,
    tightened,
)
from yipin.documents.formats.writing.table_heads import (
    column_weights,
    head_cells,
    head_rows,
    shared_out,
)
from yipin.rules.form_schema import Field, FormSchema

LABEL = 8  # grid units: 26 mm, five characters
GROUP = 6  # three characters
MAX_GROUPS = 2
LONG_MM = 34.0
PHOTO_ROOM_MM = 4.0  # above and below together
BREAKABLE_MM = 90.0  # rows that are higher may go on over the page


@dataclass(slots=True)
class FormLayout:
    """Collects rows from top to bottom."""

    answers: Mapping[str, object]
    facts: Mapping[str, object]
    opinions: Sequence[PrintedOpinion]
    form: PrintedForm
    rows: list[Row] = field(default_factory=list)

    def add_section(self, title: str) -> None:
        self.rows.append(Row([Box("section", 0, GRID, printable(title))]))

    def add_fields(self, fields: Sequence[Field], level: int = 0) -> None:
        """Fields under one group get a cell at the left that spans their rows."""
        for name, run in groupby(fields, key=lambda one: _group(one, level)):
            same, left = list(run), min(level, MAX_GROUPS) * GROUP
            if not name or level >= MAX_GROUPS:
                self._add_lines(same, left)
                continue
            first = len(self.rows)
            self.add_fields(same, level + 1)
            text = balanced(printable(name), GROUP)
            box = Box("group", left, GROUP, text, len(self.rows) - first)
            self.rows[first].boxes.append(box)
            self._make_room(first, box)

    def _make_room(self, first: int, box: Box) -> None:
        """A group over few rows still needs the height of its own name."""
        rows = self.rows[first : first + box.rows]
        missing = text_height(box.text, GROUP) - sum(row.height_mm for row in rows)
        if missing > 0:
            rows[-1].height_mm += missing

    def _add_lines(self, fields: Sequence[Field], left: int) -> None:
        for line in lines_of_fields(fields, can_hold_three=left == 0):
            if line[0].type == "table" and line[0].columns:
                self._add_table(line[0], left)
            else:
                self._add_line(line, left)

    def _add_line(self, line: Sequence[Field], left: int) -> None:
        row, shares = Row(), shared_out(GRID - left, [1.0] * len(line))
        for one, share in zip(line, shares, strict=True):
            label = Box("label", left, LABEL, balanced(printable(one.label), LABEL))
            blank = self._blank(one, left + LABEL, share - LABEL)
            row.boxes += [label, blank]
            row.height_mm = max(
                row.height_mm, text_height(label.text, LABEL), self._height(one, blank)
            )
            left += share
        row.boxes = [
            stretched(box, row.height_mm) if box.kind == "opinion" else box for box in row.boxes
        ]
        row.can_break = row.height_mm > BREAKABLE_MM
        self.rows.append(row)

    def _blank(self, one: Field, column: int, span: int) -> Box:
        if one.type == "opinion_and_seal":
            return opinion_box(opinion_for(one, self.opinions), column, span)
        if photo := photo_for(one, self.form):
            return Box("photo", column, span, photo=photo)
        text = field_text(one, self.answers, self.facts, self.form)
        return Box("long" if one.type == "long_text" else "value", column, span, text)

    def _height(self, one: Field, blank: Box) -> float:
        if one.type == "opinion_and_seal":
            return box_height(blank)
        if blank.photo:
            return blank.photo.height_mm + PHOTO_ROOM_MM
        indent = 2 if one.type == "long_text" else 0
        needed = text_height(blank.text, blank.span, indent)
        return max(needed, LONG_MM if indent else ROW_MM)

    def _add_table(self, one: Field, left: int) -> None:
        label = balanced(printable(one.label), LABEL)
        if len(one.columns) > 5:
            text = printable(one.label)
            self.rows.append(Row([Box("head", left, GRID - left, text)]))
            self._add_cells(one, left)
            return
        first = len(self.rows)
        self._add_cells(one, left + LABEL)
        self.rows[first].boxes.insert(0, Box("label", left, LABEL, label, len(self.rows) - first))

    def _add_cells(self, one: Field, left: int) -> None:
        body = table_rows(one, self.answers.get(one.key))
        least = max(one.min_rows, len(body), 2)
        body += [[""] * len(one.columns) for _ in range(least - len(body))]
        spans = shared_out(GRID - left, column_weights(one.columns, body))
        starts = [left + sum(spans[:at]) for at in range(len(spans) + 1)]
        first = len(self.rows)
        self.rows += [Row() for _ in range(head_rows(one.columns))]
        for cell in head_cells(one.columns):
            start, end = starts[cell.column], starts[cell.column + cell.column_span]
            text = balanced(cell.text, end - start)
            self.rows[first + cell.row].boxes.append(
                Box("head", start, end - start, text, cell.row_span)
            )
        self.rows += [_body_row(cells, starts) for cells in body]


def _body_row(cells: Sequence[str], starts: Sequence[int]) -> Row:
    boxes = [
        Box("cell", starts[at], starts[at + 1] - starts[at], text) for at, text in enumerate(cells)
    ]
    height = max(text_height(box.text, box.span) for box in boxes)
    return Row(boxes, max(ROW_MM, height), height > BREAKABLE_MM)


def _group(one: Field, level: int) -> str:
    path = [part for part in one.group.split("/") if part.strip()]
    return path[level] if level < len(path) else ""


def lay_out_form(
    schema: FormSchema,
    answers: Mapping[str, object],
    facts: Mapping[str, object],
    opinions: Sequence[PrintedOpinion],
    form: PrintedForm,
) -> Sheet:
    """The sheet as Word and PDF both print it. Facts fill what has no answer."""
    layout = FormLayout(answers, facts, opinions, form)
    line = head_line(schema, layout.answers, facts, form)
    named = [one for one in schema.sections if one.title.strip()]
    for section in schema.sections:
        fields = [one for one in section.fields if one.key not in line.keys]
        if section.title.strip() and len(named) > 1 and fields:
            layout.add_section(section.title)
        layout.add_fields(fields)
    layout.add_fields([_spare_box(one) for one in opinions_without_box(schema.fields(), opinions)])
    rows, widths = tightened(layout.rows)
    return Sheet(
        printable(form.title or schema.title), _mark(schema), line.left, line.right, rows, widths,
        printable(schema.note),
    )  # fmt: skip


def _spare_box(opinion: PrintedOpinion) -> Field:
    return Field(opinion.key, opinion.name, "opinion_and_seal")


def _mark(schema: FormSchema) -> str:
    return f"附件{printable(schema.number)}" if schema.number.strip() else ""
