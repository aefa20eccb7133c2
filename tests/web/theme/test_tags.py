from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory

from tests.pages import squeezed
from yipin.web.theme.dates import BEIJING
from yipin.web.theme.parts import Mark, StripStage
from yipin.web.theme.templatetags.theme import mark_until

NOW = datetime(2027, 3, 25, 14, 30, tzinfo=BEIJING)


def drawn(text: str, **context: object) -> str:
    return Template("{% load theme chinese_dates %}" + text).render(Context(context))


@pytest.mark.parametrize(
    ("days", "mark"),
    [
        (-1, Mark(text="已过期 1 天", tone="late", shape="sq")),
        (0, Mark(text="今天截止", tone="late", shape="dia")),
        (1, Mark(text="还剩 1 天", tone="late", shape="dia")),
        (5, Mark(text="还剩 5 天", tone="warn", shape="tri")),
        (6, Mark(text="还剩 6 天", tone="good", shape="dot")),
    ],
)
def test_the_light_of_a_deadline(days: int, mark: Mark):
    due = NOW.replace(hour=23, minute=59) + timedelta(days=days)
    assert mark_until(due, now=NOW) == mark


def test_a_badge_is_text_and_shape_and_escapes():
    html = drawn("{% badge 'late' words 'sq' %}", words="<b>逾期")
    assert html == (
        '<span class="badge is-late"><span class="sh sh--sq" aria-hidden="true"></span>'
        "&lt;b&gt;逾期</span>"
    )


def test_an_unknown_shape_is_refused():
    with pytest.raises(TemplateSyntaxError):
        drawn("{% shape 'star' %}")


def test_the_strip_says_where_we_are():
    stages = [
        StripStage(name="发布", when="3月8日", state="done"),
        StripStage(name="申报", when="至3月30日", state="now", part=77),
        StripStage(name="意见"),
    ]
    html = drawn("{% stage_strip stages %}", stages=stages)
    assert html.count('aria-current="step"') == 1
    assert 'class="is-now part-75"' in html
    assert "第 2 步，共 3 步：<b>申报</b>（至3月30日）<br>下一步：意见" in squeezed(html)


def test_the_strip_counts_what_is_done_where_nothing_runs():
    stages = [StripStage(name="申报", state="done"), StripStage(name="评审")]
    assert "共 2 步，已完成 1 步。" in drawn("{% stage_strip stages %}", stages=stages)


@pytest.mark.parametrize(
    ("count", "look"), [(10, "strip"), (11, "strip strip--6"), (14, "strip strip--7")]
)
def test_many_stages_stand_in_rows_and_are_all_counted(count: int, look: str):
    stages = [StripStage(name="发布", state="now"), *[StripStage(name="评审")] * (count - 1)]
    html = drawn("{% stage_strip stages %}", stages=stages)
    assert f'<ol class="{look}"' in html
    assert f"第 1 步，共 {count} 步" in html
    assert html.count("<li") == count


def test_sorting_keeps_the_filters_and_turns_round():
    request = RequestFactory().get("/", {"q": "扳手", "sort": "name", "page": "3"})
    html = drawn("{% sort_state 'name' %}{% sort_link 'name' '项目' %}", request=request)
    assert ' aria-sort="ascending"' in html
    assert 'href="?q=%E6%89%B3%E6%89%8B&amp;sort=-name"' in html


def test_pages_keep_the_filters():
    request = RequestFactory().get("/", {"q": "a", "page": "1"})
    html = drawn("{% pagination page %}", request=request, page=Paginator(range(120), 50).page(1))
    assert "第 1—50 项，共 120 项" in html
    assert 'href="?q=a&amp;page=2"' in html


def test_filters_say_a_dash_for_nothing():
    assert drawn("{{ x|deadline }} {{ x|day }} {{ x|yuan }}", x=None) == "— — —"
