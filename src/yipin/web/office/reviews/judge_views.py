"""Asking experts, and letting one go."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from yipin.organisations.models import Person
from yipin.organisations.permissions import Refused
from yipin.projects.people_named import people_named
from yipin.projects.reviewing import round_of_panel, themes_of
from yipin.reviews.models import Judge, Panel
from yipin.reviews.permissions import can_hold_review
from yipin.reviews.queries import experts_named, seated_as
from yipin.reviews.services.chairs import name_chair
from yipin.reviews.services.experts import Asked, ask_expert, renew_expert_link
from yipin.reviews.services.seats import seat_judge, unseat_judge
from yipin.web.office.reviews.forms import AskForm, ReasonForm, SeatForm
from yipin.web.office.reviews.loading import (
    can_change_judge,
    crumbs_of_panel,
    load_judge,
    load_panel,
)
from yipin.web.office.reviews.panel_views import SHOWN_ONCE, show_panel
from yipin.web.permission import REFUSED_STATUS, requires
from yipin.web.refusals import refusals_told
from yipin.web.typed import whole_typed

UNKNOWN = "unknown"
SEATED = gettext_lazy("%(name)s已在本次评审中，不用再请。")


def _one_meant(panel: Panel, form: SeatForm) -> Person | None:
    """The person who is meant; None with the sentence on the form."""
    words = form.cleaned_data["who"]
    if seated := seated_as(panel, words):
        more = _("是同名的另一位，请写用户名。") if words == seated.person.name else ""
        form.add_error("who", SEATED % {"name": seated.person.name} + more)
        return None
    found = experts_named(panel.unit, words, timezone.localdate())
    if len(found) == 1:
        return found[0]
    if found:
        names = "、".join(sorted(f"{one.name}（{one.username}）" for one in found))
        form.add_error("who", _("同名的有 %(names)s，请写用户名。") % {"names": names})
    else:
        reason = _(
            "没有找到“%(who)s”。请写全名，或填用户名；没有账号的，请在下面“从外面请一位没有账号的专家”里请。"
        )
        form.add_error("who", ValidationError(reason % {"who": words}, UNKNOWN))
    return None


@requires(can_hold_review, load_panel)
@require_POST
def seat(request: HttpRequest, panel: Panel) -> HttpResponse:
    """Give an expert a seat; what cannot be done is said where it was typed."""
    themes = themes_of(round_of_panel(panel))
    form = SeatForm(request.POST, themes=themes)
    person = _one_meant(panel, form) if form.is_valid() else None
    if person is not None:
        try:
            seat_judge(
                actor=request.actor,  # type: ignore[attr-defined]
                panel=panel, person=person, themes=form.cleaned_data.get("themes", []),
                named=people_named, now=timezone.now(),
            )  # fmt: skip
        except Refused as refused:
            form.add_error("who", refused.reason)
        else:
            messages.success(request, _("已请%(name)s评审。") % {"name": person.name})
            return redirect("panel", pk=panel.pk)
    is_unknown = form.has_error("who", UNKNOWN)
    ask = AskForm(initial={"name": form.data["who"]}) if is_unknown else None
    return show_panel(request, panel, seat=form, ask=ask, status=REFUSED_STATUS)


def _link_of(request: HttpRequest, token: str) -> str:
    return request.build_absolute_uri(reverse("invitation", args=[token]))


def _say_asked(request: HttpRequest, asked: Asked) -> None:
    """A link that no letter carries is shown on the next page, once."""
    name = {"name": asked.judge.person.name}
    if asked.link:
        request.session[SHOWN_ONCE] = [asked.judge.person.name, asked.link]
        messages.success(request, _("请了%(name)s。请把下面的链接交给本人。") % name)
    elif asked.is_mailed:
        messages.success(request, _("请了%(name)s，邀请链接发到邮箱了。") % name)
    else:
        messages.success(request, _("已请%(name)s评审。本来就有账号，登录就行。") % name)


def _refuse_seated(panel: Panel, form: AskForm) -> None:
    """By the address where there is one: two experts may have the same name."""
    key = "email" if form.cleaned_data["email"] else "name"
    if seated := seated_as(panel, form.cleaned_data[key]):
        more = "" if key == "email" else _("是同名的另一位，请写上邮箱。")
        form.add_error(key, SEATED % {"name": seated.person.name} + more)


@requires(can_hold_review, load_panel)
@require_POST
def ask(request: HttpRequest, panel: Panel) -> HttpResponse:
    """Ask somebody from outside by a link."""
    form = AskForm(request.POST)
    if form.is_valid():
        _refuse_seated(panel, form)
    if form.is_valid():
        try:
            asked = ask_expert(
                actor=request.actor,  # type: ignore[attr-defined]
                panel=panel, link_of=lambda token: _link_of(request, token), now=timezone.now(),
                named=people_named, **form.cleaned_data,
            )  # fmt: skip
        except Refused as refused:
            form.add_error("name", refused.reason)
        else:
            _say_asked(request, asked)
            return redirect("panel", pk=panel.pk)
    return show_panel(request, panel, ask=form, status=REFUSED_STATUS)


@requires(can_hold_review, load_panel)
@require_POST
def chair(request: HttpRequest, panel: Panel) -> HttpResponse:
    """``judge`` is the seat of who chairs from here on; empty: nobody."""
    typed = request.POST.get("judge", "")
    judge = panel.judges.select_related("person").filter(pk=whole_typed(typed)).first()
    if typed and judge is None:
        raise Http404
    with refusals_told(request):
        name_chair(actor=request.actor, panel=panel, judge=judge, now=timezone.now())  # type: ignore[attr-defined]
        said = _("评审组长是%(name)s，推介、答辩的结果由组长公布。")
        none = _("不设评审组长，推介、答辩的结果由主办单位公布。")
        messages.success(request, said % {"name": judge.person.name} if judge else none)
    return redirect("panel", pk=panel.pk)


@requires(can_change_judge, load_judge)
@require_POST
def new_link(request: HttpRequest, judge: Judge) -> HttpResponse:
    """Another link for whoever lost the first."""
    with refusals_told(request):
        asked = renew_expert_link(
            actor=request.actor,  # type: ignore[attr-defined]
            judge=judge, link_of=lambda token: _link_of(request, token), now=timezone.now(),
        )  # fmt: skip
        _say_asked(request, asked)
    return redirect("panel", pk=judge.panel_id)


@requires(can_change_judge, load_judge)
def leave(request: HttpRequest, judge: Judge) -> HttpResponse:
    """Let an expert go, with a reason; what was handed in stays."""
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            unseat_judge(
                actor=request.actor,  # type: ignore[attr-defined]
                judge=judge, reason=form.cleaned_data["reason"], now=timezone.now(),
            )  # fmt: skip
        except Refused as refused:
            form.add_error(None, refused.reason)
        else:
            words = _("%(name)s退出了评审，没交的评分表已收回。")
            messages.success(request, words % {"name": judge.person.name})
            return redirect("panel", pk=judge.panel_id)
    held = round_of_panel(judge.panel)
    context = {
        "judge": judge,
        "panel": judge.panel,
        "form": form,
        "crumbs": crumbs_of_panel(judge.panel, held, _("专家退出")),
    }
    status = REFUSED_STATUS if form.errors else 200
    return render(request, "office/reviews/leave.html", context, status=status)
