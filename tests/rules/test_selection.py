"""domain.md 4.1: how many, at which level, from whom, which themes, with how much money."""

from __future__ import annotations

import itertools
from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from yipin.rules.selection import (
    Candidate,
    Coverage,
    LevelCap,
    Limits,
    Place,
    Settled,
    Tier,
    broken_rules,
    settled_places,
    used_by,
)
from yipin.rules.selection_proposal import propose

THEMES = ("思想教育类", "学风养成类", "校园文化类")
NATIONAL, CITY = LevelCap("national", "全国试点", 1), LevelCap("city", "市级试点")


def candidate(at: int, **more: object) -> Candidate:
    given = {"key": f"k{at}", "order": at, "rank": at, "title": f"项目{at}", "unit": f"学院{at}"}
    return Candidate(**(given | more))  # type: ignore[arg-type]


def four(**more: object) -> list[Candidate]:
    return [candidate(at, **more) for at in (1, 2, 3, 4)]


def sentences(candidates, limits, *chosen, place: Place = Place()) -> list[str]:  # noqa: B008
    choice = {f"k{at}": place for at in chosen}
    return [one.sentence for one in broken_rules(candidates, limits, choice)]


def test_a_tier_has_its_least_and_its_most():
    limits = Limits(tiers=(Tier("", count_min=2, count_max=3),))
    assert sentences(four(), limits, 1) == ["立项至少 2 项，现在 1 项。请再选 1 项。"]
    assert sentences(four(), limits, 1, 2, 3, 4) == ["立项至多 3 项，现在 4 项。请减去 1 项。"]
    assert sentences(four(), limits, 1, 2) == []


def test_a_level_has_a_cap_and_nobody_is_raised():
    limits = Limits(levels=(NATIONAL, CITY))
    both = [candidate(1, level="national"), candidate(2, level="city")]
    assert sentences(both, limits, 1, 2, place=Place("", "national")) == [
        "全国试点至多 1 项，现在 2 项。请把 1 项改到别的级别。",
        "“项目2”按市级试点申报，不能升到更高的级别。请改回来，或先在审查里调整级别。",
    ]
    assert sentences(both, limits, 1, 2, place=Place("", "city")) == []


def test_two_units_of_one_name_are_two():
    limits = Limits(per_unit=1, per_district=1)
    named = {"unit_name": "第一团支部", "district_name": "城区"}
    two = [candidate(at, unit=f"000{at}", district=f"00{at}", **named) for at in (1, 2)]
    assert sentences(two, limits, 1, 2) == []
    assert set(propose(two, limits).choice) == {"k1", "k2"}
    same = [*two, candidate(3, unit="0001", district="001", **named)]
    assert sentences(same, limits, 1, 3) == [
        "每个单位至多 1 项，第一团支部现在 2 项。请减去 1 项。",
        "每个区县（含下属单位）至多 1 项，城区现在 2 项。请减去 1 项。",
    ]
    assert propose(same, limits).reasons["k3"] == "排第 3，第一团支部已有 1 项。"


def test_a_unit_and_a_district_have_their_most():
    limits = Limits(per_unit=1, per_district=1)
    rows = [
        candidate(1, unit="甲中学", district="东区"),
        candidate(2, unit="甲中学", district="东区"),
    ]
    assert sentences(rows, limits, 1, 2) == [
        "每个单位至多 1 项，甲中学现在 2 项。请减去 1 项。",
        "每个区县（含下属单位）至多 1 项，东区现在 2 项。请减去 1 项。",
    ]


def test_money_is_counted_by_tier():
    limits = Limits(tiers=(Tier("重点", 3000_00), Tier("一般", 1500_00)), budget_fen=4000_00)
    choice = {"k1": Place("重点"), "k2": Place("一般")}
    assert used_by(four(), limits, choice).money_fen == 4500_00
    (broken,) = broken_rules(four(), limits, choice)
    assert broken.sentence.startswith("经费超出预算 500 元。")


