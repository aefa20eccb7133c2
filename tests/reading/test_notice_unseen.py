"""Layouts that notices read for the first time brought: each in a few words of our own."""

from __future__ import annotations

import pytest

from tests.reading.notice_papers import body_of, notice_of


def test_formal_dates_count_from_twenty():
    notice = notice_of("关于评优的通知\n各支部：\n一、时间\n青禾学院团委\n二〇二七年三月廿九日")
    assert (notice.issuer, notice.issued_on) == ("青禾学院团委", "2027-03-29")


def test_a_date_below_a_heading_on_time_signs_nothing():
    notice = notice_of(
        "关于举办知识竞赛的通知\n发布时间：2027-03-02 浏览：8\n各学院：\n一、大赛时间\n2027年11月\n二、要求\n认真组织。"
    )
    assert notice.issued_on == "2027-03-02"
    assert [(s.name, s.start) for s in notice.stages] == [("大赛时间", "2027-11")]


def test_several_numbers_of_attachments_share_a_title():
    notice = body_of(
        "一、标准\n按照评选标准（附件2、3）评选，见《附件4：申报表》，依据附件5《管理办法》。"
    )
    found = {a.number: a.title for a in notice.attachments}
    assert found == {"2": "评选标准", "3": "评选标准", "4": "申报表", "5": "管理办法"}


def test_a_title_in_plain_quotes_is_an_attachment():
    notice = body_of("一、材料\n参评队伍填写“优秀团队申报表”（见附件1）。")
    assert [(a.number, a.title) for a in notice.attachments] == [("1", "优秀团队申报表")]


def test_headings_run_together_are_parted():
    notice = body_of("一、活动主题\n青春同行 二、活动时间\n3月1日至3月5日")
    assert [t.name for t in notice.themes] == ["青春同行"]
    assert notice.stages[0].name == "活动时间"


def test_items_run_together_are_parted():
    notice = body_of("二、活动主题\n1、节约校园；2、文明宿舍；3、书香班级；")
    assert [t.name for t in notice.themes] == ["节约校园", "文明宿舍", "书香班级"]


@pytest.mark.parametrize(
    "text",
    [
        "三、申报主题\n序号\n项目主题\n1\n书香支部\n2\n暖心支部\n四、要求\n认真组织。",
        "三、申报主题\n项目主题 |\n书香支部 |\n暖心支部 |",
        "三、申报类别\n设立书香支部类、暖心支部类。",
    ],
)
def test_themes_of_a_table_that_fell_apart(text):
    names = [t.name.removesuffix("类") for t in body_of(text).themes]
    assert names == ["书香支部", "暖心支部"]


def test_awards_alone_on_numbered_lines():
    notice = notice_of(
        "关于评优推荐的通知\n各学院：\n一、安排\n（一）优秀团队\n1.填表。\n（二）先进个人\n1.填表。"
    )
    assert [t.name for t in notice.themes] == ["优秀团队", "先进个人"]


def test_a_chain_with_arrows_names_steps_and_bodies():
    notice = body_of("二、流程\n项目申报（团支部）→院系初审（院系团委）→结题验收（校团委）。")
    assert [s.name for s in notice.stages] == ["项目申报", "院系初审", "结题验收"]
    assert [(r.task, r.department) for r in notice.responsibilities] == [
        ("项目申报", "团支部"),
        ("院系初审", "院系团委"),
        ("结题验收", "校团委"),
    ]


def test_stages_named_only_in_a_sentence():
    notice = body_of("二、组织方式\n本次评选分为院内评选、校内评选两个阶段。")
    assert [s.name for s in notice.stages] == ["院内评选", "校内评选"]


def test_steps_of_one_day_and_without_end():
    notice = body_of("二、程序及时间安排\n1.党支部审核：3月13日\n2.组织谈话：3月23日后")
    assert [(s.name, s.start, s.end) for s in notice.stages] == [
        ("党支部审核", "2027-03-13", "2027-03-13"),
        ("组织谈话", "2027-03-23", None),
    ]


def test_papers_listed_below_their_heading_belong_to_the_stage():
    notice = body_of(
        "三、安排\n（一）组织申报阶段（5月1日至5月9日）\n1.申报材料：\n①项目申请书\n②团队名单"
    )
    assert notice.stages[0].deliverables == ("项目申请书", "团队名单")


