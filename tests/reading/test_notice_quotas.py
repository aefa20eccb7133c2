"""Quotas: bounds, measure, whom they count, exceptions, nesting; and what is no quota."""

from __future__ import annotations

import pytest

from tests.reading.notice_papers import body_of


def only(text: str):
    (quota,) = body_of(f"一、名额\n{text}").quotas
    return quota


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("每个部门至少申报1项。", 1, None, "项"),
        ("每个部门申报不超过3个项目。", None, 3, "个"),
        ("各部门限报2项。", None, 2, "项"),
        ("各部门申报2—3项。", 2, 3, "项"),
        ("各部门原则上申报1项。", 1, 1, "项"),
        ("全校共立项15项。", 15, 15, "项"),
        ("青年参与率不低于百分之四十。", 40, None, "%"),
        ("每部门推荐三名联络员。", 3, 3, "名"),
        ("总数控制在30个以内。", None, 30, "个"),
        ("服务时长须在20小时以上。", 20, None, "小时"),
    ],
)
def test_bounds_and_measure(text: str, low: float, high: float, unit: str):
    quota = only(text)
    assert (quota.min, quota.max, quota.unit) == (low, high, unit)


def test_a_list_of_prizes_is_a_list_of_quotas():
    quotas = body_of("一、奖项\n设一等奖2名、二等奖3名，优秀组织奖5个。").quotas
    assert [(q.who, q.max, q.unit) for q in quotas] == [
        ("一等奖", 2, "名"),
        ("二等奖", 3, "名"),
        ("优秀组织奖", 5, "个"),
    ]
    assert {q.scope for q in quotas} == {"total"}


def test_an_exception_belongs_to_the_quota_before_it():
    first = body_of("一、名额\n每个部门原则上申报1项，特别突出的可报2项。").quotas[0]
    assert (first.max, first.exception_max, first.requires_reason) == (1, 2, True)
    assert first.exception == "特别突出的可报2项"


@pytest.mark.parametrize(
    ("text", "most", "with_reason", "words"),
    [
        (
            "每个学院团委至少申报1项，原则上不超过2项；工作基础特别扎实的，可另报1项并说明理由。",
            2,
            3,
            "工作基础特别扎实的，可另报1项并说明理由",
        ),
        ("各学院申报1项，有特色的可增报1项。", 1, 2, "有特色的可增报1项"),
        (
            "各学院申报1项，工作基础好的可多报1项，须说明理由。",
            1,
            2,
            "工作基础好的可多报1项，须说明理由",
        ),
        ("各学院限报2项，特别突出的可增报1项。", 2, 3, "特别突出的可增报1项"),
        (
            "各学院限报2项。成绩突出的，经批准可额外申报2项。",
            2,
            4,
            "成绩突出的，经批准可额外申报2项",
        ),
        ("各学院限报1项，工作扎实的可报3项。", 1, 3, "工作扎实的可报3项"),
    ],
)
def test_what_may_be_sent_besides_is_added(text: str, most: int, with_reason: int, words: str):
    *_, limit, extra = body_of(f"一、名额\n{text}").quotas
    assert (limit.max, limit.exception_max, limit.exception) == (most, with_reason, words)
    assert (extra.who, extra.min, extra.requires_reason) == (limit.who, None, True)


@pytest.mark.parametrize("text", ["各学院最多可报2项。", "各学院可申报2项。", "各学院最多报2项。"])
def test_a_plain_limit_is_no_exception(text: str):
    quota = only(text)
    assert (quota.max, quota.exception_max, quota.requires_reason) == (2, None, False)


def test_a_number_that_grows_with_the_members_is_listed():
    notice = body_of("一、名额\n各学院限报2项，团员每增加100人可多报1项。")
    assert [(q.max, q.exception_max) for q in notice.quotas] == [(2, None)]
    assert [p.words for p in notice.not_understood] == ["团员每增加100人可多报1项"]


def test_a_nested_quota_knows_what_it_includes():
    quota = only("每个区县团委申报不超过2项（含所属学校申报的项目）。")
    assert quota.nested
    assert quota.scope == "subtree"
    assert quota.includes == "含所属学校申报的项目"


def test_a_total_is_told_from_a_quota_for_each():
    quotas = body_of("一、名额\n每个班组申报1项。\n全公司评选优秀项目8个。").quotas
    assert [q.scope for q in quotas] == ["unit", "total"]
    assert all(q.limits_applications for q in quotas)


@pytest.mark.parametrize(
    ("text", "who", "most"),
    [
        ("各单位推荐省级重点团队不超过1支，全校遴选省级重点团队10支。", "全校", 10),
        ("各学院可申报1项，全校共立项20项。", "全校", 20),
        ("各学院限报2项，经评审，最终确定10项。", "", 10),
        ("每个学院至多推荐2人，全校评选十佳青年学生10人。", "全校", 10),
    ],
)
def test_the_total_of_the_host_is_nobodys_limit(text: str, who: str, most: int):
    each, total = body_of(f"一、名额\n{text}").quotas
    assert each.who.startswith(("各", "每"))
    assert (each.scope, total.scope, total.who, total.max) == ("unit", "total", who, most)


def test_prizes_of_the_whole_school_keep_their_names():
    quotas = body_of("一、奖项\n各学院限报2项，全校评出一等奖1项、二等奖2项。").quotas
    assert [q.who for q in quotas] == ["各学院", "一等奖", "二等奖"]


@pytest.mark.parametrize("text", ["全校各学院可申报3项。", "各学院推荐三类作品，总数不超过3件。"])
def test_a_whole_told_of_each_is_for_each(text: str):
    assert [(q.who, q.scope) for q in body_of(f"一、名额\n{text}").quotas] == [("各学院", "unit")]


def test_a_size_says_whom_the_number_is_for():
    notice = body_of("一、名额\n500人以上的学院限报3项，团员500人以下的可申报2项。")
    assert [(q.who, q.max, q.unit, q.note) for q in notice.quotas] == [
        ("500人以上的学院", 3, "项", None),
        ("团员500人以下的", 2, "项", "可申报"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "申报表一式三份，双面打印。",
        "申报书不超过3000字。",
        "文件大小不超过10M。",
        "答辩时每项展示5分钟。",
        "见附件2第3页。",
        "工作分为三个阶段。",
        "去年全校立项9个项目。",
    ],
)
def test_copies_words_pages_parts_and_the_past_are_no_quotas(text: str):
    assert body_of(f"一、要求\n{text}").quotas == ()
