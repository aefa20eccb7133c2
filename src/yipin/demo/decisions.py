"""Decisions in the sample world: one being drafted, and one signed with its publicity under way."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from django.utils import timezone

from yipin.demo.accounts import PASSWORD
from yipin.demo.city import City
from yipin.demo.filling import hand_in
from yipin.demo.rounds import idea_at
from yipin.demo.university import Seat
from yipin.demo.working_hours import hours_ago
from yipin.organisations.permissions import Actor
from yipin.programmes.models import Round
from yipin.projects.decision_models import Decision, DecisionSignature
from yipin.projects.publicity_models import Publicity
from yipin.projects.services.decision_limits import Wanted, set_limits
from yipin.projects.services.decision_signing import (
    register_outside,
    send_decision,
    sign_decision,
)
from yipin.projects.services.decisions import Chosen, begin_decision, rows_of, save_choices
from yipin.projects.services.publicities import (
    confirm_publicity,
    open_publicity,
    take_objection,
)
from yipin.projects.services.result_letters import draw_up, set_and_send
from yipin.projects.services.screening import forward_application
from yipin.projects.services.working_years import keep_working_year
from yipin.projects.working_calendar import BUILT_IN
from yipin.rules.selection import Tier

BUDGET_FEN = 20_000_00
EACH_FEN = 3_000_00
TIER = "重点创新试点"
OBJECTION = "这一项与该校两年前的试点内容相近，请核对是不是重复申报。"


def draft_selection(held: Round, city: City, now: datetime) -> None:
    """Nine candidates on two levels; the first ones are chosen, the rest is left to the visitor."""
    at = hours_ago(now, 5)
    decision = _begun(held, city, "proposal", at)
    _choose(decision, city, at, lambda place: place < 4)


def show_earlier_batch(held: Round, city: City, now: datetime) -> None:
    """Decided by the city, confirmed from above, on show for the third day, with one objection."""
    seats = city.universities[:3] + city.districts[:3]
    _decided(held, city, seats, sent=now - timedelta(days=58), at=now - timedelta(days=20))
    publicity = _publish(held, city, now - timedelta(days=3))
    take_objection(
        publicity=publicity, application_id=publicity.items[-1]["application"], text=OBJECTION,
        name="", contact="", files=[], now=now - timedelta(days=3),
    )  # fmt: skip


def show_spring_batch(held: Round, city: City, now: datetime) -> None:
    """Decided, made public to the end, told to each unit in a letter of its own, carried out."""
    seats = [*city.universities[:2], city.districts[1], city.districts[0], city.others[0]]
    opened = held.opened_at
    _decided(held, city, seats, sent=opened + timedelta(days=12), at=opened + timedelta(days=30))
    publicity = _publish(held, city, opened + timedelta(days=45))
    over = opened + timedelta(days=55)
    confirm_publicity(actor=city.office, publicity=publicity, now=over)
    decision = Decision.objects.get(round=held, stage_key="confirmation")
    draw_up(
        actor=city.office, decision=decision, series=None, dated_on=timezone.localdate(over),
        now=over,
    )  # fmt: skip
    set_and_send(
        decision=decision, sent_by=city.unit.label, now=over, say=lambda _done, _whole: None
    )


def _decided(
    held: Round, city: City, seats: Sequence[Seat], *, sent: datetime, at: datetime
) -> None:
    """By the city, then confirmed from above; the last of more than five is in reserve."""
    for place, seat in enumerate(seats):
        idea, at_desk = idea_at(place + 3, held), hours_ago(sent, 3 - 0.4 * place)
        made = hand_in(held=held, seat=seat, idea=idea, signers=[seat.secretary], now=at_desk)
        level = "national" if place < 2 else "city"
        forward_application(
            actor=city.office, application=made, now=sent + timedelta(days=12), level=level
        )
    decided = at
    first = _begun(held, city, "proposal", decided)
    _choose(first, city, decided, lambda place: place < 5)
    sign_by(city.office, first, decided)
    second = begin_decision(actor=city.office, held=held, key="confirmation", now=decided)
    register_outside(
        actor=city.office, decision=second, body="省团委学校部", number="团省学发〔2026〕11号",
        dated_on=decided.date(), file=None, now=decided,
    )  # fmt: skip
    sign_by(city.office, second, decided)


def _begun(held: Round, city: City, key: str, now: datetime) -> Decision:
    tiers = [Tier(TIER, EACH_FEN, None, 6)]
    wanted = Wanted(budget_fen=BUDGET_FEN, tiers=tiers, per_district=2)
    set_limits(actor=city.office, held=held, wanted=wanted, now=now)
    return begin_decision(actor=city.office, held=held, key=key, now=now)


def _choose(decision: Decision, city: City, now: datetime, is_in: Callable[[int], bool]) -> None:
    """What is not in stays open in a draft; a decision that is signed names the reserve."""
    rows = rows_of(decision)
    is_draft = len(rows) > 6
    chosen = {
        row.application_id: Chosen("approve", TIER, row.level)
        if is_in(place)
        else Chosen("" if is_draft else "reserve", level=row.level)
        for place, row in enumerate(rows)
    }
    save_choices(actor=city.office, decision=decision, chosen=chosen, now=now)


def sign_by(office: Actor, decision: Decision, now: datetime) -> None:
    sent = send_decision(actor=office, decision=decision, now=now)
    asked = DecisionSignature.objects.select_related("unit", "decision__round__unit")
    sign_decision(
        actor=office, signature=asked.get(decision=sent, state="current"), verdict="signed",
        opinion="同意，按程序办理。", password=PASSWORD, seen_digest=sent.digest, now=now,
    )  # fmt: skip


def _keep_calendar(city: City, now: datetime) -> None:
    """Fixed holidays alone; a year that is known by heart is left as it is."""
    this = timezone.localdate(now).year
    for year in {this, this + 1} - BUILT_IN.keys():
        off = [date(year, 1, 1), date(year, 5, 1), *(date(year, 10, day) for day in (1, 2, 3))]
        keep_working_year(actor=city.office, unit=city.unit, year=year, off=off, on=(), now=now)


def _publish(held: Round, city: City, now: datetime) -> Publicity:
    _keep_calendar(city, now)
    return open_publicity(
        actor=city.office, held=held, key="announcement", starts_on=timezone.localdate(now), days=5,
        contact="市团委学校部，电话 00000002", now=now,
    )  # fmt: skip
