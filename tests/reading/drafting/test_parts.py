"""The parts of a draft: facts of blanks, endorsers, bodies, quotas, contact, stages."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.reading.notice_papers import body_of
from yipin.demo.papers import brand_notice
from yipin.documents.formats.reading import read_paper
from yipin.reading.blank_forms.model import FormAttachment, FormField
from yipin.reading.drafting.bodies import addressee_rule
from yipin.reading.drafting.definition import draft_definition
from yipin.reading.drafting.duedates import kind_of, purpose_of
from yipin.reading.drafting.endorsers import draft_endorsers
from yipin.reading.drafting.facts import fact_for
from yipin.reading.drafting.parts import draft_contact, draft_name
from yipin.reading.drafting.quotas import draft_numbers
from yipin.reading.drafting.source import Notes, Source
from yipin.reading.drafting.stages import _judged_again
from yipin.reading.findings import (
    Award,
    Deadline,
    Endorsement,
    Finding,
    Notice,
    Quota,
    Stage,
    Theme,
)
from yipin.reading.notice import read_notice
from yipin.rules.definition import Level, is_built
from yipin.rules.definition import Quota as RuleQuota
from yipin.rules.definition import Stage as Prepared
from yipin.rules.form_schema import Field, FormSchema, Section


@pytest.mark.parametrize(
    ("label", "group", "fact"),
    [
        ("单位名称", "", "unit.name"),
        ("申报单位（盖章）", "", "unit.name"),
        ("团组织名称", "", "unit.name"),
        ("团员总数", "团组织", "unit.members"),
        ("28岁以下青年数", "团组织", "unit.youth_14_to_28"),
        ("团青比例", "团组织", "unit.league_youth_ratio"),
        ("团青比", "", "unit.league_youth_ratio"),
        ("团干部数", "", "unit.cadres"),
        ("姓名", "负责人", "leader.name"),
        ("姓  名", "项目负责人", "leader.name"),
        ("职务", "负责人", "leader.title"),
        ("联系电话", "负责人", "leader.phone"),
        ("政治面貌", "负责人", "leader.political_status"),
        ("项目负责人", "", "leader.name"),
        ("项目名称", "", "application.title"),
        ("品牌名称", "", "application.title"),
        ("项目类别", "", "application.theme"),
        ("申报主题", "", "application.theme"),
        ("试点内容", "", "application.theme"),
        ("填表时间", "", "today"),
        ("申报日期", "", "today"),
        ("姓名", "指导教师", ""),
        ("联系电话", "", ""),
        ("备注", "", ""),
        ("单位性质", "", ""),
    ],
)
def test_a_blank_is_filled_by_what_the_system_knows(label: str, group: str, fact: str) -> None:
    assert fact_for(label, group, "text") == fact


def test_a_phone_behind_the_leader_is_the_leaders() -> None:
    assert fact_for("联系方式", "", "phone", after_leader=True) == "leader.phone"


@pytest.mark.parametrize("kind", ["opinion_and_seal", "attachment", "table", "long_text"])
def test_boxes_to_write_in_are_never_filled(kind: str) -> None:
    assert fact_for("单位名称", "", kind) == ""


def _form(*labels: str) -> FormSchema:
    boxes = tuple(Field(f"o{at}", one, "opinion_and_seal") for at, one in enumerate(labels))
    return FormSchema("application", "申报表", sections=(Section("s", "意见", boxes),))


@pytest.mark.parametrize(
    ("labels", "chain"),
    [
        (("单位团组织意见", "单位党组织意见"), [("league", "unit"), ("party", "unit")]),
        (("申报单位意见", "区（县）、高校团委意见"), [("league", "unit"), ("upper", "parent")]),
        (
            ("团支部意见", "学院团委意见", "学院党委意见"),
            [("league", "unit"), ("upper", "parent"), ("party", "unit")],
        ),
        (("学院团委意见", "校团委意见"), [("league", "unit")]),
        (("所在单位意见", "评审组意见"), [("league", "unit")]),
    ],
)
def test_the_boxes_in_their_order_are_the_chain(labels, chain) -> None:
    notes = Notes()
    found = draft_endorsers(_form(*labels), (), notes)
    assert [(one.side, one.of) for one in found] == chain
    assert len(notes.asks) == len(labels) - len(chain)


def test_without_a_form_the_words_say_who_signs() -> None:
    stated = (Endorsement("学院团委"), Endorsement("学院党委", sealed=True))
    found = draft_endorsers(None, stated, Notes())
    assert [(one.name, one.side) for one in found] == [
        ("学院团委意见", "league"),
        ("学院党委意见", "party"),
    ]


@pytest.mark.parametrize(
    ("words", "kinds", "categories", "reach"),
    [
        ("各学院团委", {"committee", "general_branch"}, ("college",), "children"),
        ("各团总支", {"committee", "general_branch"}, (), "children"),
        ("团各区（县）委", {"committee", "general_branch"}, ("district",), "children"),
        ("各高校团委", {"committee", "general_branch"}, ("university",), "children"),
        ("各团支部", {"branch"}, (), "subtree"),
        ("各功能区团工委", {"working_committee"}, ("zone",), "children"),
        ("机关各部室", {"department"}, (), "children"),
        ("各单位", {"committee", "general_branch", "working_committee"}, (), "children"),
    ],
)
def test_a_salutation_means_units(words: str, kinds: set[str], categories, reach: str) -> None:
    rule = addressee_rule(words)
    assert (set(rule.kinds), rule.categories, rule.reach, rule.text) == (
        kinds, categories, reach, words,
    )  # fmt: skip


def _numbers(*stated: Quota):
    return draft_numbers(stated, "共青团青禾市委", Notes())


def test_numbers_are_limits_awards_or_levels() -> None:
    found = _numbers(
        Quota("每个学校", 1, 1, "项", "申请试点内容", limits_applications=True),
        Quota(
            "每个区（县）团委", None, 2, "项", "申请试点内容", scope="subtree", nested=True,
            includes="含中学团委申请的试点", limits_applications=True,
        ),
        Quota("", None, 15, "项", "申报全国试点项目总数", scope="total", limits_applications=True),
        Quota("每年度", 3, 4, "个", "选拔和确定的项目", scope="total"),
        Quota("每月", 3, None, "次", "开展走访"),
    )  # fmt: skip
    assert [(one.scope, one.min, one.max) for one in found.quotas] == [
        ("unit", None, 1),
        ("subtree", None, 2),
    ]
    assert found.quotas[1].categories == ("district",)
    assert found.levels == [Level("national", "全国项目", 15), Level("city", "市级项目")]
    assert [(one.count_min, one.count_max) for one in found.awards] == [(3, 4)]


def test_an_exception_grows_the_limit_before_it() -> None:
    found = _numbers(
        Quota("各学院团委", 1, 1, "项", "上报项目", limits_applications=True),
        Quota("各学院团委", None, 2, "项", "特别突出的", requires_reason=True),
    )
    only = found.quotas[0]
    assert (only.min, only.max, only.exception_max) == (1, 1, 2)
    assert isinstance(only, RuleQuota)


def test_what_is_added_to_the_limit_is_not_taken_for_the_limit() -> None:
    added = Quota("各学院", None, 3, "项", "可另报", requires_reason=True, exception="可另报3项")
    limit = Quota("各学院", 1, 1, "项", "申报项目", exception_max=4, limits_applications=True)
    notes = Notes()
    found = draft_numbers((limit, added), "校团委", notes)
    assert [(one.max, one.exception_max) for one in found.quotas] == [(1, 4)]
    assert notes.settings["quotas.1"] == "quotas.0.exception_max"


def test_the_sample_notice_lets_a_unit_send_one_more_with_a_reason(tmp_path: Path) -> None:
    path = tmp_path / "notice.docx"
    path.write_bytes(brand_notice(datetime(2027, 3, 1, tzinfo=UTC)))
    paper = read_paper(path)
    definition = draft_definition(read_notice(paper), key="brand", text=paper.text).definition
    (quota,) = definition.quotas
    assert (quota.min, quota.max, quota.exception_max) == (1, 2, 3)
    assert quota.note == "工作基础特别扎实的，可另报1项并说明理由"


def test_the_number_taken_by_the_host_is_no_limit() -> None:
    notice = body_of("一、名额\n各学院团委可申报1项，全校共立项20项。")
    found = draft_numbers(notice.quotas, "校团委", Notes())
    assert [(one.who, one.max) for one in found.quotas] == [("各学院团委", 1)]
    assert [(one.tier, one.count_max) for one in found.awards] == [("立项", 20)]


def test_least_and_most_in_two_sentences_are_one_quota() -> None:
    found = _numbers(
        Quota("每个团总支", None, 2, "项", "申报项目", limits_applications=True),
        Quota("每个团总支", 1, None, "项", "申报项目", limits_applications=True),
    )
    assert [(one.min, one.max) for one in found.quotas] == [(1, 2)]


def test_two_numbers_taken_are_a_range_to_be_checked() -> None:
    notes = Notes()
    stated = (
        Quota("每年度", 3, 4, "个", "选拔和确定的项目", scope="total"),
        Quota("第一批次", 5, 5, "个", "项目，暂定"),
    )
    found = draft_numbers(stated, "校团委", notes)
    assert [(one.count_min, one.count_max) for one in found.awards] == [(3, 5)]
    assert [one.path for one in notes.asks] == ["awards.0"]


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("关于开展2027年“一团一品”创建活动的通知", "2027年“一团一品”创建活动"),
        ("关于做好五四评优工作的补充通知", "五四评优工作"),
        ("共青团青禾大学委员会关于举办文化节的通知", "文化节"),
        ("工作方案", "工作方案"),
        (None, "2027年项目计划"),
    ],
)
def test_the_name_is_in_the_title(title: str | None, name: str) -> None:
    assert draft_name(Notice(title=title), 2027) == name


@pytest.mark.parametrize(
    ("text", "phone", "mailbox", "asks"),
    [
        ("联系电话：0516-80000000，邮箱：tw@example.edu", "0516-80000000", "tw@example.edu", 0),
        ("电  话：80000000", "80000000", "", 0),
        ("材料发送至邮箱tw@example.edu并电话确认", "", "tw@example.edu", 0),
        ("发送至tw.zzb@xcb.example.edu.cn。", "", "tw.zzb@xcb.example.edu.cn", 0),
        ("联系电话：13800000000", "", "", 1),
        ("邮箱：12345@qq.com", "", "", 1),
        ("没有联系方式", "", "", 0),
    ],
)
def test_private_numbers_are_left_out(text: str, phone: str, mailbox: str, asks: int) -> None:
    notes = Notes()
    contact = draft_contact(Source(Notice(issuer="校团委"), text=text), notes)
    assert (contact.phone, contact.mailbox, len(notes.asks)) == (phone, mailbox, asks)


@pytest.mark.parametrize(
    ("what", "kind", "purpose"),
    [
        ("提交申报表至校团委", "collect", "application"),
        ("团市委学校部汇总各单位申报清单", "screen", "application"),
        ("召开创建推介会", "assess", "application"),
        ("提交项目总结", "collect", "summary"),
        ("报送中期检查表", "collect", "midterm"),
        ("提交结项材料", "collect", "acceptance"),
        ("公示立项名单", "publicise", "application"),
        ("正式发布试点单位名单", "publicise", "application"),
        ("活动开始", "", "application"),
    ],
)
def test_a_due_date_is_for_something(what: str, kind: str, purpose: str) -> None:
    assert (kind_of(what), purpose_of(what)) == (kind, purpose)


def _found(key: str, at: int, words: str) -> Finding:
    return Finding(key, (key, at), None, 0, 0, "ask", "", words)


def test_every_phase_of_a_whole_programme_becomes_its_stages() -> None:
    notice = Notice(
        title="关于开展2027年创建活动的通知",
        issued_on="2027-03-01",
        kind="brand_programme",
        addressees=("各学院团委",),
        themes=(Theme(None, "思想引领"), Theme("活动主题", "青春有我")),
        stages=(
            Stage("申报阶段", "2027-03", "2027-03", ("申报表", "实施方案"), "collect"),
            Stage("立项评审阶段", "2027-04", "2027-04", (), "assess"),
            Stage("实施阶段", "2027-04", "2027-11", (), "carry_out"),
            Stage("中期检查评估", "2027-07", "2027-07", ("中期报告",), "assess"),
            Stage("结项验收", "2027-12", "2027-12", ("结项报告",), "assess"),
            Stage("表彰认定", "2027-12", "2027-12", (), "certify"),
        ),
        deadlines=(
            Deadline("提交申报表至校团委", "2027-03-30T18:00"),
            Deadline("组织材料初审", "2027-04-02"),
            Deadline("召开推介会", "2027-04-08"),
            Deadline("报送工作信息", recurrence="FREQ=MONTHLY;BYMONTHDAY=28", who="各学院团委"),
        ),
        awards=(Award("重点项目", 300000),),
        publicity_days=5,
        results_use=("纳入年度考核",),
        findings=(_found("deadlines", 0, "3月30日18:00前"),),
    )
    draft = draft_definition(notice, key="brand")
    definition = draft.definition
    assert [(one.kind, one.name, one.opens_at, one.closes_at) for one in definition.stages] == [
        ("collect", "申报", "2027-03-01", "2027-03-30T18:00"),
        ("screen", "审查", "2027-03-31", "2027-04-02"),
        ("assess", "推介会", "2027-04-08", "2027-04-08"),
        ("decide", "立项决定", "2027-04-08", "2027-04-30"),
        ("carry_out", "实施", "2027-04-01", "2027-11-30"),
        ("collect", "提交中期报告", "2027-07-01", "2027-07-31"),
        ("assess", "中期评估", "2027-07-01", "2027-07-31"),
        ("collect", "提交结项报告", "2027-12-01", "2027-12-31"),
        ("assess", "验收评审", "2027-12-01", "2027-12-31"),
        ("certify", "表彰认定", "2027-12-01", "2027-12-31"),
        ("publicise", "公示", None, None),
    ]
    assert [one.name for one in definition.themes] == ["思想引领"]
    assert definition.awards[0].amount_fen == 300000
    assert [(one.recurrence, one.built) for one in definition.returns] == [
        ("FREQ=MONTHLY;BYMONTHDAY=28", False)
    ]
    assert all(one.built == is_built(one.kind) for one in definition.stages)
    assert draft.settings["deadlines.0"] == "stages.apply.closes_at"
    assert [one.name for one in definition.stages[0].materials] == ["实施方案"]


def test_without_dates_everything_is_asked_for() -> None:
    notice = Notice(title="关于开展创建活动的通知", kind="brand_programme")
    forms = (FormAttachment("1", "申报表", fields=(FormField("项目名称"),)),)
    draft = draft_definition(notice, forms, key="brand", this_year=2027)
    assert draft.definition.year == 2027
    assert {one.path for one in draft.missing if one.must} == {
        "addressees",
        "stages[0].closes_at",
        "contact",
    }


def test_a_form_that_is_only_announced_is_proposed_and_asked_about() -> None:
    forms = (FormAttachment("2", "品牌创建申报表", included=False),)
    draft = draft_definition(Notice(kind="brand_programme"), forms, key="brand", this_year=2027)
    schema = draft.definition.form("application")
    assert schema is not None
    assert schema.number == "2"
    assert "application.title" in {one.prefill for one in schema.fields()}
    assert "forms.application" in {one.path for one in draft.asks}


def test_a_choice_without_options_is_a_line_of_text() -> None:
    fields = (
        FormField("走访形式", "choice"),
        FormField("级别", "choice", options=("重点", "一般")),
    )
    forms = (FormAttachment("1", "申报表", fields=fields),)
    draft = draft_definition(Notice(), forms, key="brand", this_year=2027)
    schema = draft.definition.form("application")
    assert schema is not None
    assert [(one.type, one.options) for one in schema.fields()] == [
        ("text", ()),
        ("choice", ("重点", "一般")),
    ]


def test_a_review_after_the_work_judges_the_work():
    kinds = ("assess", "carry_out", "assess")
    stages = [Prepared("", kind, kind, built=True) for kind in kinds]
    judged = list(_judged_again(stages))
    assert [one.purpose for one in judged] == ["application", "application", "acceptance"]
