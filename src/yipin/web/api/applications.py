"""Applications: the lists, one of them, beginning one, saving what was typed."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router
from pydantic import Field

from yipin.forms.permissions import can_see
from yipin.organisations.permissions import Refused, require
from yipin.programmes.models import Round
from yipin.projects.models import Application
from yipin.projects.permissions import can_fill_application, can_run_round, can_see_application
from yipin.projects.queries import Filters, applications_of_round, applications_of_unit
from yipin.projects.services.applications import EDITABLE, save_application, start_application
from yipin.rules.form_answers import AnswerFault
from yipin.rules.form_schema import FormSchema
from yipin.rules.verdicts import Verdict
from yipin.web.api.application_shapes import (
    Answer,
    ApplicationOut,
    ApplicationPage,
    ClashFault,
    SavedOut,
    application_out,
    application_row,
)
from yipin.web.api.operation import Status, caller_of, operation
from yipin.web.api.shapes import MOST, PER_PAGE, Given, Id, Key, Page, PerPage, Words, page_of
from yipin.web.unit.answers import keep_items_inside_theme
from yipin.web.unit.loading import load_application, load_round
from yipin.web.unit.views.lists import can_apply_here, can_see_own_applications

router = Router(tags=["申报"])
MOST_FIELDS = 500


class StartGiven(Given):
    copied_from: Id | None = None


class AnswersGiven(Given):
    """``base_revision`` is the revision that the sender's answers were read at."""

    answers: dict[Key, Answer] = Field(max_length=MOST_FIELDS)
    base_revision: Annotated[int, Field(ge=0, le=MOST)]


@operation(
    router, "GET", "/applications", asks=can_see_own_applications, answer=ApplicationPage,
    summary="本单位的申报",
)  # fmt: skip
def list_applications(
    request: HttpRequest,
    q: Words = "",
    state: Words = "",
    round: Id | None = None,  # noqa: A002 - the name in the address
    page: Page = 1,
    per_page: PerPage = PER_PAGE,
) -> dict[str, Any]:
    unit = caller_of(request).actor.unit
    assert unit is not None  # every key is that of a desk
    found = applications_of_unit(unit).select_related("unit", "round")
    for word in q.split():
        found = found.filter(title__icontains=word)
    if state:
        found = found.filter(state=state)
    if round:
        found = found.filter(round_id=round)
    rows, place = page_of(found, page, per_page)
    return {"items": [application_row(one) for one in rows], **place}


@operation(
    router, "GET", "/rounds/{pk}/applications", asks=can_run_round, load=load_round,
    answer=ApplicationPage, summary="主办的一轮收到的申报",
)  # fmt: skip
def applications_received(
    request: HttpRequest,
    held: Round,
    q: Words = "",
    state: Words = "",
    theme: Words = "",
    level: Words = "",
    page: Page = 1,
    per_page: PerPage = PER_PAGE,
) -> dict[str, Any]:
    filters = Filters(words=q, state=state, theme=theme, level=level)
    found = applications_of_round(held, filters, has_answers=False).select_related("round")
    rows, place = page_of(found, page, per_page)
    return {"items": [application_row(one) for one in rows], **place}


@operation(
    router, "POST", "/rounds/{pk}/applications", asks=can_apply_here, load=load_round,
    answer=ApplicationOut, status=201, once=True, summary="开始一份申报",
)  # fmt: skip
def start(request: HttpRequest, held: Round, given: StartGiven) -> Any:
    actor = caller_of(request).actor
    copied = None
    if given.copied_from:
        own = Application.objects.filter(unit=actor.unit).select_related("submission__form")
        copied = get_object_or_404(own, pk=given.copied_from).submission
    begun = start_application(
        actor=actor,
        held=held,
        unit=actor.unit,  # type: ignore[arg-type]
        now=timezone.now(),
        copied=copied,
    )
    return Status(201, application_out(load_application(pk=begun.pk)))


@operation(
    router, "GET", "/applications/{pk}", asks=can_see_application, load=load_application,
    answer=ApplicationOut, summary="一份申报",
)  # fmt: skip
def one_application(request: HttpRequest, application: Application) -> dict[str, Any]:
    """As on its page: what was handed on is for those above, a draft for those who fill it in."""
    actor = caller_of(request).actor
    if application.state not in EDITABLE or not can_fill_application(actor, application):
        require(can_see, actor, application.submission)
    return application_out(application)


@operation(
    router, "PATCH", "/applications/{pk}/answers", asks=can_fill_application,
    load=load_application, answer=SavedOut, conflict=ClashFault, summary="逐栏保存",
)  # fmt: skip
def save(request: HttpRequest, application: Application, given: AnswersGiven) -> Any:
    """Only what is sent is touched. Fields that others changed since ``base_revision`` keep theirs."""
    schema = application.submission.form.parsed
    _refuse_unknown(schema, given.answers)
    caller = caller_of(request)
    saved = save_application(
        actor=caller.actor,
        application=application,
        answers=keep_items_inside_theme(
            dict(given.answers),
            application.submission.answers,
            schema,
            application.round.definition.parsed,
        ),
        base_revision=given.base_revision,
        now=timezone.now(),
        page=caller.page,
    )
    faults = [{"field": one.field_key, "message": one.message} for one in saved.faults]
    if saved.clashes:
        return Status(409, _clash(saved.revision, saved.clashes, faults))
    return {
        "revision": saved.revision,
        "percent": saved.percent,
        "merged": list(saved.merged),
        "faults": faults,
    }


def _refuse_unknown(schema: FormSchema, answers: dict[str, Any]) -> None:
    typed = {one.key for one in schema.answerable() if one.type != "attachment"}
    if unknown := [key for key in answers if key not in typed]:
        words = _("这份表没有这一栏，或这一栏不由填表人填。")
        raise Refused(
            Verdict(allowed=False, reason=_("有的栏填不了，什么也没有存。"), code="unknown_field"),
            tuple(AnswerFault(key, words) for key in unknown),
        )


def _clash(revision: int, clashes: Any, faults: list[dict[str, str]]) -> dict[str, Any]:
    return {
        "code": "clash",
        "reason": _("有的栏别人也改了，先留着别人写的；没有冲突的栏已存下。"),
        "fields": faults,
        "revision": revision,
        "clashes": [
            {
                "field": one.field_key,
                "label": one.label,
                "person": one.person,
                "mine": one.mine,
                "theirs": one.theirs,
            }
            for one in clashes
        ],
    }
