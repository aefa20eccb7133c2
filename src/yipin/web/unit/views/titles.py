"""Titles of the own unit; one title with its certificate, story and history, for unit and office."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yipin.organisations.permissions import Actor, Permission, Refused
from yipin.projects.certificates import NOT_PRINTED, certificate_pdf
from yipin.projects.services.rechecks import ask_recheck
from yipin.projects.services.title_changes import put_on_wall, replace_title, withdraw_title
from yipin.projects.services.title_stories import add_picture, remove_picture, write_story
from yipin.projects.title_models import Title, TitlePicture
from yipin.projects.title_permissions import (
    can_change_title,
    can_see_own_titles,
    can_see_title,
    can_write_story,
    is_shown_on,
)
from yipin.projects.title_queries import held_titles, titles_of_unit
from yipin.rules.new_brands import gates_new_brands, may_grow_new
from yipin.web.file_answers import as_file
from yipin.web.kept_marks import mark_of_stored
from yipin.web.permission import REFUSED_STATUS, requires
from yipin.web.title_marks import history_of, state_mark, state_words
from yipin.web.unit.title_forms import (
    AskRecheckForm,
    PictureForm,
    ReplaceForm,
    StoryForm,
    WithdrawForm,
)
from yipin.web.unit.title_loading import load_picture, load_title
from yipin.web.unit.title_questions import withdrawal_words

PAGE = 20
FORMS: dict[str, type[forms.Form]] = {
    "withdraw": WithdrawForm,
    "replace": ReplaceForm,
    "recheck": AskRecheckForm,
}


@requires(can_see_own_titles)
def own_titles(request: HttpRequest) -> HttpResponse:
    """What this unit holds, and whether it may grow a new brand. A fixed number of reads."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    if actor.unit is None:
        raise Http404
    today = timezone.localdate()
    page = Paginator(titles_of_unit(actor.unit), PAGE).get_page(request.GET.get("page"))
    first = next((one for one in page if one.application_id), None)
    gates = first is not None and gates_new_brands(first.round.definition.parsed)
    grow = may_grow_new(held_titles(actor.unit, first.round, today)) if first and gates else None
    context = {
        "page": page,
        "rows": [(one, state_mark(one, today)) for one in page],
        "grow": grow,
    }
    return render(request, "unit/titles.html", context)


@requires(can_see_title, load_title)
def title(request: HttpRequest, held: Title) -> HttpResponse:
    return title_page(request, held)


