"""Issuing a paper, voiding it, showing it to everybody."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yipin.documents.formats.writing.form_pdf import GlyphsMissing
from yipin.documents.formats.writing.official_pdf import write_official_pdf
from yipin.documents.formats.writing.paper_fonts import FontsMissing
from yipin.documents.models import Paper
from yipin.documents.permissions import can_write_paper
from yipin.documents.services.paper_issuing import issue_paper, show_paper, void_paper
from yipin.organisations.permissions import Refused
from yipin.projects.publicity_waits import may_issue_paper
from yipin.rules.official_paper import OfficialPaper
from yipin.rules.verdicts import refuse
from yipin.web.office.papers.loading import load_paper
from yipin.web.office.papers.paper_views import differing, render_paper
from yipin.web.permission import requires
from yipin.web.typed import whole_typed


def try_out(content: OfficialPaper) -> None:
    """A paper with a sign that cannot be printed gets no number."""
    try:
        write_official_pdf(content, fonts=settings.FONTS, own=settings.FONTS_OWN, is_strict=True)
    except GlyphsMissing as missing:
        raise Refused(refuse("glyphs_missing", str(missing))) from missing
    except FontsMissing as missing_fonts:
        raise Refused(refuse("fonts_missing", str(missing_fonts))) from missing_fonts


def refuse_unseen(paper: Paper, seen: str) -> None:
    """``seen``: in how many places the page said that draft and source differ; nothing is not compared."""
    shown = whole_typed(seen)
    if shown is not None and shown != len(differing(paper)):
        reason = _(
            "打开这一页以后情况又变了，草稿和现在的有了新的不同。请看过右边列出的各处，再印发。"
        )
        raise Refused(refuse("source_changed", reason))


@requires(can_write_paper, load_paper)
@require_POST
def issue(request: HttpRequest, paper: Paper) -> HttpResponse:
    """Take the next number and freeze the words."""
    revision = request.POST.get("revision", "")
    try:
        refuse_unseen(paper, request.POST.get("differing", ""))
        issued = issue_paper(
            actor=request.actor,  # type: ignore[attr-defined]
            paper=paper,
            now=timezone.now(),
            try_out=try_out,
            revision=whole_typed(revision),
            may_issue=may_issue_paper,
        )
    except Refused as refused:
        return render_paper(request, load_paper(pk=paper.pk), refused.reason)
    number = issued.document_number
    told = _("已印发，文号是%(number)s。") % {"number": number} if number else _("已印发。")
    messages.success(request, told)
    return redirect("paper", pk=paper.pk)


@requires(can_write_paper, load_paper)
@require_POST
def void(request: HttpRequest, paper: Paper) -> HttpResponse:
    """The number stays in the register, marked 作废."""
    reason = request.POST.get("reason", "")
    try:
        void_paper(actor=request.actor, paper=paper, reason=reason, now=timezone.now())  # type: ignore[attr-defined]
    except Refused as refused:
        return render_paper(request, paper, refused.reason, reason)
    told = _("已作废。文号留在登记簿上，不再用。") if paper.document_number else _("已作废。")
    messages.success(request, told)
    return redirect("paper", pk=paper.pk)


@requires(can_write_paper, load_paper)
@require_POST
def show(request: HttpRequest, paper: Paper) -> HttpResponse:
    """``public`` 1 puts it on the public page, anything else takes it down."""
    is_public = request.POST.get("public") == "1"
    try:
        show_paper(actor=request.actor, paper=paper, is_public=is_public, now=timezone.now())  # type: ignore[attr-defined]
    except Refused as refused:
        return render_paper(request, paper, refused.reason)
    messages.success(request, _("已公开。") if is_public else _("已不再公开。"))
    return redirect("paper", pk=paper.pk)
