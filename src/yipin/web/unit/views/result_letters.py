"""The letter that tells a unit what was decided for its projects, as words and as files."""

from __future__ import annotations

from django.db.models.fields.files import FieldFile
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render

from yipin.documents.filenames import clean_name
from yipin.documents.filetypes import TYPES
from yipin.projects.decision_models import Decision
from yipin.projects.permissions import can_run_round
from yipin.projects.result_letter_models import ResultLetter
from yipin.projects.result_letter_permissions import can_read_letter
from yipin.web.file_answers import answer_with_content, as_file
from yipin.web.paper_text import blocks_of
from yipin.web.permission import requires


def load_letter(*, pk: int) -> ResultLetter:
    """Until it was sent nobody finds it."""
    rows = ResultLetter.objects.select_related(
        "unit", "decision__round__unit", "decision__round__definition"
    )
    return get_object_or_404(rows, pk=pk, sent_at__isnull=False)


@requires(can_read_letter, load_letter)
def letter(request: HttpRequest, letter: ResultLetter) -> HttpResponse:
    named = letter.decision.rows.filter(application__unit=letter.unit_id)
    context = {
        "letter": letter, "blocks": blocks_of(letter.parsed),
        "projects": [one.application for one in named.select_related("application")],
        "is_replaced": letter.decision.state == Decision.State.REPLACED,
        "runs": bool(can_run_round(request.actor, letter.decision.round)),  # type: ignore[attr-defined]
    }  # fmt: skip
    return render(request, "unit/result_letter.html", context)


@requires(can_read_letter, load_letter)
def pdf(request: HttpRequest, letter: ResultLetter) -> HttpResponseBase:
    return _file(request, letter, letter.pdf, "pdf")


@requires(can_read_letter, load_letter)
def docx(request: HttpRequest, letter: ResultLetter) -> HttpResponseBase:
    return _file(request, letter, letter.docx, "docx")


def _file(
    request: HttpRequest, letter: ResultLetter, held: FieldFile, kind: str
) -> HttpResponseBase:
    if not held:
        raise Http404
    headers = {"Content-Type": TYPES[kind].media_type}
    answer = answer_with_content(request, held.name, held.size, headers)
    return as_file(answer, clean_name(f"{letter.parsed.title}_{letter.unit.name}.{kind}", kind))
