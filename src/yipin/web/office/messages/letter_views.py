"""Writing to many: drafts, who will get it, how it will read, sending, holding, taking back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yipin.journal.models import Letter
from yipin.journal.queries import letters_of
from yipin.journal.services.messages import bad_addresses
from yipin.organisations.permissions import Actor
from yipin.projects.letter_recipients import LetterRecipient, desks_for, facts_for, recipients_of
from yipin.projects.message_permissions import can_change_letter, can_write_letters
from yipin.projects.services.letters import (
    discard_letter,
    hold_letter,
    queue_letter,
    save_letter,
    take_back_letter,
)
from yipin.rules.days import day_bounds_fault
from yipin.rules.letter_filters import LetterFilter, filter_from_plain
from yipin.rules.message_occasions import LETTER_BLANKS
from yipin.rules.message_texts import render_text
from yipin.web.office.messages.letter_form import LetterForm
from yipin.web.office.messages.loading import holds_over, load_letter, tabs_of
from yipin.web.permission import requires
from yipin.web.refusals import refusals_told
from yipin.web.theme.parts import Mark
from yipin.web.typed import whole_typed

PAGE = 50
MARKS = {
    "draft": ("quiet", "ring"),
    "held": ("warn", "bar"),
    "queued": ("info", "half"),
    "sent": ("good", "check"),
}


@requires(can_write_letters)
def letters(request: HttpRequest) -> HttpResponse:
    """What this unit wrote, newest first."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    page = Paginator(letters_of(actor.unit.pk), PAGE).get_page(request.GET.get("page"))  # type: ignore[union-attr]
    rows = [(letter, mark_of(letter)) for letter in page]
    context = {"tabs": tabs_of(request), "page": page, "rows": rows}
    return render(request, "office/messages/letters.html", context)


def mark_of(letter: Letter) -> Mark:
    tone, shape = MARKS[letter.state]
    return Mark(text=letter.get_state_display(), tone=tone, shape=shape)  # type: ignore[arg-type]


@requires(can_write_letters)
def new_letter(request: HttpRequest) -> HttpResponse:
    return _write(request, None)


@requires(can_change_letter, load_letter)
def letter(request: HttpRequest, row: Letter) -> HttpResponse:
    """A draft can be written on; anything later is shown with what can still be done."""
    if row.state == Letter.State.DRAFT:
        return _write(request, row)
    return render(request, "office/messages/letter.html", _context_of(request, row))


def _context_of(request: HttpRequest, row: Letter) -> dict[str, Any]:
    now = timezone.now()
    return {
        "tabs": tabs_of(request),
        "letter": row,
        "mark": mark_of(row),
        "first_copy": row.messages.last(),
        "people": count_of(request.actor, filter_from_plain(row.filters), now),  # type: ignore[attr-defined]
        "holds": holds_over(request.actor),  # type: ignore[attr-defined]
    }


def _write(request: HttpRequest, row: Letter | None) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = LetterForm(request.POST or None, host=actor.unit, letter=row)  # type: ignore[arg-type]
    now = timezone.now()
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        saved = save_letter(
            actor=actor,
            letter=row,
            title=given["title"],
            body=given["body"],
            filters=given,
            robots=[int(one) for one in given.get("robots", ())],
            is_important=given["is_important"],
            now=now,
        )
        return _go_on(request, saved)
    wanted = _wanted(form, row)
    context = {
        "tabs": tabs_of(request),
        "form": form,
        "letter": row,
        "blanks": LETTER_BLANKS,
        "people": count_of(actor, wanted, now),
    }
    return render(request, "office/messages/write.html", context)


def _wanted(form: LetterForm, row: Letter | None) -> LetterFilter:
    if form.is_bound:
        return filter_from_plain(getattr(form, "cleaned_data", {}))
    return filter_from_plain(row.filters if row else {})


def _go_on(request: HttpRequest, saved: Letter) -> HttpResponse:
    act = request.POST.get("act", "save")
    if act in {"who", "preview"}:
        return redirect(f"letter_{act}", pk=saved.pk)
    if act == "ready":
        return redirect("letter_preview", pk=saved.pk)
    messages.success(request, _("草稿存好了。"))
    return redirect("letter", pk=saved.pk)


