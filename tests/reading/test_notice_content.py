"""Themes, duties, judging, use of results, money, contacts, kind, and what stays unclear."""

from __future__ import annotations

import pytest

from tests.reading.notice_papers import body_of, notice_of
from yipin.reading.notice import Theme


def test_themes_stand_under_their_group():
    notice = body_of(
        "一、创建方向\n（一）铸魂类\n1.红色宣讲。讲好故事。\n2.读书会。每人一本。\n（二）强能类\n1.技能比武。请师傅带。"
    )
    assert notice.themes == (
        Theme("铸魂类", "红色宣讲"),
        Theme("铸魂类", "读书会"),
        Theme("强能类", "技能比武"),
    )


def test_a_slogan_has_a_group_of_its_own():
    assert body_of("一、活动主题\n青春同行 奋斗有我").themes == (
        Theme("活动主题", "青春同行 奋斗有我"),
    )
    inline = body_of("一、内容\n活动以“向阳而行”为主题。").themes
    assert inline == (Theme("活动主题", "向阳而行"),)


def test_themes_within_a_sentence_are_to_be_checked():
    notice = body_of("一、选题范围\n项目围绕扶老助残、环境保护、社区治理等方面设计。")
    assert [t.name for t in notice.themes] == ["扶老助残", "环境保护", "社区治理"]
    assert {f.certainty for f in notice.findings if f.key == "themes"} == {"ask"}


@pytest.mark.parametrize(
    ("text", "department", "person"),
    [
        ("评审工作由校团委组织部负责。", "校团委组织部", None),
        ("宣传部负责成果展示。", "宣传部", None),
        ("校团委组织专家对申报项目进行评审。", "校团委", None),
        ("各支部书记审核本支部材料。", None, "各支部书记"),
    ],
)
def test_who_does_it(text: str, department: str | None, person: str | None):
    (duty,) = body_of(f"一、组织实施\n{text}").responsibilities
    assert (duty.department, duty.person) == (department, person)


def test_a_list_of_duties():
    duties = body_of(
        "一、职责分工\n办公室：材料汇总；宣传部：成果展播（责任人：林某）。"
    ).responsibilities
    assert [(d.task, d.department, d.person) for d in duties] == [
        ("材料汇总", "办公室", None),
        ("成果展播", "宣传部", "林某"),
    ]


def test_ways_of_judging_and_their_weights():
    notice = body_of("一、评审\n校团委组织资格审查和现场答辩，材料占40%，答辩占60%。")
    assert "资格审查" in notice.review_methods
    assert "材料占40%，答辩占60%" in notice.review_methods


def test_what_the_result_counts_for():
    uses = body_of(
        "一、结果运用\n考核优秀的，优先推荐参评市级品牌。\n不合格的，取消下一年度申报资格。"
    )
    assert uses.results_use == (
        "考核优秀的，优先推荐参评市级品牌",
        "不合格的，取消下一年度申报资格",
    )


def test_money_in_words_in_fen_and_in_parts():
    notice = body_of(
        "一、经费\n重点项目每项资助3000元，一般项目每项资助0.15万元，立项后拨付60%，结项后拨付40%。"
    )
    assert notice.budget_note is not None
    assert "重点项目每项资助3000元" in notice.budget_note
    assert [a.amount_fen for a in notice.awards] == [300_000, 150_000]
    assert [t.percent for t in notice.tranches] == [60.0, 40.0]


def test_contacts():
    assert body_of("联系人：林老师，电话：0000-0000000").contacts_present
    assert not body_of("一、要求\n认真组织。").contacts_present


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("关于开展“一团一品”创建工作的通知", "brand_programme"),
        ("关于开展班组自主管理试点工作的通知", "pilot"),
        ("关于评选2027年度优秀共青团员的通知", "award"),
        ("青禾学院社团管理办法", "rules"),
        ("2027年志愿服务工作总结", "summary"),
        ("关于收缴2027年度团费的通知", "other"),
        ("关于分解落实重点工作目标任务的通知", "duties_plan"),
    ],
)
def test_the_kind_is_told_by_the_title(title: str, kind: str):
    assert notice_of(f"{title}\n各支部：\n现通知如下。").kind == kind


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("各部门要定期报送进展情况。", "没有次数和时间，没法变成一项要交的东西"),
        ("另设单项奖若干。", "没有写具体数目，没法变成限额"),
        ("结果纳入部门年度考核。", "没有说是哪一项考核、怎么计分"),
        ("给予适当经费支持。", "没有写金额"),
        ("第3周至第5周组织动员。", "时间按教学周写，要对照校历换成日期"),
        ("颁奖时间另行通知。", "要等另外的通知或安排"),
    ],
)
def test_what_says_too_little_is_listed(text: str, why: str):
    assert why in [passage.why for passage in body_of(f"一、要求\n{text}").not_understood]


def test_days_of_publicity():
    assert body_of("一、公示\n名单公示5个工作日。").publicity_days == 5
