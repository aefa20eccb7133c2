"""Units from a file: parents below children, codes adopted, renamed with history, undone."""

from __future__ import annotations

import pytest

from tests.factories.organisations import make_actor, make_unit
from tests.organisations.rosters import hand_in, take_over
from yipin.organisations.choices import Right
from yipin.organisations.models import Headcount, Term, Unit
from yipin.organisations.permissions import Refused
from yipin.organisations.services.roster_imports import undo_roster

pytestmark = pytest.mark.django_db
ROWS = (
    "JX01,一班团支部,JX,团支部,班级,28,30,3,2026-09-01,2026-09-20,\n"
    "JX,机械学院团委,,团委,二级学院,,,,,2026-05-04,2029-05-04\n"
)


@pytest.fixture
def office():
    return make_actor(make_unit("校团委"), Right.ADMINISTER)


def test_a_tree_is_founded_whatever_the_order_of_rows(office, now):
    roster = hand_in(office, ROWS, now, "units")
    assert (roster.counts, roster.trouble) == ({"new": 2}, "")
    assert take_over(office, roster, now).state == "done"
    branch = Unit.objects.get(code="JX01")
    assert [one.name for one in branch.ancestors()] == ["校团委", "机械学院团委"]
    assert Unit.objects.find_problems() == ([], [], [], [], [])
    assert Headcount.objects.get(unit=branch).members == 28
    assert Term.objects.get(unit=branch).ends_on.isoformat() == "2027-09-20"
    assert hand_in(office, ROWS, now, "units").counts == {"same": 2}


def test_a_unit_without_code_is_adopted_and_a_new_name_leaves_history(office, now):
    unit = make_unit("机械学院团委", parent=office.unit)
    roster = hand_in(office, ROWS, now, "units")
    assert roster.counts == {"update": 1, "new": 1}
    take_over(office, roster, now)
    unit.refresh_from_db()
    assert unit.code == "JX" and unit.children().count() == 1
    renamed = take_over(
        office, hand_in(office, ROWS.replace("机械学", "机电学"), now, "units"), now
    )
    change = unit.changes.get()
    assert (change.name_before, change.name_after) == ("机械学院团委", "机电学院团委")
    undo_roster(actor=office, roster=renamed, now=now)
    unit.refresh_from_db()
    assert unit.name == "机械学院团委"


def test_faults_of_units(office, now):
    college = make_unit("文学院", parent=office.unit, code="WX")
    make_unit("外校", code="OUT")
    make_unit("文一班", parent=college, code="WX01")
    roster = hand_in(
        office,
        "A,甲,不存在,团支部,,,,,,,\n"
        "B,乙,WX,支部,,,,,,,\n"
        "OUT,丙,WX,团支部,,,,,,,\n"
        "C,丁,D,团支部,,,,,,,\nD,戊,C,团支部,,,,,,,\n"
        "E,文一班,WX,团支部,,,,,,,\n"
        "WX01,文一班,,团支部,,,,,,,\n"
        "F,己,WX,团支部,,30,28,,2026-09-01,,\n"
        "G,庚,WX,团支部,,30,,,,,\n"
        "H,辛,WX,团支部,,,,,,2026-09-01,2026-08-01\n"
        "I,壬,I,团支部,,,,,,,\n",
        now,
        "units",
    )
    found = {row.line: [key for key, _v, _m in row.faults] for row in roster.rows.all()}
    assert found == {
        2: ["parent"], 3: ["kind"], 4: ["code"], 5: ["parent"], 6: ["parent"], 7: ["name"],
        8: [], 9: ["members"], 10: ["youth_14_to_28"], 11: ["term_ends_on"], 12: ["parent"],
    }  # fmt: skip


def test_new_units_are_not_undone_once_others_stand_below(office, now):
    roster = take_over(office, hand_in(office, ROWS, now, "units"), now)
    extra = make_unit("二班团支部", parent=Unit.objects.get(code="JX"))
    with pytest.raises(Refused, match="不能整批撤回"):
        undo_roster(actor=office, roster=roster, now=now)
    extra.delete()
    undo_roster(actor=office, roster=roster, now=now)
    assert Unit.objects.count() == 1
    assert Unit.objects.find_problems() == ([], [], [], [], [])
