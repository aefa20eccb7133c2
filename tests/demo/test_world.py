"""The sample world is whole: its size, one round in each state, accounts that open."""

from __future__ import annotations

import json
from collections import Counter

import pytest
from django.contrib.auth.hashers import check_password

from yipin.demo.accounts import PASSWORD
from yipin.demo.world import make_world
from yipin.documents.models import Notice
from yipin.journal.models import Entry
from yipin.organisations.models import Person, Unit
from yipin.organisations.services.posts import ensure_starting_posts
from yipin.programmes.models import Round
from yipin.projects.funds.models import Award, Claim
from yipin.projects.models import Application, Title
from yipin.projects.services.rechecks import open_due_rechecks
from yipin.projects.title_models import Recheck
from yipin.projects.title_queries import WallFilters, titles_on_wall
from yipin.reviews.models import Panel
from yipin.reviews.result_queries import results_of_panel


@pytest.fixture
def world(db, now, settings, tmp_path):
    settings.DATA = tmp_path
    settings.MEDIA_ROOT = tmp_path / "files"
    ensure_starting_posts()
    make_world(now=now, is_quiet=True)
    return tmp_path


def test_the_world_is_whole(world):
    assert Unit.objects.filter(category="college").count() == 12
    assert Unit.objects.filter(kind="branch").count() == 240
    assert 5900 <= Person.objects.count() <= 6300
    assert Round.objects.count() == 8
    assert Notice.objects.filter(state=Notice.State.READ).count() == 1


def test_every_state_of_an_application_can_be_seen(world):
    states = Counter(Application.objects.values_list("state", flat=True))
    assert set(states) == {
        "draft",
        "endorsing",
        "endorsed",
        "submitted",
        "returned",
        "forwarded",
        "refused",
        "merged",
        "approved",
        "reserve",
        "titled",
        "running",
        "accepted",
    }


def test_titles_stand_in_every_state(world, now):
    states = Counter(Title.objects.values_list("state", flat=True))
    assert states == {"held": 5, "improving": 1, "withdrawn": 1}
    wall = list(titles_on_wall(WallFilters(), now.date()))
    assert len(wall) == 5
    assert sum(bool(one.pictures.all()) for one in wall) == 3
    assert Recheck.objects.exclude(state="decided").count() == 2
    assert open_due_rechecks(now=now) == 0


def test_a_review_is_under_way_with_an_expert_at_work(world):
    panel = Panel.objects.get()
    rows = results_of_panel(panel).rows
    assert [row.ranked.rank for row in rows] == [1, 2, 3]
    assert Counter(len(row.score.cards) for row in rows) == {3: 2, 4: 1}


def test_money_is_claimed_at_every_step(world):
    assert set(Claim.objects.values_list("state", flat=True)) == {
        "draft", "handed_in", "returned", "approved", "settled",
    }  # fmt: skip
    assert Award.objects.exclude(closed_at=None).count() == 1


def test_listed_accounts_open_with_the_listed_password(world):
    rows = json.loads((world / "demo").read_text(encoding="utf-8"))
    people = Person.objects.in_bulk([row["username"] for row in rows], field_name="username")
    assert len(people) == len(rows) >= 6
    assert all(check_password(PASSWORD, person.password) for person in people.values())


def test_nothing_was_done_without_an_entry(world):
    assert (
        Entry.objects.filter(action="application.submit").count()
        == Application.objects.exclude(number=None).count()
    )
