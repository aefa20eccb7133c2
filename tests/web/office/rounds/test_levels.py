"""How a round stands level by level: numbers of the children, deeper, up again, taken away."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from tests.factories.organisations import make_unit
from tests.factories.rounds import make_college
from tests.web.office.rounds.conftest import words_of
from yipin.duties.models import Obligation
from yipin.programmes.services.rounds import add_units


def levels(world: Any, under: Any = None) -> str:
    place = reverse("round_levels", args=[world.round.pk])
    return f"{place}?under={under.pk}" if under else place


def table(office: Any, world: Any, under: Any = None) -> list[list[Any]]:
    """The rows of the download without the head."""
    address = reverse("round_levels_xlsx", args=[world.round.pk])
    answer = office.get(address, {"under": under.pk} if under else {})
    book = CalamineWorkbook.from_filelike(io.BytesIO(answer.content))
    return book.get_sheet_by_index(0).to_python()[1:]


@pytest.fixture
def branch(world, now):
    """A branch beneath the third college, asked as well, its time over."""
    third = world.colleges[2].unit
    third.refresh_from_db()
    made = make_unit("机电2401团支部", parent=third, kind="branch")
    add_units(actor=world.office, round_=world.round, units=[made], now=now)
    Obligation.objects.filter(unit=made).update(due_at=now - timedelta(days=1))
    return made


def test_children_are_counted_with_all_beneath_them(office, world, branch, now):
    Obligation.objects.filter(unit=world.colleges[1].unit).update(excused_at=now)
    assert table(office, world) == [
        ["第1学院团总支", 1, 1, 1, 0, 0, 0],
        ["第2学院团总支", 1, 0, 0, 0, 0, 1],
        ["第3学院团总支", 2, 2, 0, 2, 1, 0],
        ["合计", 4, 3, 1, 2, 1, 1],
    ]
    page = words_of(office.get(levels(world)))
    assert "应交 3 个单位，已交 1 个，没交 2 个" in page
    assert page.index("第1学院团总支") < page.index("第2学院团总支") < page.index("第3学院团总支")
    assert levels(world, world.colleges[2].unit) in page
    assert levels(world, world.colleges[0].unit) not in page


def test_a_level_deeper_the_unit_itself_stands_first(office, world, branch):
    third = world.colleges[2].unit
    assert table(office, world, third) == [
        ["第3学院团总支（本级）", 1, 1, 0, 1, 0, 0],
        ["机电2401团支部", 1, 1, 0, 1, 1, 0],
        ["合计", 2, 2, 0, 2, 1, 0],
    ]
    page = words_of(office.get(levels(world, third)))
    assert f'href="{levels(world)}"' in page
    assert "本级" in page
    lowest = words_of(office.get(levels(world, branch)))
    assert f'href="{levels(world, third)}"' in lowest


def test_the_missing_ones_of_a_unit_are_one_step_away(office, world, branch):
    missing = reverse("round_missing", args=[world.round.pk])
    third = world.colleges[2].unit
    address = f"{missing}?under={third.pk}"
    assert address in words_of(office.get(levels(world)))
    page = words_of(office.get(address))
    assert "只列第3学院团总支和它以下的单位" in page
    assert "机电2401团支部" in page
    assert "第2学院团总支" not in page
    assert "第2学院团总支" in words_of(office.get(missing))


@pytest.mark.parametrize("name", ["round_levels", "round_levels_xlsx", "round_missing"])
def test_units_outside_the_host_are_not_found(office, world, name):
    address, foreign = reverse(name, args=[world.round.pk]), make_unit("澄江大学团委")
    for under in (foreign.pk, 10**9, "x", "9" * 30, "²"):
        assert office.get(address, {"under": under}).status_code == 404
    assert office.get(address, {"under": world.host.pk}).status_code == 200


def test_where_nobody_is_asked_the_page_says_so(office, world):
    quiet = make_unit("校史馆团支部", parent=world.host)
    assert "这里没有列入这一轮的单位" in words_of(office.get(levels(world, quiet)))


@pytest.mark.parametrize("more", [0, 49])
def test_one_child_or_fifty_ask_the_same_queries(
    office, world, branch, now, more, django_assert_num_queries
):
    third = world.colleges[2].unit
    units = [make_college(third, f"新增{n}团支部").unit for n in range(more)]
    add_units(actor=world.office, round_=world.round, units=units, now=now)
    office.get(levels(world, third))
    with django_assert_num_queries(10):
        page = words_of(office.get(levels(world, third)))
    assert page.count('scope="row"') == more + 3


def test_many_children_are_paged_and_downloaded_whole(office, world, now):
    units = [make_college(world.host, f"新增{n}团总支").unit for n in range(50)]
    add_units(actor=world.office, round_=world.round, units=units, now=now)
    first, second = (words_of(office.get(levels(world), {"page": n})) for n in (1, 2))
    assert first.count('scope="row"') == 51
    assert second.count('scope="row"') == 4
    assert "新增49团总支" in second
    assert "新增49团总支" not in first
    assert len(table(office, world)) == 54
