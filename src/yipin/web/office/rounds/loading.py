"""Loading what the addresses of these pages name."""

from __future__ import annotations

from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from yipin.duties.models import Obligation
from yipin.organisations.models import Unit
from yipin.programmes.models import Round, RoundStage
from yipin.projects.links import link_to_reports
from yipin.projects.models import Application, QuotaException
from yipin.projects.report_queries import later_collections
from yipin.web.typed import whole_typed

SOURCE, REPORT = "round", "report"


def rounds_with_names() -> QuerySet[Round]:
    names = Round.objects.select_related("unit", "programme", "definition", "notice")
    return names.defer("notice__text", "notice__blocks", "notice__reading").prefetch_related(
        "stages"
    )


def load_round(*, pk: int) -> Round:
    return get_object_or_404(rounds_with_names(), pk=pk)


def unit_under(request: HttpRequest, held: Round) -> Unit | None:
    """The unit of ``?under=``, None where the whole round is meant; not found outside the host."""
    wanted = request.GET.get("under", "")
    if not wanted or wanted == str(held.unit_id):
        return None
    found = Unit.objects.filter(pk=whole_typed(wanted)).first()
    if found is None or not held.unit.has_in_subtree(found.path):
        raise Http404
    return found


def load_application(*, pk: int) -> Application:
    """With everything that a permission and the page of it ask."""
    rows = Application.every.select_related(
        "round__unit", "round__definition", "unit", "submission__form", "submission__unit",
        "merged_into", "created_by", "stage", "project",
    )  # fmt: skip
    return get_object_or_404(rows.exclude(state="discarded"), pk=pk)


def load_exception(*, pk: int) -> QuotaException:
    rows = QuotaException.objects.select_related("round__unit", "round__definition", "unit")
    return get_object_or_404(rows, pk=pk)


def load_obligation(*, pk: int) -> Obligation:
    """Of a round or of a later stage of one; those of other sources have pages of their own."""
    rows = Obligation.objects.select_related("unit")
    return get_object_or_404(rows, pk=pk, source_kind__in=(SOURCE, REPORT))


def load_collection(*, pk: int, key: str) -> RoundStage:
    """A stage at which projects hand something in."""
    held = load_round(pk=pk)
    found = next((one for one in later_collections(held) if one.key == key), None)
    if found is None:
        raise Http404
    found.round = held
    return found


def back_from(row: Obligation) -> tuple[Round, str]:
    """The round that an obligation belongs to, and the list one came from."""
    if row.source_kind == SOURCE:
        return load_round(pk=row.source_id), reverse("round_missing", args=[row.source_id])
    stage = get_object_or_404(RoundStage, pk=row.source_id)
    return load_round(pk=stage.round_id), link_to_reports(stage)
