"""A filled form on the notice's own Word form: its cells, its type, its page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from yipin.documents.formats.docx import Grid
from yipin.documents.formats.docx_names import TBL
from yipin.documents.formats.writing.answer_text import (
    chosen_options,
    field_text,
    opinion_for,
    opinions_without_box,
    table_rows,
)
from yipin.documents.formats.writing.printed import PrintedForm, PrintedOpinion
from yipin.documents.formats.writing.word_form import Piece, WordForm, prepare_word_form
from yipin.documents.formats.writing.word_form_blanks import Blank, cell_at
from yipin.documents.formats.writing.word_form_foot import closed_with_foot
from yipin.documents.formats.writing.word_form_inline import fill_lines, has_boxes, ticked
from yipin.documents.formats.writing.word_form_opinions import write_opinion
from yipin.documents.formats.writing.word_form_rest import rest_lines, write_rest
from yipin.documents.formats.writing.word_form_rows import write_rows
from yipin.documents.formats.writing.word_form_text import (
    cell_paragraphs,
    plain_text,
    rewrite_paragraph,
    write_cell,
)
from yipin.rules.application_schema import ITEMS, THEME, field_for
from yipin.rules.form_schema import Field, FormSchema


@dataclass(frozen=True, slots=True)
class FilledWord:
    """The docx, and the keys of the fields that the notice's form has no blank for.

    Those are printed after the form, so that nothing that was answered is lost on paper.
    """

    data: bytes
    unplaced: tuple[str, ...] = ()


@dataclass(slots=True)
class _Filling:
    pieces: Sequence[Piece]
    answers: Mapping[str, object]
    facts: Mapping[str, object]
    opinions: Sequence[PrintedOpinion]
    form: PrintedForm
    items: Sequence[str] = ()

    def fill(self, blanks: Sequence[Blank]) -> None:
        """Rows are added last: they move nothing that is still to be found by its place."""
        shared: dict[tuple[int, int | None, int], dict[str, str]] = defaultdict(dict)
        for blank in blanks:
            if blank.field.type == "opinion_and_seal":
                self._opinion(blank)
            elif blank.is_beside_label:
                where = (blank.piece, blank.row, blank.column)
                shared[where][blank.field.label] = self._text(blank)
            elif blank.field.type != "table":
                self._cell(blank)
        for (piece, row, column), texts in shared.items():
            fill_lines(self._paragraphs(piece, row, column), texts)
        for blank in blanks:
            if blank.field.type == "table" and blank.columns:
                rows = table_rows(blank.field, self.answers.get(blank.field.key))
                write_rows(self.pieces[blank.piece].source, blank, rows)

    def _text(self, blank: Blank) -> str:
        """The answer; the chosen items stand under their theme where they have no blank."""
        text = field_text(blank.field, self.answers, self.facts, self.form)
        if blank.field.prefill != THEME or not text:
            return text
        return "\n".join([text, *(f"{at}．{one}" for at, one in enumerate(self.items, start=1))])

    def _element(self, blank: Blank) -> etree._Element | None:
        grid = self.pieces[blank.piece]
        if not isinstance(grid, Grid) or blank.row is None:
            return None
        cell = cell_at(grid, blank.row, blank.column)
        return None if cell is None else cell.source

    def _paragraphs(self, piece: int, row: int | None, column: int) -> list[etree._Element]:
        one = self.pieces[piece]
        if row is None or not isinstance(one, Grid):
            return [] if one.source.tag == TBL else [one.source]
        cell = cell_at(one, row, column)
        return [] if cell is None else cell_paragraphs(cell.source)

    def _cell(self, blank: Blank) -> None:
        """Hints and samples that were printed in the blank give way to the answer."""
        cell, text = self._element(blank), self._text(blank)
        if cell is None or not text:
            return
        paragraphs = cell_paragraphs(cell)
        printed = [plain_text(one) for one in paragraphs]
        if blank.field.type == "choice" and has_boxes("".join(printed)):
            for paragraph, line in zip(paragraphs, printed, strict=True):
                rewrite_paragraph(paragraph, [(ticked(line, text), False)])
            return
        write_cell(cell, text)

    def _opinion(self, blank: Blank) -> None:
        cell, opinion = self._element(blank), opinion_for(blank.field, self.opinions)
        if cell is not None and opinion is not None and opinion.is_given:
            write_opinion(cell, opinion)


def fill_word_form(
    source: WordForm | Path | bytes,
    schema: FormSchema,
    answers: Mapping[str, object],
    form: PrintedForm,
    *,
    facts: Mapping[str, object] | None = None,
    opinions: Sequence[PrintedOpinion] = (),
) -> FilledWord:
    """The notice's own form with the answers in it, and the foot of ours on every page.

    Give a ``WordForm`` from ``prepare_word_form`` where many are filled in. Raises ``NoWordForm``
    where the notice has no such form or python-docx cannot open it, ``UnreadableFile`` where it is
    no sound package.
    """
    word = source if isinstance(source, WordForm) else prepare_word_form(source, schema)
    document, pieces = word.opened()
    items = _items_without_blank(schema, answers, word.unplaced)
    facts = facts or {}
    _Filling(pieces, answers, facts, opinions, form, items).fill(word.blanks)
    rest = _fields_after_form(schema, word, is_under_theme=bool(items) and _has_theme(word))
    homeless = opinions_without_box([blank.field for blank in word.blanks], opinions)
    write_rest(document, rest_lines(rest, answers, facts, form, homeless))
    return FilledWord(closed_with_foot(document, form), word.unplaced)


def _has_theme(word: WordForm) -> bool:
    return any(blank.field.prefill == THEME for blank in word.blanks)


def _fields_after_form(
    schema: FormSchema, word: WordForm, *, is_under_theme: bool
) -> tuple[Field, ...]:
    """Without the chosen items where they stand under their theme already."""
    unplaced = [one for one in schema.fields() if one.key in word.unplaced]
    return tuple(one for one in unplaced if not (is_under_theme and one.prefill == ITEMS))


def _items_without_blank(
    schema: FormSchema, answers: Mapping[str, object], unplaced: Sequence[str]
) -> tuple[str, ...]:
    field = field_for(schema, ITEMS)
    return chosen_options(answers.get(field.key)) if field and field.key in unplaced else ()
