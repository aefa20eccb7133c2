"""The pages of a project in a real browser, at both widths."""

from __future__ import annotations

import os
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.axe import check_accessibility, check_no_sideways_scrolling
from tests.factories.pictures import photograph
from tests.factories.projects import Running, make_running, plan_for, with_plan, written_news
from tests.factories.rounds import PDF
from tests.windows import let_in
from yipin.documents.models import NewsItem
from yipin.documents.services.news import adopt_news, publish_news, send_news
from yipin.projects.milestones import plan_of
from yipin.projects.services.evidence import add_evidence, describe_evidence
from yipin.projects.services.exchange import tell_others
from yipin.projects.services.milestones import propose_change, tick_milestone
from yipin.projects.services.tasks import set_task
from yipin.projects.services.visits import record_visit

pytestmark = pytest.mark.django_db(transaction=True)
PICTURES = os.environ.get("YIPIN_LOOK_AT", "")  # a folder for what was looked at


@pytest.fixture
def running() -> Running:
    now = timezone.now()
    made = make_running(now)
    project, actor = with_plan(made, now), made.world.colleges[0].secretary
    done = plan_of(project).first()
    tick_milestone(actor=actor, milestone=done, done_on=now.date(), note="办了两场", now=now)
    for at, words in enumerate(("opening", "workshop", "display")):
        shown = photograph(words, taken=f"2026:0{at + 1}:10 10:00:00")
        add_evidence(
            actor=actor,
            project=project,
            upload=shown,
            name=f"{words}.jpg",
            folder="过程材料",
            now=now,
        )
    add_evidence(actor=actor, project=project, upload=PDF, name="签到表.pdf", now=now)
    office = made.world.office
    item = written_news(made.world.colleges[0], project, now)
    send_news(actor=actor, item=item, now=now)
    adopt_news(actor=office, item=item_now(item), level="本级网站采用", now=now)
    publish_news(actor=office, item=item_now(item), is_shown=True, now=now)
    send_news(
        actor=actor, item=written_news(made.world.colleges[0], project, now, "第二篇"), now=now
    )
    describe_evidence(
        actor=actor, evidence=project.evidence.exclude(thumbnail="").first(), title="做出第一件作品",
        folder="过程材料", taken_on=None, place="", milestone=None, is_shared=True, now=now,
    )  # fmt: skip
    tell_others(
        actor=actor,
        project=project,
        now=now,
        summary="每周六开放实训室，高年级团员带新生做一件作品。",
    )
    record_visit(
        actor=office, project=project, visited_on=now.date(), visitors="组织部部长", met_members=23,
        seen="实训室每周六开放，带教记录齐全。", problems="新生知道的不多。",
        advice="在宿舍楼贴一张告示。", now=now,
    )  # fmt: skip
    set_task(
        actor=office, project=project, text="报一张带教现场的照片", proof="照片一张",
        due_at=now + timedelta(days=4), now=now,
    )  # fmt: skip
    return made


def item_now(item: NewsItem) -> NewsItem:
    return NewsItem.objects.select_related("unit", "host", "at_unit").get(pk=item.pk)


def look_at(page: Page, url: str, name: str) -> None:
    page.goto(url)
    check_accessibility(page)
    check_no_sideways_scrolling(page)
    if PICTURES:
        width = (page.viewport_size or {})["width"]
        page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)


def test_what_is_still_wanted_follows_an_upload(page, live_server, running):
    project, url = running.first, live_server.url
    let_in(page, url, running.world.colleges[0].secretary.person)
    page.goto(f"{url}/projects/{project.pk}/evidence/")
    is_phone = (page.viewport_size or {})["width"] < 640
    expect(page.get_by_text("拖到这里")).to_be_visible(visible=not is_phone)
    expect(page.get_by_text("拍照，或选照片")).to_be_visible(visible=is_phone)
    wanted = page.get_by_role("region", name="要的材料").get_by_role("listitem")
    expect(wanted.filter(has_text="项目总结")).to_contain_text("有 1 个")
    page.get_by_label("归入", exact=True).select_option("项目总结")
    page.locator("#evidence-file").set_input_files(
        {"name": "新的.pdf", "mimeType": "application/pdf", "buffer": PDF + b"\n"}
    )
    expect(wanted.filter(has_text="项目总结")).to_contain_text("有 2 个")


def test_every_way_on_of_a_project_is_seen_on_a_phone(page_phone, live_server, running):
    let_in(page_phone, live_server.url, running.world.colleges[0].secretary.person)
    page_phone.goto(f"{live_server.url}/projects/{running.first.pk}/")
    for link in page_phone.locator(".views a").all():
        box = link.bounding_box()
        assert box
        assert box["x"] >= 0
        assert box["x"] + box["width"] <= 390