@requires(can_write_letters)
@require_POST
def count(request: HttpRequest) -> HttpResponse:
    """How many would get it, while the conditions are being chosen."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = LetterForm(request.POST, host=actor.unit)  # type: ignore[arg-type]
    form.is_valid()
    people = count_of(actor, filter_from_plain(form.cleaned_data), timezone.now())
    return render(request, "office/messages/count.html", {"people": people})


def count_of(actor: Actor, wanted: LetterFilter, now: datetime) -> dict[str, int]:
    """How many people, and how many of them have no address. One read of the desks."""
    assert actor.unit is not None
    people = recipients_of(desks_for(actor.unit, wanted, now))
    bad = bad_addresses(one.person.email for one in people)
    without = sum(not one.person.email or one.person.email.lower() in bad for one in people)
    return {"all": len(people), "without": without}


@requires(can_change_letter, load_letter)
def who(request: HttpRequest, row: Letter) -> HttpResponse:
    """Everybody who will get it, in the order of the tree; who has no e-mail is told so."""
    people, bad = _people(request, row)
    only = request.GET.get("show") == "without"
    marked = [(one, _address_words(one, bad)) for one in people]
    without = [pair for pair in marked if pair[1]]
    page = Paginator(without if only else marked, PAGE).get_page(request.GET.get("page"))
    context = {
        "tabs": tabs_of(request), "letter": row, "page": page, "only": only,
        "all": len(people), "without": len(without),
    }  # fmt: skip
    return render(request, "office/messages/who.html", context)


def _people(request: HttpRequest, row: Letter) -> tuple[list[LetterRecipient], set[str]]:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    wanted = filter_from_plain(row.filters)
    people = recipients_of(desks_for(actor.unit, wanted, timezone.now()))  # type: ignore[arg-type]
    return people, bad_addresses(one.person.email for one in people)


def _address_words(one: LetterRecipient, bad: set[str]) -> str:
    if not one.person.email:
        return _("没有邮箱，只收站内消息")
    if one.person.email.lower() in bad:
        return _("邮箱退过信，只收站内消息")
    return ""


@requires(can_change_letter, load_letter)
def preview(request: HttpRequest, row: Letter) -> HttpResponse:
    """The letter as one real recipient will read it; step to the next one."""
    people, _bad = _people(request, row)
    asked = whole_typed(request.GET.get("n", "")) or 1
    number = min(asked, max(len(people), 1))
    context = _context_of(request, row) | {"number": number, "total": len(people)}
    if people:
        one = people[number - 1]
        wanted = filter_from_plain(row.filters)
        facts = facts_for([one], wanted, row.unit_label, timezone.now())[0]
        context |= {
            "one": one,
            "title": render_text(row.title, facts),
            "body": render_text(row.body, facts),
            "empty": [
                f"{{{key}}}"
                for key in LETTER_BLANKS
                if f"{{{key}}}" in row.title + row.body and not facts[key]
            ],
        }
    return render(request, "office/messages/preview.html", context)


@requires(can_change_letter, load_letter)
@require_POST
def act(request: HttpRequest, row: Letter) -> HttpResponse:
    """Send (now or at a time), hold, back, discard."""
    actor, now = request.actor, timezone.now()  # type: ignore[attr-defined]
    name = request.POST.get("act", "")
    with refusals_told(request):
        if name == "send":
            queue_letter(actor=actor, letter=row, now=now, send_at=_moment(request))
            messages.success(request, _("排好队了。发出以前都可以撤回。"))
        elif name == "hold":
            hold_letter(actor=actor, letter=row, now=now)
            messages.success(request, _("扣住了，放行以后才发。"))
        elif name == "back":
            take_back_letter(actor=actor, letter=row, now=now)
            messages.success(request, _("撤回来了，可以接着改。"))
        elif name == "discard":
            discard_letter(actor=actor, letter=row, now=now)
            messages.success(request, _("草稿删除了。"))
            return redirect("letters")
    return redirect("letter", pk=row.pk)


def _moment(request: HttpRequest) -> datetime | None:
    """The time that was chosen; None means now. What cannot be read is refused, not sent at once."""
    given = request.POST.get("send_at", "").strip()
    if not given:
        return None
    try:
        moment = parse_datetime(given)
    except ValueError:
        moment = None
    if moment is None or day_bounds_fault(moment, timezone.localdate()):
        return datetime.min.replace(tzinfo=timezone.get_current_timezone())
    return timezone.make_aware(moment) if timezone.is_naive(moment) else moment
