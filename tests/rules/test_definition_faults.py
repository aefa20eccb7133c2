"""What cannot be run is refused with place, reason and way out; what is missing is asked for."""

from __future__ import annotations

from dataclasses import replace

import pytest

from yipin.rules.definition import (
    AddresseeRule,
    Award,
    Contact,
    Definition,
    Endorser,
    Level,
    Money,
    Quota,
    Return,
    Stage,
    Task,
    Theme,
)
from yipin.rules.definition_faults import definition_faults
from yipin.rules.definition_missing import missing_settings
from yipin.rules.form_schema import FIELD_TYPES, Column, Field, FormSchema, Section
from yipin.rules.tranches import APPROVED, STAGE, WHOLE, GradeShare, Tranche

PLAIN = Definition("brand", "品牌创建", "brand_programme", 2027)
COLLECT = Stage("apply", "collect", "申报", None, "2027-03-30", forms=("form",))
FORM = FormSchema("form", "申报表")


def form_with(*fields: Field) -> FormSchema:
    return FormSchema("form", "申报表", sections=(Section("one", "一、", fields),))


@pytest.mark.parametrize(
    ("change", "path", "message"),
    [
        ({"key": "品牌"}, "key", "代号“品牌”不合写法，只用小写字母、数字、- 和 _，60 个以内。"),
        ({"name": " "}, "name", "名称是空的，请写上项目计划的名称。"),
        ({"year": 27}, "year", "27 不像年份，请写四位年份，如 2027。"),
        (
            {"stages": (Stage("t", "certify", "认证", grades=("best",)),)},
            "stages[0].grades[0]",
            "没有“best”这一种，可用：excellent、pass。",
        ),
        (
            {"stages": (Stage("r", "recheck", "复查", interval_months=0),)},
            "stages[0].interval_months",
            "复查间隔写 1—600 个月，不是 0。",
        ),
        (
            {"publicity_days": 0},
            "publicity_days",
            "公示至少 1 个工作日，请改大，或删去这一项。",
        ),
        (
            {"theme_choice": "items", "themes": (Theme("a", "甲"),)},
            "themes[0].items",
            "按内容项申报时，每个方向都要列出内容项。",
        ),
        (
            {"themes": (Theme("a", "甲"), Theme("a", "乙"))},
            "themes[1].key",
            "代号“a”前面已经用过，请换一个。",
        ),
        (
            {"addressees": (AddresseeRule("各学院", reach="all"),)},
            "addressees[0].reach",
            "没有“all”这一种，可用：children、subtree。",
        ),
        (
            {"quotas": (Quota("unit", 3, 2),)},
            "quotas[0]",
            "最少 3 项多于最多 2 项，请核对。",
        ),
        ({"quotas": (Quota("unit", -1),)}, "quotas[0]", "名额不能是负数。"),
        (
            {"quotas": (Quota("unit", 1, 2, 2),)},
            "quotas[0].exception_max",
            "例外的上限要大于 max，请核对，或删去这一项。",
        ),
        (
            {"quotas": (Quota("total", level="national"),)},
            "quotas[0].level",
            "levels 里没有“national”，请补上或改名。",
        ),
        ({"levels": (Level("a", "全国", -1),)}, "levels[0].cap", "名额不能是负数。"),
        (
            {"stages": (Stage("a", "collect", "申报", "2027-03-30", "2027-03-08"),)},
            "stages[0].closes_at",
            "“申报”截止早于开始，请核对这两个时间。",
        ),
        (
            {"stages": (Stage("a", "collect", "申报", closes_at="三月底"),)},
            "stages[0].closes_at",
            "“三月底”不是时间，请写成 2027-03-30T18:00，或只写 2027-03-30。",
        ),
        (
            {"stages": (COLLECT,)},
            "stages[0].forms[0]",
            "forms 里没有“form”这张表，请补上或改名。",
        ),
        (
            {"stages": (Stage("a", "endorse", "意见", endorsers=(Endorser("b", "意见", "x"),)),)},
            "stages[0].endorsers[0].side",
            "没有“x”这一种，可用：league、party、upper。",
        ),
        ({"awards": (Award("重点", -1),)}, "awards[0]", "金额和个数不能是负数。"),
        (
            {"awards": (Award("重点", None, 4, 3),)},
            "awards[0]",
            "最少个数多于最多个数，请核对。",
        ),
        (
            {"money": Money((Tranche("启动经费", APPROVED, 4_000),))},
            "money.tranches",
            "各笔的比例加起来是 40%，请改到正好 100%。",
        ),
        (
            {"money": Money((Tranche("中期经费", STAGE, WHOLE, stage_key="half"),))},
            "money.tranches[0].stage_key",
            "“中期经费”等的那一步“half”不收中期或总结材料，请改等别的。",
        ),
        (
            {"money": Money((Tranche("一", by_grade=(GradeShare("good", 1),), share=WHOLE),))},
            "money.tranches[0].by_grade[0].grade",
            "没有“good”这一种，可用：excellent、pass。",
        ),
        (
            {"returns": (Return("a", "月报", "FREQ=MONTHLY", form="b"),)},
            "returns[0].form",
            "forms 里没有“b”这张表，请补上或改名。",
        ),
        (
            {"returns": (Return("a", "月报", "BYMONTHDAY=28"),)},
            "returns[0].recurrence",
            "周期“BYMONTHDAY=28”缺 FREQ，请写 FREQ=MONTHLY 之类。",
        ),
        (
            {"tasks": (Task("一", "换届", due="年底"),)},
            "tasks[0].due",
            "“年底”不是时间，请写成 2027-03-30T18:00，或只写 2027-03-30。",
        ),
        (
            {"forms": (FormSchema("form", "表", kind="list"),)},
            "forms[0].kind",
            "没有“list”这一种，可用：form、table。",
        ),
        (
            {"forms": (form_with(Field("a", "甲"), Field("a", "乙")),)},
            "forms[0].sections[0].fields[1].key",
            "代号“a”在这张表里已经用过，请换一个。",
        ),
        (
            {"forms": (form_with(Field("a", " ")),)},
            "forms[0].sections[0].fields[0].label",
            "栏目没有名称，请写上。",
        ),
        (
            {"forms": (form_with(Field("a", "主题", "choice")),)},
            "forms[0].sections[0].fields[0].options",
            "“主题”是选项，请列出可选的各项。",
        ),
        (
            {"forms": (form_with(Field("a", "预算", "table")),)},
            "forms[0].sections[0].fields[0].columns",
            "“预算”是表格，请列出各列。",
        ),
        (
            {"forms": (form_with(Field("a", "甲", prefill="unit.colour")),)},
            "forms[0].sections[0].fields[0].prefill",
            "系统里没有“unit.colour”这一项数据，请改名或删去。",
        ),
        (
            {"forms": (form_with(Field("a", "甲", "table", columns=(Column("b", "乙", "x"),))),)},
            "forms[0].sections[0].fields[0].columns[0].type",
            f"没有“x”这一种，可用：{'、'.join(FIELD_TYPES)}。",
        ),
    ],
)
def test_a_contradiction_is_named_with_place_and_way_out(change, path, message):
    faults = definition_faults(replace(PLAIN, **change))
    assert [(fault.path, fault.message) for fault in faults] == [(path, message)]


