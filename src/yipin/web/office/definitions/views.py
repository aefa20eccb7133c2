"""The saved definitions of an office: list, one of them, copying, importing, exporting, starting one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from yipin.documents.models import Notice
from yipin.organisations.choices import Right
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor, Refused, holds
from yipin.organisations.pinyin import initials_of
from yipin.programmes.builtins import builtin_definitions
from yipin.programmes.editing import SettingFault
from yipin.programmes.models import DefinitionVersion
from yipin.programmes.permissions import can_change_definition
from yipin.programmes.queries import drafts_by_key, versions_of
from yipin.programmes.services.definitions import (
    copy_definition,
    export_definition,
    import_definition,
    save_definition,
)
from yipin.rules.definition import DEFINITION_KINDS, Definition
from yipin.rules.definition_years import copy_for_year, year_ahead
from yipin.web.file_answers import as_file
from yipin.web.office.definitions.crumbs import crumbs_to
from yipin.web.office.definitions.fixes import count_field, text_field
from yipin.web.office.definitions.gaps import gap_of
from yipin.web.office.definitions.overview import Overview
from yipin.web.office.definitions.places import Place, VersionPlace, load_version_place
from yipin.web.office.notices.trash import definition_trash
from yipin.web.permission import REFUSED_STATUS, requires
from yipin.web.typed import words_typed

PAGE = 50
TOML_MOST = 1024 * 1024
may_run = holds(Right.RUN_PROGRAMMES)


@dataclass(frozen=True, slots=True)
class BuiltIn:
    """A definition that comes with the product."""

    definition: Definition
    kind: str
    stages: Sequence[str]
    unbuilt: Sequence[str]
    draft: int | None  # a draft of the same programme, which taking this one over would replace


@requires(may_run)
def definitions(request: HttpRequest) -> HttpResponse:
    """Programmes of this host, each with its versions, the newest first."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    words = words_typed(request.GET)
    found = versions_of(actor.unit)  # type: ignore[arg-type]
    for word in words.split():
        found = found.filter(programme__name__icontains=word)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "page": page, "rows": list(page), "words": words, "used": Notice.State.USED,
        "trash": definition_trash(actor.unit, timezone.now()),  # type: ignore[arg-type]
        "crumbs": [(_("项目计划"), reverse("rounds")), (_("计划文本"), "")],
    }  # fmt: skip
    return render(request, "office/definitions/definitions.html", context)


def show_settings(request: HttpRequest, place: Place) -> HttpResponse:
    """All settings, with what is missing and where each is changed."""
    return show_overview(request, Overview(place))


def show_overview(request: HttpRequest, page: Overview, status: int = 200) -> HttpResponse:
    place = page.place
    ahead = year_ahead(place.definition, timezone.localtime())
    context = {
        "page": page, "place": place, "version": getattr(place, "version", None),
        "crumbs": crumbs_to(place), "next_year": max(ahead, place.definition.year + 1),
        "is_draft_of_notice": place.kind == "definition" and _is_checked(place),
    }  # fmt: skip
    return render(request, "office/definitions/definition.html", context, status=status)


def _is_checked(place: Place) -> bool:
    return place.notice is not None and place.notice.state == Notice.State.READ


@requires(can_change_definition, load_version_place)
@require_POST
def give(request: HttpRequest, place: VersionPlace) -> HttpResponse:
    """Give a setting that is missing."""
    missing = next((one for one in place.missing if one.path == request.POST.get("path")), None)
    if missing is None:
        raise Http404
    gap = gap_of(place, missing, request.POST)
    if gap.fix is None:
        return redirect(gap.page or place.urls["home"])
    if gap.fix.is_valid():
        try:
            for path, value in gap.fix.changes():
                place = place.change(
                    actor=request.actor,
                    path=path,
                    value=value,
                    now=timezone.now(),  # type: ignore[attr-defined]
                )
        except SettingFault as fault:
            for one in fault.faults:
                gap.fix.add_error(None, one.message)
        else:
            messages.success(request, _("已填好：%(label)s") % {"label": missing.label})
            return redirect(place.urls["home"])
    page = Overview(place)
    page.gaps[:] = [gap if one.path == gap.path else one for one in page.gaps]
    return show_overview(request, page, status=REFUSED_STATUS)


@requires(can_change_definition, load_version_place)
def export(request: HttpRequest, place: VersionPlace) -> HttpResponse:
    """The definition as a TOML file."""
    name, text = export_definition(place.version)
    answer = HttpResponse(text, content_type="application/toml; charset=utf-8")
    return as_file(answer, name)


class YearForm(forms.Form):
    year = count_field("", required=True, min_value=1980, max_value=2100)


@requires(can_change_definition, load_version_place)
@require_POST
def copy(request: HttpRequest, place: VersionPlace) -> HttpResponse:
    """The same programme for another year, as a draft."""
    form = YearForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("请写四位年份，如 2027。"))
        return redirect(place.urls["home"])
    year = form.cleaned_data["year"]
    made = copy_definition(
        actor=request.actor, version=place.version, year=year, now=timezone.now()
    )  # type: ignore[attr-defined]
    if year == place.definition.year:
        messages.success(request, _("已另起一版草稿，改好再发布。"))
    else:
        words = _("已照这一版拟好 %(year)s 年的草稿，日期整年后移，请核对星期和节假日。")
        messages.success(request, words % {"year": year})
    return redirect("definition", pk=made.pk)


