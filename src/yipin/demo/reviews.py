"""A review under way: three experts have handed in, one from outside has just begun."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from yipin.demo.accounts import Accounts
from yipin.demo.university import University
from yipin.demo.working_hours import morning_of
from yipin.organisations.models import Person
from yipin.organisations.permissions import Actor
from yipin.programmes.models import Round
from yipin.projects.services.reviewing import prepare_review
from yipin.reviews.models import Card, Panel
from yipin.reviews.queries import cards_of_judge
from yipin.reviews.services.assignments import assign_cards
from yipin.reviews.services.cards import Written, hand_in_card, save_card
from yipin.reviews.services.panels import begin_judging, set_panel
from yipin.reviews.services.seats import seat_judge
from yipin.reviews.services.sessions import (
    Plan,
    call_turn,
    draw_order,
    plan_session,
    publish_seal,
)

FROM_OUTSIDE = "陆清和"
EACH = 4
# Tenths of each criterion's maximum: a row for each expert, a column for each subject.
TENTHS = ((8.5, 9, 7.5), (8, 9.5, 8), (7.5, 8.5, 8.5), (9,))
TO_UNIT = "做法写得清楚，建议把安全考核由谁把关写进方案。"


def hold_review(held: Round, university: University, accounts: Accounts, now: datetime) -> Panel:
    """The experts sit in colleges that have nothing in this review, or in none."""
    office, begun = university.office, morning_of(now - timedelta(days=1))
    stage = held.stages.filter(kind="assess").earliest("order")
    panel = prepare_review(actor=office, held=held, stage=stage, now=begun)
    set_panel(
        actor=office, panel=panel, each=EACH, is_blind=False, closes_at=panel.closes_at, now=begun
    )
    outside = Person.objects.create(name=FROM_OUTSIDE, phone="", email="")
    accounts.let_in(outside, "zhuanjia", "校外专家：评审打分")
    people = [*(seat.secretary.signed_in for seat in university.colleges[9:12]), outside]
    for person in people:
        seat_judge(actor=office, panel=panel, person=person, now=begun)
    assign_cards(actor=office, panel=panel, now=begun)
    begin_judging(actor=office, panel=panel, now=begun)
    panel.refresh_from_db()
    for expert, (person, row) in enumerate(zip(people, TENTHS, strict=True)):
        at = begun + timedelta(hours=1 + 2 * expert, minutes=17 * expert)
        mark_cards(panel, person, row, at)
    _hold_day(panel, office, now)
    return panel


def _hold_day(panel: Panel, office: Actor, now: datetime) -> None:
    """The order is drawn, and the second one is on."""
    plan = Plan(place="图书馆报告厅", held_at=now, talk_minutes=5, question_minutes=3)
    session = plan_session(actor=office, panel=panel, plan=plan, now=now)
    publish_seal(actor=office, session=session, now=now)
    for turn in draw_order(actor=office, session=session, now=now)[:2]:
        call_turn(actor=office, turn=turn, now=now)


def mark_cards(panel: Panel, person: Person, row: Sequence[float], at: datetime) -> None:
    """One after the other; where the row is shorter, the rest stays empty."""
    for card, tenths in zip(cards_of_judge(panel, person), row, strict=False):
        _mark(card, tenths, at)


def _mark(card: Card, tenths: float, now: datetime) -> None:
    """Half points, as most experts give them."""
    actor = Actor(person=card.judge.person)
    marks = {
        one.key: round(one.max_points * tenths / 10 / 50) * 50
        for one in card.judge.panel.rubric.criteria
    }
    saved = save_card(actor=actor, card=card, written=Written(marks, None, TO_UNIT), now=now)
    hand_in_card(actor=actor, card=saved, now=now)