def test_themes_are_covered_at_an_even_pace():
    coverage = Coverage(THEMES, frozenset({"思想教育类"}), years_left=2)
    limits = Limits(coverage=coverage)
    rows = [candidate(1, theme="思想教育类"), candidate(2, theme="学风养成类")]
    assert sentences(rows, limits, 1) == [
        "这一周期还有 2 类主题没有立过项，本年至少要覆盖 1 类，现在 0 类。请从“学风养成类”里选。"
    ]
    assert sentences(rows[:1], limits, 1)[0].endswith("请在“名额和经费”里调整进度。")
    assert sentences(rows, limits, 2) == []


def test_a_proposal_says_why_each_is_in_or_out():
    rows = [candidate(1, theme="思想教育类"), candidate(2, theme="思想教育类"),
            candidate(3, theme="学风养成类"), candidate(4, rank=None)]  # fmt: skip
    limits = Limits(tiers=(Tier("", count_max=2),), coverage=Coverage(THEMES[:2], years_left=1))
    found = propose(rows, limits)
    assert found.choice is not None
    assert set(found.choice) == {"k1", "k3"}
    assert found.reasons == {
        "k1": "排第 1，按排名入选。",
        "k2": "排第 2，名额让给“学风养成类”，好覆盖这类主题。",
        "k3": "排第 3，为覆盖“学风养成类”。",
        "k4": "没有评审结果，不在建议之内。",
    }


def test_a_full_level_sends_on_to_the_next_and_a_full_unit_out():
    rows = [candidate(1, level="national"), candidate(2, level="national"),
            candidate(3, level="city", unit="学院1")]  # fmt: skip
    found = propose(rows, Limits(levels=(NATIONAL, CITY), per_unit=1))
    assert found.choice == {"k1": Place("", "national"), "k2": Place("", "city")}
    assert found.reasons["k2"] == "排第 2，全国试点 1 项已满，列市级试点。"
    assert found.reasons["k3"] == "排第 3，学院1已有 1 项。"
    only = propose(rows[:2], Limits(levels=(NATIONAL,)))
    assert only.reasons["k2"] == "排第 2，全国试点 1 项已满。"


def test_money_and_districts_keep_out_and_numbers_stand_for_missing_ranks():
    rows = [candidate(at, rank=None, district="东区") for at in (1, 2)]
    assert propose(rows, Limits(per_district=1)).reasons == {
        "k1": "1 号，按编号入选。", "k2": "2 号，东区已有 1 项。",
    }  # fmt: skip
    poor = Limits(tiers=(Tier("", 1000_00),), budget_fen=1000_00)
    assert propose(four(), poor).reasons["k2"] == "排第 2，剩下的经费不够。"
    full = Limits(tiers=(Tier("", count_max=3),))
    assert propose(four(), full).reasons["k4"] == "排第 4，3 个名额已满。"


def test_somebody_further_down_moves_up_where_a_unit_is_full():
    rows = [candidate(1), candidate(2, unit="学院1"), candidate(3)]
    found = propose(rows, Limits(tiers=(Tier("", count_max=2),), per_unit=1))
    assert found.reasons["k3"] == "排第 3，前面 1 项受名额限制，由它递补。"


def test_of_two_equals_at_the_line_the_proposal_says_that_it_cannot_choose():
    rows = [candidate(1), candidate(2), candidate(3, rank=2), candidate(4)]
    full = propose(rows, Limits(tiers=(Tier("", count_max=2),)))
    assert full.equals == {"k2", "k3"}
    assert full.reasons["k2"] == (
        "并列第 2，与“项目3”分不出先后，名额或经费不够都取，总要先取一项，暂列入选。"
        "请先由评审组表决分出先后，或写明理由。"
    )
    assert full.reasons["k3"] == (
        "并列第 2，与“项目2”分不出先后，名额或经费不够都取，暂未列入。"
        "请先由评审组表决分出先后，或写明理由。"
    )
    tiers = (Tier("重点", count_max=2), Tier("一般"))
    apart = propose(rows, Limits(tiers=tiers))
    assert apart.reasons["k3"].startswith("并列第 2，与“项目2”分不出先后，暂列一般。")
    assert propose(rows, Limits()).equals == frozenset()


