"""Layouts that papers use for the same thing: label lines, wide gaps, real tables, slips of numbering."""

from __future__ import annotations

from tests.reading.notice_papers import HEAD, body_of, notice_of
from yipin.reading.notice import Notice, Theme, read_notice
from yipin.reading.paper import PaperBuilder


def duties(notice: Notice) -> list[tuple[str, str | None, str | None]]:
    return [(d.task, d.department, d.person) for d in notice.responsibilities]


def test_label_lines_belong_to_the_item_above_them():
    notice = body_of(
        "一、重点任务\n1.巩固基层组织，全部完成换届。\n责任部室：组织部\n责任人：林某\n"
        "2.建设活动室。\n责任部室：宣传部\n责任人：何某"
    )
    assert duties(notice) == [("巩固基层组织", "组织部", "林某"), ("建设活动室", "宣传部", "何某")]


def test_columns_parted_by_wide_gaps_are_a_table():
    notice = body_of(
        "一、责任分工\n工作事项　　　　　牵头单位　　　　　配合单位\n方案审核　　　　　组织部　　　　　各乡镇"
    )
    assert ("方案审核", "组织部", None) in duties(notice)


def test_a_merged_cell_of_a_real_table_counts_in_each_row():
    builder = PaperBuilder("docx")
    for line in [*HEAD.strip().split("\n"), "一、任务分解"]:
        builder.add_paragraph(line)
    builder.add_table(
        [
            (0, 0, 1, 1, "工作任务"), (0, 1, 1, 1, "责任部门"), (0, 2, 1, 1, "完成时限"),
            (1, 0, 1, 1, "修订制度"), (1, 1, 2, 1, "办公室"), (1, 2, 1, 1, "2027年4月9日前"),
            (2, 0, 1, 1, "汇编文件"), (2, 2, 1, 1, "2027年5月底前"),
        ]
    )  # fmt: skip
    notice = read_notice(builder.build())
    assert duties(notice) == [("修订制度", "办公室", None), ("汇编文件", "办公室", None)]
    assert [d.date for d in notice.deadlines] == ["2027-04-09", "2027-05"]


def test_a_heading_may_lack_its_mark():
    notice = body_of("一 奖项设置\n1、十佳社团 10个\n2、优秀教师 5名")
    assert [t.name for t in notice.themes] == ["十佳社团", "优秀教师"]
    assert [(q.max, q.unit) for q in notice.quotas] == [(10, "个"), (5, "名")]


def test_weeks_of_term_may_be_the_steps():
    stage = body_of("一、时间安排\n第5周（3月18日—3月22日） 报名。交申报表。").stages[0]
    assert (stage.name, stage.start, stage.end) == ("报名", "2027-03-18", "2027-03-22")


def test_a_period_may_stand_below_its_heading_or_name_its_stage_behind():
    below = body_of("一、推进步骤\n（一）初级评审\n时间为8月1日至8月14日。组织初审。").stages[0]
    assert (below.start, below.end) == ("2027-08-01", "2027-08-14")
    behind = body_of("一、内容\n6月1日至6月13日为报名阶段。").stages[0]
    assert (behind.name, behind.end) == ("报名阶段", "2027-06-13")


def test_award_items_in_classes():
    notice = body_of("一、评选项目\n（一）集体类：红旗团支部、优秀社团。\n（二）个人类：优秀团员。")
    assert notice.themes[:2] == (Theme("集体类", "红旗团支部"), Theme("集体类", "优秀社团"))


def test_awards_named_only_by_their_conditions():
    notice = notice_of(
        "关于评选先进的通知\n各支部：\n现开展评选。\n一、评选条件\n1、优秀团员：表现突出。\n2、红旗团支部：制度健全。"
    )
    assert [t.name for t in notice.themes] == ["优秀团员", "红旗团支部"]


def test_a_list_to_choose_from():
    notice = body_of(
        "一、标准\n2、特色鲜明。从以下内容中选一项作为重点方向：\n——阵地类：建好阵地；\n——民主类：办好选举。"
    )
    assert [t.name for t in notice.themes] == ["阵地类", "民主类"]


def test_a_campaign_needs_no_genre_word_in_its_title():
    notice = notice_of(
        "关于开展2027年青年志愿服务项目大赛\n\n各学院：\n一、时间\n6月20日举行决赛。"
    )
    assert notice.title == "关于开展2027年青年志愿服务项目大赛"
    assert notice.deadlines[0].date == "2027-06-20"


def test_months_of_a_school_year_know_their_year():
    notice = notice_of("关于2026—2027学年评优工作的通知\n各学院：\n一、时间\n3月20日前报送材料。")
    assert notice.deadlines[0].date == "2027-03-20"


def test_a_lone_period_takes_its_name_from_the_next_line():
    notice = body_of("一、工作安排\n1.3月12日—3月25日\n学生报名，学院组织评选。")
    stage = notice.stages[0]
    assert (stage.name, stage.start, stage.end) == ("学生报名", "2027-03-12", "2027-03-25")


def test_figures_of_earlier_rounds_count_for_nothing():
    notice = notice_of(
        "关于举办大赛的通知\n各学院：\n2025年大赛共收到项目236个，其中金奖15个。\n一、名额\n各学院限报2项。\n2027年3月1日"
    )
    assert [(q.max, q.unit) for q in notice.quotas] == [(2, "项")]
