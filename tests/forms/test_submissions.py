"""Starting a form and saving its draft, alone and by two people at once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from tests.factories.forms import World
from tests.factories.organisations import HeadcountFactory, make_actor
from yipin.forms.services.submissions import refresh_facts, save_answers
from yipin.journal.models import Entry
from yipin.organisations.choices import Right
from yipin.organisations.permissions import Refused


def test_a_new_form_is_filled_with_what_is_known(world: World) -> None:
    HeadcountFactory(unit=world.college, recorded_at=world.now)
    submission = world.submission()
    assert submission.answers == {
        "unit": "机械工程学院团委",
        "members": "412",
        "ratio": "90.55",
        "leader": world.filler.person.name,
    }
    assert submission.facts["unit.members"] == {
        "value": "412",
        "source": "组织库",
        "as_of": "2027-03-01",
    }
    assert submission.percent == 50


def test_only_the_unit_itself_fills_in(world: World) -> None:
    submission = world.submission()
    with pytest.raises(Refused) as refused:
        save_answers(
            actor=world.stranger, submission=submission, answers={}, base_revision=0, now=world.now
        )
    assert refused.value.code == "not_yours"
    with pytest.raises(Refused) as refused:
        save_answers(
            actor=world.office, submission=submission, answers={}, base_revision=0, now=world.now
        )
    assert refused.value.code == "not_filler"
    with pytest.raises(Refused) as refused:
        save_answers(
            actor=world.league, submission=submission, answers={}, base_revision=0, now=world.now
        )
    assert refused.value.code == "no_right"


def test_an_office_fills_in_what_it_added_itself(world: World) -> None:
    submission = world.submission(actor=world.office)
    saved = save_answers(
        actor=world.office,
        submission=submission,
        answers={"brand": "增补项目"},
        base_revision=0,
        now=world.now,
    )
    assert saved.revision == 1


def test_a_save_touches_only_what_was_sent(world: World) -> None:
    submission = world.submission()
    save_answers(
        actor=world.filler,
        submission=submission,
        answers={"brand": "朋辈修理铺"},
        base_revision=0,
        now=world.now,
    )
    saved = save_answers(
        actor=world.filler,
        submission=submission,
        answers={"aim": " 学会动手。 ", "league": "同意", "nonsense": "x"},
        base_revision=1,
        now=world.now,
    )
    submission.refresh_from_db()
    assert saved.revision == submission.revision == 2
    assert submission.answers["brand"] == "朋辈修理铺"
    assert submission.answers["aim"] == "学会动手。"
    assert {"league", "nonsense"}.isdisjoint(submission.answers)
    assert submission.percent == saved.percent == 75


def test_an_emptied_field_is_emptied(world: World) -> None:
    submission = world.submission()
    for at, brand in enumerate(("朋辈修理铺", "")):
        save_answers(
            actor=world.filler,
            submission=submission,
            answers={"brand": brand},
            base_revision=at,
            now=world.now,
        )
    submission.refresh_from_db()
    assert "brand" not in submission.answers


def test_saving_the_same_again_is_no_change(world: World) -> None:
    submission = world.submission()
    for _time in range(2):
        saved = save_answers(
            actor=world.filler,
            submission=submission,
            answers={"brand": "朋辈修理铺"},
            base_revision=0,
            now=world.now,
        )
    assert saved.revision == 1


def test_faults_of_a_draft_are_told_and_not_refused(world: World) -> None:
    saved = save_answers(
        actor=world.filler,
        submission=world.submission(),
        answers={"members": "四百", "aim": ""},
        base_revision=0,
        now=world.now,
    )
    assert [fault.field_key for fault in saved.faults] == ["members"]


def test_work_of_two_people_is_merged_by_field(world: World) -> None:
    submission = world.submission()
    colleague = make_actor(world.college, Right.FILL_FORMS)
    save_answers(
        actor=colleague,
        submission=submission,
        answers={"brand": "修理铺", "outcome": "手册一本"},
        base_revision=0,
        now=world.now,
    )
    saved = save_answers(
        actor=world.filler,
        submission=submission,
        answers={"brand": "工作坊", "aim": "动手"},
        base_revision=0,
        now=world.now,
    )
    submission.refresh_from_db()
    assert submission.answers["brand"] == "修理铺"
    assert submission.answers["aim"] == "动手"
    assert submission.answers["outcome"] == "手册一本"
    assert set(saved.merged) == {"brand", "outcome"}
    (clash,) = saved.clashes
    assert (clash.label, clash.person) == ("品牌名称", colleague.person.name)
    assert (clash.mine, clash.theirs) == ("工作坊", "修理铺")


def test_a_page_that_sends_all_its_fields_does_not_undo_a_colleague(world: World) -> None:
    submission = world.submission()
    colleague = make_actor(world.college, Right.FILL_FORMS)
    first = save_answers(
        actor=world.filler,
        submission=submission,
        answers={"brand": "工作坊"},
        base_revision=0,
        now=world.now,
    )
    save_answers(
        actor=colleague,
        submission=submission,
        answers={"brand": "修理铺"},
        base_revision=first.revision,
        now=world.now,
    )
    saved = save_answers(
        actor=world.filler,
        submission=submission,
        answers={"brand": "工作坊", "aim": "动手"},
        base_revision=first.revision,
        now=world.now,
    )
    submission.refresh_from_db()
    assert saved.clashes == ()
    assert (submission.answers["brand"], submission.answers["aim"]) == ("修理铺", "动手")


def test_two_saves_of_one_person_under_way_never_clash(world: World) -> None:
    submission = world.submission()
    for brand in ("修", "修理", "修理铺"):
        saved = save_answers(
            actor=world.filler,
            submission=submission,
            answers={"brand": brand},
            base_revision=0,
            now=world.now,
        )
    submission.refresh_from_db()
    assert (saved.clashes, submission.answers["brand"]) == ((), "修理铺")


def test_the_journal_gets_one_entry_in_ten_minutes_and_one_for_each_new_hand(
    world: World,
) -> None:
    submission = world.submission()
    colleague = make_actor(world.college, Right.FILL_FORMS)
    minutes = (0, 1, 9, 11, 12)
    for at, minute in enumerate(minutes):
        save_answers(
            actor=colleague if minute == 12 else world.filler,
            submission=submission,
            answers={("brand", "aim")[at % 2]: f"第{minute}分"},
            base_revision=at,
            now=world.now + timedelta(minutes=minute),
        )
    entries = Entry.objects.filter(action="submission.saved").order_by("id")
    assert [entry.after["revision"] for entry in entries] == [1, 4, 5]
    assert entries[1].after["fields"] == {
        "brand": world.filler.person.name,
        "aim": world.filler.person.name,
    }
    assert entries[2].person_name == colleague.person.name


def test_an_autosave_costs_one_read_and_one_update(
    world: World, django_assert_num_queries: object
) -> None:
    submission = world.submission()
    save_answers(
        actor=world.filler,
        submission=submission,
        answers={"brand": "修"},
        base_revision=0,
        now=world.now,
    )
    with django_assert_num_queries(4):  # the savepoint of the test takes two of them
        save_answers(
            actor=world.filler,
            submission=submission,
            answers={"brand": "修理"},
            base_revision=1,
            now=world.now,
        )


def test_refreshed_facts_leave_what_was_typed_by_hand(world: World) -> None:
    HeadcountFactory(unit=world.college, recorded_at=world.now)
    submission = world.submission()
    save_answers(
        actor=world.filler,
        submission=submission,
        answers={"leader": "另一位老师"},
        base_revision=0,
        now=world.now,
    )
    HeadcountFactory(
        unit=world.college, recorded_at=world.now, as_of=date(2027, 3, 20), members=420
    )
    refresh_facts(actor=world.filler, submission=submission, now=world.now)
    submission.refresh_from_db()
    assert submission.answers["members"] == "420"
    assert submission.facts["unit.members"]["as_of"] == "2027-03-20"
    assert submission.answers["leader"] == "另一位老师"
