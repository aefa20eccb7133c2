"""The pitch or defence day as the office holds it, and the page on the wall."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from yipin.organisations.permissions import Actor, Refused
from yipin.projects.reviewing import round_of_panel
from yipin.projects.session_papers import programme_of
from yipin.reviews.chair_queries import can_list_be_released, chair_of, released_by
from yipin.reviews.models import Panel, Session, Turn
from yipin.reviews.order_queries import waits_words
from yipin.reviews.permissions import can_hold_review
from yipin.reviews.services.minutes import draft_minutes
from yipin.reviews.services.rankings import refresh_short_list
from yipin.reviews.services.releasing import hide_result, release_result
from yipin.reviews.services.sessions import (
    MOST_MINUTES,
    Plan,
    begin_phase,
    call_turn,
    draw_order,
    end_turn,
    file_session,
    minutes_of,
    pause_clock,
    plan_session,
    publish_seal,
    start_clock,
)
from yipin.rules.lots import HOW
from yipin.web.office.reviews.forms import InsteadForm
from yipin.web.office.reviews.hall_page import clock_face, hall_page, labels_of
from yipin.web.office.reviews.loading import (
    can_change_session,
    crumbs_of_panel,
    load_panel,
    load_session,
)
from yipin.web.office.rounds.more_time import MinuteField
from yipin.web.permission import REFUSED_STATUS, requires
from yipin.web.refusals import refusals_told
from yipin.web.typed import whole_typed

OVER = (Turn.State.DONE, Turn.State.ABSENT)


class PlanForm(forms.Form):
    """Where, when, how long."""

    held_at = MinuteField(label=gettext_lazy("时间"), required=False)
    place = forms.CharField(label=gettext_lazy("地点"), max_length=80, required=False)
    talk_minutes = forms.IntegerField(
        label=gettext_lazy("陈述几分钟"), min_value=1, max_value=MOST_MINUTES
    )
    question_minutes = forms.IntegerField(
        label=gettext_lazy("问答几分钟"), min_value=1, max_value=MOST_MINUTES
    )


def _plan_form(session: Session | None, typed: QueryDict | None = None) -> PlanForm:
    held = session or Session()
    at = timezone.localtime(held.held_at) if held.held_at else None
    initial = {
        "held_at": at, "place": held.place, "talk_minutes": held.talk_minutes,
        "question_minutes": held.question_minutes,
    }  # fmt: skip
    return PlanForm(typed, initial=initial)


@requires(can_hold_review, load_panel)
def session(request: HttpRequest, panel: Panel) -> HttpResponse:
    """What to do next on that day; POST writes place, time and minutes."""
    held = Session.objects.filter(panel=panel).first()
    form = _plan_form(held, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            plan_session(
                actor=request.actor,  # type: ignore[attr-defined]
                panel=panel, plan=Plan(**form.cleaned_data), now=timezone.now(),
            )  # fmt: skip
        except Refused as refused:
            form.add_error("held_at" if refused.code == "past_day" else None, refused.reason)
        else:
            messages.success(request, _("安排存好了。"))
            return redirect("panel_session", pk=panel.pk)
    return _show_day(request, panel, held, form, InsteadForm())


def _show_day(
    request: HttpRequest,
    panel: Panel,
    held: Session | None,
    form: PlanForm,
    instead: InsteadForm,
) -> HttpResponse:
    """``form`` and ``instead`` carry what was typed and could not be done."""
    round_held, now, chair = round_of_panel(panel), timezone.now(), chair_of(panel)
    turns = list(held.turns.select_related("subject__unit")) if held else []
    context = {
        "panel": panel,
        "session": held,
        "chair": chair if chair and chair.person_id != request.user.pk else None,
        "waits_for": _why_not_released(panel, now),
        "instead": instead,
        "released_by": released_by(held) if held else "",
        "minutes": minutes_of(held) if held else None,
        "form": form,
        "turns": turns,
        "waits": waits_words(sum(one.state == Turn.State.WAITING for one in turns)),
        "all_done": all(one.state in OVER for one in turns),
        "on": _on_stage(panel, turns),
        "clock": clock_face(held, now) if held else None,
        "how": HOW,
        "crumbs": crumbs_of_panel(panel, round_held, _("推介、答辩")),
    }
    status = REFUSED_STATUS if form.errors or instead.errors else 200
    return render(request, "office/reviews/session.html", context, status=status)


def _on_stage(panel: Panel, turns: Sequence[Turn]) -> Turn | None:
    """Once the review has ended the day goes on with its result, whoever was left on stage."""
    if panel.state == Panel.State.CLOSED:
        return None
    return next((one for one in turns if one.state == Turn.State.ON), None)


def _why_not_released(panel: Panel, now: datetime) -> str:
    """Empty where the result can go on the wall, and before the review has ended."""
    if panel.state != Panel.State.CLOSED:
        return ""
    refresh_short_list(panel=panel, now=now)
    return can_list_be_released(panel).reason


Act = Callable[[Actor, Session, datetime], str]


def _seal(actor: Actor, session: Session, now: datetime) -> str:
    publish_seal(actor=actor, session=session, now=now)
    return _("密封号公布了。可以抄在会议通知里；抽签号到抽签时才公布。")


def _draw(actor: Actor, session: Session, now: datetime) -> str:
    turns = draw_order(actor=actor, session=session, now=now)
    return _("抽好了，%(n)s 项的顺序在下面。") % {"n": len(turns)}


def _start(actor: Actor, session: Session, now: datetime) -> str:
    start_clock(actor=actor, session=session, now=now)
    return ""


def _pause(actor: Actor, session: Session, now: datetime) -> str:
    pause_clock(actor=actor, session=session, now=now)
    return ""


def _talk(actor: Actor, session: Session, now: datetime) -> str:
    begin_phase(actor=actor, session=session, phase=Session.Phase.TALK, now=now)
    return _("陈述的时间从头算，请点“开始计时”。")


def _questions(actor: Actor, session: Session, now: datetime) -> str:
    begin_phase(actor=actor, session=session, phase=Session.Phase.QUESTIONS, now=now)
    return _("到问答了，请点“开始计时”。")


def _release(actor: Actor, session: Session, now: datetime, reason: str = "") -> str:
    release_result(actor=actor, session=session, reason=reason, now=now)
    return _("结果在大屏上了。")


def _hide(actor: Actor, session: Session, now: datetime) -> str:
    hide_result(actor=actor, session=session, now=now)
    return _("大屏上的结果收起来了。")


def _minutes(actor: Actor, session: Session, now: datetime) -> str:
    programme = programme_of(session.panel)
    draft_minutes(actor=actor, session=session, now=now, programme=programme)
    return _("纪要起草好了。请核对、改好以后印发，再存档。")


def _file(actor: Actor, session: Session, now: datetime) -> str:
    file_session(actor=actor, session=session, now=now)
    return _("这一场存档了，不能再改。")


ACTS: dict[str, Act] = {
    "seal": _seal,
    "draw": _draw,
    "start": _start,
    "pause": _pause,
    "talk": _talk,
    "questions": _questions,
    "release": _release,
    "hide": _hide,
    "minutes": _minutes,
    "file": _file,
}


@requires(can_change_session, load_session)
@require_POST
def act(request: HttpRequest, session: Session) -> HttpResponse:
    """One act of the day, then back to the page with what is true now."""
    slug = request.resolver_match.kwargs["act"]  # type: ignore[union-attr]
    if slug not in ACTS:
        raise Http404
    return _done(request, session, lambda actor, now: ACTS[slug](actor, session, now))


@requires(can_change_session, load_session)
@require_POST
def instead(request: HttpRequest, session: Session) -> HttpResponse:
    """The office releases in the chair's stead, with a reason; without one it is asked for at its field."""
    form = InsteadForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    try:
        said = _release(request.actor, session, timezone.now(), reason)  # type: ignore[attr-defined]
    except Refused as refused:
        if refused.code != "chair_releases":
            messages.error(request, refused.reason)
            return redirect("panel_session", pk=session.panel_id)
        if not form.errors:
            form.add_error("reason", refused.reason)
        form.fields["reason"].widget.attrs["autofocus"] = True
        return _show_day(request, session.panel, session, _plan_form(session), form)
    messages.success(request, said)
    return redirect("panel_session", pk=session.panel_id)


