"""What is asked before a title is judged or withdrawn, and what was typed about one, in a real browser."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from tests.factories.rounds import World
from tests.factories.titles import make_brand_world, make_title
from tests.windows import let_in
from yipin.projects.services.rechecks import ask_recheck, hand_in_recheck
from yipin.projects.services.title_changes import put_on_wall
from yipin.projects.services.title_stories import write_story
from yipin.projects.title_models import Title
from yipin.web.theme.dates import full_day

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def now():
    return timezone.now()


@pytest.fixture
def world(now):
    return make_brand_world(now)


@pytest.fixture
def title(world, now) -> Title:
    return make_title(world, 0, now)


def on_the_wall(world, title, now) -> None:
    desk = world.colleges[0].secretary
    write_story(actor=desk, title=title, summary="课间十分钟。", story="", now=now)
    put_on_wall(actor=world.office, title=title, is_shown=True, now=now)


def question(page: Page) -> Locator:
    return page.locator("dialog#confirm")


def at_the_recheck(page: Page, url: str, world: World, title: Title, now: datetime) -> date:
    """Asked for, handed in, and opened by the office with a reason; answers the day it was due."""
    day = timezone.localdate(now) + timedelta(days=9)
    recheck = ask_recheck(actor=world.office, title=title, due_on=day, now=now)
    desk = world.colleges[0].secretary
    hand_in_recheck(actor=desk, recheck=recheck, statement="办了两次。", now=now)
    let_in(page, url, world.office.person)
    page.goto(f"{url}/rechecks/{recheck.pk}/")
    page.get_by_label("理由").fill("次数不够。")
    return day


def pressed(page: Page, act: str, **filled: str) -> Locator:
    """The question after this conclusion was chosen and more was filled in."""
    page.get_by_role("radio", name=act).check()
    for name, whose in (("years", "复查通过"), ("until", "限期改进")):
        field = page.locator(f"[name={name}]")
        expect(field).to_be_visible(visible=act == whose)  # only what belongs to the conclusion
        if act == whose:
            field.fill(filled.get(name, ""))
    page.get_by_role("button", name="定下结论").click()
    return question(page)


def test_what_is_asked_before_a_judgement_follows_from_it(page, live_server, world, title, now):
    on_the_wall(world, title, now)
    day = at_the_recheck(page, live_server.url, world, title, now)
    held = Title.objects.get(pk=title.pk)
    until = date(day.year + 1, 1, 5)
    for act, filled, asked in (
        ("复查通过", {}, ("复查通过？", f"到{full_day(held.valid_until)}为止")),
        ("复查通过", {"years": "3"}, (f"从今天（{full_day(timezone.localdate(now))}）起 3 年",)),
        ("限期改进", {"until": until.isoformat()}, (f"改进到{full_day(until)}为止", "称号保留")),
        ("撤销称号", {}, (
            "撤销“急救十分钟”的称号？", "证书马上作废", "品牌从墙上撤下", "单位会收到消息", "不能恢复",
        )),
    ):  # fmt: skip
        box = pressed(page, act, **filled)
        for words in asked:
            expect(box).to_contain_text(words)
        if act != "撤销称号":
            question(page).get_by_role("button", name="再看看").click()
    assert Title.objects.get(pk=title.pk).state == "held"
    question(page).get_by_role("button", name="撤销称号").click()
    expect(page.locator("body")).to_contain_text("已审核：撤销称号")
    assert Title.objects.get(pk=title.pk).state == "withdrawn"


def test_an_improvement_without_a_day_is_not_asked_about_but_said(
    page, live_server, world, title, now
):
    at_the_recheck(page, live_server.url, world, title, now)
    pressed(page, "限期改进")
    expect(page.locator("body")).to_contain_text("限期改进要写明改进到哪一天。")


def test_a_title_is_withdrawn_after_a_question(page, live_server, world, title):
    let_in(page, live_server.url, world.office.person)
    page.goto(f"{live_server.url}/titles/{title.pk}/do/withdraw/")
    page.get_by_label("理由").fill("停办。")
    press = page.locator("main").get_by_role("button", name="撤销称号")
    press.click()
    expect(question(page)).to_contain_text("撤销“急救十分钟”的称号？")
    expect(question(page)).to_contain_text("不能恢复")
    question(page).get_by_role("button", name="先不办").click()
    assert Title.objects.get(pk=title.pk).state == "held"
    press.click()
    question(page).get_by_role("button", name="撤销称号").click()
    expect(page.locator("body")).to_contain_text("称号已撤销，单位会收到消息")


def test_what_is_typed_is_kept_whatever_is_pressed(page, live_server, world, title):
    let_in(page, live_server.url, world.office.person)
    page.goto(f"{live_server.url}/titles/{title.pk}/")
    said = page.get_by_label("一句话介绍")
    expect(page.locator("label", has_text="一句话介绍")).not_to_contain_text("选填")
    page.get_by_label("怎么做的").fill("每周三。")
    page.get_by_role("button", name="存好，放到品牌墙上").click()
    expect(page.locator("body")).to_contain_text("还没有一句话介绍。请先写好，再上品牌墙。")
    expect(page.get_by_label("怎么做的")).to_have_value("每周三。")
    said.fill("课间十分钟。")
    page.get_by_role("button", name="存好，放到品牌墙上").click()
    question(page).get_by_role("button", name="放上去").click()
    expect(page.locator("body")).to_contain_text("已上品牌墙。")
    expect(said).to_have_value("课间十分钟。")
    said.fill("课间十分钟，人人会急救。")
    page.get_by_role("button", name="加上这张图片").click()
    expect(page.locator("#id_picture")).to_have_attribute("aria-invalid", "true")
    expect(said).to_have_value("课间十分钟，人人会急救。")
    said.fill("人人会急救。")
    page.get_by_role("link", name="看墙上的样子").click()
    expect(question(page)).to_contain_text("写的还没有存好")
    question(page).get_by_role("button", name="留在这里").click()
    said.fill("")
    page.get_by_role("button", name="存好，从品牌墙撤下").click()
    expect(page.locator("body")).to_contain_text("已从品牌墙撤下。")
    expect(said).to_have_value("")
