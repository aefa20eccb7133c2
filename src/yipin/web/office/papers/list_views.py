"""The papers of a unit, and beginning one."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yipin.documents.models import Paper
from yipin.documents.paper_queries import discarded_papers_of, papers_of
from yipin.documents.permissions import can_write_paper
from yipin.documents.services.papers import begin_paper, discard_paper, restore_paper
from yipin.organisations.choices import Right
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor, holds
from yipin.rules.official_paper import PAPER_KINDS, PLAIN, OfficialPaper
from yipin.web.office.papers.loading import crumbs_to, load_any_paper, load_paper
from yipin.web.permission import requires
from yipin.web.theme.parts import Mark
from yipin.web.typed import words_typed

PAGE = 50
MARKS = {
    "draft": Mark(text="草稿", tone="warn", shape="tri"),
    "issued": Mark(text="已印发", tone="good", shape="check"),
    "void": Mark(text="已作废", tone="late", shape="x"),
}
KINDS = {"down": "下行文", "up": "上行文", "letter": "函", "minutes": "纪要", PLAIN: "公示"}


@dataclass(frozen=True, kw_only=True)
class PaperRow:
    """One paper of the list."""

    paper: Paper

    @property
    def title(self) -> str:
        return self.paper.title.replace("\n", "") or _("未写标题")

    @property
    def mark(self) -> Mark:
        return MARKS[self.paper.state]

    @property
    def kind(self) -> str:
        return KINDS.get(self.paper.kind, "")


@requires(holds(Right.RUN_PROGRAMMES))
def papers(request: HttpRequest) -> HttpResponse:
    """Every paper of the desk's unit, searched and filtered."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    unit: Unit = actor.unit  # type: ignore[assignment]
    words, state = words_typed(request.GET), request.GET.get("state", "")
    state = state if state in Paper.State.values else ""
    page = Paginator(papers_of(unit, words=words, state=state), PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page,
        "rows": [PaperRow(paper=one) for one in page],
        "words": words,
        "state": state,
        "states": Paper.State.choices,
        "is_filtered": bool(words or state),
        "trash": list(discarded_papers_of(unit, timezone.now())),
        "kinds": PAPER_KINDS.items(),
    }
    return render(request, "office/papers/list.html", context)


@requires(holds(Right.RUN_PROGRAMMES))
def new(request: HttpRequest) -> HttpResponse:
    """Choose a form and begin with the unit's names filled in."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    unit: Unit = actor.unit  # type: ignore[assignment]
    if request.method == "POST":
        kind = request.POST.get("kind", "")
        today = timezone.localdate().isoformat()
        content = OfficialPaper(
            kind=kind, mark=first_mark(kind, unit.name),
            issuer=unit.name, dated_on=today, printed_on=today, has_seal_room=kind != "minutes",
        )  # fmt: skip
        paper = begin_paper(actor=actor, unit=unit, content=content, now=timezone.now())
        return redirect("paper_edit", pk=paper.pk)
    context = {"kinds": PAPER_KINDS.items(), "crumbs": crumbs_to(_("写一份"))}
    return render(request, "office/papers/new.html", context)


def first_mark(kind: str, name: str) -> str:
    """The red mark of a new paper; a publicity has none."""
    if kind == PLAIN:
        return ""
    return name + ("" if kind in {"letter", "minutes"} else _("文件"))


@requires(can_write_paper, load_paper)
@require_POST
def discard(request: HttpRequest, paper: Paper) -> HttpResponse:
    discard_paper(actor=request.actor, paper=paper, now=timezone.now())  # type: ignore[attr-defined]
    messages.success(request, _("草稿已删除，30 天内可以在这一页下面恢复。"))
    return redirect("papers")


@requires(can_write_paper, load_any_paper)
@require_POST
def restore(request: HttpRequest, paper: Paper) -> HttpResponse:
    restore_paper(actor=request.actor, paper=paper, now=timezone.now())  # type: ignore[attr-defined]
    messages.success(request, _("草稿已恢复。"))
    return redirect("paper", pk=paper.pk)
