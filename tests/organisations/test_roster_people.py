"""People from a file: fates by row, faults by cell, all or nothing, again without doubles, undone."""

from __future__ import annotations

from datetime import date

import pytest

from tests.factories.organisations import (
    AppointmentFactory,
    PersonFactory,
    PostFactory,
    make_actor,
    make_unit,
)
from tests.organisations.rosters import hand_in, take_over
from yipin.journal.models import Entry
from yipin.organisations.choices import Right
from yipin.organisations.models import Appointment, Invitation, Person, Roster
from yipin.organisations.permissions import Refused
from yipin.organisations.services.people import invite_person
from yipin.organisations.services.roster_imports import (
    discard_roster,
    forget_rosters,
    resume_rosters,
    undo_roster,
    write_roster,
)

pytestmark = pytest.mark.django_db
TWO = "2026001,林晚舟,JX01,团员,2026-09-01,,,13812345678\n2026002,方敬之,一院/一班,书记,,,fang@example.edu,\n"


@pytest.fixture
def office():
    top = make_unit("校团委", code="TOP")
    college = make_unit("一院", parent=top, code="JX")
    make_unit("一班", parent=college, kind="branch", code="JX01")
    make_unit("二院", parent=top, code="TM")
    PostFactory(key="member", name="团员")
    PostFactory(key="secretary", name="书记", rights=["fill_forms"])
    PostFactory(key="boss", name="办公席", rights=["administer"])
    return make_actor(college, Right.ADMINISTER)


def faults_of(roster: Roster) -> dict[int, list[tuple[str, str]]]:
    return {
        row.line: [(key, message) for key, _value, message in row.faults]
        for row in roster.rows.filter(fate="fault")
    }


def test_nothing_is_written_before_it_is_confirmed_and_then_all_of_it(office, now):
    roster = hand_in(office, TWO, now)
    assert (roster.state, roster.counts, roster.trouble) == ("ready", {"new": 2}, "")
    assert not Person.objects.filter(number="2026001").exists()
    assert not roster.content
    done = take_over(office, roster, now)
    assert done.state == "done"
    person = Person.objects.get(number="2026001")
    assert (person.name, person.phone, person.initials) == ("林晚舟", "13812345678", "lwz")
    assert not person.has_usable_password() and person.username is None
    held = Appointment.objects.get(person=person)
    assert (held.unit.code, held.post.name, held.starts_on) == ("JX01", "团员", date(2026, 9, 1))
    assert Appointment.objects.get(person__number="2026002").starts_on == date(2027, 3, 25)
    assert Entry.objects.filter(action="roster.people_written").count() == 1


def test_again_changes_nothing_and_then_only_what_differs(office, now):
    take_over(office, hand_in(office, TWO, now), now)
    assert hand_in(office, TWO, now).counts == {"same": 2}
    changed = TWO.replace("13812345678", "13900000000").replace("书记,,", "书记,,2027-06-30")
    roster = hand_in(office, changed, now)
    assert roster.counts == {"update": 2}
    assert [row.changes for row in roster.rows.all()] == [
        [["phone", "13812345678", "13900000000"]],
        [["ends_on", "", "2027-06-30"]],
    ]
    take_over(office, roster, now)
    assert Person.objects.get(number="2026001").phone == "13900000000"
    assert Appointment.objects.count() == 3  # two and the office's own
    assert hand_in(office, changed, now).counts == {"same": 2}


def test_faults_name_the_cell_and_what_to_do(office, now):
    roster = hand_in(
        office,
        ",无号,JX01,团员,,,,\n"
        "3,甲,TM,团员,,,,\n"
        "4,乙,JX01,班长,,,,\n"
        "5,丙,JX01,办公席,,,,\n"
        "6,丁,JX01,团员,2026-09-01,2026-08-01,,\n"
        "7,戊,JX01,团员,昨天,,坏邮箱,\n"
        "8,己,JX01,团员,,,,\n8,庚,JX01,书记,,,,\n8,己,JX01,团员,,,,\n",
        now,
    )
    found = faults_of(roster)
    assert {line: [key for key, _m in each] for line, each in found.items()} == {
        2: ["number"], 3: ["unit"], 4: ["post"], 5: ["post"], 6: ["ends_on"],
        7: ["starts_on", "email"], 9: ["number"], 10: ["number"],
    }  # fmt: skip
    assert "您管的单位里没有“TM”" in found[3][0][1]
    assert "带有管理权限" in found[5][0][1]
    assert found[9][0][1] == "学工号与第 8 行相同，姓名却是两个。请核对哪一行对。"
    assert found[10][0][1] == "与第 8 行是同一个人、同一单位、同一职务。请删去一行。"
    with pytest.raises(Refused, match="8 行有误"):
        take_over(office, roster, now)
    assert take_over(office, roster, now, only_good=True).state == "done"
    assert Person.objects.filter(number__in=["3", "4", "5", "6", "7"]).count() == 0
    assert Person.objects.get(number="8").name == "己"


