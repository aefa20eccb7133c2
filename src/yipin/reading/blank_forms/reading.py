"""Finds the blank forms of a paper and pairs them with the attachments the notice announces."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from yipin.reading.blank_forms.announced import Announced, find_announced
from yipin.reading.blank_forms.cells import blank_score, inline_score, look_at
from yipin.reading.blank_forms.grid import GridFindings, read_grid
from yipin.reading.blank_forms.joined import best_match, kind_of_title, likeness
from yipin.reading.blank_forms.lines import label_over, line_fields, section_heading, table_name
from yipin.reading.blank_forms.model import CellPlace, FieldPlace, FormAttachment, FormField
from yipin.reading.blank_forms.sections import Segment, find_segments
from yipin.reading.blank_forms.types import infer_type
from yipin.reading.blank_forms.words import (
    FORM_TITLE,
    LIST_TITLE,
    TABLE_TITLE,
    clean_label,
    tight,
)
from yipin.reading.paper import Paper, Paragraph, Table


def read_forms(paper: Paper) -> tuple[FormAttachment, ...]:
    """All attachments in order: announced ones first as the list has them, then what else is there.

    An announced attachment that is not in the file has ``included`` False and no fields.
    """
    announced, listed = find_announced(paper.blocks)
    found = [_read_segment(paper, segment) for segment in find_segments(paper, listed)]
    return tuple(_paired(announced, [each for each in found if each is not None]))


def _read_segment(paper: Paper, segment: Segment) -> FormAttachment | None:
    """None for a printed table in the body of a notice, which is no attachment."""
    grids = [(at, read_grid(paper.blocks[at])) for at in segment.tables]  # type: ignore[arg-type]
    assembly = FormAssembly(paper, segment)
    assembly.add_all(grids)
    fields, tables = assembly.fields, assembly.tables
    title = segment.title or next((each.title for _, each in grids if each.title), None) or ""
    printed = [table for _, each in grids for table in each.printed]
    if not segment.is_marked and not (fields and _is_to_fill_in(paper, segment)):
        return None
    attachment = FormAttachment(
        segment.number, title, fields=tuple(fields),
        start=paper.blocks[segment.first].start, end=paper.blocks[segment.last].end,
    )  # fmt: skip
    if not fields and printed and TABLE_TITLE.search(title):
        table = printed[0]
        return replace(attachment, kind="table", columns=table.columns, rows=table.rows)
    return _with_kind(attachment, tables)


def _is_to_fill_in(paper: Paper, segment: Segment) -> bool:
    """A table in the body of a notice is a form only where something is left to write."""
    if FORM_TITLE.search(tight(segment.title)) and not LIST_TITLE.search(segment.title):
        return True
    blocks = (paper.blocks[at] for at in segment.tables)
    cells = [look_at(cell) for block in blocks if isinstance(block, Table) for cell in block.cells]
    return any(blank_score(cell) >= 2 or inline_score(cell) >= 2 for cell in cells)


@dataclass(slots=True)
class FormAssembly:
    """Fields of lines and tables in the order of the paper; a continued table goes on as one."""

    paper: Paper
    segment: Segment
    fields: list[FormField] = field(default_factory=list)
    tables: list[FormField] = field(default_factory=list)
    _heading: str | None = None

    def add_all(self, grids: list[tuple[int, GridFindings]]) -> None:
        findings = dict(grids)
        for at in range(self.segment.body, self.segment.last + 1):
            block = self.paper.blocks[at]
            if isinstance(block, Paragraph):
                self._heading = section_heading(block) or self._heading
                self.fields += line_fields(block, at, self.segment, self.paper)
            elif at in findings and is_empty_frame(block):
                self._add_frame(block, at)
            elif at in findings:
                for each in findings[at].fields:
                    self._add(each, block, at)

    def _add(self, each: FormField, block: Table, at: int) -> None:
        if self._heading and not each.outer_group and each.label != self._heading:
            each = replace(each, outer_group=self._heading)
        if each.type == "table":
            if self._continues(each):
                self._lengthen(each.rows or 0)
                return
            label = each.label or table_name(block, self.paper, at, self.segment)
            outer = None if each.outer_group == label else each.outer_group
            each = replace(each, label=label, outer_group=outer)
            self.tables.append(each)
        self.fields.append(each)

    def _add_frame(self, block: Table, at: int) -> None:
        """An empty frame under a heading is one large blank: 二、立项依据 and a box."""
        heading = label_over(self.paper, at, self.segment)
        if heading is None or (self.fields and self.fields[-1].place.block == at - 1):
            return
        name, cell = clean_label(heading.text), block.cells[0]
        place = FieldPlace(
            block.number,
            at - 1,
            None,
            CellPlace.of(cell),
            heading.start,
            heading.end,
            cell.start,
            cell.end,
        )
        kind = infer_type(name.text, "\n\n\n\n", is_alone=True, hint=name.hint)
        self.fields.append(
            FormField(name.text, kind, required=name.required, hint=name.hint, place=place)
        )

    def _continues(self, table: FormField) -> bool:
        """The same header again on the next page, under no heading of its own."""
        if not self.tables or table.label:
            return False
        last = self.tables[-1]
        return last.columns == table.columns and last.place.table != table.place.table

    def _lengthen(self, rows: int) -> None:
        last = self.tables[-1]
        longer = replace(last, rows=(last.rows or 0) + rows)
        self.fields[self.fields.index(last)] = self.tables[-1] = longer


def is_empty_frame(table: Table) -> bool:
    return len(table.cells) == 1 and not tight(table.cells[0].text).strip("_＿")


def _with_kind(attachment: FormAttachment, tables: list[FormField]) -> FormAttachment:
    fields = attachment.fields
    if not fields:
        return replace(attachment, kind="list", fields=())
    if tables and _is_all_table(attachment, tables):
        table = tables[0]
        rest = tuple(each for each in fields if each is not table)
        return replace(
            attachment, kind="table", fields=rest, columns=table.columns, rows=table.rows,
            printed_columns=table.printed_columns, place=table.place,
        )  # fmt: skip
    return replace(attachment, kind="form")


def _is_all_table(attachment: FormAttachment, tables: list[FormField]) -> bool:
    """The header and its rows are the whole form, but for a line above or a signature below."""
    if len(tables) > 1:
        return False
    others = [
        each for each in attachment.fields if each.type != "table" and each.place.table is not None
    ]
    in_cells = [each for each in others if each.place.label_cell != each.place.blank_cell]
    limit = 2 if TABLE_TITLE.search(attachment.title) else 0
    return (
        len([each for each in in_cells if each.type != "opinion_and_seal"]) <= limit
        and len(in_cells) <= 3
    )


def _paired(announced: Sequence[Announced], found: list[FormAttachment]) -> list[FormAttachment]:
    """Give what was found its announced title; announce what was not found."""
    left = list(found)
    paired: list[FormAttachment] = []
    for item in announced:
        match = best_match(item.number, item.title, left)
        if match is None:
            if not any(_is_told(item, each) for each in paired):
                kind = kind_of_title(item.title)
                paired.append(FormAttachment(item.number, item.title, kind, included=False))
            continue
        left.remove(match)
        printed = match.title if match.title and match.title != item.title else None
        number = item.number or match.number
        paired.append(replace(match, number=number, title=item.title, printed_title=printed))
    return [*paired, *left]


def _is_told(item: Announced, other: FormAttachment) -> bool:
    """Announced twice: in the list, and again as a file to download."""
    if item.number and other.number:
        return item.number == other.number
    return likeness(item.title, other.title) > 0.8