def test_what_is_sent_stands_in_the_clause_before():
    notice = body_of("二、报送\n填写《推荐表》，并于4月6日前发送至团委邮箱。")
    assert notice.deadlines[0].what.startswith("《推荐表》")


def test_a_due_date_beyond_the_turn_of_the_year():
    notice = notice_of(
        "关于申报的通知\n各班：\n一、结项\n总结请于1月12日前报送学院。\n青禾学院团委\n2027年11月7日"
    )
    assert notice.deadlines[0].date == "2028-01-12"


def test_a_duty_stands_behind_its_ground():
    notice = body_of("二、程序\n校团委根据学院报送的材料，组织资格审查。")
    assert [(r.department, r.task) for r in notice.responsibilities] == [("校团委", "组织资格审查")]


def test_what_goes_on_behind_the_preamble_asks():
    notice = notice_of(
        "关于公布立项结果的通知\n各学院：\n为建好支部，开展了申报。经评审确立31项重点项目。校团委将于12月组织中期检查，中期检查不合格的取消项目资格。\n青禾学院团委\n2027年7月1日"
    )
    assert notice.kind == "other"
    assert [d.date for d in notice.deadlines] == ["2027-12"]
    assert notice.results_use


def test_numbers_allotted_in_a_table():
    notice = body_of("一、名额\n| 单位 | 申报名额（项） |\n|---|---|\n| 文学院 | 3 |\n| 合计 | 3 |")
    assert [(q.who, q.max, q.unit) for q in notice.quotas] == [("文学院", 3, "项")]


def test_a_condition_is_no_quota_of_its_own():
    notice = body_of("一、名额\n团员超过100人的学院可推荐3项。")
    assert [(q.who, q.max, q.unit) for q in notice.quotas] == [("团员超过100人的学院", 3, "项")]


def test_opinions_told_in_a_sentence():
    notice = body_of("二、报送\n申报表经单位团组织签署意见并盖章，由支部书记签字后报校团委。")
    assert [(e.body, e.sealed) for e in notice.endorsements] == [
        ("单位团组织", True),
        ("支部书记", False),
    ]


def test_a_number_that_nobody_took_is_listed():
    notice = body_of("二、要求\n宣传视频须在3分钟以内。")
    assert [p.words for p in notice.not_understood] == ["宣传视频须在3分钟以内"]


def test_a_long_hostile_line_stays_cheap():
    notice = body_of("3月" * 50_000 + "一、二、" * 20_000)
    assert notice.kind


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("关于做好2027年度文明单位、文明社区申报工作的通知", "award"),
        ("关于选拔青年骨干培训班学员的通知", "other"),
        ("关于2027年校园活动项目招标的通知", "brand_programme"),
    ],
)
def test_honours_applied_for_and_courses_have_their_kind(title: str, kind: str):
    assert notice_of(f"{title}\n各支部：\n现通知如下。").kind == kind


def test_a_heading_names_the_attachment_it_refers_to():
    notice = body_of("一、课程安排\n见附件一\n二、要求\n认真组织。")
    assert [(a.number, a.title) for a in notice.attachments] == [("一", "课程安排")]


def test_files_of_a_page_run_together_are_parted():
    notice = notice_of(
        "关于活动的通知\n各学院：\n认真组织。\n青禾学院团委\n2027年3月1日\n"
        "关于活动的通知.docx附件1：活动总结书.doc附件2：介绍信.docx"
    )
    assert [(a.number, a.title) for a in notice.attachments] == [
        ("1", "活动总结书"),
        ("2", "介绍信"),
    ]


def test_contents_of_a_cited_paper_are_that_paper():
    notice = body_of("一、依据\n根据《关于举办技能赛的预通知》要求（具体内容详见附件1）组织报名。")
    assert [(a.number, a.title) for a in notice.attachments] == [("1", "关于举办技能赛的预通知")]


def test_handing_over_is_no_part_of_a_title():
    notice = body_of("一、申请\n各单位向活动部递交活动申请表（附件1）。")
    assert [(a.number, a.title) for a in notice.attachments] == [("1", "活动申请表")]
    assert [r.task for r in body_of("一、领导\n工作由系主任总体负责。").responsibilities]


def test_rules_yet_to_come_judge_nothing():
    assert body_of("一、安排\n评审规则将于近期公布。").review_methods == ()
