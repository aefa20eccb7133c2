"""What is due, for whom; own applications; one round; quotas and exceptions; the last place."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.factories.organisations import make_actor, make_unit
from tests.factories.rounds import (
    filled_application,
    make_world,
    open_world_round,
    send_and_sign,
    sign,
    submitted_application,
)
from tests.web.unit.conftest import open_now, sit
from yipin.duties.models import Obligation
from yipin.organisations.choices import Right
from yipin.projects.models import Application, QuotaException
from yipin.projects.services.applications import (
    discard_application,
    send_for_endorsement,
    start_application,
)
from yipin.projects.services.exceptions import ask_exception
from yipin.rules.definition import Quota

ONE = (Quota(scope="unit", min=1, max=1, exception_max=2),)


@pytest.fixture
def college(world):
    return world.colleges[0]


def page_of(actor, address="/due/"):
    return sit(actor).get(address).content.decode()


def test_the_desk_says_what_to_do_first(world, college):
    page = page_of(college.secretary)
    name = college.secretary.person.name
    assert f"{name[:1]}老师，先办这一件" in page
    assert "还剩 5 天" in page
    assert "7 天内" in page


@pytest.mark.django_db
def test_the_first_desk_of_a_new_site_says_where_to_begin():
    office = make_actor(
        make_unit("云岭学院团委"), Right.ADMINISTER, Right.RUN_PROGRAMMES, Right.FILL_FORMS
    )
    assert "先把单位和人请进来" in page_of(office)
    make_unit("文学院团总支", parent=office.unit)
    page = page_of(office)
    assert "先把单位和人请进来" not in page
    assert "看项目计划" in page


def test_whoever_runs_programmes_is_shown_from_own_forms_to_those_of_others(college):
    office = make_actor(make_unit("云岭学院团委"), Right.RUN_PROGRAMMES, Right.FILL_FORMS)
    assert "各单位报来的" in page_of(office, "/applications/")
    assert "各单位报来的" not in page_of(college.secretary, "/applications/")


def test_a_draft_names_what_is_missing(world, college, today):
    start_application(actor=college.secretary, held=world.round, unit=college.unit, now=today)
    page = page_of(college.secretary)
    assert "接着填写" in page
    assert "“项目名称”" in page
    assert "开始填写" not in page


def test_what_came_back_and_what_is_ready_are_named(world, college, today):
    application = filled_application(world, college, today)
    send_for_endorsement(actor=college.secretary, application=application, now=today)
    sign(college.league, application, today, "returned")
    assert "去修改" in page_of(college.secretary)
    ready = filled_application(world, college, today, title="扳手课堂")
    send_and_sign(ready, college, today)
    assert "意见都签齐了，只差您提交。" in page_of(college.secretary)


def test_what_others_have_before_them_stands_aside(world, college, today):
    application = filled_application(world, college, today)
    send_for_endorsement(actor=college.secretary, application=application, now=today)
    page = page_of(college.secretary)
    assert "签“单位团组织意见”" in page
    assert "接着填写" not in page


def test_a_signatory_sees_only_what_is_to_be_signed(world, college, today):
    assert "没有等您签的意见" in page_of(college.party)
    application = filled_application(world, college, today)
    send_for_endorsement(actor=college.secretary, application=application, now=today)
    assert "签单位团组织意见：百炼匠心工作坊" in page_of(college.league)
    assert "没有等您签的意见" in page_of(college.party)
    sign(college.league, application, today)
    assert "签单位党组织意见：百炼匠心工作坊" in page_of(college.party)


def test_a_signatory_reads_how_much_changed(world, college, today):
    application = filled_application(world, college, today)
    send_for_endorsement(actor=college.secretary, application=application, now=today)
    sign(college.league, application, today)
    sign(college.party, application, today, "returned")
    client = sit(college.secretary)
    data = {"changed": "f_plan_text", "f_plan_text": "改过的方案", "revision": "99"}
    client.post(f"/applications/{application.pk}/save/", data)
    client.post(f"/applications/{application.pk}/do/send/")
    assert "比您上次签的改了 1 处" in page_of(college.league)


def test_the_office_sees_what_waits_for_it(world, college, today):
    submitted_application(world, college, today)
    assert "1 项已提交，等审查。" in page_of(world.office)


def test_nobody_without_a_desk_comes_in(client, world):
    assert client.get("/due/").status_code == 302


def test_what_is_over_is_said_first(world, college, today):
    Obligation.objects.update(due_at=today - timedelta(days=2))
    page = page_of(college.secretary)
    assert "1 件已过期" in page
    assert "要补交请主办单位延期" in page


def fill_desk(world, college, now, count):
    for number in range(count):
        application = filled_application(world, college, now, title=f"项目{number}")
        if number % 2:
            send_for_endorsement(actor=college.secretary, application=application, now=now)


@pytest.mark.parametrize("count", [1, 12])
def test_the_desk_reads_the_same_for_one_and_for_many(
    world, college, today, count, django_assert_num_queries
):
    fill_desk(world, college, today, count)
    client = sit(college.secretary)
    client.get("/due/")
    with django_assert_num_queries(DUE_READS):
        client.get("/due/")


@pytest.mark.parametrize("count", [2, 12])
def test_the_signatory_reads_the_same_for_one_and_for_many(
    world, college, today, count, django_assert_num_queries
):
    fill_desk(world, college, today, count)
    client = sit(college.league)
    client.get("/due/")
    with django_assert_num_queries(SIGNING_READS):
        client.get("/due/")


@pytest.mark.parametrize("count", [1, 50])
def test_the_list_reads_the_same_for_one_and_for_fifty(
    world, college, today, count, django_assert_num_queries
):
    for _number in range(count):
        start_application(actor=college.secretary, held=world.round, unit=college.unit, now=today)
    client = sit(college.secretary)
    client.get("/applications/")
    with django_assert_num_queries(LIST_READS):
        client.get("/applications/")


DUE_READS = 23
OFFICE_READS = 30
SIGNING_READS = 15
LIST_READS = 10


def test_the_list_finds_by_pinyin_and_by_state(world, college, today):
    filled_application(world, college, today, title="种子图书馆")
    filled_application(world, college, today, title="扳手课堂")
    client = sit(college.secretary)
    found = client.get("/applications/", {"q": "zztsg"}).content.decode()
    assert "种子图书馆" in found
    assert "扳手课堂" not in found
    assert "没有符合的" in client.get("/applications/", {"state": "refused"}).content.decode()


def test_a_draft_is_deleted_and_restored(world, college, today):
    application = filled_application(world, college, today)
    client = sit(college.secretary)
    client.post(f"/applications/{application.pk}/do/discard/")
    assert "最近删除 1 份" in client.get("/applications/").content.decode()
    client.post(f"/applications/{application.pk}/do/restore/")
    application.refresh_from_db()
    assert application.state == "draft"


def test_an_earlier_application_may_be_copied(world, college, today):
    earlier = filled_application(world, college, today)
    client = sit(college.secretary)
    address = f"/applications/round/{world.round.pk}/start/"
    begun = client.post(address, {"copied": earlier.pk})
    copied = Application.objects.get(pk=begun.url.strip("/").rsplit("/", 1)[1])
    assert copied.title == "百炼匠心工作坊"
    foreign = sit(world.colleges[1].secretary).post(address, {"copied": earlier.pk})
    assert foreign.status_code == 404


def test_of_two_clerks_one_gets_the_last_place(today, db):
    world = open_now(make_world(today, quotas=ONE), today)
    college = world.colleges[0]
    first = filled_application(world, college, today, title="第一项")
    second = filled_application(world, college, today, title="第二项")
    other = make_actor(college.unit, Right.FILL_FORMS)
    sit(other).post(f"/applications/{first.pk}/do/send/")
    answer = sit(college.secretary).post(f"/applications/{second.pk}/do/send/")
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "已报满" in page
    assert other.person.name in page
    assert "“第一项”占了" in page
    assert "您填的都在" in page
    assert "#exception" in page


def test_an_exception_is_asked_with_a_reason(today, db):
    world = open_now(make_world(today, quotas=ONE), today)
    college = world.colleges[0]
    client, address = sit(college.secretary), f"/applications/round/{world.round.pk}/"
    empty = client.post(f"{address}exception/", {"reason": " "})
    assert empty.status_code == 422
    assert "请写理由" in empty.content.decode()
    client.post(f"{address}exception/", {"reason": "基础扎实"})
    assert QuotaException.objects.get().reason == "基础扎实"
    page = client.get(address).content.decode()
    assert "待答复" in page
    assert "1 个单位在等答复，写了理由。" in page_of(world.office)


def test_a_second_request_keeps_what_was_typed(today, db):
    world = open_now(make_world(today, quotas=ONE), today)
    college = world.colleges[0]
    ask_exception(
        actor=college.secretary, held=world.round, unit=college.unit, reason="基础扎实", now=today
    )
    answer = sit(college.secretary).post(
        f"/applications/round/{world.round.pk}/exception/", {"reason": "再申请一次"}
    )
    assert answer.status_code == 422


def test_links_lead_each_desk_to_its_own_view(world, college, today):
    application = submitted_application(world, college, today)
    address = f"/submissions/{application.submission_id}/"
    assert sit(college.secretary).get(address).url == f"/applications/{application.pk}/"
    assert sit(world.office).get(address).url == f"/office/applications/{application.pk}/"
    assert sit(world.colleges[1].secretary).get(address).status_code == 404
    held = f"/rounds/{world.round.pk}/"
    assert sit(college.secretary).get(held).url == f"/applications/round/{world.round.pk}/"
    assert sit(world.office).get(held).url == f"/office/rounds/{world.round.pk}/"


def test_a_withdrawn_application_can_be_written_on_again(world, college, today):
    application = submitted_application(world, college, today)
    client = sit(college.secretary)
    client.post(f"/applications/{application.pk}/do/withdraw/", {"reason": "写错了"})
    application.refresh_from_db()
    assert application.state == "draft"
    assert "检查并送签" in client.get(f"/applications/{application.pk}/").content.decode()


def test_the_trash_of_a_unit_is_its_own(world, college, today):
    application = filled_application(world, college, today)
    discard_application(actor=college.secretary, application=application, now=today)
    other = sit(world.colleges[1].secretary)
    assert other.post(f"/applications/{application.pk}/do/restore/").status_code == 404


def office_stage_ending(world, today, kind):
    """The stage of that kind ends in two days, applications are over."""
    stages = world.round.stages
    stages.filter(kind__in=["collect", "endorse", "screen"]).update(
        opens_at=today - timedelta(days=30), closes_at=today - timedelta(days=9)
    )
    row = stages.filter(kind=kind).first()
    stages.filter(pk=row.pk).update(
        opens_at=None, closes_at=today + timedelta(days=2), is_built=True
    )
    return row


def test_the_office_sees_its_own_stage_that_ends_in_days(world, today):
    stage = office_stage_ending(world, today, "decide")
    page = page_of(world.office)
    assert f"{stage.name}：{world.round.name}" in page
    assert "还没有开始定。" in page
    assert f"/office/rounds/{world.round.pk}/decide/{stage.key}/" in page
    assert "先办这一件" in page


@pytest.mark.parametrize("count", [1, 6])
def test_the_office_reads_the_same_for_one_round_and_for_many(
    today, db, count, django_assert_max_num_queries
):
    world = open_now(make_world(today), today)
    definition = world.round.definition.parsed
    for number in range(count):
        if number:
            named = replace(definition, key=f"brand-{number}", name=f"第{number}批")
            world.round = open_world_round(world, named, today)
        office_stage_ending(world, today, "decide")
    client = sit(world.office)
    client.get("/due/")
    with django_assert_max_num_queries(OFFICE_READS):
        assert client.get("/due/").content.decode().count("还没有开始定。") == count


def test_a_report_that_no_project_owes_any_more_is_not_on_the_desk(world, college, today):
    Obligation.objects.create(
        unit=college.unit, kind="report", source_kind="report", source_id=1, minimum=0,
        title="提交总结材料", due_at=today + timedelta(days=90), created_at=today,
    )  # fmt: skip
    assert "提交总结材料" not in page_of(college.secretary)
