"""Stages and deadlines."""

from __future__ import annotations

import pytest

from tests.reading.notice_papers import HEAD, body_of, notice_of
from yipin.reading.notice import Deadline


def test_a_stage_has_name_period_and_what_is_handed_in():
    notice = body_of(
        "一、实施步骤\n（一）申报阶段（3月1日—3月20日）。各部门于3月20日17:00前提交《申报表》和实施方案。\n"
        "（二）评审阶段（4月上旬）。组织答辩。"
    )
    first, second = notice.stages
    assert (first.name, first.start, first.end) == ("申报阶段", "2027-03-01", "2027-03-20")
    assert first.deliverables == ("《申报表》", "实施方案")
    assert first.act == "collect"
    assert (second.name, second.start, second.end) == ("评审阶段", "2027-04", "2027-04")
    assert notice.deadlines[0].date == "2027-03-20T17:00"


def test_steps_without_dates_keep_their_names():
    notice = body_of("一、评选程序\n1.单位推荐。各部门推荐人选。\n2.评审公示。组织评审。")
    assert [(s.name, s.start) for s in notice.stages] == [("单位推荐", None), ("评审公示", None)]


def test_the_overall_period_is_a_stage():
    stage = body_of("一、活动时间：4月5日至5月4日\n二、要求\n认真组织。").stages[0]
    assert (stage.name, stage.start, stage.end) == ("活动时间", "2027-04-05", "2027-05-04")


def test_a_due_date_says_who_and_what():
    (deadline,) = body_of("一、报送\n各部门请于4月9日前将总结报送校团委办公室。").deadlines
    assert deadline.date == "2027-04-09"
    assert deadline.who == "各部门"
    assert "总结报送校团委办公室" in deadline.what


def test_a_milestone_is_a_deadline_and_a_past_day_is_not():
    notice = body_of("一、安排\n2027年1月5日，召开了动员会。\n4月9日，举行启动仪式。")
    assert [d.date for d in notice.deadlines] == ["2027-04-09"]


def test_a_recurring_duty_has_a_rule():
    notice = body_of("一、报送\n各部门每月25日前报送简报，每季度召开一次例会。")
    rules = [d.recurrence for d in notice.deadlines]
    assert rules == ["FREQ=MONTHLY;BYMONTHDAY=25", "FREQ=MONTHLY;INTERVAL=3"]


def test_one_of_two_times_is_kept_as_both():
    (deadline,) = body_of("一、安排\n3月底或4月初，公布名单。").deadlines
    assert deadline.date == "2027-03/2027-04"


def test_a_table_of_tasks_gives_time_and_who_does_it():
    notice = body_of(
        "一、任务\n序号\t工作任务\t责任部门\t责任人\t完成时限\n1\t修订制度\t办公室\t林某\t4月9日前\n2\t例会\t组织部\t何某\t每月第一周"
    )
    assert notice.deadlines == (
        Deadline("修订制度", "2027-04-09", None, "办公室"),
        Deadline("例会", None, "FREQ=MONTHLY;BYMONTHDAY=1,2,3,4,5,6,7", "组织部"),
    )
    assert [(r.task, r.department, r.person) for r in notice.responsibilities] == [
        ("修订制度", "办公室", "林某"),
        ("例会", "组织部", "何某"),
    ]


def test_vague_times_are_asked_about():
    notice = body_of("一、安排\n4月中旬，组织评审。")
    finding = next(f for f in notice.findings if f.key == "deadlines")
    assert (finding.certainty, finding.reason) == ("ask", "“中旬”没有写日子")


@pytest.mark.parametrize(
    "text",
    [
        "各单位收到通知后15日内报送实施方案。",
        "各学院于通知印发后两周内将申报书报送校团委。",
        "立项后一个月内提交任务书。",
        "公示期满后5个工作日内报送材料。",
        "项目结束后1个月内，提交结项报告。",
        "活动结束后24小时内报送新闻稿。",
        "各学院每学期末报送一次工作总结。",
        "自收到通知之日起10日内提交申报书。",
        "自立项通知下发之日起10日内提交任务书。",
        "自本通知发布之日起15个工作日内报送方案。",
        "4月1日后10日内报送名单。",
        "自发文之日起10日后报送名单。",
        "请各单位于会后三日将贯彻落实情况报校团委。",
        "各单位于赛前3日内上报名单。",
    ],
)
def test_a_time_counted_from_something_else_is_listed(text: str):
    notice = body_of(f"一、报送\n{text}")
    assert (notice.deadlines, notice.quotas) == ((), ())
    assert [f"{passage.words}。" for passage in notice.not_understood] == [text]


def test_days_after_the_date_before_are_no_day_of_its_month():
    notice = body_of("一、报送\n3月5日召开动员会，各单位收到通知后15日内报送名单。")
    assert [d.date for d in notice.deadlines] == ["2027-03-05"]
    assert [p.words for p in notice.not_understood] == ["各单位收到通知后15日内报送名单"]


@pytest.mark.parametrize(
    "text", ["公示期5天内无异议的报校党委审批。", "校团委每学期对团费收缴情况进行清查。"]
)
def test_a_time_without_anything_to_hand_in_is_not_listed(text: str):
    assert body_of(f"一、要求\n{text}").not_understood == ()


@pytest.mark.parametrize(
    ("text", "iso"),
    [
        ("本通知下发之日起10日内报送实施方案。", "2027-03-11"),
        ("各单位自发文之日起三十天内报送实施方案。", "2027-03-31"),
        ("自即日起，两周内报名。", "2027-03-15"),
    ],
)
def test_days_from_the_day_of_issue_are_added_and_asked_about(text: str, iso: str):
    notice = body_of(f"一、报送\n{text}")
    (finding,) = [f for f in notice.findings if f.key == "deadlines"]
    assert (notice.deadlines[0].date, finding.certainty) == (iso, "ask")
    assert finding.reason.startswith("从发文日期的第二天起算")
    assert notice.not_understood == ()


def test_days_from_an_unknown_day_of_issue_are_listed():
    notice = notice_of(f"{HEAD}一、报送\n本通知下发之日起10日内报送实施方案。\n青禾学院团委")
    assert notice.deadlines == ()
    assert [p.words for p in notice.not_understood] == ["本通知下发之日起10日内报送实施方案"]


def test_what_comes_after_a_day_is_not_due_on_it():
    notice = body_of("一、要求\n4月10日后提交的不予受理。")
    assert notice.deadlines == ()
    assert [p.words for p in notice.not_understood] == ["4月10日后提交的不予受理"]


def test_a_beginning_is_not_due():
    assert body_of("一、附则\n本办法自发布之日起施行。").deadlines == ()


def test_a_return_twice_a_year_is_one_return():
    (deadline,) = body_of("一、报送\n各学院每年6月、12月报送工作总结。").deadlines
    assert (deadline.date, deadline.recurrence) == (None, "FREQ=YEARLY;BYMONTH=6,12")
    assert (deadline.who, deadline.what) == ("各学院", "各学院报送工作总结")


@pytest.mark.parametrize("duty", ["报送工作总结", "召开会议"])
def test_days_of_a_year_that_no_one_rule_holds_are_listed(duty: str):
    notice = body_of(f"一、安排\n各学院每年3月5日、9月10日前{duty}。")
    assert notice.deadlines == ()
    assert [p.words for p in notice.not_understood] == [f"各学院每年3月5日、9月10日前{duty}"]


def test_the_same_in_a_table_of_tasks_is_no_deadline():
    notice = body_of("一、任务\n序号\t工作任务\t完成时限\n1\t报总结\t每年3月5日、9月10日")
    assert notice.deadlines == ()
