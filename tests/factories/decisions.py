"""A ranked list to decide on: the review is over, the first college first."""

from __future__ import annotations

from datetime import datetime

from tests.factories.organisations import PASSWORD, make_actor
from tests.factories.panels import Contest, make_contest
from tests.factories.reviews import expert
from yipin.organisations.choices import Right
from yipin.organisations.permissions import Actor
from yipin.projects.decision_models import Decision, DecisionSignature
from yipin.projects.models import Application
from yipin.projects.services.decision_signing import send_decision, sign_decision
from yipin.projects.services.decisions import Chosen, begin_decision, save_choices
from yipin.reviews.models import Card
from yipin.reviews.services.cards import Written, hand_in_card, save_card
from yipin.reviews.services.panels import close_panel


def make_ranked(now: datetime, *, colleges: int = 3) -> Contest:
    """Three experts agree: each subject has one tenth less than the one before it."""
    contest = make_contest(now, colleges=colleges)
    cards = Card.objects.filter(judge__panel=contest.panel).select_related(
        "judge__person", "judge__panel__unit", "subject__unit"
    )
    for card in cards:
        tenths = 10 - card.subject.number
        marks = {
            one.key: one.max_points * tenths // 10 // 50 * 50
            for one in contest.panel.rubric.criteria
        }
        saved = save_card(actor=expert(card), card=card, written=Written(marks), now=now)
        hand_in_card(actor=expert(card), card=saved, now=now)
    contest.panel = close_panel(actor=contest.world.office, panel=contest.panel, now=now)
    return contest


def signer_of(contest: Contest) -> Actor:
    """The secretary of the host, who signs and runs nothing."""
    return make_actor(contest.world.host, Right.ENDORSE_LEAGUE, Right.READ)


def drafted(contest: Contest, now: datetime, *, outcomes: str = "arl") -> Decision:
    """A draft: a letter for each place, a approve, r reserve, l leave out; the last one holds on."""
    words = {"a": "approve", "r": "reserve", "l": "leave_out"}
    decision = begin_decision(
        actor=contest.world.office, held=contest.world.round, key="selection", now=now
    )
    rows = list(decision.rows.all())
    line = outcomes + outcomes[-1] * len(rows)
    chosen = {
        row.application_id: Chosen(words[letter]) for row, letter in zip(rows, line, strict=False)
    }
    return save_choices(actor=contest.world.office, decision=decision, chosen=chosen, now=now)


def sign_all(decision: Decision, signer: Actor, now: datetime, **more: str) -> Decision:
    """Give the signature that is asked for."""
    row = DecisionSignature.objects.select_related("unit", "decision__round__unit").get(
        decision=decision, state=DecisionSignature.State.CURRENT
    )
    said = {"verdict": "signed", "opinion": "", "password": PASSWORD, "seen_digest": ""} | more
    said["seen_digest"] = said["seen_digest"] or row.decision.digest
    return sign_decision(actor=signer, signature=row, now=now, **said)


def decided(contest: Contest, now: datetime, *, outcomes: str = "arl") -> Decision:
    """Drafted, sent and signed."""
    decision = drafted(contest, now, outcomes=outcomes)
    send_decision(actor=contest.world.office, decision=decision, now=now)
    return sign_all(decision, signer_of(contest), now)


def states(contest: Contest) -> list[str]:
    """By number."""
    rows = Application.objects.filter(round=contest.world.round).order_by("number")
    return list(rows.values_list("state", flat=True))
