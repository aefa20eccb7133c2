"""The form in a real browser: saving by itself, two people, items of a theme, files, rows."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from tests.axe import check_accessibility, check_no_sideways_scrolling
from tests.factories.organisations import make_actor
from tests.factories.rounds import PDF, make_world, open_world_round, within_reach
from tests.web.unit.conftest import open_now
from tests.web.unit.form_desk import all_is_sent, open_form, saved
from yipin.forms.services.submissions import save_answers
from yipin.organisations.choices import Right
from yipin.programmes.builtins import builtin_definitions
from yipin.projects.models import Application
from yipin.projects.services.applications import start_application
from yipin.rules.definition import AddresseeRule, Contact

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def world(today):
    return open_now(make_world(today, colleges=1), today)


@pytest.fixture
def college(world):
    return world.colleges[0]


def start(world, college) -> Application:
    return start_application(
        actor=college.secretary, held=world.round, unit=college.unit, now=timezone.now()
    )


def test_what_is_typed_is_saved_and_faults_stand_at_the_field(
    page_desk: Page, live_server, world, college
):
    application = start(world, college)
    open_form(page_desk, live_server, college.secretary, application)
    page_desk.get_by_label("项目名称").fill("长" * 61)
    page_desk.get_by_label("项目难点及解决办法").focus()
    expect(page_desk.locator("#f_project_title-bad")).to_contain_text("超出 1 字")
    page_desk.get_by_label("项目名称").fill("朋辈修理铺")
    page_desk.get_by_label("项目难点及解决办法").focus()
    expect(page_desk.locator("#f_project_title-bad")).to_be_empty()
    expect(saved(page_desk)).to_contain_text("已保存到服务器")
    expect(page_desk.locator("[data-part=part-project]")).to_contain_text("还差 1 项")
    check_accessibility(page_desk)


def test_two_people_on_one_field_choose_which_one_stays(
    page_desk: Page, live_server, world, college
):
    application = start(world, college)
    open_form(page_desk, live_server, college.secretary, application)
    other = make_actor(college.unit, Right.FILL_FORMS)
    save_answers(
        actor=other, submission=application.submission, answers={"difficulties": "对方写的"},
        base_revision=0, now=timezone.now(),
    )  # fmt: skip
    page_desk.get_by_label("项目难点及解决办法").fill("我写的")
    page_desk.get_by_label("项目实施方案及推进计划").fill("照样存下")
    page_desk.get_by_label("项目名称").focus()
    clash = page_desk.locator(".clash")
    expect(clash).to_contain_text("对方写的")
    expect(clash).to_contain_text(other.person.name)
    expect(saved(page_desk)).to_contain_text("其余已保存到服务器")
    clash.get_by_role("button", name="留我写的").click()
    all_is_sent(page_desk)
    application.submission.refresh_from_db()
    answers = application.submission.answers
    assert (answers["difficulties"], answers["plan_text"]) == ("我写的", "照样存下")


def test_a_file_is_dropped_removed_and_put_back(page_phone: Page, live_server, world, college):
    application = start(world, college)
    open_form(page_phone, live_server, college.secretary, application)
    rows = page_phone.locator("#f_plan-list")
    file = {"name": "方案.pdf", "mimeType": "application/pdf", "buffer": PDF}
    page_phone.locator("#f_plan").set_input_files(file)
    expect(rows).to_contain_text("方案.pdf")
    expect(page_phone.locator("[data-part=part-materials]")).to_contain_text("1 项齐了")
    rows.get_by_role("button").click()
    expect(rows).to_contain_text("可以放回来")
    rows.get_by_role("button").click()
    expect(rows).to_contain_text("移除")
    check_no_sideways_scrolling(page_phone)
    check_accessibility(page_phone)


def test_items_follow_the_chosen_direction(page_desk: Page, live_server, world, college, today):
    definition = within_reach(builtin_definitions()["city-pilots"], today)
    definition = replace(
        definition,
        quotas=(),
        contact=Contact(office="办公室", phone="00000001"),
        addressees=(AddresseeRule(text="各学院", kinds=("general_branch",)),),
    )
    world.round = open_world_round(world, definition, today)
    application = start(open_now(world, today), college)
    open_form(page_desk, live_server, college.secretary, application)
    page_desk.get_by_label("中华优秀传统文化弘扬和教育").check()
    item = page_desk.get_by_label("支持国学类社团发展")
    item.check()
    expect(saved(page_desk)).to_contain_text("已保存到服务器")
    page_desk.get_by_label("困难学生帮扶体系建设").check()
    expect(item).to_be_hidden()
    expect(item).not_to_be_checked()
    expect(page_desk.get_by_label("帮扶工作的项目体系")).to_be_visible()
