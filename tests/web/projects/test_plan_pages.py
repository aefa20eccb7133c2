"""The plan on the pages: set, ticked off, changed; the list of the round."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from tests.factories.projects import make_running, moved_to_project, plan_for, with_plan
from tests.factories.rounds import submitted_application
from tests.web.unit.conftest import sit
from yipin.projects.milestones import plan_of
from yipin.projects.services.milestones import propose_change
from yipin.projects.services.screening import forward_application

PAGE_READS, LIST_READS = 14, 9


@pytest.fixture
def secretary(running) -> Client:
    return sit(running.world.colleges[0].secretary)


@pytest.fixture
def office(running) -> Client:
    return sit(running.world.office)


def rows(*lines: tuple[str, str, str, str]) -> dict[str, list[str]]:
    columns = zip(*lines, strict=True)
    return dict(zip(("key", "title", "due_on", "who"), map(list, columns), strict=True))


def test_the_plan_is_proposed_from_the_application_and_set(db, today):
    running = make_running(today, state="approved")
    client, project = sit(running.world.colleges[0].secretary), running.first
    assert "收尾，整理材料" in client.get(f"/projects/{project.pk}/plan/").content.decode()
    answer = client.post(
        f"/projects/{project.pk}/plan/",
        rows(("", "开幕", "2027-05-04", "沈老师"), ("", "", "", "")),
    )
    assert answer["Location"] == f"/projects/{project.pk}/"
    assert [one.title for one in plan_of(project)] == ["开幕"]
    assert "定好了，共 1 个时间节点" in client.get(answer["Location"]).content.decode()


def test_what_was_typed_stays_when_a_line_is_wrong(secretary, running):
    answer = secretary.post(
        f"/projects/{running.first.pk}/plan/",
        {**rows(("", "开幕", "五月", "沈老师")), "reason": "设备晚到"},
    )
    assert answer.status_code == 422
    words = answer.content.decode()
    assert "没有写完成日期：第 1 个“开幕”。请一次补齐。" in words
    assert 'value="开幕"' in words
    assert "设备晚到</textarea>" in words


def test_a_day_long_before_the_round_is_refused_and_kept_in_the_box(db, today):
    running = make_running(today, state="approved")
    client, project = sit(running.world.colleges[0].secretary), running.first
    url = f"/projects/{project.pk}/plan/"
    answer = client.post(url, rows(("", "开幕", "2020-01-02", ""), ("", "闭幕", "2030-01-01", "")))
    assert answer.status_code == 422
    words = answer.content.decode()
    assert "第 1 个“开幕”（2020年1月2日）" in words
    assert "早于申报开始" in words
    assert 'value="2020-01-02"' in words
    assert not plan_of(project).exists()


def test_a_change_may_not_lead_back_before_the_round(secretary, running):
    sent = {**rows(("", "新的一步", "2020-01-02", "")), "reason": "设备晚到"}
    answer = secretary.post(f"/projects/{running.first.pk}/plan/", sent)
    assert "第 1 个“新的一步”（2020年1月2日）" in answer.content.decode()
    assert not running.first.plan_changes.exists()


def test_a_change_goes_to_the_host_and_comes_back(secretary, office, running, today):
    project = running.first
    sent = {**rows(("", "新的一步", "2030-01-01", "")), "reason": "设备晚到"}
    words = secretary.post(f"/projects/{project.pk}/plan/", sent, follow=True).content.decode()
    assert "答复前按原计划办" in words
    outside = "“新的一步”不在实施期"
    assert outside in words
    change = project.plan_changes.get()
    page = office.get(f"/office/plan-changes/{change.pk}/").content.decode()
    assert "新的一步" in page
    assert outside in page
    assert "第1步" in page
    assert "答复计划调整" in office.get("/due/").content.decode()
    url = f"/office/plan-changes/{change.pk}/"
    refused = office.post(url, {"verdict": "return", "answer": ""})
    assert refused.status_code == 422
    done = office.post(url, {"verdict": "approve", "answer": "可以"}, follow=True)
    assert "计划已换成新的" in done.content.decode()
    assert "新的一步" in secretary.get(f"/projects/{project.pk}/").content.decode()


def test_the_unit_takes_a_change_back(secretary, running, today):
    change = propose_change(
        actor=running.world.colleges[0].secretary, project=running.first,
        plan=plan_for(today.date(), 9), reason="晚到", now=today,
    )  # fmt: skip
    page = secretary.get(f"/projects/{running.first.pk}/").content.decode()
    assert f"调整已送{running.world.host.label}，等答复" in page
    plan = f"/projects/{running.first.pk}/plan/"
    assert f'href="{plan}"' not in page
    assert secretary.get(plan)["Location"] == f"/plan-changes/{change.pk}/"
    late = secretary.post(plan, {**rows(("", "另一步", "2030-01-01", "")), "reason": "另写的理由"})
    assert late.status_code == 422
    assert "另写的理由</textarea>" in late.content.decode()
    assert f'href="/plan-changes/{change.pk}/"' in late.content.decode()
    assert "撤回调整" in secretary.get(f"/plan-changes/{change.pk}/").content.decode()
    secretary.post(f"/plan-changes/{change.pk}/take-back/")
    change.refresh_from_db()
    assert change.state == "taken_back"


def test_what_is_finished_stands_as_it_is_and_goes_along(secretary, running, today):
    first, *others = plan_of(running.first)
    day = today.date().isoformat()
    secretary.post(f"/milestones/{first.pk}/done/", {"done_on": day, "note": ""})
    url = f"/projects/{running.first.pk}/plan/"
    page = secretary.get(url).content.decode()
    assert f'type="hidden" name="title" value="{first.title}"' in page
    assert page.count("已完成") == 1
    lines = [(str(one.pk), one.title, one.due_on.isoformat(), one.who) for one in (first, *others)]
    sent = {**rows(*lines, ("", "新的一步", "2030-01-01", "")), "reason": "设备晚到"}
    assert secretary.post(url, sent).status_code == 302
    assert running.first.plan_changes.get().after[0]["title"] == first.title


def test_ticked_off_on_the_page_and_undone(secretary, running, today):
    milestone = plan_of(running.first).first()
    url = f"/milestones/{milestone.pk}/done/"
    day = (today - timedelta(days=2)).date()
    words = secretary.post(url, {"done_on": day.isoformat(), "note": "两场"}, follow=True)
    assert "记为完成" in words.content.decode()
    milestone.refresh_from_db()
    assert milestone.done_on == day
    secretary.post(url, {"undo": "1"})
    milestone.refresh_from_db()
    assert milestone.done_on is None
    refused = secretary.post(url, {"done_on": "2099-01-01"}, follow=True).content.decode()
    assert "完成日期还没到" in refused


@pytest.mark.parametrize(
    ("typed", "note", "said"),
    [
        ("2027-02-30", "两场", "完成日期“2027-02-30”不是日期"),
        ("20日", "两场", "完成日期“20日”不是日期"),
        ("2099-01-01", "两场", "完成日期还没到"),
        ("0001-01-01", "两场", "完成日期：1 年太早"),
        ("", "场" * 301, "“完成情况”现在 301 字，请删到 300 字以内。"),
    ],
)
def test_a_tick_that_is_refused_keeps_what_was_typed(secretary, running, typed, note, said):
    milestone = plan_of(running.first).first()
    url = f"/milestones/{milestone.pk}/done/"
    answer = secretary.post(url, {"done_on": typed, "note": note})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert said in page
    assert f'value="{note}"' in page
    milestone.refresh_from_db()
    assert milestone.done_on is None


def test_full_width_digits_are_a_day_and_a_line_break_counts_one(secretary, running, today):
    milestone = plan_of(running.first).first()
    day = (today - timedelta(days=2)).date()
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in day.isoformat())
    note = "\r\n".join(["场"] * 150)  # 299 signs as a browser counts them
    secretary.post(f"/milestones/{milestone.pk}/done/", {"done_on": wide, "note": note})
    milestone.refresh_from_db()
    assert (milestone.done_on, milestone.done_note) == (day, note.replace("\r\n", "\n"))


def test_a_step_at_the_end_of_the_calendar_is_refused_with_its_place(secretary, running):
    milestone = plan_of(running.first).first()
    given = {
        "key": [""],
        "title": ["收尾"],
        "due_on": ["9999-12-31"],
        "who": [""],
        "reason": "改期",
    }
    refused = secretary.post(f"/projects/{milestone.project_id}/plan/", given)
    assert refused.status_code == 422
    assert "第 1 个“收尾”的完成日期：9999 年太晚" in refused.content.decode()


def test_the_desk_of_the_unit_says_what_falls_due(secretary, running):
    words = secretary.get("/due/").content.decode()
    assert "百炼匠心工作坊：第1步" in words
    assert "百炼匠心工作坊：第2步" in words
    assert "百炼匠心工作坊：第3步" not in words


def test_a_project_without_a_plan_is_asked_for_one(running):
    words = sit(running.world.colleges[1].secretary).get("/due/").content.decode()
    assert "定实施计划：扳手课堂" in words


def test_the_list_of_the_round_marks_what_is_overdue(office, running):
    url = f"/office/rounds/{running.world.round.pk}/projects/"
    words = office.get(url).content.decode()
    assert words.index("百炼匠心工作坊") < words.index("扳手课堂")
    assert "1 个" in words
    assert "扳手课堂" not in office.get(url + "?mind=overdue").content.decode()
    assert "百炼匠心工作坊" not in office.get(url + "?mind=no_plan").content.decode()
    assert "没有符合的" in office.get(url + "?q=没有的&state=accepted").content.decode()


def test_an_application_that_is_no_project_has_no_page(secretary, running, today):
    college = running.world.colleges[0]
    sent = submitted_application(running.world, college, today, title="还没立项")
    assert secretary.get(f"/projects/{sent.pk}/").status_code == 404


@pytest.mark.parametrize("many", [1, 30])
def test_the_page_of_a_project_reads_the_same(db, today, many, django_assert_num_queries):
    running = make_running(today, colleges=1)
    project = with_plan(running, today, *range(1, many + 1))
    client = sit(running.world.colleges[0].secretary)
    client.get("/due/")
    with django_assert_num_queries(PAGE_READS):
        client.get(f"/projects/{project.pk}/")


@pytest.mark.parametrize("many", [1, 50])
def test_the_list_of_a_round_reads_the_same(db, today, many, django_assert_num_queries):
    running = make_running(today, colleges=1)
    world, college = running.world, running.world.colleges[0]
    with_plan(running, today)
    for n in range(many - 1):
        sent = submitted_application(world, college, today, title=f"项目{n}")
        forward_application(actor=world.office, application=sent, now=today)
        moved_to_project(world, sent, today)
    client = sit(world.office)
    client.get("/due/")
    with django_assert_num_queries(LIST_READS):
        client.get(f"/office/rounds/{world.round.pk}/projects/")
