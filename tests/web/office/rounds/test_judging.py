"""Reading one application and judging it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.urls import reverse

from tests.factories.rounds import (
    open_world_round,
    send_and_sign,
    submitted_application,
)
from tests.web.office.rounds.conftest import words_of
from yipin.journal.models import Message
from yipin.projects.services.applications import save_application, submit_application
from yipin.projects.services.screening import forward_application, return_application
from yipin.rules.definition import Level


def page_of(application, query: str = "") -> str:
    return reverse("office_application", args=[application.pk]) + query


def judge(office, application, act, query: str = "", **given):
    address = reverse("office_application_judge", args=[application.pk]) + query
    return office.post(address, {"act": act, **given}, follow=True)


def test_the_form_is_read_as_on_paper(office, sent):
    page = words_of(office.get(page_of(sent)))
    assert "扳手课堂" in page
    assert "编号" in page
    assert "第 1 版" in page
    assert "412" in page
    assert "实施方案.pdf" in page
    assert "同意申报。" in page
    assert "列表里第 1 项，共 2 项" in page


def test_neighbours_follow_the_list_one_came_from(office, world, sent, now):
    other = submitted_application(world, world.colleges[2], now, title="后一项")
    page = words_of(office.get(page_of(sent, "?state=submitted&sort=number")))
    assert f'href="{page_of(other)}?state=submitted&amp;sort=number"' in page
    assert "上一项" not in page
    assert "列表里第 1 项，共 2 项" in page


def test_passing_tells_the_unit_and_shows_what_is_next(office, world, sent):
    page = words_of(judge(office, sent, "forward", "?state=submitted"))
    assert "“扳手课堂”通过审查，已告诉申报单位。" in page
    told = Message.objects.filter(recipient_id=world.colleges[0].secretary.person.pk)
    assert told.filter(kind="application.forwarded").exists()
    sent.refresh_from_db()
    assert sent.state == "forwarded"


def test_returning_needs_words_and_keeps_what_was_typed(office, sent):
    assert judge(office, sent, "return", **{"return-reason": " "}).status_code == 422
    long = {"remark-project_title": "改" * 501, "return-reason": "补安全措施。"}
    refused = judge(office, sent, "return", **long)
    assert refused.status_code == 422
    assert "修改意见请写在 500 字以内" in words_of(refused)
    assert "改" * 501 in words_of(refused)
    assert "补安全措施。</textarea>" in words_of(refused)
    remarks = {"remark-project_title": "名称请去掉引号。"}
    page = words_of(judge(office, sent, "return", **{"return-reason": "补安全措施。", **remarks}))
    assert "已退回修改" in page
    page = words_of(office.get(page_of(sent)))
    assert "要求改：名称请去掉引号。" in page
    assert "补安全措施。" in page


def test_a_version_that_came_back_shows_what_changed(office, world, sent, now):
    college = world.colleges[0]
    return_application(actor=world.office, application=sent, reason="补安全措施。", now=now)
    sent.refresh_from_db()
    sent.submission.refresh_from_db()
    save_application(
        actor=college.secretary, application=sent, answers={"project_title": "扳手课堂二期"},
        base_revision=sent.submission.revision, now=now,
    )  # fmt: skip
    send_and_sign(sent, college, now)
    submit_application(actor=college.secretary, application=sent, now=now)
    page = words_of(office.get(page_of(sent)))
    assert "第 1 版 → 第 2 版，改了 1 处" in page
    assert "改过" in page


def test_not_passing_and_opening_again(office, sent):
    assert judge(office, sent, "refuse").status_code == 422
    assert "不予通过" in words_of(
        judge(office, sent, "refuse", **{"refuse-reason": "不符合条件。"})
    )
    page = words_of(judge(office, sent, "reopen", **{"reopen-reason": "重看材料。"}))
    assert "重新等待审查" in page
    sent.refresh_from_db()
    assert sent.state == "submitted"


def test_merging_into_another_and_back(office, world, sent, now):
    other = submitted_application(world, world.colleges[2], now, title="工具书屋")
    assert "请选要并入的项目" in words_of(
        judge(office, sent, "merge", **{"merge-reason": "相近。"})
    )
    given = {"merge-reason": "内容相近。", "into": other.pk}
    judge(office, sent, "merge", **given)
    page = words_of(office.get(page_of(sent)))
    assert "已并入“工具书屋”。" in page
    assert "“扳手课堂”并入了这一项" in words_of(office.get(page_of(other)))
    assert "撤销并入" in page
    judge(office, sent, "reopen", **{"reopen-reason": "分开办。"})
    sent.refresh_from_db()
    assert (sent.state, sent.merged_into_id) == ("submitted", None)


@pytest.fixture
def levelled(world, now):
    """A round with two levels, one of which takes a single application."""
    levels = (Level("nation", "全国级", 1), Level("city", "市级"))
    definition = replace(world.round.definition.parsed, key="levels", levels=levels)
    world.round = open_world_round(world, definition, now)
    first = submitted_application(world, world.colleges[0], now, title="甲")
    second = submitted_application(world, world.colleges[1], now, title="乙")
    return first, second


def test_caps_of_levels_are_said_in_words(office, world, levelled, now):
    first, second = levelled
    page = words_of(office.get(page_of(first)))
    assert "至多 1 项，已有 0 项，还能放 1 项" in page
    assert "已有 0 项，不限项数" in page
    forward_application(actor=world.office, application=first, level="nation", now=now)
    assert "至多 1 项，已满" in words_of(office.get(page_of(second)))
    refused = judge(office, second, "forward", level="nation")
    assert refused.status_code == 422
    assert "全国级 1 项已满" in words_of(refused)


def test_moving_between_levels_needs_a_reason(office, levelled):
    first, _second = levelled
    judge(office, first, "forward", level="nation")
    assert judge(office, first, "move_level", level="city").status_code == 422
    given = {"level": "city", "move_level-reason": "统筹安排。"}
    assert "级别已调整" in words_of(judge(office, first, "move_level", **given))
    first.refresh_from_db()
    assert first.level == "city"


def test_a_draft_is_read_but_not_judged(office, world):
    draft = world.round.applications.get(state="draft")
    page = words_of(office.get(page_of(draft)))
    assert "草稿，还没交出" in page
    assert 'value="forward"' not in page


def test_a_closed_round_is_read_only(office, world, sent):
    office.post(reverse("round_close", args=[world.round.pk]))
    assert 'value="forward"' not in words_of(office.get(page_of(sent)))


def test_the_next_one_is_the_one_that_waited_longest(office, world, sent):
    address = reverse("round_next", args=[world.round.pk])
    assert office.get(address).url == page_of(sent, "?state=submitted&sort=submitted")
    judge(office, sent, "forward")
    assert "没有等您审查的了" in words_of(office.get(address, follow=True))


def test_an_act_that_is_not_there_is_not_found(office, sent):
    assert judge(office, sent, "nonsense").status_code == 404


def test_a_verdict_goes_on_to_the_next_that_waits_in_the_same_list(office, world, sent, now):
    """Then from the start of the list again; when none is left, back to the list."""
    other = submitted_application(world, world.colleges[2], now, title="后一项")
    rest = "?state=submitted&sort=number"
    first = judge(office, other, "forward", rest)
    assert first.redirect_chain[0][0] == page_of(sent, rest)
    assert "“后一项”通过审查" in first.text
    assert f'<a href="{page_of(other)}?state=submitted&amp;sort=number">查看</a>' in first.text
    last = judge(office, sent, "refuse", rest, **{"refuse-reason": "不符合条件。"})
    assert last.redirect_chain[0][0].startswith(
        reverse("round_applications", args=[world.round.pk])
    )
