"""A batch of sealed forms in one scan: handed in at a round, sorted, registered."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yipin.forms.models import PaperScan
from yipin.forms.paper_permissions import can_handle_scan
from yipin.forms.paper_queries import batches_of, pages_of
from yipin.forms.services.paper_scans import hand_in_batch
from yipin.organisations.permissions import Permission, not_yours
from yipin.programmes.models import Round
from yipin.projects.permissions import can_run_round
from yipin.rules.paper_pages import NO_CODE
from yipin.rules.verdicts import Verdict
from yipin.web.office.rounds.crumbs import crumbs_of
from yipin.web.office.rounds.loading import SOURCE, load_round
from yipin.web.permission import requires
from yipin.web.refusals import refusals_told
from yipin.web.unit.pages.paper_scans import form_rows, page_rows
from yipin.web.unit.views.paper_scans import load_scan, uploaded
from yipin.web.uploads.places import takes_parts

PAGE = 50


@requires(can_run_round, load_round)
@takes_parts()
def batches(request: HttpRequest, held: Round) -> HttpResponse:
    """The batches of a round, and the place to hand in another."""
    if request.method == "POST":
        return _take(request, held)
    page = Paginator(batches_of(SOURCE, held.pk), PAGE).get_page(request.GET.get("page"))
    rows = list(page)
    context = {
        "held": held,
        "page": page,
        "rows": rows,
        "is_under_way": any(one.is_under_way for one in rows),
        "crumbs": crumbs_of(held, _("纸质盖章件")),
    }
    is_part = bool(getattr(request, "htmx", False))
    return render(request, "scans/batch_rows.html" if is_part else "scans/batches.html", context)


def _take(request: HttpRequest, held: Round) -> HttpResponse:
    with refusals_told(request):
        upload = uploaded(request)
        scan = hand_in_batch(
            actor=request.actor,  # type: ignore[attr-defined]
            unit=held.unit,
            upload=upload,
            name=str(upload.name),
            source_kind=SOURCE,
            source_id=held.pk,
            now=timezone.now(),
        )
        messages.success(request, _("收到了，正在后台认码，可以先去办别的。"))
        return redirect("scan_batch", pk=scan.pk)
    return redirect("round_paper", pk=held.pk)


def _handles_batch(actor: object, scan: PaperScan) -> Verdict:
    """A scan of one form has its page at the form."""
    if scan.submission is not None:
        return not_yours()
    return can_handle_scan(actor, scan)  # type: ignore[arg-type]


can_handle_batch = Permission("paper.handle_batch", _handles_batch)


@requires(can_handle_batch, load_scan)
def batch(request: HttpRequest, scan: PaperScan) -> HttpResponse:
    """Every page with its fate, every form with what may be registered."""
    found = pages_of(scan)
    if request.GET.get("only") == "todo":
        found = found.filter(fate=NO_CODE)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    forms = form_rows([scan])
    context = {
        "scan": scan,
        "page": page,
        "rows": page_rows(list(page)),
        "forms": forms,
        "may_register": any(row.is_waiting and row.boxes for row in forms),
        "todo": scan.pages.filter(fate=NO_CODE).count(),
        "is_filtered": request.GET.get("only") == "todo",
        "crumbs": _crumbs(scan),
    }
    is_part = bool(getattr(request, "htmx", False))
    return render(request, "scans/batch_body.html" if is_part else "scans/batch.html", context)


def _crumbs(scan: PaperScan) -> list[tuple[str, str]]:
    held = Round.objects.filter(pk=scan.source_id).first() if scan.source_kind == SOURCE else None
    if held is None:
        return [(_("项目计划"), reverse("rounds")), (scan.file.name, "")]
    return crumbs_of(
        held, (_("纸质盖章件"), reverse("round_paper", args=[held.pk])), scan.file.name
    )