def title_page(request: HttpRequest, held: Title, *, status: int = 200, **own: Any) -> HttpResponse:
    """``own`` are forms that were sent and found wanting."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    today = timezone.localdate()
    start, pictures = {"summary": held.summary, "story": held.story}, list(held.pictures.all())
    context = {
        "title": held,
        "mark": state_mark(held, today),
        "is_shown": is_shown_on(held, today),
        "words": state_words(held, today),
        "history": history_of(held.changes.all(), is_inside=True),
        "pictures": pictures,
        "open_recheck": held.rechecks.exclude(state="decided").first(),
        "is_printed": held.state not in NOT_PRINTED,
        "can_write": bool(can_write_story(actor, held)) and held.state not in NOT_PRINTED,
        "can_change": bool(can_change_title(actor, held)) and held.state not in NOT_PRINTED,
        "story_form": StoryForm(initial=start),
        "picture_form": PictureForm(),
        "kept": mark_of_stored(held.summary, held.story, *(one.pk for one in pictures)),
    }
    return render(request, "unit/title.html", context | own, status=status)


@requires(can_see_title, load_title)
def certificate(request: HttpRequest, held: Title) -> HttpResponse:
    answer = HttpResponse(certificate_pdf(held), content_type="application/pdf")
    return as_file(answer, f"{held.number_words}.pdf", is_inline=True)


def _kept(request: HttpRequest, held: Title) -> HttpResponse | None:
    """Whatever was pressed, all that stands in the form is kept: the story, and a picture where one was
    begun. Answers the page that says what is wrong, with what was typed, or None.
    """
    if "summary" not in request.POST:
        return None
    return _story_kept(request, held) or _picture_kept(request, held)


def _story_kept(request: HttpRequest, held: Title) -> HttpResponse | None:
    form = StoryForm(request.POST)
    if form.is_valid():
        try:
            write_story(
                actor=request.actor, title=held, now=timezone.now(), **form.cleaned_data  # type: ignore[attr-defined]
            )  # fmt: skip
        except Refused as refused:
            form.add_error("summary", refused.reason)
        else:
            return None
    started = PictureForm(initial={"words": request.POST.get("words", "")})
    own = {"story_form": form, "picture_form": started}
    return title_page(request, held, status=REFUSED_STATUS, **own)


def _picture_kept(
    request: HttpRequest, held: Title, *, is_asked: bool = False
) -> HttpResponse | None:
    form = PictureForm(request.POST, request.FILES)
    if not (is_asked or form.is_begun()):
        return None
    if form.is_valid():
        upload = form.cleaned_data["picture"]
        try:
            add_picture(
                actor=request.actor, title=held, upload=upload, name=upload.name,  # type: ignore[attr-defined]
                words=form.cleaned_data["words"], now=timezone.now(),
            )  # fmt: skip
        except Refused as refused:
            form.add_error("picture", refused.reason)
        else:
            return None
    return title_page(request, load_title(pk=held.pk), status=REFUSED_STATUS, picture_form=form)


@requires(can_write_story, load_title)
@require_POST
def story(request: HttpRequest, held: Title) -> HttpResponse:
    if wrong := _kept(request, held):
        return wrong
    messages.success(request, _("已存好。"))
    return redirect("title", pk=held.pk)


@requires(can_write_story, load_title)
@require_POST
def picture_add(request: HttpRequest, held: Title) -> HttpResponse:
    wrong = _story_kept(request, held) if "summary" in request.POST else None
    if wrong := wrong or _picture_kept(request, held, is_asked=True):
        return wrong
    messages.success(request, _("图片已加上。"))
    return redirect("title", pk=held.pk)


can_take_off = Permission(
    "titles.take_picture_off", lambda actor, picture: can_write_story(actor, picture.title)
)


@requires(can_take_off, load_picture)
@require_POST
def picture_remove(request: HttpRequest, picture: TitlePicture) -> HttpResponse:
    """First the picture: where there were six, there is room for one that was begun."""
    pk = picture.title_id
    remove_picture(actor=request.actor, picture=picture, now=timezone.now())  # type: ignore[attr-defined]
    messages.success(request, _("图片已去掉。"))
    return _kept(request, load_title(pk=pk)) or redirect("title", pk=pk)


@requires(can_change_title, load_title)
@require_POST
def show(request: HttpRequest, held: Title) -> HttpResponse:
    """Onto the wall, once what is written is kept; or off it, after which nothing need be written."""
    is_shown = request.POST.get("show") == "1"
    if is_shown and (wrong := _kept(request, held)):
        return wrong
    try:
        put_on_wall(actor=request.actor, title=held, is_shown=is_shown, now=timezone.now())  # type: ignore[attr-defined]
    except Refused as refused:
        messages.warning(request, refused.reason)
    else:
        messages.success(request, _("已上品牌墙。") if is_shown else _("已从品牌墙撤下。"))
    wrong = None if is_shown else _kept(request, load_title(pk=held.pk))
    return wrong or redirect("title", pk=held.pk)


@requires(can_change_title, load_title)
def act(request: HttpRequest, held: Title) -> HttpResponse:
    """Withdraw, replace, or ask for a re-check: a page that says what follows, then the act."""
    name = request.resolver_match.kwargs["act"]  # type: ignore[union-attr]
    if name not in FORMS:
        raise Http404
    start = {"name": held.name, "subject": held.subject, "unit_name": held.unit_name}
    form = FORMS[name](request.POST or None, initial=start)
    if request.method == "POST" and form.is_valid():
        try:
            return _acted(request, held, name, form.cleaned_data)
        except Refused as refused:
            form.add_error(None, refused.reason)
    status = REFUSED_STATUS if request.method == "POST" else 200
    context = {"title": held, "form": form, "act": name, "withdrawal": withdrawal_words(held)}
    return render(request, "unit/title_act.html", context, status=status)


def _acted(request: HttpRequest, held: Title, name: str, given: dict[str, Any]) -> HttpResponse:
    actor, now = request.actor, timezone.now()  # type: ignore[attr-defined]
    if name == "withdraw":
        withdraw_title(actor=actor, title=held, now=now, **given)
        messages.success(request, _("称号已撤销，单位会收到消息。"))
    elif name == "replace":
        held = replace_title(actor=actor, title=held, now=now, **given)
        messages.success(request, _("已换发，新编号 %(number)s。") % {"number": held.number_words})
    else:
        ask_recheck(actor=actor, title=held, now=now, **given)
        messages.success(request, _("已发起复查，单位会收到待办和消息。"))
    return redirect("title", pk=held.pk)
