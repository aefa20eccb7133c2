"""Words that were typed and not taken come back where they were typed, and cover nothing newer."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.axe import check_accessibility, check_no_sideways_scrolling
from tests.factories.pictures import photograph
from tests.factories.projects import make_running, with_plan
from tests.factories.titles import make_brand_world, make_title
from tests.windows import let_in
from yipin.projects.services.evidence import add_evidence
from yipin.projects.services.title_stories import write_story

pytestmark = pytest.mark.django_db(transaction=True)
PICTURES = os.environ.get("YIPIN_LOOK_AT", "")  # a folder for what was looked at


def test_a_refused_plan_comes_back_in_the_rows_of_its_milestones(page_desk: Page, live_server):
    now = timezone.now()
    running = make_running(now)
    project, page = with_plan(running, now), page_desk
    address = f"{live_server.url}/projects/{project.pk}/plan/"
    let_in(page, live_server.url, running.world.colleges[0].secretary.signed_in)
    page.goto(address)
    titles, days = page.locator("input[name=title]"), page.locator("input[name=due_on]")
    stood = [one.input_value() for one in titles.all()]
    for name in ("title", "due_on", "who"):
        page.locator(f"input[name={name}]").first.fill("")
    days.nth(1).fill("")
    page.get_by_role("button", name="送主办单位").click()
    expect(page.locator(".errsum")).to_be_visible()
    page.goto(address)
    expect(days.nth(1)).to_have_value("")
    assert [one.input_value() for one in titles.all()] == ["", *stood[1:]]


def test_each_picture_of_a_news_item_keeps_its_own_tick(page_desk: Page, live_server):
    now, page = timezone.now(), page_desk
    running = make_running(now)
    project, actor = running.first, running.world.colleges[0].secretary

    def add(name: str) -> None:
        add_evidence(
            actor=actor, project=project, upload=photograph(name), name=f"{name}.jpg",
            folder="过程材料", now=now,
        )  # fmt: skip

    for name in ("opening", "workshop"):
        add(name)
    let_in(page, live_server.url, actor.signed_in)
    page.goto(f"{live_server.url}{reverse('news_new', args=[project.pk])}")
    page.get_by_label("opening").check()
    add("display")
    page.reload()
    ticked = [one.get_attribute("id") for one in page.locator("input[name=picture]:checked").all()]
    expect(page.get_by_label("opening")).to_be_checked()
    assert len(ticked) == 1


def test_words_of_a_refused_story_are_offered_beside_newer_ones(page_phone: Page, live_server):
    now, page = timezone.now(), page_phone
    world = make_brand_world(now)
    title, desk = make_title(world, 0, now), world.colleges[0].secretary
    address = f"{live_server.url}{reverse('title', args=[title.pk])}"
    let_in(page, live_server.url, desk.signed_in)
    page.goto(address)
    summary, story = page.get_by_label("一句话介绍"), page.get_by_label("怎么做的")
    summary.evaluate("one => one.removeAttribute('maxlength')")  # as an older page sends it
    summary.fill("长" * 90)
    story.fill("每周三下午。")
    page.get_by_role("button", name="存好", exact=True).click()
    expect(page.locator(".errsum").first).to_be_visible()
    page.goto(address)
    expect(story).to_have_value("每周三下午。")
    write_story(actor=desk, title=title, summary="课间十分钟。", story="别人写的。", now=now)
    page.goto(address)
    expect(story).to_have_value("别人写的。")
    expect(page.get_by_text("您上次没存的字还在")).to_be_visible()
    check_accessibility(page)
    check_no_sideways_scrolling(page)
    if PICTURES:
        page.screenshot(path=Path(PICTURES) / "older-phone.png")
    page.reload()
    page.get_by_role("button", name="放进来").click()
    expect(story).to_have_value("每周三下午。")
    expect(page.get_by_text("您上次没存的字还在")).to_have_count(0)
    page.reload()
    expect(story).to_have_value("每周三下午。")


def test_what_a_former_version_left_behind_stops_no_script(page_desk: Page, live_server):
    now, page = timezone.now(), page_desk
    running = make_running(now)
    let_in(page, live_server.url, running.world.colleges[0].secretary.signed_in)
    page.goto(f"{live_server.url}{reverse('news_new', args=[running.first.pk])}")
    page.get_by_label("标题").fill("开放日")
    page.evaluate(
        """() => {
          const key = Object.keys(sessionStorage).find((one) => one.endsWith("#news"));
          sessionStorage.setItem(key, JSON.stringify({ sent: "", values: { title: "从前" } }));
        }"""
    )
    faults: list[str] = []
    page.on("pageerror", lambda one: faults.append(str(one)))
    page.reload()
    expect(page.get_by_label("标题")).to_have_value("")
    assert faults == []