def test_the_pages_of_the_unit(page, live_server, running):
    project, url = running.first, live_server.url
    let_in(page, url, running.world.colleges[0].secretary.person)
    page.goto(f"{url}/projects/{project.pk}/")
    chart = page.get_by_role("figure", name="还剩几个时间节点")
    expect(chart.locator("canvas")).to_be_visible()
    expect(chart.get_by_role("row").nth(1)).to_have_text(re.compile(r"开始时\s*3\s*3"))
    look_at(page, f"{url}/projects/{project.pk}/", "project")
    look_at(page, f"{url}/projects/{project.pk}/plan/", "plan")
    look_at(page, f"{url}/projects/{project.pk}/evidence/", "evidence")
    look_at(page, f"{url}/projects/{project.pk}/news/", "news")
    look_at(page, f"{url}/projects/{project.pk}/news/new/", "news-new")
    look_at(page, f"{url}/exchange/{project.round_id}/", "exchange")
    look_at(page, f"{url}/project-tasks/{project.tasks.get().pk}/", "task")
    look_at(page, f"{url}/evidence/{project.evidence.last().pk}/", "evidence-one")
    change = propose_change(
        actor=running.world.colleges[0].secretary, project=project,
        plan=plan_and_one_more(project), reason="设备晚到两周，后两步顺延。", now=timezone.now(),
    )  # fmt: skip
    look_at(page, f"{url}/plan-changes/{change.pk}/", "change")


def plan_and_one_more(project):
    from yipin.projects.milestones import planned

    standing = planned(plan_of(project))
    return [*standing[:2], *plan_for(timezone.now().date(), 60)]


def test_the_pages_of_the_office(page, live_server, running):
    project, url = running.first, live_server.url
    propose_change(
        actor=running.world.colleges[0].secretary, project=project,
        plan=plan_and_one_more(project), reason="设备晚到两周，后两步顺延。", now=timezone.now(),
    )  # fmt: skip
    let_in(page, url, running.world.office.person)
    look_at(page, f"{url}/office/rounds/{running.world.round.pk}/projects/", "round-projects")
    look_at(page, f"{url}/office/projects/{project.pk}/", "office-project")
    waiting = NewsItem.objects.get(state="sent")
    look_at(page, f"{url}/news-items/", "news-waiting")
    look_at(page, f"{url}/news-items/{waiting.pk}/", "news-item-desk")
    look_at(page, f"{url}/office/rounds/{project.round_id}/news/", "round-news")
    look_at(page, f"{url}/office/rounds/{project.round_id}/news/levels/", "news-levels")
    look_at(page, f"{url}/office/projects/{project.pk}/visits/new/", "visit-new")
    look_at(page, f"{url}/office/projects/{project.pk}/tasks/new/", "task-new")
    change = project.plan_changes.get()
    look_at(page, f"{url}/office/plan-changes/{change.pk}/", "office-change")


def test_the_public_pages(page, live_server, running):
    shown = NewsItem.objects.get(published_at__isnull=False)
    look_at(page, f"{live_server.url}/news/", "public-news")
    look_at(page, f"{live_server.url}/news/{shown.pk}/", "public-news-item")


def test_what_was_typed_of_a_change_and_of_news_is_there_after_a_reload(page, live_server):
    made = make_running(timezone.now())
    with_plan(made, timezone.now())
    let_in(page, live_server.url, made.world.colleges[0].secretary.signed_in)
    project = f"{live_server.url}/projects/{made.first.pk}"
    page.goto(f"{project}/plan/")
    step = page.get_by_label("时间节点")
    first = step.first.input_value()
    step.last.fill("新的一步")
    page.get_by_label("为什么调整").fill("设备晚到")
    page.reload()
    expect(step.last).to_have_value("新的一步")
    expect(step.first).to_have_value(first)
    expect(page.get_by_label("为什么调整")).to_have_value("设备晚到")
    page.goto(f"{project}/news/new/")
    page.get_by_label("标题").fill("开放第一天")
    page.get_by_label("正文").fill("周六上午开门。")
    page.get_by_role("link", name="先不写").click()
    page.goto(f"{project}/news/new/")
    expect(page.get_by_label("正文")).to_have_value("周六上午开门。")
    page.get_by_role("button", name="存草稿").click()
    expect(page.get_by_text("已存好草稿")).to_be_visible()
    page.goto(f"{project}/news/new/")
    expect(page.get_by_label("标题")).to_have_value("")
