"""What an officer takes away: summary table, the list as shown, missing units, the dossier."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from yipin.documents.filenames import clean_name
from yipin.documents.filetypes import TYPES
from yipin.documents.formats.writing.summary_xlsx import table_xlsx
from yipin.duties.queries import of_units
from yipin.organisations.permissions import Actor, Permission, Refused, not_yours
from yipin.programmes.models import Round
from yipin.projects.exports import write_list, write_summary
from yipin.projects.models import Application, Dossier
from yipin.projects.office_queries import handed_in, table_of_round
from yipin.projects.permissions import can_judge_application, can_run_round, can_see_application
from yipin.projects.services.dossiers import ask_dossier, pack_one
from yipin.rules.form_schema import Column
from yipin.rules.verdicts import Verdict
from yipin.web.file_answers import answer_with_content, as_file
from yipin.web.office.rounds.crumbs import crumbs_of
from yipin.web.office.rounds.facts import facts_of_round
from yipin.web.office.rounds.loading import SOURCE, load_application, load_round
from yipin.web.office.rounds.missing_views import MAY, group_of, slowest_first
from yipin.web.office.rounds.table_page import offered_columns
from yipin.web.office.rounds.table_query import query_from
from yipin.web.permission import requires
from yipin.web.theme import dates


def download(data: bytes, name: str, kind: str) -> HttpResponse:
    """A file made on the spot."""
    answer = HttpResponse(data, content_type=TYPES[kind].media_type)
    return as_file(answer, clean_name(f"{name}.{kind}", kind))


def _summary(held: Round, kind: str) -> HttpResponse:
    data = write_summary(held, kind, timezone.localdate())
    return download(data, _("汇总表_%(round)s") % {"round": held.name}, kind)


@requires(can_run_round, load_round)
def summary_xlsx(request: HttpRequest, held: Round) -> HttpResponse:
    return _summary(held, "xlsx")


@requires(can_run_round, load_round)
def summary_docx(request: HttpRequest, held: Round) -> HttpResponse:
    return _summary(held, "docx")


@requires(can_run_round, load_round)
def list_xlsx(request: HttpRequest, held: Round) -> HttpResponse:
    """Exactly the list of the address, whole and with every column."""
    query = query_from(request.GET)
    units = [row.unit for row in of_units(SOURCE, held.pk)] if query.under else []
    found = table_of_round(held, query.filters(units), query.sort)
    first = (("number", _("编号")), ("title", _("项目名称")))
    columns = [*first, *((one.key, one.label) for one in offered_columns(held))]
    columns.append(("reason", _("最近一步的说明")))
    data = write_list(held, found, columns)
    return download(data, _("申报明细_%(round)s") % {"round": held.name}, "xlsx")


def closing_words(due_at: datetime | None) -> str:
    """2026年11月25日 24:00; empty where there is no term."""
    if due_at is None:
        return ""
    on, clock = dates.closing(due_at)
    return f"{dates.full_day(on)} {clock}"


@requires(can_run_round, load_round)
def missing_xlsx(request: HttpRequest, held: Round) -> HttpResponse:
    """The units that have not handed in, as listed, with the people to call."""
    facts = facts_of_round(held, timezone.now())
    is_may = request.GET.get("group") == MAY
    name = _("可以报的单位_%(round)s") if is_may else _("没交的单位_%(round)s")
    labels = (
        _("单位"),
        _("进度"),
        _("联系人"),
        _("联系电话"),
        _("截止"),
        _("提醒情况"),
        _("还差几项"),
    )
    columns = [Column(f"c{at}", label) for at, label in enumerate(labels)]
    rows = [
        (
            row.unit,
            row.progress.text,
            row.contact,
            row.phone,
            closing_words(row.due_at),
            row.reminded,
            row.missing,
        )
        for row in slowest_first(facts, group_of(facts, is_may=is_may))
    ]
    return download(table_xlsx(columns, rows, title=held.name), name % {"round": held.name}, "xlsx")


def shown_dossiers(found: Iterable[Dossier], here: str) -> dict[str, object]:
    """For the list of packed files; ``here`` is asked again while one is packed."""
    rows = list(found)
    return {"rows": rows, "here": here, "is_under_way": any(row.is_under_way for row in rows)}


@requires(can_run_round, load_round)
def dossiers(request: HttpRequest, held: Round) -> HttpResponse:
    """What this person had packed; how far it is, asked again every second while it is packed."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    rows = held.dossiers.filter(asked_by=actor.signed_in, project=None)
    context = {
        "held": held,
        **shown_dossiers(rows, reverse("round_dossiers", args=[held.pk])),
        "count": handed_in(held).count(),
        "crumbs": crumbs_of(held, _("打包下载")),
    }
    is_part = bool(getattr(request, "htmx", False))
    return render(
        request,
        "office/rounds/dossier_rows.html" if is_part else "office/rounds/dossiers.html",
        context,
    )


@requires(can_run_round, load_round)
@require_POST
def pack(request: HttpRequest, held: Round) -> HttpResponse:
    try:
        ask_dossier(actor=request.actor, held=held, now=timezone.now())  # type: ignore[attr-defined]
    except Refused as refused:
        messages.warning(request, refused.reason)
    return redirect("round_dossiers", pk=held.pk)


@requires(can_judge_application, load_application)
def application_zip(request: HttpRequest, application: Application) -> HttpResponse:
    """One application is packed while one waits."""
    data = pack_one(actor=request.actor, application=application, now=timezone.now())  # type: ignore[attr-defined]
    answer = HttpResponse(data, content_type="application/zip")
    name = clean_name(f"{application.unit.label}_{application.title}.zip", "zip")
    return as_file(answer, name)


def load_dossier(*, pk: int) -> Dossier:
    rows = Dossier.objects.select_related(
        "round__unit", "round__definition", "project__unit", "project__round__unit"
    )
    return get_object_or_404(rows, pk=pk)


def _ask_fetch(actor: Actor, dossier: Dossier) -> Verdict:
    """Whoever runs the round or sees the project, and only the person it was packed for."""
    project = dossier.project
    verdict = (
        can_see_application(actor, project) if project else can_run_round(actor, dossier.round)
    )
    if verdict and actor.person is not None and actor.person.pk != dossier.asked_by_id:
        return not_yours()
    return verdict


can_fetch_dossier = Permission("applications.fetch_dossier", _ask_fetch)


NAMES = {
    Dossier.Kind.FORMS: "",
    Dossier.Kind.PROJECT: "",
    Dossier.Kind.LETTERS: gettext_lazy("_结果通知"),
}


@requires(can_fetch_dossier, load_dossier)
def dossier_file(request: HttpRequest, dossier: Dossier) -> HttpResponseBase:
    if dossier.state != Dossier.State.READY:
        raise Http404
    kind = "pdf" if dossier.kind == Dossier.Kind.CERTIFICATES else "zip"
    words = NAMES.get(Dossier.Kind(dossier.kind), _("_证书"))
    named = dossier.project.title if dossier.project else dossier.round.name
    name = clean_name(f"{named}{words}.{kind}", kind)
    headers = {"Content-Type": f"application/{kind}"}
    answer = answer_with_content(request, dossier.content.name, dossier.size, headers)
    return as_file(answer, name)