def test_people_with_posts_elsewhere_and_oneself_are_not_changed(office, now):
    elsewhere = make_unit("市委")
    person = PersonFactory(name="林晚舟", number="9", email="lin@example.edu")
    AppointmentFactory(person=person, unit=elsewhere)
    own = office.person
    Person.objects.filter(pk=own.pk).update(number="10", name="管理员")
    roster = hand_in(
        office, "9,林晚舟,JX01,团员,,,new@example.edu,\n10,管理员,JX01,书记,,,,\n11,甲,JX01,团员,,,LIN@example.edu,\n", now
    )  # fmt: skip
    assert {line: [key for key, _m in each] for line, each in faults_of(roster).items()} == {
        2: ["email"], 3: ["post"], 4: ["email"],
    }  # fmt: skip
    roster = hand_in(office, "9,林晚舟,JX01,团员,,,,\n", now)
    assert roster.counts == {"update": 1}
    take_over(office, roster, now)
    assert person.appointments.count() == 2


def test_a_world_that_changed_since_is_shown_again_and_nothing_written(office, now):
    roster = hand_in(office, TWO, now)
    PersonFactory(name="别人", number="2026001")
    after = take_over(office, roster, now)
    assert after.state == "ready" and "内容变了" in after.trouble
    assert after.counts == {"fault": 1, "new": 1}
    assert not Person.objects.filter(number="2026002").exists()


def test_a_stop_in_the_middle_leaves_nothing_and_can_be_begun_again(office, now, monkeypatch):
    monkeypatch.setattr("yipin.organisations.services.roster_imports.BATCH", 1)
    roster = hand_in(office, TWO, now)
    Roster.objects.filter(pk=roster.pk).update(state="writing", choice={"ends_on": None})

    def stop(done: int) -> None:
        assert Person.objects.filter(number="2026001").exists()
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        write_roster(roster_id=roster.pk, now=now, on_batch=stop)
    assert not Person.objects.filter(number="2026001").exists()
    Roster.objects.filter(pk=roster.pk).update(changed_at=now.replace(year=2026))
    assert resume_rosters(now=now) == []
    again = Roster.objects.get(pk=roster.pk)
    assert again.state == "ready" and "一行也没有写入" in again.trouble
    assert take_over(office, again, now).state == "done"


def test_those_not_in_the_file_are_named_and_ended_only_if_asked(office, now):
    take_over(office, hand_in(office, TWO, now), now)
    one = TWO.splitlines()[0].replace("2026001,林晚舟", "2026003,新人") + "\n"
    roster = hand_in(office, one, now)
    left = Appointment.objects.get(person__number="2026001")
    assert roster.absent == [left.pk]
    done = take_over(office, roster, now, absent_ends_on=date(2027, 3, 24))
    left.refresh_from_db()
    assert left.ends_on == date(2027, 3, 24) and done.choice["ended"] == 1
    undo_roster(actor=office, roster=done, now=now)
    left.refresh_from_db()
    assert left.ends_on is None and not Person.objects.filter(number="2026003").exists()


def test_undone_whole_or_not_at_all(office, now):
    take_over(office, hand_in(office, TWO, now), now)
    changed = TWO.replace("13812345678", "13900000000") + "2026009,新人,JX01,团员,,,,\n"
    roster = take_over(office, hand_in(office, changed, now), now)
    undone = undo_roster(actor=office, roster=roster, now=now)
    assert undone.state == "undone"
    assert Person.objects.get(number="2026001").phone == "13812345678"
    assert not Person.objects.filter(number="2026009").exists()
    roster = take_over(office, hand_in(office, changed, now), now)
    fresh = Person.objects.get(number="2026009")
    invite_person(actor=office, person=fresh, unit=fresh.appointments.get().unit, now=now)
    with pytest.raises(Refused, match="不能整批撤回"):
        undo_roster(actor=office, roster=roster, now=now)
    assert Person.objects.get(number="2026001").phone == "13900000000"


def test_an_open_invitation_ends_with_a_new_post(office, now):
    take_over(office, hand_in(office, TWO, now), now)
    person = Person.objects.get(number="2026001")
    unit = person.appointments.get().unit
    link, _token = invite_person(actor=office, person=person, unit=unit, now=now)
    take_over(office, hand_in(office, "2026001,林晚舟,JX,团员,,,,\n", now), now)
    assert Invitation.objects.get(pk=link.pk).expires_at == now


def test_thrown_away_and_forgotten(office, now):
    discard_roster(actor=office, roster=hand_in(office, TWO, now), now=now)
    assert not Roster.objects.exists()
    kept = take_over(office, hand_in(office, TWO, now), now)
    hand_in(office, TWO, now)
    later = now.replace(month=5)
    assert forget_rosters(now=later) == 1
    assert Roster.objects.get() == kept and not kept.rows.exists()
    with pytest.raises(Refused, match="七天"):
        undo_roster(actor=office, roster=kept, now=later)


@pytest.mark.parametrize(
    ("text", "words"), [("", "没有要写入的行"), ("示例1,林晚舟,JX01,团员,,,,\n", "没有要写入的行")]
)
def test_nothing_to_write(office, now, text, words):
    with pytest.raises(Refused, match=words):
        take_over(office, hand_in(office, text, now), now)


def test_an_administrator_elsewhere_finds_no_roster(office, now):
    roster = hand_in(office, TWO, now)
    other = make_actor(make_unit("三院"), Right.ADMINISTER)
    with pytest.raises(Refused, match="没有这一页"):
        take_over(other, roster, now)
