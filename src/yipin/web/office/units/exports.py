"""Lists of units and people as Excel files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice

from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.translation import gettext as _

from yipin.documents.filetypes import TYPES
from yipin.documents.formats.writing.summary_xlsx import table_xlsx
from yipin.organisations.models import Appointment, Unit
from yipin.rules.form_schema import Column
from yipin.rules.masking import masked_email, masked_phone, masked_student_number
from yipin.web.file_answers import as_file
from yipin.web.office.units.pages import unit_rows

BATCH = 500


def units_file(units: QuerySet[Unit], today: date) -> HttpResponse:
    """Every unit of a list, with its newest figures."""
    heads = (
        _("单位"), _("上级"), _("类型"), _("分类"), _("下级单位数"), _("任职人数"),
        _("团员数"), _("14—28岁青年数"), _("团青比"), _("截至"),
    )  # fmt: skip
    return excel_file(heads, _unit_lines(units, today), _("单位名册"))


def _unit_lines(units: QuerySet[Unit], today: date) -> Iterator[Sequence[object]]:
    stream = units.iterator(chunk_size=BATCH)
    while batch := list(islice(stream, BATCH)):
        for row in unit_rows(batch, today):
            yield (
                row.name, row.above, row.kind, row.category, row.below, row.people,
                row.members, row.youth, row.ratio, row.as_of,
            )  # fmt: skip


def people_file(held: Iterable[Appointment]) -> HttpResponse:
    """Every post of a list with who holds it; numbers are masked as on the page."""
    heads = (
        _("单位"), _("姓名"), _("职务"), _("学工号"), _("联系电话"), _("电子邮箱"),
        _("任职日期"), _("离任日期"),
    )  # fmt: skip
    lines = (
        (
            one.unit.name, one.person.name, one.label, masked_student_number(one.person.number),
            masked_phone(one.person.phone), masked_email(one.person.email), one.starts_on,
            one.ends_on,
        )
        for one in held
    )  # fmt: skip
    return excel_file(heads, lines, _("人员名册"))


def excel_file(heads: Sequence[str], lines: Iterable[Sequence[object]], title: str) -> HttpResponse:
    columns = [Column(key=str(at), label=head) for at, head in enumerate(heads)]
    content = table_xlsx(columns, lines, title=title)
    response = HttpResponse(content, content_type=TYPES["xlsx"].media_type)
    return as_file(response, f"{title}.xlsx")