def test_a_limit_that_parts_two_equals_is_the_reason():
    rows = [candidate(1), candidate(2), candidate(3, rank=2, unit="学院1"), candidate(4)]
    found = propose(rows, Limits(tiers=(Tier("", count_max=2),), per_unit=1))
    assert found.equals == frozenset()
    assert found.reasons["k3"] == "排第 2，学院1已有 1 项。"
    levels = [candidate(1, rank=1, level="national"), candidate(2, rank=1, level="city")]
    one = Limits(tiers=(Tier("", count_max=1),), levels=(NATIONAL, CITY))
    assert propose(levels, one).equals == {"k1", "k2"}


def test_where_nothing_keeps_all_limits_the_one_in_the_way_is_named():
    limits = Limits(
        tiers=(Tier("重点", 2000_00, count_min=3, count_max=5),), budget_fen=4000_00, per_unit=9,
        per_district=9, levels=(NATIONAL, CITY), coverage=Coverage(()),
    )  # fmt: skip
    found = propose(four(level="national"), limits)
    assert found.choice is None
    assert found.loosen == (
        "“重点”至少 3 项做不到，请减少最少项数。",
        "预算 4,000 元不够，请提高预算或减少每项经费。",
    )
    both = replace(limits, coverage=Coverage(THEMES))
    assert propose(four(), both).loosen == (
        "只放宽一条还不够：请同时放宽各等次的最少项数和主题覆盖的进度。",
    )


def test_what_has_begun_keeps_its_place_and_fills_it():
    begun = Settled(Place("重点"), 2000_00)
    rows = [candidate(1), candidate(2, settled=begun), candidate(3)]
    limits = Limits(tiers=(Tier("重点", 3000_00, count_max=1),))
    found = propose(rows, limits)
    assert found.choice == {"k2": Place("重点")}
    assert found.reasons == {
        "k1": "排第 1，1 个名额已满（其中 1 项已经在实施）。",
        "k2": "排第 2，已经开始实施，占一个名额，不再变动。",
        "k3": "排第 3，1 个名额已满（其中 1 项已经在实施）。",
    }
    assert propose(rows, replace(limits, tiers=(Tier("重点", count_max=0),))).loosen == (
        "“重点”至多 0 项太少，请增加名额。",
    )


def test_what_has_begun_costs_what_it_was_given():
    """In a tier that is worth more by now, or that the host no longer has; ranked or not."""
    rows = [candidate(1), candidate(2, rank=None, settled=Settled(Place("原等次"), 2000_00))]
    limits = Limits(tiers=(Tier("重点", 3000_00),), budget_fen=5000_00)
    assert propose(rows, limits).choice == {"k1": Place("重点"), "k2": Place("原等次")}
    assert used_by(rows, limits, propose(rows, limits).choice).money_fen == 5000_00
    poor = replace(limits, budget_fen=4999_99)
    assert propose(rows, poor).choice == {"k2": Place("原等次")}


few = st.integers(0, 3)
maybe = st.none() | few


@st.composite
def worlds(draw, most=5):
    levels = draw(st.sampled_from([(LevelCap("", ""),), (NATIONAL, CITY)]))
    tiers = draw(st.sampled_from([("",), ("重点", "一般")]))
    rows = [
        candidate(
            at, unit=draw(st.sampled_from("甲乙丙")), district=draw(st.sampled_from(["", "东", "西"])),
            theme=draw(st.sampled_from(THEMES)), level=draw(st.sampled_from(levels)).key,
        )
        for at in range(1, draw(st.integers(0, most)) + 1)
    ]  # fmt: skip
    coverage = st.builds(Coverage, st.just(THEMES), st.sets(st.sampled_from(THEMES)).map(frozenset),
                         st.integers(1, 3))  # fmt: skip
    limits = Limits(
        tiers=tuple(
            Tier(name, draw(st.none() | st.integers(1, 4)), draw(st.none() | st.just(1)), draw(maybe))
            for name in tiers
        ),
        levels=levels,
        per_unit=draw(maybe), per_district=draw(maybe),
        budget_fen=draw(st.none() | st.integers(0, 12)), coverage=draw(st.none() | coverage),
    )  # fmt: skip
    return rows, limits


