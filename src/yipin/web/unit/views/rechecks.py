"""One re-check: the unit writes and hands in, the office judges."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yipin.forms.models import SubmissionFile
from yipin.forms.services.versions import held_files
from yipin.organisations.permissions import Actor, Permission, Refused
from yipin.projects.recheck_reviews import Reviewed, review_of
from yipin.projects.services.rechecks import (
    add_evidence,
    decide_recheck,
    hand_in_recheck,
    remove_evidence,
    save_recheck,
)
from yipin.projects.services.title_changes import Judgement
from yipin.projects.title_models import Recheck
from yipin.projects.title_permissions import (
    can_change_title,
    can_hand_in_recheck,
    can_see_title,
)
from yipin.rules.recheck_form import EVIDENCE, MOST_FILES, STATEMENT, recheck_schema
from yipin.rules.rubrics import points_words
from yipin.rules.titles_held import ACTS, IMPROVING
from yipin.web.kept_marks import mark_of_stored
from yipin.web.permission import REFUSED_STATUS, requires
from yipin.web.title_marks import state_mark
from yipin.web.unit.title_forms import JudgeForm, StatementForm
from yipin.web.unit.title_loading import load_evidence, load_recheck
from yipin.web.unit.title_questions import renewal_words, withdrawal_words


def statement_form(row: Recheck, data: Any = None) -> StatementForm:
    if row.submission:
        field = row.submission.form.parsed.field(STATEMENT)
    else:
        field = recheck_schema(is_improvement=row.title.state == IMPROVING).field(STATEMENT)
    assert field is not None
    start = row.submission.answers.get(STATEMENT, "") if row.submission else ""
    return StatementForm(data, label=field.label, hint=field.hint, initial={"statement": start})


def recheck_page(
    request: HttpRequest, row: Recheck, *, status: int = 200, **own: Any
) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    today = timezone.localdate()
    is_decided = row.state == Recheck.State.DECIDED
    form = statement_form(row)
    files = list(held_files(row.submission)) if row.submission else []
    version = row.submission.versions.first() if row.submission else None
    can_judge = not is_decided and bool(can_change_title(actor, row))
    reviewed = review_of(row) if row.state == Recheck.State.HANDED_IN or can_judge else None
    proposal = reviewed.proposal if reviewed else None
    context = {
        "row": row, "title": row.title, "mark": state_mark(row.title, today), "files": files, "version": version,
        "said": version.answers.get(STATEMENT, "") if version else "",
        "sent": version.files if version else [],
        "statement": form, "kept": mark_of_stored(*form.initial.values(), row.state), "most_files": MOST_FILES, "is_over": row.due_on < today,
        "can_write": not (is_decided or reviewed) and bool(can_hand_in_recheck(actor, row)),
        "is_with_panel": bool(reviewed) and not is_decided,
        "can_judge": can_judge, "reviewed": reviewed if can_judge else None,
        "score": _score_words(reviewed),
        "is_ripe": row.state == Recheck.State.HANDED_IN or row.due_on < today,
        "today": today, "withdrawal": withdrawal_words(row.title), "renewal": renewal_words(row.title, today),
        "judge": JudgeForm(initial={"act": proposal.act} if proposal else None), "outcome": ACTS[row.outcome][2] if row.outcome else "",
    }  # fmt: skip
    return render(request, "unit/recheck.html", context | own, status=status)


def _score_words(reviewed: Reviewed | None) -> str:
    if reviewed is None or reviewed.score is None:
        return ""
    full = points_words(reviewed.full)
    words = _("评审组打了 %(score)s 分，满分 %(full)s 分。")
    return words % {"score": points_words(reviewed.score), "full": full}


@requires(can_see_title, load_recheck)
def recheck(request: HttpRequest, row: Recheck) -> HttpResponse:
    return recheck_page(request, row)


@requires(can_hand_in_recheck, load_recheck)
@require_POST
def save(request: HttpRequest, row: Recheck) -> HttpResponse:
    """Save, take a file with it, or hand in; a refusal keeps what was typed."""
    form = statement_form(row, request.POST)
    if not form.is_valid():
        return recheck_page(request, row, status=REFUSED_STATUS, statement=form)
    try:
        words = _saved(request, row, form.cleaned_data["statement"])
    except Refused as refused:
        fault = next((str(one.message) for one in refused.faults), refused.reason)
        form.add_error("statement" if refused.faults else None, fault)
        return recheck_page(request, load_recheck(pk=row.pk), status=REFUSED_STATUS, statement=form)
    messages.success(request, words)
    return redirect("recheck", pk=row.pk)


def _saved(request: HttpRequest, row: Recheck, statement: str) -> str:
    """What was done, in words."""
    actor, now = request.actor, timezone.now()  # type: ignore[attr-defined]
    if request.POST.get("act") == "hand_in":
        hand_in_recheck(actor=actor, recheck=row, statement=statement, now=now)
        return _("已交给%(who)s，审核以前还可以改了再交。") % {"who": row.title.issuer_name}
    save_recheck(actor=actor, recheck=row, statement=statement, now=now)
    upload = request.FILES.get(f"file_{EVIDENCE}")
    if upload is not None:
        name = str(upload.name)
        held = add_evidence(actor=actor, recheck=row, upload=upload, name=name, now=now)
        return _("“%(name)s”已上传。") % {"name": held.file.name}
    return _("已存好，还没有交。")


can_remove_evidence = Permission(
    "rechecks.remove_file",
    lambda actor, held: can_hand_in_recheck(actor, held.submission.recheck),
)


@requires(can_remove_evidence, load_evidence)
@require_POST
def file_remove(request: HttpRequest, held: SubmissionFile) -> HttpResponse:
    row = held.submission.recheck
    try:
        remove_evidence(actor=request.actor, held=held, now=timezone.now())  # type: ignore[attr-defined]
    except Refused as refused:
        messages.warning(request, refused.reason)
    else:
        messages.success(request, _("“%(name)s”已移除。") % {"name": held.file.name})
    return redirect("recheck", pk=row.pk)


@requires(can_change_title, load_recheck)
@require_POST
def decide(request: HttpRequest, row: Recheck) -> HttpResponse:
    form = JudgeForm(request.POST)
    if form.is_valid():
        judged = Judgement(**form.cleaned_data)
        try:
            decide_recheck(actor=request.actor, recheck=row, judged=judged, now=timezone.now())  # type: ignore[attr-defined]
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            messages.success(
                request, _("已审核：%(what)s。单位会收到消息。") % {"what": ACTS[judged.act][2]}
            )
            return redirect("title", pk=row.title_id)
    return recheck_page(request, row, status=REFUSED_STATUS, judge=form)
