"""The sample world is whole: its size, one round in each state, accounts that open."""

from __future__ import annotations

import json
from collections import Counter

from django.contrib.auth.hashers import check_password

from yipin.demo.accounts import PASSWORD
from yipin.documents.models import Notice
from yipin.journal.models import Entry
from yipin.organisations.models import Person, Unit
from yipin.organisations.permissions import actor_for_appointment
from yipin.programmes.models import Round
from yipin.projects.decision_models import Decision
from yipin.projects.funds.models import Award, Claim
from yipin.projects.models import Application, Title
from yipin.projects.result_letter_models import ResultLetter
from yipin.projects.result_letter_permissions import can_read_letter
from yipin.projects.services.rechecks import open_due_rechecks
from yipin.projects.title_models import Recheck
from yipin.projects.title_queries import WallFilters, titles_on_wall
from yipin.reviews.models import Panel
from yipin.reviews.result_queries import results_of_panel
from yipin.web.unit.pages.due import due_page


def test_the_world_is_whole(world):
    assert Unit.objects.filter(category="college").count() == 12
    assert Unit.objects.filter(kind="branch").count() == 240
    assert 5900 <= Person.objects.count() <= 6300
    assert Round.objects.count() == 11
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
    weighed = Decision.objects.filter(state=Decision.State.DRAFT)
    assert len(weighed) == 1
    begun = Application.objects.filter(round__decisions__in=weighed, state="running")
    assert not begun.exists()


def test_titles_stand_in_every_state(world, now):
    states = Counter(Title.objects.values_list("state", flat=True))
    assert states == {"held": 8, "improving": 1, "withdrawn": 1}
    wall = list(titles_on_wall(WallFilters(), now.date()))
    assert len(wall) == 5
    assert sum(bool(one.pictures.all()) for one in wall) == 3
    assert Recheck.objects.exclude(state="decided").count() == 3
    assert open_due_rechecks(now=now) == 0


def test_a_review_is_under_way_with_an_expert_at_work(world):
    panel = Panel.objects.get(state=Panel.State.JUDGING)
    rows = results_of_panel(panel).rows
    assert [row.ranked.rank for row in rows] == [1, 2, 3]
    assert Counter(len(row.score.cards) for row in rows) == {3: 2, 4: 1}
    held = Panel.objects.filter(state=Panel.State.CLOSED)
    assert len({(one.source_id, one.stage_key) for one in held}) == 1
    assert sorted(len(one.themes) for one in held) == [0, 2]


# One thing that stands on the desk of each account as it opens.
DESKS = {
    "tuanwei": "审查申报",
    "jixie": "签学院团委意见",
    "jixie-dangwei": "签学院党组织意见",
    "jixie-fu": "团建工作品牌创建",
    "zhibu": "活力团支部",
    "jingfei": "审核报销",
    "shiwei": "处理异议",
    "dongpu": "集中活动",
    "bumen": "集中活动",
}


def desk_of(username, now):
    person = Person.objects.get(username=username)
    actor = actor_for_appointment(person.appointments.select_related("unit", "post").get())
    page = due_page(actor, now)
    return actor, " ".join(task.title for group in page.groups for task in group.tasks)


def test_every_account_finds_its_work_and_what_it_can_look_at(world, now):
    found = {username: desk_of(username, now) for username in DESKS}
    assert [key for key, words in DESKS.items() if words not in found[key][1]] == []
    branch, zone = found["zhibu"][0], found["bumen"][0]
    assert Title.objects.get(unit=branch.unit).name == "活力团支部"
    for desk in (branch, zone):
        letter = ResultLetter.objects.get(unit=desk.unit)
        assert can_read_letter(desk, letter)
        assert letter.sent_at is not None


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