class ImportForm(forms.Form):
    """A file, or the text itself."""

    file = forms.FileField(
        label=gettext_lazy("项目定义文件"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ".toml,.txt"}),
    )
    text = forms.CharField(
        label=gettext_lazy("或者把内容贴在这里"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 12}),
    )

    def content(self) -> str:
        """Refuses what is no text."""
        upload = self.cleaned_data["file"]
        if upload is None and not self.cleaned_data["text"].strip():
            raise ValueError(_("还没有选文件，也没有贴内容。"))
        if upload is None:
            return str(self.cleaned_data["text"])
        if upload.size > TOML_MOST:
            raise ValueError(_("文件超过 1 MB，不像项目定义文件。请核对是不是选错了文件。"))
        try:
            return str(upload.read().decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            raise ValueError(
                _("这份文件不是文字。请选从一品导出的项目定义文件（名称以 .toml 结尾）。")
            ) from error


@requires(may_run)
def import_page(request: HttpRequest) -> HttpResponse:
    """Take over a definition that somebody exported; every fault is listed with its place."""
    form = ImportForm(request.POST or None, request.FILES or None, auto_id="id_%s")
    faults: tuple[object, ...] = ()
    if request.method == "POST" and form.is_valid():
        actor: Actor = request.actor  # type: ignore[attr-defined]
        try:
            made = import_definition(
                actor=actor,
                unit=actor.unit,  # type: ignore[arg-type]
                text=form.content(),
                now=timezone.now(),
            )
        except ValueError as error:
            form.add_error("file", str(error))
        except Refused as refused:
            faults = refused.faults
            if not faults:
                raise
        else:
            messages.success(request, _("已导入为草稿，请核对后发布。"))
            return redirect("definition", pk=made.pk)
    context = {"form": form, "faults": faults, "crumbs": _way(_("导入项目定义文件"))}
    status = REFUSED_STATUS if form.errors or faults else 200
    return render(request, "office/definitions/import.html", context, status=status)


def _way(title: str) -> list[tuple[str, str]]:
    return [
        (_("项目计划"), reverse("rounds")),
        (_("计划文本"), reverse("definitions")),
        (title, ""),
    ]


@requires(may_run)
def builtins(request: HttpRequest) -> HttpResponse:
    """The definitions that come with the product; POST takes one over as a draft."""
    known = builtin_definitions()
    if request.method == "POST":
        chosen = known.get(request.POST.get("key", ""))
        if chosen is None:
            raise Http404
        year = year_ahead(chosen, timezone.localtime())
        made = _start(request, copy_for_year(chosen, year))
        words = _(
            "已存为草稿：%(name)s。日程已整年移到 %(year)s 年，请核对星期和节假日，照本单位情况改好再发布。"
        )
        messages.success(request, words % {"name": made.parsed.name, "year": year})
        return redirect("definition", pk=made.pk)
    actor: Actor = request.actor  # type: ignore[attr-defined]
    drafts = drafts_by_key(actor.unit)  # type: ignore[arg-type]
    rows = [_builtin(one, drafts.get(key)) for key, one in known.items()]
    context = {"rows": rows, "crumbs": _way(_("现成的计划"))}
    return render(request, "office/definitions/builtins.html", context)


def _builtin(one: Definition, draft: int | None) -> BuiltIn:
    unbuilt = [stage.name for stage in one.stages if not stage.built]
    if one.returns:
        unbuilt.append(_("定期报送"))
    if one.tasks:
        unbuilt.append(_("任务督办"))
    stages = [stage.name for stage in one.stages]
    return BuiltIn(one, DEFINITION_KINDS[one.kind], stages, unbuilt, draft)


def _start(request: HttpRequest, definition: Definition) -> DefinitionVersion:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    unit: Unit = actor.unit  # type: ignore[assignment]
    return save_definition(actor=actor, unit=unit, definition=definition, now=timezone.now())


class NewForm(forms.Form):
    name = text_field(
        gettext_lazy("项目计划名称"), help_text=gettext_lazy("如“2027年‘一团一品’品牌创建”")
    )
    kind = forms.ChoiceField(label=gettext_lazy("类别"), choices=list(DEFINITION_KINDS.items()))
    year = count_field(gettext_lazy("年度"), required=True, min_value=1980, max_value=2100)


@requires(may_run)
def new(request: HttpRequest) -> HttpResponse:
    """Begin one by hand: an empty definition with a name."""
    now = timezone.localtime()
    form = NewForm(request.POST or None, initial={"year": now.year}, auto_id="id_%s")
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        letters = "".join(
            c for c in initials_of(given["name"]).lower() if c.isascii() and c.isalnum()
        )
        key = f"{letters[:24] or 'plan'}-{now:%Y%m%d%H%M%S}"
        made = _start(
            request, Definition(key=key, name=given["name"], kind=given["kind"], year=given["year"])
        )
        return redirect("definition", pk=made.pk)
    context = {"form": form, "crumbs": _way(_("手工拟一份"))}
    return render(
        request,
        "office/definitions/new.html",
        context,
        status=REFUSED_STATUS if form.errors else 200,
    )
