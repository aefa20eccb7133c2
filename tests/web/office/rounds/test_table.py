"""The applications table: filters, columns, pages, and what is done with many."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta

import pytest
from django.urls import reverse
from python_calamine import CalamineWorkbook

from tests.factories.forms import FormFactory
from tests.factories.rounds import (
    filled_application,
    make_world,
    submitted_application,
)
from tests.pages import squeezed
from tests.web.office.rounds.conftest import sit, words_of
from yipin.duties.models import Reminder
from yipin.forms.models import Submission
from yipin.organisations.pinyin import initials_of
from yipin.projects.models import Application, Dossier
from yipin.projects.queries import Filters, applications_of_round
from yipin.projects.services.exceptions import answer_exception, ask_exception
from yipin.rules.definition import Level, Quota


def table(world, **given):
    return reverse("round_applications", args=[world.round.pk]), given


def titles(page: str) -> list[str]:
    return [name for name in ("扳手课堂", "种子图书馆") if f">{name}</a>" in page]


@pytest.mark.parametrize(
    ("given", "found"),
    [
        ({}, ["扳手课堂", "种子图书馆"]),
        ({"state": "submitted"}, ["扳手课堂"]),
        ({"state": "filling"}, ["种子图书馆"]),
        ({"q": "扳手"}, ["扳手课堂"]),
        ({"q": "bskt"}, ["扳手课堂"]),
        ({"q": "2027-0001"}, ["扳手课堂"]),
        ({"q": "1"}, ["扳手课堂"]),
        ({"q": "第2学院"}, ["种子图书馆"]),
        ({"q": "没有的"}, []),
        ({"state": "nonsense", "sort": "nonsense"}, ["扳手课堂", "种子图书馆"]),
    ],
)
def test_filters(office, world, given, found):
    address, _rest = table(world)
    assert titles(words_of(office.get(address, given))) == found


def test_by_theme_and_by_unit(office, world, sent):
    address, _rest = table(world)
    assert titles(words_of(office.get(address, {"theme": sent.theme, "q": "扳手"}))) == ["扳手课堂"]
    assert titles(words_of(office.get(address, {"under": sent.unit_id}))) == ["扳手课堂"]


def test_chosen_filters_are_chips_that_can_be_taken_off(office, world):
    address, _rest = table(world)
    page = words_of(office.get(address, {"q": "扳手", "state": "submitted"}))
    assert "含“扳手”" in page
    assert f"{address}?state=submitted" in page
    assert "清除" in page
    nothing = words_of(office.get(address, {"q": "没有的"}))
    assert "没有符合的" in nothing
    assert "去掉一个条件试试" in nothing


def test_views_count_and_the_current_one_is_marked(office, world):
    address, _rest = table(world)
    page = squeezed(words_of(office.get(address, {"state": "submitted"})))
    for words in ("全部 2", "待审查 1", "已通过 0", "已退回 0", "在填 1", "未交单位 2"):
        assert words in page
    assert '<a href="?state=submitted" aria-current="page">待审查 1</a>' in page


def test_sorting_is_said_in_the_head(office, world):
    address, _rest = table(world)
    assert 'aria-sort="descending"' in words_of(office.get(address))
    page = words_of(office.get(address, {"sort": "title"}))
    assert page.count('aria-sort="ascending"') == 1


@pytest.mark.parametrize(
    ("sort", "first"),
    [
        ("theme", "种子图书馆"),
        ("-theme", "扳手课堂"),
        ("since", "扳手课堂"),
        ("-since", "种子图书馆"),
        ("number", "种子图书馆"),
        ("-number", "扳手课堂"),
    ],
)
def test_columns_sort_themes_as_the_notice_lists_them(office, world, sent, sort, first):
    themes = [theme.name for theme in world.round.definition.parsed.themes]
    rows = Application.objects.filter(round=world.round)
    rows.filter(pk=sent.pk).update(theme=themes[1])
    later = sent.state_since + timedelta(days=1)
    rows.exclude(pk=sent.pk).update(theme=themes[0], state_since=later)
    office.post(reverse("round_columns", args=[world.round.pk]), {"column": ["number", "since"]})
    page = words_of(office.get(table(world)[0], {"sort": sort}))
    names = sorted(("扳手课堂", "种子图书馆"), key=lambda name: page.index(f">{name}</a>"))
    assert names[0] == first
    assert page.count("2027-0001") == 1


def test_levels_sort_as_the_notice_lists_them(world, sent):
    definition = world.round.definition.parsed
    assert [level.key for level in definition.levels] == []
    levels = (Level(key="b", name="重点"), Level(key="a", name="一般"))
    world.round.definition.parsed = replace(definition, levels=levels)
    other = Application.objects.exclude(pk=sent.pk).get()
    Application.objects.filter(pk=sent.pk).update(level="b")
    Application.objects.filter(pk=other.pk).update(level="a")
    for sort, first in (("level", sent), ("-level", other)):
        assert applications_of_round(world.round, Filters(), sort).first() == first


def test_columns_are_kept_for_the_sitting(office, world):
    address, _rest = table(world)
    assert 'data-l="版次"' not in words_of(office.get(address))
    choose = reverse("round_columns", args=[world.round.pk])
    back = office.post(choose, {"column": ["unit", "version", "nonsense"], "state": "submitted"})
    assert back.url == f"{address}?state=submitted"
    page = words_of(office.get(address))
    assert 'data-l="版次"' in page
    assert 'data-l="状态"' not in page


def test_nothing_begun_says_what_to_do(db, at_noon):
    world = make_world(at_noon)
    page = words_of(sit(world.office).get(table(world)[0]))
    assert "还没有单位开始申报" in page


def many(world, now, count: int) -> None:
    """Drafts enough for pages, made in bulk."""
    college = world.colleges[0]
    form = FormFactory(created_at=now)
    person = college.secretary.person
    rows = [
        Submission(form=form, unit=college.unit, created_at=now, created_by=person)
        for _ in range(count)
    ]
    Application.objects.bulk_create(
        Application(
            round=world.round, unit=college.unit, submission=row, title=f"批量{n}",
            initials=initials_of(f"批量{n}"), state="draft", state_since=now,
            created_at=now + timedelta(minutes=n), created_by=person,
        )
        for n, row in enumerate(Submission.objects.bulk_create(rows))
    )  # fmt: skip


@pytest.mark.parametrize("more", [0, 60])
def test_the_table_runs_in_the_same_number_of_queries(
    office, world, now, more, django_assert_num_queries
):
    many(world, now, more)
    address, _rest = table(world)
    office.get(address)
    with django_assert_num_queries(11):
        office.get(address)


def test_fifty_a_page(office, world, now):
    many(world, now, 60)
    address, _rest = table(world)
    first = words_of(office.get(address))
    assert first.count('name="chosen"') == 50
    assert "第 1—50 项，共 62 项" in first
    assert words_of(office.get(address, {"page": "2"})).count('name="chosen"') == 12


def bulk(office, world, act, chosen, **more):
    address = reverse("round_bulk", args=[world.round.pk])
    given = {"act": act, "chosen": [one.pk for one in chosen], **more}
    return office.post(address, given, follow=True)


def test_passing_many_says_who_was_left_out_and_why(office, world, sent):
    draft = world.round.applications.get(state="draft")
    page = words_of(bulk(office, world, "forward", [sent, draft], back="state=submitted"))
    assert "1 项通过审查，已告诉申报单位。" in page
    assert "1 项没有动：" in page
    assert "种子图书馆：现在是“在填”，不能做这一步" in page
    sent.refresh_from_db()
    assert sent.state == "forwarded"


def test_returning_many_asks_for_words_first(office, world, sent):
    draft = world.round.applications.get(state="draft")
    page = words_of(bulk(office, world, "return", [sent, draft]))
    assert "退回 1 项，请单位修改" in page
    assert "这 1 项不动" in page
    assert "请写明要改什么" in words_of(bulk(office, world, "return", [sent], reason=" "))
    done = words_of(bulk(office, world, "return", [sent, draft], reason="请补安全措施。"))
    assert "1 项已退回修改" in done
    sent.refresh_from_db()
    assert sent.state == "returned"


def test_reminding_the_units_of_chosen_ones(office, world):
    draft = world.round.applications.get(state="draft")
    page = words_of(bulk(office, world, "remind", [draft]))
    assert "已提醒 1 个单位" in page
    assert Reminder.objects.get().obligation.unit == draft.unit


def test_packing_the_chosen_ones(office, world, sent):
    page = words_of(bulk(office, world, "pack", [sent]))
    assert "选中的 1 项" in page
    assert Dossier.objects.get().chosen == [sent.pk]


def test_nothing_chosen_and_what_is_not_of_this_round_changes_nothing(office, world, sent):
    assert "还没有选中项目" in words_of(bulk(office, world, "forward", []))
    address = reverse("round_bulk", args=[world.round.pk])
    page = words_of(office.post(address, {"act": "forward", "chosen": "999999"}, follow=True))
    assert "还没有选中项目" in page
    assert bulk(office, world, "nonsense", [sent]).status_code == 200


def test_the_list_is_downloaded_as_it_is_filtered(office, world):
    answer = office.get(reverse("round_list_xlsx", args=[world.round.pk]), {"state": "submitted"})
    rows = (
        CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    )
    assert [row[1] for row in rows] == ["项目名称", "扳手课堂"]
    assert rows[1][0] == "2027-0001"


@pytest.mark.parametrize("name", ["round_summary_xlsx", "round_summary_docx"])
def test_summary_tables_come_as_files(office, world, name):
    answer = office.get(reverse(name, args=[world.round.pk]))
    assert answer.content[:2] == b"PK"
    said = answer.headers["Content-Disposition"]
    assert said.startswith("attachment; ")
    assert "filename*=UTF-8''" in said


def test_a_place_beyond_the_quota_waits_under_its_own_badge(db, at_noon):
    now, world = at_noon, make_world(at_noon, quotas=(Quota("unit", 1, 1, 2),))
    college = world.colleges[0]
    submitted_application(world, college, now, title="第一项")
    asked = ask_exception(
        actor=college.secretary, held=world.round, unit=college.unit, reason="另有一项。", now=now
    )
    answer_exception(actor=world.office, asked=asked, is_granted=True, answer="", now=now)
    submitted_application(world, college, now, title="算法午茶")
    page = words_of(sit(world.office).get(table(world)[0]))
    assert page.count("例外待审") == 1
    assert "编号 2027-0002　第 2 项，用例外名额" in page


def test_what_came_back_says_so(office, world, sent, now):
    bulk(office, world, "return", [sent], reason="缺安全措施")
    page = words_of(office.get(table(world)[0]))
    assert "缺安全措施" in page


def test_a_draft_of_a_unit_shows_no_number(office, world, now):
    filled_application(world, world.colleges[2], now, title="没编号")
    page = words_of(office.get(table(world)[0], {"q": "没编号"}))
    assert "编号 2027" not in page