@requires(can_change_session, load_session)
@require_POST
def turn(request: HttpRequest, session: Session) -> HttpResponse:
    """``call``, ``done`` or ``absent``: the number of a turn."""
    verb = next((one for one in ("call", "done", "absent") if one in request.POST), "")
    number = request.POST.get(verb, "")
    found = session.turns.filter(pk=whole_typed(number))
    row = found.select_related("subject", "session__panel").first()
    if row is None:
        raise Http404

    def do(actor: Actor, now: datetime) -> str:
        if verb == "call":
            call_turn(actor=actor, turn=row, now=now)
            return _("请“%(title)s”上场。") % {"title": row.subject.title}
        end_turn(actor=actor, turn=row, is_absent=verb == "absent", now=now)
        return _said_of_end(session, row, is_absent=verb == "absent")

    return _done(request, session, do)


def _said_of_end(session: Session, turn: Turn, *, is_absent: bool) -> str:
    words = _("“%(title)s”记为没到。") if is_absent else _("“%(title)s”完了。")
    said = words % {"title": turn.subject.title}
    after = session.turns.filter(state=Turn.State.WAITING).select_related("subject").first()
    if after is None:
        return said
    return said + _("下一项是“%(title)s”。") % {"title": after.subject.title}


def _done(
    request: HttpRequest, session: Session, do: Callable[[Actor, datetime], str]
) -> HttpResponse:
    with refusals_told(request):
        words = do(request.actor, timezone.now())  # type: ignore[attr-defined]
        if words:
            messages.success(request, words)
    return redirect("panel_session", pk=session.panel_id)


@requires(can_change_session, load_session)
def hall(request: HttpRequest, session: Session) -> HttpResponse:
    """Readable from the last row; no mark before the result is released."""
    page = hall_page(session, timezone.now())
    context = {"session": session, "panel": session.panel, "page": page, "now": timezone.now()}
    return render(request, "office/reviews/hall.html", context)


@requires(can_change_session, load_session)
def hall_state(request: HttpRequest, session: Session) -> HttpResponse:
    """What the page on the wall asks for every two seconds: clock, and whether all else still holds."""
    page = hall_page(session, timezone.now())
    clock = page.clock
    return JsonResponse(
        {
            "mark": page.mark,
            "left": clock.left,
            "limit": clock.limit,
            "running": clock.running,
            "labels": labels_of(session),
            "ready": page.ready,
        }
    )
