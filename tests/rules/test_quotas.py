"""How many may be sent: at least, at most, with a reason, a district with its schools, in all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yipin.rules.definition import Definition, Level, Quota
from yipin.rules.quota_words import quota_sentence, quota_sentences
from yipin.rules.quotas import (
    QuotaCount,
    QuotaLeft,
    UnitCount,
    may_move_to_level,
    may_send_one_more,
    quota_left,
)

COLLEGE = Quota("unit", 1, 2, 3)
SCHOOL = Quota("unit", max=1, categories=("middle_school", "university"))
DISTRICT = Quota("subtree", max=2, categories=("district",))
CITY = Quota("total", max=5)


def college(own: int, total: int = 0) -> QuotaCount:
    return QuotaCount((UnitCount("机械工程学院", "college", own, own),), total)


def school(own: int, district: int) -> QuotaCount:
    line = (
        UnitCount("一中", "middle_school", own, own),
        UnitCount("东城区", "district", 0, district),
    )
    return QuotaCount(line, district)


# -- one unit ----------------------------------------------------------------------------------


def test_up_to_the_maximum_nobody_is_asked_why():
    assert may_send_one_more([COLLEGE], college(0))
    assert may_send_one_more([COLLEGE], college(1))


def test_beyond_the_maximum_a_reason_is_the_way_out():
    verdict = may_send_one_more([COLLEGE], college(2))
    assert (verdict.code, verdict.reason) == (
        "quota_needs_reason",
        "本单位 2 项已报满。要再报，请写理由申请例外。",
    )
    assert may_send_one_more([COLLEGE], college(2), exceptions=1)


def test_beyond_the_exceptions_there_is_no_way_but_to_withdraw():
    verdict = may_send_one_more([COLLEGE], college(3), exceptions=9)
    assert (verdict.code, verdict.reason) == (
        "quota_full",
        "本单位 3 项已报满，不能再报。可先撤回一项，再报这一项。",
    )


def test_where_no_exception_is_foreseen_none_helps():
    assert may_send_one_more([CITY], college(0, 5), exceptions=1).code == "quota_full"


def test_a_minimum_alone_never_refuses():
    assert may_send_one_more([Quota("unit", 1)], college(99))


def test_a_rule_for_other_units_does_not_bind():
    assert may_send_one_more([SCHOOL], college(7))
    assert quota_left([SCHOOL], college(7)) == ()


# -- nested ------------------------------------------------------------------------------------


def test_a_district_includes_its_schools_and_the_bound_is_named():
    verdict = may_send_one_more([DISTRICT, SCHOOL], school(0, 2))
    assert verdict.reason == "东城区（含下属单位）2 项已报满，不能再报。可先撤回一项，再报这一项。"


def test_the_narrowest_rule_is_named_first():
    verdict = may_send_one_more([CITY, DISTRICT, SCHOOL], school(1, 2))
    assert verdict.reason.startswith("本单位 1 项已报满")


def test_the_district_itself_counts_with_its_schools():
    itself = QuotaCount((UnitCount("东城区", "district", 1, 2),), 2)
    assert may_send_one_more([DISTRICT], itself).code == "quota_full"


def test_a_rule_without_category_binds_the_topmost_unit_below_the_host():
    anybody = Quota("subtree", max=2)
    assert quota_left([anybody], school(0, 2))[0].holder == "东城区（含下属单位）"


def test_a_university_beside_the_districts_is_free_of_their_rule():
    university = QuotaCount((UnitCount("青禾大学", "university", 0, 0),), 4)
    assert may_send_one_more([SCHOOL, DISTRICT, CITY], university)


# -- what is left ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("used", "left", "slots", "sentence"),
    [
        (0, 2, 1, "本单位至少报 1 项，至多报 2 项。已送出 0 项，还可报 2 项。"),
        (
            2,
            0,
            1,
            "本单位至少报 1 项，至多报 2 项。已送出 2 项，已报满。再多报要写理由，还有 1 个例外名额。",
        ),
        (3, 0, 0, "本单位至少报 1 项，至多报 2 项。已送出 3 项，已报满。"),
    ],
)
def test_what_is_left_is_said_in_a_sentence(used, left, slots, sentence):
    assert quota_left([COLLEGE], college(used)) == (
        QuotaLeft("本单位", "unit", 1, used, 2, left, slots, sentence),
    )


def test_without_limit_only_the_count_is_said():
    (left,) = quota_left([Quota("unit")], college(4))
    assert (left.left, left.exception_slots) == (None, 0)
    assert left.sentence == "本单位不限项数。已送出 4 项。"


# -- levels ------------------------------------------------------------------------------------

LEVELS = (Level("national", "全国试点", 15), Level("city", "市级试点"))


def test_a_level_is_full_at_its_cap():
    assert may_move_to_level(LEVELS, "national", {"national": 14})
    full = may_move_to_level(LEVELS, "national", {"national": 15})
    assert full.reason == "全国试点 15 项已满。要放进这一项，请先调出一项。"
    assert may_move_to_level(LEVELS, "city", {"city": 999})
    assert may_move_to_level(LEVELS, "", {}).code == "level_unknown"


def test_a_cap_of_a_level_does_not_bind_the_sending():
    assert may_send_one_more([Quota("total", max=0, level="national")], college(1))


# -- in words ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("quota", "words"),
    [
        (Quota("unit", 1, 2, 3, who="每个学院"), "每个学院至少报 1 项，至多报 2 项；再多报要写理由，最多 3 项。"),
        (Quota("unit", 1, 1), "每个单位报 1 项。"),
        (Quota("subtree", max=2), "每个单位（含下属单位）至多报 2 项。"),
        (Quota("total"), "全部单位合计申报项数不限。"),
    ],
)  # fmt: skip
def test_a_quota_in_words(quota, words):
    assert quota_sentence(quota) == words


def test_levels_are_named_in_words():
    definition = Definition(
        "a", "甲", "pilot", 2027, levels=LEVELS, quotas=(Quota("total", max=15, level="national"),)
    )
    assert quota_sentences(definition) == (
        "全部单位合计至多报全国试点项目 15 项。",
        "全国试点项目总数不超过 15 项。",
    )


@pytest.mark.parametrize("name", ["全国", "全国项目"])
def test_a_level_called_a_project_is_not_called_so_twice(name):
    definition = Definition("a", "甲", "pilot", 2027, levels=(Level("national", name, 15),))
    assert quota_sentences(definition) == ("全国项目总数不超过 15 项。",)


# -- whatever happens in whatever order --------------------------------------------------------

SCHOOLS = ("一中", "二中", "职校")
acts = st.lists(st.tuples(st.sampled_from((*SCHOOLS, "东城区")), st.booleans(), st.integers(0, 3)))


@given(
    acts,
    st.integers(0, 3),
    st.none() | st.integers(1, 2),
    st.integers(0, 4),
    st.none() | st.integers(1, 2),
)
def test_no_order_of_sending_and_withdrawing_breaks_a_quota(acts, unit, more, district, extra):
    quotas = (
        Quota("unit", max=unit, exception_max=None if more is None else unit + more),
        Quota(
            "subtree",
            max=district,
            exception_max=None if extra is None else district + extra,
            categories=("district",),
        ),
    )
    sent = dict.fromkeys((*SCHOOLS, "东城区"), 0)
    for name, is_sending, exceptions in acts:
        if is_sending:
            top = UnitCount("东城区", "district", sent["东城区"], sum(sent.values()))
            line = (
                (top,) if name == "东城区" else (UnitCount(name, "", sent[name], sent[name]), top)
            )
            before = quota_left(quotas, QuotaCount(line, sum(sent.values())))
            allowed = may_send_one_more(quotas, QuotaCount(line), exceptions=exceptions)
            assert bool(allowed) or any(one.left == 0 for one in before)
            sent[name] += bool(allowed)
        else:
            sent[name] = max(0, sent[name] - 1)
        assert all(count <= unit + (more or 0) for count in sent.values())
        assert sum(sent.values()) <= district + (extra or 0)
