"""What a summary table (附件2 汇总表) is made from, whatever file it is written to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import chain, islice

from yipin.documents.formats.writing.printed import date_words, moment_words, printable
from yipin.documents.formats.writing.table_heads import column_weights
from yipin.rules.form_schema import Column

SAMPLE = 200  # rows that are looked at to choose the widths


@dataclass(frozen=True, slots=True)
class SummarySheet:
    """The words around the table. ``number`` is that of the attachment (附件2), may be empty."""

    title: str
    columns: tuple[Column, ...]
    number: str = ""
    unit: str = ""
    made_on: date | None = None
    note: str = ""

    @property
    def mark(self) -> str:
        return f"附件{printable(self.number)}" if self.number.strip() else ""

    @property
    def left(self) -> str:
        return f"填报单位（盖章）：{printable(self.unit)}" if self.unit else ""

    @property
    def right(self) -> str:
        return f"填报日期：{date_words(self.made_on)}" if self.made_on else ""


def cell_words(value: object) -> str:
    """Any value as it is read on paper."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return moment_words(value)
    return date_words(value) if isinstance(value, date) else printable(value)


def fitted(row: Sequence[object], count: int) -> list[object]:
    """Exactly as many values as there are columns."""
    return (list(row) + [None] * count)[:count]


def weighed(
    columns: Sequence[Column], rows: Iterable[Sequence[object]]
) -> tuple[list[float], Iterator[Sequence[object]]]:
    """The width that each column wants, in characters, and all rows, none lost by looking."""
    stream = iter(rows)
    sample = [fitted(row, len(columns)) for row in islice(stream, SAMPLE)]
    words = [[cell_words(value) for value in row] for row in sample]
    return column_weights(columns, words), chain(sample, stream)
