"""The pages of a project in a real browser, at both widths."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, Page

from tests.axe import check_accessibility, check_no_sideways_scrolling
from tests.browser import DESK, PHONE, context_of
from tests.factories.pictures import photograph
from tests.factories.projects import Running, make_running, plan_for, with_plan
from tests.factories.rounds import PDF
from tests.web.reviewer.test_in_a_browser import sign_in
from yipin.projects.milestones import plan_of
from yipin.projects.services.evidence import add_evidence
from yipin.projects.services.milestones import propose_change, tick_milestone

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
    return made


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def page(request, browser: Browser) -> Iterator[Page]:
    context = context_of(browser, request.param)
    yield context.new_page()
    context.close()


def look_at(page: Page, url: str, name: str) -> None:
    page.goto(url)
    check_accessibility(page)
    check_no_sideways_scrolling(page)
    if PICTURES:
        width = (page.viewport_size or {})["width"]
        page.screenshot(path=Path(PICTURES) / f"{name}-{width}.png", full_page=True)


def test_the_pages_of_the_unit(page, live_server, running):
    project, url = running.first, live_server.url
    sign_in(page, url, running.world.colleges[0].secretary.person.username)
    look_at(page, f"{url}/projects/{project.pk}/", "project")
    look_at(page, f"{url}/projects/{project.pk}/plan/", "plan")
    look_at(page, f"{url}/projects/{project.pk}/evidence/", "evidence")
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
    sign_in(page, url, running.world.office.person.username)
    look_at(page, f"{url}/office/rounds/{running.world.round.pk}/projects/", "round-projects")
    look_at(page, f"{url}/office/projects/{project.pk}/", "office-project")
    change = project.plan_changes.get()
    look_at(page, f"{url}/office/plan-changes/{change.pk}/", "office-change")
