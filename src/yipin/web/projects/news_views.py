"""News items of a project: written or read from Word, sent up, decided at each level."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yipin.documents.models import NewsItem, StoredFile
from yipin.documents.news_permissions import (
    can_decide_news,
    can_publish_news,
    can_see_news,
    can_write_news,
    may_decide_news,
)
from yipin.documents.news_queries import (
    kept_news,
    levels_for,
    news_of_project,
    news_waiting_at,
    was_adopted,
)
from yipin.documents.services.news import (
    EDITABLE,
    adopt_news,
    discard_news,
    note_use,
    publish_news,
    read_words,
    return_news,
    save_news,
    send_news,
    withdraw_news,
)
from yipin.organisations.permissions import Actor, Refused
from yipin.projects.evidence import evidence_of
from yipin.projects.models import Application
from yipin.projects.permissions import can_fill_application, can_see_application
from yipin.rules.news import MOST_PICTURES, paragraphs_of
from yipin.rules.verdicts import refuse
from yipin.web.kept_marks import mark_of_stored
from yipin.web.permission import HIDDEN, REFUSED_STATUS, requires
from yipin.web.projects.loading import load_project
from yipin.web.projects.project_page import can_work_on, crumbs_of_project, tabs_of
from yipin.web.theme.parts import Mark
from yipin.web.typed import wholes_typed

PAGE, OFFERED = 50, 48
MARKS = {
    "draft": ("info", "half"),
    "sent": ("info", "ring"),
    "returned": ("warn", "back"),
    "adopted": ("good", "check"),
}


def load_item(*, pk: int) -> NewsItem:
    return get_object_or_404(kept_news(), pk=pk)


def project_of(item: NewsItem) -> Application:
    return load_project(pk=item.project_id)


def mark_of_news(item: NewsItem) -> Mark:
    tone, shape = MARKS[item.state]
    words = str(item.get_state_display())
    if item.published_at:
        words = _("已公开")
    elif item.state == NewsItem.State.SENT and item.at_unit:
        words = _("等%(unit)s审核") % {"unit": item.at_unit.label}
    return Mark(text=words, tone=tone, shape=shape)  # type: ignore[arg-type]


@requires(can_see_application, load_project)
def project_news(request: HttpRequest, project: Application) -> HttpResponse:
    """What the unit wrote about the project; drafts are its own."""
    actor = request.actor  # type: ignore[attr-defined]
    found = news_of_project(project.pk)
    if actor.unit != project.unit:
        found = found.filter(sent_at__isnull=False)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    context = {
        "project": project,
        "page": page,
        "rows": [(one, mark_of_news(one)) for one in page],
        "tabs": tabs_of(project, actor, "news"),
        "crumbs": crumbs_of_project(project, actor, _("通讯稿")),
        "can_work": can_work_on(project, actor),
    }
    return render(request, "projects/news.html", context)


@requires(may_decide_news)
def waiting(request: HttpRequest) -> HttpResponse:
    """What this desk's unit is asked to decide."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = news_waiting_at(actor.unit) if actor.unit else NewsItem.objects.none()
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return render(request, "projects/news_waiting.html", {"page": page})


@requires(can_fill_application, load_project)
def new(request: HttpRequest, project: Application) -> HttpResponse:
    item = NewsItem(
        unit=project.unit, host=project.round.unit, round_id=project.round_id,
        project_id=project.pk,
    )  # fmt: skip
    return _edit(request, project, item)


@requires(can_write_news, load_item)
def edit(request: HttpRequest, item: NewsItem) -> HttpResponse:
    if item.state not in EDITABLE and request.method != "POST":
        return redirect("news_item_desk", item.pk)
    return _edit(request, project_of(item), item)


def _edit(request: HttpRequest, project: Application, item: NewsItem) -> HttpResponse:
    """Written, or with ``act=word`` filled from a Word file; what was typed stays."""
    given, fault = request.POST, ""
    title, text = item.title, "\n".join(item.paragraphs or [])
    chosen = [str(one) for one in _chosen_files(item)]
    if request.method == "POST":
        title, text, chosen = (
            given.get("title", ""),
            given.get("text", ""),
            given.getlist("picture"),
        )
        try:
            if given.get("act") == "word":
                title, text = _from_word(request, title, text)
            else:
                saved = _save(request, project, item, title, text, chosen)
                return redirect("news_item_desk", saved.pk)
        except Refused as refused:
            if refused.code in HIDDEN:
                raise
            fault = refused.reason
    offered = evidence_of(project).exclude(thumbnail="")[:OFFERED]
    context = {
        "project": project,
        "item": item,
        "title": title,
        "text": text,
        "fault": fault,
        "offered": [(one, str(one.file_id) in chosen) for one in offered],
        "most_pictures": MOST_PICTURES,
        "may_edit": item.state in EDITABLE,
        "kept": _mark_of(item),
        "crumbs": crumbs_of_project(project, request.actor, _("写通讯稿")),  # type: ignore[attr-defined]
    }
    status = REFUSED_STATUS if fault else 200
    return render(request, "projects/news_edit.html", context, status=status)


def _mark_of(item: NewsItem) -> str:
    """Of a new one: the last that the project has."""
    last = (
        item.pk
        or NewsItem.objects.filter(project_id=item.project_id).aggregate(Max("pk"))["pk__max"]
    )
    return mark_of_stored(last, item.state, item.saved_at)


def _chosen_files(item: NewsItem) -> list[int]:
    return list(item.pictures.values_list("file_id", flat=True)) if item.pk else []