def test_a_definition_half_done_has_no_faults_but_asks():
    assert definition_faults(PLAIN) == ()
    assert [(one.path, one.must) for one in missing_settings(PLAIN)] == [
        ("addressees", True),
        ("stages", True),
        ("contact", True),
    ]


def test_a_complete_definition_asks_nothing():
    complete = replace(
        PLAIN,
        addressees=(AddresseeRule("各学院团委"),),
        contact=Contact(mailbox="office@example.edu"),
        stages=(COLLECT,),
        forms=(FORM,),
    )
    assert missing_settings(complete) == ()


def test_a_recheck_without_an_interval_asks_and_does_not_block():
    stage = Stage("r", "recheck", "定期复查", "2027-12-01", None)
    asked = {one.path: one for one in missing_settings(replace(PLAIN, stages=(stage,)))}
    assert not asked["stages[0].interval_months"].must
    settled = replace(PLAIN, stages=(replace(stage, interval_months=24),))
    assert "stages[0].interval_months" not in [one.path for one in missing_settings(settled)]


def test_fixed_sums_that_do_not_meet_a_tier_are_asked_and_do_not_block():
    fixed = Money((Tranche("固定经费", APPROVED, fixed_fen=300_000),))
    given = replace(PLAIN, awards=(Award("重点", 300_000), Award("一般", 150_000)), money=fixed)
    asked = [one for one in missing_settings(given) if one.path == "money.tranches"]
    assert [(one.label, one.must) for one in asked] == [("“一般”的拨付办法", False)]
    assert "核定 1,500 元，定额拨付共 3,000 元" in asked[0].hint


def test_returns_or_tasks_alone_are_work_enough():
    for work in (
        {"returns": (Return("a", "月报", "FREQ=MONTHLY"),)},
        {"tasks": (Task("一", "换届"),)},
    ):
        assert "stages" not in [one.path for one in missing_settings(replace(PLAIN, **work))]


def test_what_blocks_publishing_is_asked_first():
    stages = (
        Stage("report", "collect", "总结", purpose="summary"),
        Stage("pitch", "assess", "推介会"),
        Stage("plan", "carry_out", "实施", "2027-04-15", uncertain=True, note="中旬没有写日子。"),
        Stage("prize", "decide", "评优", closes_at="2027-12-31", uncertain=True),
        Stage("open", "publicise", "公示", "2027-05-01"),
        Stage("apply", "collect", "申报"),
        Stage("sign", "endorse", "意见", closes_at="2027-04-02"),
    )
    asked = missing_settings(
        replace(PLAIN, theme_choice="one", stages=stages, awards=(Award("重点"), Award("一般", 1)))
    )
    assert [(one.path, one.must) for one in asked] == [
        ("addressees", True),
        ("themes", True),
        ("stages[5].closes_at", True),
        ("stages[5].forms", True),
        ("stages[6].endorsers", True),
        ("contact", True),
        ("stages[0].closes_at", False),
        ("stages[1].opens_at", False),
        ("stages[2]", False),
        ("stages[3]", False),
        ("publicity_days", False),
        ("awards[0]", False),
    ]
    hints = {one.path: one.hint for one in asked}
    assert hints["stages[2]"] == "中旬没有写日子。"
    assert hints["stages[3]"] == "通知里写得不确定，请核对。"
