"""Lists of the office read the same for 1 and for 50 rows."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from tests.factories.copies import (
    MORE,
    copied_applications,
    copied_titles,
    copies,
    more_units,
)
from tests.factories.decisions import decided, make_ranked
from tests.factories.organisations import PersonFactory
from tests.factories.panels import make_contest
from tests.factories.titles import accepted_application, make_brand_world, make_title
from tests.web.unit.conftest import sit
from yipin.forms.services.submissions import start_submission
from yipin.organisations.models import Person
from yipin.organisations.permissions import Actor
from yipin.projects.models import Application, Dossier, ResultLetter, Title
from yipin.projects.services.dossiers import ask_dossier, ask_project_dossier
from yipin.projects.services.result_letters import draw_up
from yipin.projects.title_models import Recheck
from yipin.reviews.models import Card, Judge, Panel, Subject
from yipin.reviews.services.cards import Written, hand_in_card, save_card
from yipin.reviews.services.paper_cards import type_paper_card

pytestmark = pytest.mark.django_db


@pytest.fixture
def now():
    return timezone.now()


def reads(client: Client, *addresses: str) -> list[int]:
    counted = []
    for address in addresses:
        client.get(address)  # what is kept from one request to the next is read
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        counted.append(len(asked))
    return counted


def people() -> list[Person]:
    return [PersonFactory() for _ in range(MORE)]


def test_titles_given_and_to_be_given(now):
    world = make_brand_world(now, colleges=2)
    title, waiting = make_title(world, 0, now), accepted_application(world, 1, now)
    Title.objects.update(is_on_wall=True)
    office, unit = sit(world.office), sit(world.colleges[0].secretary)
    own, wall = reverse("titles"), reverse("wall")
    lists = [
        reverse(name, args=[world.round.pk]) for name in ("round_titles", "round_titles_units")
    ]
    expected = [16, 11], [8], [4]
    assert (reads(office, *lists), reads(unit, own), reads(Client(), wall)) == expected
    title.refresh_from_db()
    copied_titles(title)
    copies_of = [one.pk for one in copies(waiting.submission)]
    copies(waiting, submission_id=copies_of, number=range(2000, 2000 + MORE))
    more_units(world.host)
    assert "已认定 50 项" in office.get(lists[0]).text
    assert (reads(office, *lists), reads(unit, own), reads(Client(), wall)) == expected


def test_rechecks_in_front_of_a_panel(now):
    world = make_brand_world(now, colleges=1)
    title, secretary = make_title(world, 0, now), world.colleges[0].secretary
    form = start_submission(
        actor=secretary, form=world.round.forms.first().form, unit=title.unit, now=now
    )
    first = Recheck.objects.create(
        title=title, submission=form, state=Recheck.State.HANDED_IN, opened_at=now,
        due_on=timezone.localdate(now) + timedelta(days=3), handed_in_at=now,
        handed_in_by=secretary.person,
    )  # fmt: skip
    office, page = sit(world.office), reverse("round_rechecks", args=[world.round.pk])
    assert reads(office, page) == [10]
    copies(
        first,
        title_id=[one.pk for one in copied_titles(title)],
        submission_id=[one.pk for one in copies(form)],
    )
    assert office.get(page).context["waiting"].paginator.count == 50
    assert reads(office, page) == [10]


@pytest.mark.parametrize("is_drawn", [False, True])
def test_letters_of_result(now, is_drawn):
    contest = make_ranked(now, colleges=1)
    decision = decided(contest, now, outcomes="a")
    if is_drawn:
        draw_up(
            actor=contest.world.office, decision=decision, series=None,
            dated_on=timezone.localdate(now), now=now,
        )  # fmt: skip
    office, page = sit(contest.world.office), reverse("decision_letters", args=[decision.pk])
    expected = [9] if is_drawn else [11]
    assert reads(office, page) == expected
    row, units = decision.rows.get(), more_units(contest.world.host)
    others = copied_applications(row.application, units)
    copies(row, application_id=[one.pk for one in others])
    for letter in ResultLetter.objects.all():
        copies(letter, unit_id=[one.pk for one in units])
    assert len(office.get(page).context["letters" if is_drawn else "samples"]) == 50
    assert reads(office, page) == expected


def test_cards_filled_in_on_paper(now):
    contest = make_contest(now, colleges=1, experts=1)
    card = contest.card(0, 1)
    marks = {one.key: one.max_points for one in contest.panel.rubric.criteria}
    typed = type_paper_card(
        actor=contest.world.office, judge=card.judge, subject=card.subject, marks=marks, now=now
    )
    office, page = sit(contest.world.office), reverse("paper_cards", args=[contest.panel.pk])
    assert reads(office, page) == [11]
    subjects = more_subjects(contest.panel)
    copies(typed, subject_id=[one.pk for one in subjects])
    copies(card.judge, person_id=[one.pk for one in people()])
    assert office.get(page).context["waiting"].paginator.count == 50
    assert reads(office, page) == [11]


def more_subjects(panel: Panel) -> list[Subject]:
    first = panel.subjects.get()
    others = copied_applications(Application.objects.get(pk=first.subject_id))
    return copies(first, subject_id=[one.pk for one in others], number=range(2, 2 + MORE))


def test_a_panel_with_its_experts_and_its_ranking(now):
    contest = make_contest(now, colleges=1)
    for expert, tenths in enumerate((8, 7, 6)):
        card = contest.card(expert, 1)
        marks = {one.key: one.max_points * tenths // 10 for one in contest.panel.rubric.criteria}
        actor = Actor(person=contest.experts[expert])
        hand_in_card(
            actor=actor, now=now,
            card=save_card(actor=actor, card=card, written=Written(marks), now=now),
        )  # fmt: skip
    office = sit(contest.world.office)
    names = ("panel", "panel_dealt", "panel_ranking", "panel_subjects", "panel_redacted")
    pages = [reverse(name, args=[contest.panel.pk]) for name in names]
    expected = [17, 11, 11, 12, 11]
    assert reads(office, *pages) == expected
    subjects = [one.pk for one in more_subjects(contest.panel)]
    for card in Card.objects.filter(judge__panel=contest.panel):
        copies(card, subject_id=subjects)
    judge = contest.panel.judges.first()
    copies(judge, person_id=[one.pk for one in people()])
    assert Judge.objects.filter(panel=contest.panel).count() == 52
    office.post(reverse("panel_act", args=[contest.panel.pk, "rank"]))
    assert reads(office, *pages) == expected


def test_packed_files(now):
    contest = make_ranked(now, colleges=1)
    world, project = contest.world, contest.passed[0]
    decision = decided(contest, now, outcomes="a")
    ask_dossier(actor=world.office, held=world.round, now=now)
    ask_project_dossier(actor=world.office, project=project, now=now)
    office = sit(world.office)
    pages = [
        reverse("round_dossiers", args=[world.round.pk]),
        reverse("project_dossiers", args=[project.pk]),
    ]
    expected = [8, 7]
    assert reads(office, *pages) == expected
    for one in Dossier.objects.all():
        kinds = ["letters", "pdf", "zip", "forms", "forms"] * 10
        copies(
            one,
            kind=kinds if one.project is None else [one.kind] * MORE,
            decision_id=[decision.pk if kind == "letters" else None for kind in kinds],
            state=["ready"] * MORE,
        )
    assert reads(office, *pages) == expected