def _from_word(request: HttpRequest, title: str, text: str) -> tuple[str, str]:
    upload = request.FILES.get("word")
    if upload is None:
        messages.error(request, _("请先选一个 Word 文件。"))
        return title, text
    found, paragraphs = read_words(upload=upload)
    return title or found, "\n".join(paragraphs)


def _save(
    request: HttpRequest, project: Application, item: NewsItem, title: str, text: str,
    chosen: list[str],
) -> NewsItem:  # fmt: skip
    """Pictures are those of the project's evidence."""
    kept = evidence_of(project).filter(file_id__in=wholes_typed(chosen))
    pictures: list[tuple[StoredFile, str]] = [(one.file, one.title) for one in kept]
    saved = save_news(
        actor=request.actor, item=item, title=title, paragraphs=paragraphs_of(text),  # type: ignore[attr-defined]
        pictures=pictures, now=timezone.now(),
    )  # fmt: skip
    if request.POST.get("act") == "send":
        send_news(actor=request.actor, item=saved, now=timezone.now())  # type: ignore[attr-defined]
        messages.success(request, _("已报送，审核结果会发到您的消息里。"))
    else:
        messages.success(request, _("已存好草稿。"))
    return saved


@requires(can_see_news, load_item)
def item(request: HttpRequest, item: NewsItem) -> HttpResponse:
    return show_item(request, item)


def show_item(request: HttpRequest, item: NewsItem, fault: str = "") -> HttpResponse:
    """The text as it will stand, with what each level said."""
    actor = request.actor  # type: ignore[attr-defined]
    context = {
        "item": item,
        "mark": mark_of_news(item),
        "pictures": list(item.pictures.all()),
        "decisions": list(item.decisions.select_related("unit")),
        "levels": levels_for(item),
        "can_edit": item.state in EDITABLE and bool(can_write_news(actor, item)),
        "can_withdraw": item.state == NewsItem.State.SENT
        and bool(can_write_news(actor, item))
        and not was_adopted(item),
        "can_decide": item.state == NewsItem.State.SENT and bool(can_decide_news(actor, item)),
        "can_publish": item.state == NewsItem.State.ADOPTED and bool(can_publish_news(actor, item)),
        "fault": fault,
        "typed": request.POST.get("reason", ""),
    }
    return render(
        request, "projects/news_item.html", context, status=REFUSED_STATUS if fault else 200
    )


Act = Callable[[HttpRequest, NewsItem, dict[str, Any]], str]


def _send(request: HttpRequest, item: NewsItem, who: dict[str, Any]) -> str:
    send_news(item=item, **who)
    return _("已报送，审核结果会发到您的消息里。")


def _withdraw(request: HttpRequest, item: NewsItem, who: dict[str, Any]) -> str:
    withdraw_news(item=item, **who)
    return _("撤回了，可以接着改，改好再报送。")


def _refuse_sent_anew(request: HttpRequest, item: NewsItem) -> None:
    """The page says which text it showed by when that was sent."""
    sent_at = item.sent_at.isoformat() if item.sent_at else ""
    if request.POST.get("sent_at", sent_at) != sent_at:
        words = _("这篇稿子撤回改过，又重新报送了。请先看过新稿再审核。")
        raise Refused(refuse("changed_since", words))


def _adopt(request: HttpRequest, item: NewsItem, who: dict[str, Any]) -> str:
    _refuse_sent_anew(request, item)
    adopt_news(item=item, level=request.POST.get("level", ""), **who)
    return _("已采用。")


def _use(request: HttpRequest, item: NewsItem, who: dict[str, Any]) -> str:
    note_use(item=item, level=request.POST.get("level", ""), **who)
    return _("已记下。一篇稿子只按最高的一次算。")


def _return(request: HttpRequest, item: NewsItem, who: dict[str, Any]) -> str:
    _refuse_sent_anew(request, item)
    return_news(item=item, reason=request.POST.get("reason", ""), **who)
    return _("已退回，单位会看到您的意见。")


def _publish(request: HttpRequest, item: NewsItem, who: dict[str, Any]) -> str:
    publish_news(item=item, is_shown=True, **who)
    return _("已公开，任何人都能看到。")


def _hide(request: HttpRequest, item: NewsItem, who: dict[str, Any]) -> str:
    publish_news(item=item, is_shown=False, **who)
    return _("不再公开。")


ACTS: dict[str, Act] = {
    "send": _send,
    "withdraw": _withdraw,
    "adopt": _adopt,
    "use": _use,
    "return": _return,
    "publish": _publish,
    "hide": _hide,
}


@requires(can_see_news, load_item)
@require_POST
def act(request: HttpRequest, item: NewsItem) -> HttpResponse:
    """One act by the unit, the level that is asked, or the host."""
    name = request.POST.get("act", "")
    if name not in ACTS:
        raise Http404
    who = {"actor": request.actor, "now": timezone.now()}  # type: ignore[attr-defined]
    try:
        messages.success(request, ACTS[name](request, item, who))
    except Refused as refused:
        if refused.code in HIDDEN:
            raise
        return show_item(request, item, refused.reason)
    return redirect("news_item_desk", item.pk)


@requires(can_write_news, load_item)
@require_POST
def discard(request: HttpRequest, item: NewsItem) -> HttpResponse:
    discard_news(actor=request.actor, item=item, now=timezone.now())  # type: ignore[attr-defined]
    messages.success(request, _("草稿已删除。"))
    return redirect("project_news", item.project_id)
