"""Forms as PDF against typst alone; a long table as xlsx against XlsxWriter alone."""

from __future__ import annotations

import io
import resource
import time
from typing import Any

import xlsxwriter
from django.conf import settings

from yipin.documents.formats.writing import form_pdf
from yipin.documents.formats.writing import summary_xlsx as writing
from yipin.programmes.models import Round
from yipin.projects.exports import list_cells, write_list
from yipin.projects.models import Application
from yipin.projects.office_queries import handed_in, table_of_round
from yipin.projects.printing import print_pdf
from yipin.projects.queries import Filters
from yipin.rules.form_schema import Column

COLUMNS = (
    "number", "title", "unit", "theme", "level", "leader", "opinions", "state", "version",
    "since", "submitted", "reason",
)  # fmt: skip


def forms_pdf(count: int) -> dict[str, object]:
    """Seconds for so many filled forms, from the rows of the database to the files; and of typst
    alone with the very same template, faces and words.
    """
    held = Round.objects.get()
    forms = list(handed_in(held).prefetch_related("submission__versions")[:count])
    for one in forms:
        one.round = held
    said: list[str] = []
    compile_one = form_pdf.compile_paper

    def listening(template: str, data: str, fonts: Any) -> bytes:
        said.append(data)
        return compile_one(template, data, fonts)

    _print(forms[:3])
    form_pdf.compile_paper = listening
    _print(forms)
    form_pdf.compile_paper = compile_one
    half = len(forms) // 2  # by turns, so that a neighbour's load meets both
    ours = _timed(lambda: _print(forms[:half]))
    alone = _timed(lambda: _compile_all(said[: len(said) // 2]))
    ours += _timed(lambda: _print(forms[half:]))
    alone += _timed(lambda: _compile_all(said[len(said) // 2 :]))
    return {"ours": ours, "alone": alone, "files": len(forms), "memory": _peak_mb()}


def _print(forms: list[Application]) -> None:
    for one in forms:
        print_pdf(one, version=one.submission.versions.all()[0], fonts=settings.FONTS)


def _compile_all(said: list[str]) -> None:
    compiler = form_pdf.compiler_of("form.typ", settings.FONTS)
    for data in said:
        compiler.compile(
            sys_inputs={"data": data}, pdf_standards=["a-2b"], timestamp=form_pdf.EPOCH
        )


def table_xlsx(rows: int) -> dict[str, object]:
    """Seconds to write so many rows that are at hand, and of XlsxWriter alone with the same values;
    seconds of the whole list with its reading; the most memory in MB.
    """
    held = Round.objects.get()
    found = table_of_round(held, Filters(), "number")
    columns = [(key, key) for key in COLUMNS]
    whole = _timed(lambda: write_list(held, found, columns))
    memory = _peak_mb()
    cells = list_cells(held)
    first = list(found[:50])
    sample = [[cells[key](one) for key in COLUMNS] for one in first]
    values = [sample[at % 50] for at in range(rows)]
    heads = [Column(key, key) for key in COLUMNS]
    ours = alone = 0.0
    for _ in range(3):
        ours += _timed(lambda: writing.table_xlsx(heads, values))
        alone += _timed(lambda: _plain_xlsx(values))
    return {
        "ours": ours / 3,
        "alone": alone / 3,
        "whole": whole,
        "memory": memory,
    }


def _plain_xlsx(values: list[list[Any]]) -> None:
    """What XlsxWriter's own ``write`` makes of the values, in its mode of little memory."""
    options = {
        "constant_memory": True,
        "remove_timezone": True,
        "default_date_format": "yyyy-mm-dd",
    }
    book = xlsxwriter.Workbook(io.BytesIO(), options)
    sheet, style = book.add_worksheet(), book.add_format({"border": 1})
    for at, row in enumerate(values):
        for column, value in enumerate(row):
            sheet.write(at, column, value, style)
    book.close()


def _timed(act: Any) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def _peak_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