def choices(rows, limits):
    """Every choice that can be written down."""
    ways = [
        [None, *(Place(t.name, lv.key) for t in limits.tiers for lv in limits.open_to(one))]
        for one in rows
    ]
    for picked in itertools.product(*ways):
        yield {one.key: place for one, place in zip(rows, picked, strict=True) if place}


def worth(rows, limits, choice):
    tiers, levels = [t.name for t in limits.tiers], [lv.key for lv in limits.levels]
    merits = sum(
        (len(rows) - at) ** 2
        * ((len(tiers) - tiers.index(choice[one.key].tier)) * len(levels)
           + len(levels) - levels.index(choice[one.key].level))
        for at, one in enumerate(rows) if one.key in choice
    )  # fmt: skip
    return len(choice), merits


@settings(max_examples=60, deadline=None)
@given(worlds(most=4))
def test_a_proposal_keeps_every_limit_and_none_is_better(world):
    rows, limits = world
    allowed = [one for one in choices(rows, limits) if not broken_rules(rows, limits, one)]
    found = propose(rows, limits)
    if found.choice is None:
        assert allowed == []
        assert found.loosen
        return
    assert broken_rules(rows, limits, found.choice) == ()
    assert set(found.reasons) == {one.key for one in rows}
    assert worth(rows, limits, found.choice) == max(worth(rows, limits, one) for one in allowed)


@settings(max_examples=60, deadline=None)
@given(worlds(most=4), st.data())
def test_what_has_begun_is_in_every_proposal_and_the_rest_is_the_best_beside_it(world, data):
    rows, limits = world
    every = [Place(t.name, lv.key) for t in limits.tiers for lv in limits.levels]
    held = st.none() | st.builds(Settled, st.sampled_from(every), st.integers(0, 5))
    rows = [replace(one, settled=data.draw(held)) for one in rows]
    fixed, open_rows = settled_places(rows), [one for one in rows if one.settled is None]
    both = [{**fixed, **one} for one in choices(open_rows, limits)]
    allowed = [one for one in both if not broken_rules(rows, limits, one)]
    found = propose(rows, limits)
    if found.choice is None:
        assert allowed == []
        return
    assert {key: found.choice.get(key) for key in fixed} == fixed
    assert broken_rules(rows, limits, found.choice) == ()
    assert worth(rows, limits, found.choice) == max(worth(rows, limits, one) for one in allowed)


@settings(max_examples=40, deadline=None)
@given(worlds(), st.randoms())
def test_the_order_of_the_list_changes_nothing(world, random):
    rows, limits = world
    shuffled = rows.copy()
    random.shuffle(shuffled)
    assert propose(shuffled, limits) == propose(rows, limits)


@settings(max_examples=30, deadline=None)
@given(st.integers(0, 12), st.integers(0, 12))
def test_without_other_limits_it_is_the_top(count, places):
    rows = [candidate(at) for at in range(1, count + 1)]
    found = propose(rows, Limits(tiers=(Tier("", count_max=places),)))
    assert found.choice is not None
    assert set(found.choice) == {one.key for one in rows[:places]}


@settings(max_examples=40, deadline=None)
@given(worlds(), st.data())
def test_of_two_that_are_alike_the_better_ranked_is_in(world, data):
    rows, limits = world
    assume(len(rows) > 1)
    first = data.draw(st.integers(0, len(rows) - 2))
    second = data.draw(st.integers(first + 1, len(rows) - 1))
    rows[second] = replace(
        rows[first], key=rows[second].key, order=rows[second].order, rank=rows[second].rank
    )
    choice = propose(rows, limits).choice or {}
    assert rows[second].key not in choice or rows[first].key in choice
