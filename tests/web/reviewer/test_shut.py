"""Forms, files and evidence are open to experts while there is something to judge; one's own marks for good."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.later import LaterContest, add_photographs, make_later_contest
from tests.factories.organisations import make_actor
from tests.web.office.rounds.conftest import words_of
from tests.web.unit.conftest import sit
from yipin.organisations.models import Person
from yipin.organisations.permissions import Actor
from yipin.programmes.services.rounds import close_round
from yipin.projects.judged_reading import is_still_read
from yipin.projects.recheck_reviews import STAGE
from yipin.reviews.models import Card, Panel
from yipin.reviews.services.panels import close_panel, reopen_panel

pytestmark = pytest.mark.django_db
SHUT = "评审或这一轮已经结束，材料不再开放。您打的分和写的话还可以看。"


@pytest.fixture
def contest() -> LaterContest:
    """A photograph among the evidence; the first expert comes from outside, the second holds a post."""
    now = timezone.now()
    made = make_later_contest(now)
    add_photographs(made, 0, now, 1)
    inside = make_actor(made.running.world.colleges[1].unit).person
    made.panel.judges.filter(person=made.experts[1]).update(person=inside)
    made.experts[1] = inside
    Card.objects.filter(judge__panel=made.panel).update(
        marks={one.key: 500 for one in made.panel.rubric.criteria}, for_unit="写清谁把关。"
    )
    return made


def addresses(contest: LaterContest) -> list[str]:
    """Of the first subject: everything that can be read beside the card."""
    own = [contest.panel.pk, 1]
    piece = f"e{contest.running.projects[0].evidence.get().pk}"
    files = [
        reverse(name, args=[*own, key])
        for name in ("card_file", "card_file_view")
        for key in ("1", "a1", piece)
    ]
    return [
        *files,
        reverse("card_thumbnail", args=[*own, piece]),
        reverse("card_evidence", args=own),
    ]


def answers(contest: LaterContest, person: Person) -> set[int]:
    client = sit(Actor(person=person))
    return {client.get(one).status_code for one in addresses(contest)}


def reads(contest: LaterContest, person: Person) -> bool:
    """All of it or nothing; what oneself wrote is there in either case."""
    own = [contest.panel.pk, 1]
    client = sit(Actor(person=person))
    page = client.get(reverse("card", args=own))
    assert page.status_code == 200
    assert "写清谁把关。" in words_of(page)
    assert 'value="5"' in page.content.decode()
    assert client.get(reverse("review", args=own[:1])).status_code == 200
    is_open = SHUT not in words_of(page)
    assert answers(contest, person) == ({200} if is_open else {404})
    assert ("立项时的申报书" in words_of(page)) is is_open
    return is_open


def end(contest: LaterContest) -> dict[str, object]:
    given = {"actor": contest.running.world.office, "now": timezone.now()}
    close_panel(panel=contest.panel, **given)
    return given


def test_from_outside_until_the_review_has_ended_from_inside_until_the_round_is_closed(contest):
    guest, member, *_rest = contest.experts
    assert [reads(contest, one) for one in (guest, member)] == [True, True]
    given = end(contest)
    assert [reads(contest, one) for one in (guest, member)] == [False, True]
    reopen_panel(panel=contest.panel, reason="要改分", **given)
    assert [reads(contest, one) for one in (guest, member)] == [True, True]
    close_round(round_=contest.running.world.round, **given)
    assert [reads(contest, one) for one in (guest, member)] == [False, False]


def test_a_recheck_that_has_ended_is_read_by_nobody_though_its_round_is_open(contest):
    guest, member, *_rest = contest.experts
    Panel.objects.filter(pk=contest.panel.pk).update(stage_key=STAGE, closed_at=timezone.now())
    subject = Panel.objects.get(pk=contest.panel.pk).subjects.select_related("panel__unit").first()
    today = timezone.localdate()
    assert [is_still_read(subject, one, today) for one in (guest, member)] == [False, False]


def test_rechecks_are_read_after_the_round_until_their_review_has_ended(contest):
    guest, member, *_rest = contest.experts
    close_round(
        actor=contest.running.world.office, round_=contest.running.world.round, now=timezone.now()
    )
    today = timezone.localdate()
    for closed_at, expected in ((None, [True, True]), (timezone.now(), [False, False])):
        Panel.objects.filter(pk=contest.panel.pk).update(stage_key=STAGE, closed_at=closed_at)
        subject = (
            Panel.objects.get(pk=contest.panel.pk).subjects.select_related("panel__unit").first()
        )
        assert [is_still_read(subject, one, today) for one in (guest, member)] == expected
