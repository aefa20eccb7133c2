"""The register of document numbers: by year, searched, taken away as Excel, earlier ones entered."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from yipin.documents.formats.writing.summary_xlsx import table_xlsx
from yipin.documents.models import PaperNumber, PaperSeries
from yipin.documents.paper_queries import register_of, register_years, series_of
from yipin.documents.services.paper_issuing import register_number
from yipin.organisations.choices import Right
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor, Refused, holds
from yipin.rules.form_schema import Column
from yipin.rules.official_paper import date_words
from yipin.web.office.papers.loading import crumbs_to
from yipin.web.office.rounds.export_views import download
from yipin.web.permission import REFUSED_STATUS, requires
from yipin.web.typed import whole_typed, words_typed

PAGE = 50


def wanted(request: HttpRequest, unit: Unit, years: list[int]) -> tuple[QuerySet[PaperNumber], int]:
    """The rows and the year of the address; the newest year where none is named, 0 for all."""
    asked = request.GET.get("year", "")
    known = whole_typed(asked, most=9999)
    year = known if known is not None else (years[0] if years else 0)
    found = register_of(
        unit,
        year=year or None,
        series=whole_typed(request.GET.get("series", "")),
        words=words_typed(request.GET),
    )
    return found, year


@requires(holds(Right.RUN_PROGRAMMES))
def register(request: HttpRequest) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    unit: Unit = actor.unit  # type: ignore[assignment]
    years = register_years(unit)
    found, year = wanted(request, unit, years)
    context = {
        "page": Paginator(found, PAGE).get_page(request.GET.get("page")),
        "years": years,
        "year": year,
        "series": list(series_of(unit)),
        "chosen": request.GET.get("series", ""),
        "words": words_typed(request.GET),
        "rest": request.GET.urlencode(),
        "crumbs": crumbs_to(_now("文号登记簿")),
    }
    return render(request, "office/papers/register.html", context)


@requires(holds(Right.RUN_PROGRAMMES))
def register_xlsx(request: HttpRequest) -> HttpResponse:
    """Exactly the rows of the address."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    unit: Unit = actor.unit  # type: ignore[assignment]
    found, year = wanted(request, unit, register_years(unit))
    heads = (_("发文字号"), _("标题"), _("成文日期"), _("状态"), _("备注"))
    columns = [Column(f"c{at}", str(head)) for at, head in enumerate(heads)]
    rows = [
        (
            str(one), one.title.replace("\n", ""), date_words(one.dated_on.isoformat()),
            _now("作废") if one.is_void else _now("有效"), one.note,
        )
        for one in found
    ]  # fmt: skip
    title = _now("文号登记簿_%(unit)s_%(year)s") % {"unit": unit.label, "year": year or ""}
    return download(table_xlsx(columns, rows, title=title), title, "xlsx")


class NumberForm(forms.Form):
    series = forms.ModelChoiceField(PaperSeries.objects.none(), label=_("代字"), empty_label=None)
    number = forms.IntegerField(
        label=_("号"), min_value=1, max_value=99_999,
        help_text=_("一年里登记的第一个号可以从任意号开始，以后印发的接着往下排。"),
    )  # fmt: skip
    dated_on = forms.DateField(
        label=_("成文日期"), widget=forms.DateInput(attrs={"type": "date"}),
        help_text=_("文号的年份照它定。"),
    )  # fmt: skip
    title = forms.CharField(label=_("标题"), max_length=300)
    note = forms.CharField(label=_("备注"), max_length=200, required=False)

    def __init__(self, unit: Unit, *args: object, **kwargs: object) -> None:
        super().__init__(*args, auto_id="id_%s", **kwargs)  # type: ignore[arg-type]
        self.fields["series"].queryset = series_of(unit).filter(is_closed=False)  # type: ignore[attr-defined]


@requires(holds(Right.RUN_PROGRAMMES))
def add(request: HttpRequest) -> HttpResponse:
    """Enter a number that was given out on paper."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    unit: Unit = actor.unit  # type: ignore[assignment]
    form = NumberForm(unit, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            entered = register_number(actor=actor, now=timezone.now(), **form.cleaned_data)
        except Refused as refused:
            form.add_error("number", refused.reason)
        else:
            messages.success(request, _now("已登记%(number)s。") % {"number": entered})
            return redirect(f"{reverse('paper_register')}?year={entered.year}")
    context = {
        "form": form,
        "has_series": form.fields["series"].queryset.exists(),  # type: ignore[attr-defined]
        "crumbs": crumbs_to((_now("文号登记簿"), reverse("paper_register")), _now("登记以往文号")),
    }
    status = REFUSED_STATUS if form.errors else 200
    return render(request, "office/papers/register_add.html", context, status=status)
