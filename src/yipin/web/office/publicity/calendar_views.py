"""Holidays and make-up days of a host, year by year."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yipin.documents.filenames import clean_name
from yipin.documents.filetypes import TYPES
from yipin.documents.formats.table_guard import read_rows_guarded
from yipin.documents.formats.unreadable import UnreadableFile
from yipin.documents.formats.writing.summary_xlsx import table_xlsx
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor, Refused, permission
from yipin.projects.permissions import can_keep_calendar
from yipin.projects.publicity_models import WorkingYear
from yipin.projects.services.working_years import keep_working_year
from yipin.projects.working_calendar import tables_for
from yipin.rules.form_schema import Column
from yipin.rules.verdicts import Refusal, Verdict, refuse
from yipin.rules.working_days import YearTable, days_written
from yipin.web.file_answers import as_file
from yipin.web.office.publicity.forms import YearFileForm, YearForm
from yipin.web.permission import REFUSED_STATUS, requires

FIRST, LAST = 2000, 2100
OFF, ON = "放假", "调休上班"
MOST_MB = 5


@permission("working_days.keep")
def can_keep_own_calendar(actor: Actor, _subject: object) -> Verdict:
    """Who runs programmes at a desk."""
    if actor.unit is None:
        return refuse("no_desk", _("您还没有任职，看不到办公页面。请联系本单位管理员。"))
    return can_keep_calendar(actor, actor.unit)


def _unit(request: HttpRequest) -> Unit:
    return request.actor.unit  # type: ignore[attr-defined, no-any-return]


@requires(can_keep_own_calendar)
def working_days(request: HttpRequest) -> HttpResponse:
    """The years there are, and the one that is missing next."""
    unit = _unit(request)
    tables = tables_for(unit)
    own = {row.year: row for row in WorkingYear.objects.filter(unit=unit)}
    this = timezone.localdate().year
    years = [(year, tables[year], own.get(year)) for year in sorted(tables, reverse=True)]
    missing = [year for year in (this, this + 1) if year not in tables]
    context = {"years": years, "missing": missing, "crumbs": [(_("工作日历"), "")]}
    return render(request, "office/publicity/years.html", context)


def _year(year: int) -> int:
    if not FIRST <= year <= LAST:
        raise Http404
    return year


@requires(can_keep_own_calendar)
def working_year(request: HttpRequest, year: int) -> HttpResponse:
    """Type or correct the days of one year."""
    unit, table = _unit(request), tables_for(_unit(request)).get(_year(year))
    start = {"off": _written(table.off), "on": _written(table.on)} if table else {}
    form = YearForm(request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        days = {name: days_written(year, form.cleaned_data[name]) for name in ("off", "on")}
        for name, found in days.items():
            if isinstance(found, Refusal):
                form.add_error(name, found.message)
        if not form.errors and _keep(request, unit, year, form, days["off"], days["on"]):  # type: ignore[arg-type]
            return redirect("working_days")
    return _show(request, year, form, YearFileForm())


def _keep(
    request: HttpRequest, unit: Unit, year: int, form: YearForm | YearFileForm,
    off: Iterable[date], on: Iterable[date],
) -> bool:  # fmt: skip
    try:
        keep_working_year(
            actor=request.actor,  # type: ignore[attr-defined]
            unit=unit, year=year, off=off, on=on, now=timezone.now(),
        )  # fmt: skip
    except Refused as refused:
        form.add_error(None, refused.reason)
        return False
    messages.success(request, _("%(year)s 年的工作日历存好了。") % {"year": year})
    return True


def _show(request: HttpRequest, year: int, form: YearForm, upload: YearFileForm) -> HttpResponse:
    crumbs = [(_("工作日历"), reverse("working_days")), (str(year), "")]
    context = {"year": year, "form": form, "upload": upload, "crumbs": crumbs}
    status = REFUSED_STATUS if form.errors or upload.errors else 200
    return render(request, "office/publicity/year.html", context, status=status)


def _written(days: Iterable[date]) -> str:
    return "\n".join(f"{one.month}-{one.day}" for one in sorted(days))


@requires(can_keep_own_calendar)
def year_template(request: HttpRequest, year: int) -> HttpResponse:
    """What is known of the year as a sheet: fill it in or correct it, and bring it back."""
    table = tables_for(_unit(request)).get(_year(year))
    columns = [Column("day", _("日期")), Column("kind", _("放假或调休上班"))]
    data = table_xlsx(columns, _sheet(table, year), title=_("%(year)s年工作日历") % {"year": year})
    answer = HttpResponse(data, content_type=TYPES["xlsx"].media_type)
    return as_file(answer, clean_name(_("%(year)s年工作日历.xlsx") % {"year": year}, "xlsx"))


def _sheet(table: YearTable | None, year: int) -> Iterator[list[object]]:
    if table is None:
        yield [f"{year}-01-01", OFF]
        return
    rows = [(day, OFF) for day in table.off] + [(day, ON) for day in table.on]
    yield from ([day.isoformat(), kind] for day, kind in sorted(rows))


@requires(can_keep_own_calendar)
@require_POST
def year_upload(request: HttpRequest, year: int) -> HttpResponse:
    """The sheet filled in; it takes the place of the whole year."""
    upload = YearFileForm(request.POST, request.FILES)
    if upload.is_valid():
        try:
            off, on = _read(upload.cleaned_data["file"], _year(year))
        except UnreadableFile as fault:
            upload.add_error("file", fault.message)
        else:
            if _keep(request, _unit(request), year, upload, off, on):
                return redirect("working_days")
    return _show(request, year, YearForm(), upload)


def _read(upload: UploadedFile, year: int) -> tuple[list[date], list[date]]:
    """Every row with a day in its first cell; says which row it does not understand."""
    off: list[date] = []
    on: list[date] = []
    with tempfile.TemporaryDirectory(prefix="yipin-calendar-") as folder:
        path = Path(folder) / "calendar"
        path.write_bytes(upload.read())
        for line, cells in read_rows_guarded(path, limit_mb=MOST_MB):
            first, kind = [*cells, "", ""][:2]
            if not any(sign.isdigit() for sign in first) or not kind.strip():
                continue
            days = days_written(year, first.strip()[:40].removesuffix(" 00:00:00"))
            if isinstance(days, Refusal):
                words = _("第 %(line)s 行：%(why)s") % {"line": line, "why": days.message}
                raise UnreadableFile("no_day", words)
            if "班" not in kind and "假" not in kind:
                words = _("第 %(line)s 行请写“放假”或“调休上班”，现在是“%(kind)s”。")
                raise UnreadableFile("no_kind", words % {"line": line, "kind": kind[:20]})
            (on if "班" in kind else off).extend(days)
    if not off and not on:
        raise UnreadableFile("no_days", _("表格里没有读到日期。请下载模板，照样填好再上传。"))
    return off, on
