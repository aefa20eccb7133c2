"""One paper: its pages as they are printed, its faults, what came from the plan, its files."""

from __future__ import annotations

from dataclasses import replace

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yipin.documents.filenames import clean_name
from yipin.documents.formats.writing.form_pdf import PrintedPdf
from yipin.documents.formats.writing.form_pictures import picture_pages
from yipin.documents.formats.writing.official_docx import write_official_docx
from yipin.documents.formats.writing.official_pdf import write_official_pdf
from yipin.documents.formats.writing.paper_fonts import FontsMissing
from yipin.documents.models import Paper
from yipin.documents.paper_queries import series_for
from yipin.documents.permissions import can_see_paper, can_write_paper
from yipin.documents.services.papers import mend_paper, undo_paper_change
from yipin.organisations.permissions import Refused
from yipin.projects.publicity_waits import may_issue_paper
from yipin.projects.result_papers import remark_on, renew_draft, renewals_of
from yipin.projects.session_papers import OF_SESSION, refresh_session
from yipin.rules.official_paper import OfficialPaper
from yipin.rules.paper_renewal import Renewal
from yipin.web.office.papers.faults import context_for, faults_of
from yipin.web.office.papers.list_views import KINDS, MARKS
from yipin.web.office.papers.loading import crumbs_of, load_paper
from yipin.web.office.rounds.export_views import download
from yipin.web.permission import REFUSED_STATUS, requires


def shown(paper: Paper) -> OfficialPaper:
    """A draft shows its 代字 with the number left white."""
    content = paper.parsed
    series = series_for(paper) if paper.is_draft and not paper.is_numberless else None
    if series is None:
        return content
    year = content.dated_on[:4] or str(timezone.localdate().year)
    return replace(content, number=f"{series.code}〔{year}〕　号")


def printed(paper: Paper) -> PrintedPdf:
    return write_official_pdf(shown(paper), fonts=settings.FONTS, own=settings.FONTS_OWN)


@requires(can_write_paper, load_paper)
def paper(request: HttpRequest, paper: Paper) -> HttpResponse:
    """The pages, and beside them what to do."""
    return render_paper(request, paper)


def render_paper(
    request: HttpRequest, paper: Paper, fault: str = "", typed: str = ""
) -> HttpResponse:
    """``fault`` is why the last act was refused."""
    trouble, pages, missing = "", 0, ()
    try:
        made = printed(paper)
        pages, missing = len(picture_pages(made.data, in_colour=True)), made.missing
    except FontsMissing as missing_fonts:
        trouble = str(missing_fonts)
    rows = faults_of(paper, context_for(paper)) if paper.is_draft else []
    renewals = differing(paper)
    context = {
        "paper": paper,
        "content": paper.parsed,
        "name": paper.title.replace("\n", "") or _("未写标题"),
        "mark": MARKS[paper.state],
        "kind": KINDS.get(paper.kind, ""),
        "pages": range(1, pages + 1),
        "missing": missing,
        "trouble": trouble,
        "rows": rows,
        "mendable": sum(one.fault.is_mendable for one in rows),
        "renewals": renewals,
        "is_of_session": paper.source_kind == OF_SESSION,
        "wait": may_issue_paper(paper).reason if paper.is_draft else "",
        "note": remark_on(paper, timezone.localdate()),
        "series": series_for(paper),
        "question": issue_question(len(rows), len(renewals), takes_number=not paper.is_numberless),
        "versions": paper.versions.only("number", "change", "saved_at")[:8],
        "crumbs": crumbs_of(paper),
        "fault": fault,
        "typed": typed,
    }
    return render(
        request, "office/papers/paper.html", context, status=REFUSED_STATUS if fault else 200
    )


def differing(paper: Paper) -> list[Renewal]:
    """Where the source says something else by now; a short list of results is as of now first."""
    if paper.is_draft:
        refresh_session(paper, timezone.now())
    return renewals_of(paper, timezone.localdate())


def issue_question(faults: int, differences: int, *, takes_number: bool = True) -> str:
    """What is asked before a paper is issued: what there is still to look at, and nothing of what there is
    not.
    """
    parts = [_("还有 %(n)d 处用语要看。") % {"n": faults}] if faults else []
    if differences:
        parts.append(_("有 %(n)d 处和现在的情况不一样，还没有更新。") % {"n": differences})
    last = _("印发后取文号，文字不能再改。") if takes_number else _("印发后文字不能再改。")
    return "".join([*parts, last])


@requires(can_see_paper, load_paper)
def page(request: HttpRequest, paper: Paper) -> HttpResponse:
    """One page as a picture; its number stands in the address."""
    assert request.resolver_match is not None
    number = request.resolver_match.kwargs["number"]
    pictures = picture_pages(printed(paper).data, in_colour=True)
    if not 1 <= number <= len(pictures):
        raise Http404
    answer = HttpResponse(pictures[number - 1], content_type="image/png")
    answer["Cache-Control"] = "private, no-cache"
    return answer


def file_name(paper: Paper) -> str:
    number = _("草稿") if paper.is_draft else paper.document_number
    parts = [one for one in (number, paper.title) if one]
    return clean_name("_".join(parts).replace("\n", "").replace("/", "／"), "")


@requires(can_see_paper, load_paper)
def pdf(request: HttpRequest, paper: Paper) -> HttpResponse:
    return download(printed(paper).data, file_name(paper), "pdf")


@requires(can_see_paper, load_paper)
def docx(request: HttpRequest, paper: Paper) -> HttpResponse:
    return download(write_official_docx(shown(paper)), file_name(paper), "docx")


@requires(can_write_paper, load_paper)
@require_POST
def mend(request: HttpRequest, paper: Paper) -> HttpResponse:
    """One fault (``key``) or all of them."""
    keys = None if request.POST.get("all") else request.POST.getlist("key")
    try:
        _row, went = mend_paper(
            actor=request.actor,  # type: ignore[attr-defined]
            paper=paper,
            context=context_for(paper),
            now=timezone.now(),
            keys=keys,
        )
    except Refused as refused:
        return render_paper(request, paper, refused.reason)
    if went:
        messages.success(request, _("改正了 %(n)s 处，可以撤销。") % {"n": went})
    else:
        messages.info(request, _("这一处已经不是刚才的样子，没有改动。"))
    return redirect("paper", pk=paper.pk)


@requires(can_write_paper, load_paper)
@require_POST
def undo(request: HttpRequest, paper: Paper) -> HttpResponse:
    undo_paper_change(actor=request.actor, paper=paper, now=timezone.now())  # type: ignore[attr-defined]
    messages.success(request, _("已撤销上一次改动。"))
    return redirect("paper", pk=paper.pk)


@requires(can_write_paper, load_paper)
@require_POST
def renew(request: HttpRequest, paper: Paper) -> HttpResponse:
    """Follow the plan again."""
    try:
        renew_draft(
            actor=request.actor,  # type: ignore[attr-defined]
            paper=paper,
            today=timezone.localdate(),
            now=timezone.now(),
        )
    except Refused as refused:
        return render_paper(request, paper, refused.reason)
    messages.success(request, _("已照现在的情况更新；您改写过的地方没有动。"))
    return redirect("paper", pk=paper.pk)
