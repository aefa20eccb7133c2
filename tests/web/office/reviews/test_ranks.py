"""The figure of agreement opens to the rank of each subject by each expert."""

from __future__ import annotations

import io
import re

import pytest
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from tests.factories.panels import Contest, make_contest
from tests.pages import squeezed
from tests.web.office.reviews.test_pages import mark_all
from tests.web.office.rounds.conftest import words_of
from tests.web.unit.conftest import sit
from yipin.reviews.models import Card, Ranking, Result
from yipin.reviews.services import rankings

pytestmark = pytest.mark.django_db
MARKS = [[8, 9, 7, 6], [7, 9, 8, 6], [7, 10, 7, 5]]


def judged(*, is_blind: bool = False, subjects: int = 4) -> Contest:
    """W: rank sums 7, 3, 8 and 12 around 7.5, with one pair of equals."""
    now = timezone.now()
    contest = make_contest(now, colleges=subjects, is_blind=is_blind)
    mark_all(contest, [(row * 3)[:subjects] for row in MARKS], now)
    return contest


def figures(page: str) -> list[list[str]]:
    """The rows of the table, as numbers are read."""
    rows = re.findall(r"<tr>(.*?)</tr>", page.partition("<tbody>")[2], flags=re.DOTALL)
    return [re.findall(r"<td[^>]*>(?:<b>)?([^<]*)", row) for row in rows]


def test_the_table_gives_the_sums_that_give_the_figure():
    contest = judged()
    office, pk = sit(contest.world.office), contest.panel.pk
    address = reverse("panel_ranks", args=[pk])
    assert address in office.get(reverse("panel_ranking", args=[pk])).content.decode()
    answer = office.get(address)
    assert figures(squeezed(answer.content.decode())) == [
        ["1", "1", "1", "3", "20.25"], ["2", "3", "2.5", "7.5", "0"],
        ["3", "2", "2.5", "7.5", "0"], ["4", "4", "4", "12", "20.25"],
        ["", "", "", "", "40.5"], ["0", "0", "6", "6", ""],
    ]  # fmt: skip
    page = words_of(answer)
    assert "12 × 40.5 ÷（3² ×（4³ − 4）− 3 × 6）= 0.93" in page
    assert Ranking.objects.get(panel=pk).w == pytest.approx(12 * 40.5 / (9 * 60 - 18))
    assert contest.experts[0].name in page


def test_experts_of_a_blind_review_are_numbers_here():
    contest = judged(is_blind=True)
    address = reverse("panel_ranks", args=[contest.panel.pk])
    page = words_of(sit(contest.world.office).get(address))
    assert "专家3" in page
    assert not any(one.name in page for one in contest.experts)


def test_who_gave_everything_the_same_is_left_out_and_said():
    contest = judged()
    Card.objects.filter(judge__person=contest.experts[1]).update(marks=contest.card(1, 1).marks)
    Ranking.objects.update(is_stale=True)
    address = reverse("panel_ranks", args=[contest.panel.pk])
    page = words_of(sit(contest.world.office).get(address))
    assert f"专家2（{contest.experts[1].name}）给的分都一样" in page
    assert "2 位专家都评过的 4 项" in page


def test_where_too_little_is_in_common_pairs_are_compared():
    contest = judged()
    Card.objects.filter(judge__person=contest.experts[2]).exclude(subject__number=1).delete()
    Ranking.objects.update(is_stale=True)
    address = reverse("panel_ranks", args=[contest.panel.pk])
    answer = sit(contest.world.office).get(address)
    assert "3 位专家两两比较" in words_of(answer)
    assert "<tbody>" not in answer.content.decode()


def test_a_list_that_was_kept_before_gets_its_table():
    contest = judged()
    office, address = sit(contest.world.office), reverse("panel_ranks", args=[contest.panel.pk])
    office.get(address)
    Ranking.objects.update(ranks={})
    Result.objects.update(ranks=[])
    assert "名次和" in words_of(office.get(address))


def test_a_long_list_that_was_kept_before_says_how_it_gets_its_table(monkeypatch):
    contest = judged()
    office, address = sit(contest.world.office), reverse("panel_ranks", args=[contest.panel.pk])
    office.get(address)
    monkeypatch.setattr(rankings, "ONE_PAGE", 1)
    for kept in ({}, {"seats": []}):
        Ranking.objects.update(ranks=kept)
        answer = office.get(address)
        assert "请点“现在重算”" in words_of(answer)
        assert "不足 3 项" not in words_of(answer)
        assert reverse("panel_rank", args=[contest.panel.pk]) in answer.content.decode()
    Ranking.objects.update(asked_at=timezone.now())
    assert "名次正在后台算" in words_of(office.get(address))


def test_where_but_one_ranks_anything_that_is_what_the_page_says():
    contest = judged()
    same = contest.card(1, 1).marks
    Card.objects.filter(judge__person__in=contest.experts[1:]).update(marks=same)
    Ranking.objects.update(is_stale=True)
    page = words_of(sit(contest.world.office).get(reverse("panel_ranks", args=[contest.panel.pk])))
    second, third = (f"专家{n}（{contest.experts[n - 1].name}）" for n in (2, 3))
    assert f"{second}、{third}给全体专家都评过的各项打的分都一样" in page
    assert "能排出先后的专家不足两位" in page
    assert "太少" not in page
    assert "不足 3 项" not in page


def test_the_file_has_the_table_on_a_sheet_of_its_own():
    contest = judged()
    address = reverse("panel_ranking_xlsx", args=[contest.panel.pk])
    content = sit(contest.world.office).get(address).content
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert book.sheet_names == ["排名", "专家名次"]
    heads, *rows = book.get_sheet_by_name("专家名次").to_python()
    assert heads[3:] == ["专家1", "专家2", "专家3", "名次和", "与平均之差的平方"]
    assert [row[3:] for row in rows[:2]] == [[1, 1, 1, 3, 20.25], [2, 3, 2.5, 7.5, 0]]
    assert rows[4][7] == 40.5
    assert rows[5][1].endswith("= 0.93。")


@pytest.mark.parametrize("subjects", [3, 9])
def test_the_page_costs_the_same(subjects, django_assert_num_queries):
    contest = judged(subjects=subjects)
    office, address = sit(contest.world.office), reverse("panel_ranks", args=[contest.panel.pk])
    office.get(address)
    with django_assert_num_queries(10):
        office.get(address)
