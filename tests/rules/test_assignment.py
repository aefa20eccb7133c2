"""Who judges what: enough experts, an even load, their own field, nobody who must stand aside."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from yipin.rules.assignment import assign, short_words
from yipin.rules.optimum import Program
from yipin.rules.recusals import JudgeFacts, SubjectFacts


def judges(count: int, **themes: str) -> list[JudgeFacts]:
    return [
        JudgeFacts(f"j{n}", n, themes=frozenset(themes.get(f"j{n}", "").split()))
        for n in range(count)
    ]


def subjects(count: int, *themes: str) -> list[SubjectFacts]:
    return [
        SubjectFacts(f"s{n}", "", (themes or ("",))[n % len(themes or "x")]) for n in range(count)
    ]


def test_every_subject_gets_its_experts_and_every_desk_the_same_load():
    plan = assign(judges(4), subjects(6), 2, {})
    assert len(plan.pairs) == 12
    assert set(plan.loads.values()) == {3}
    assert plan.short == {}


def test_experts_judge_their_own_field_where_the_load_allows():
    plan = assign(judges(2, j0="art", j1="sport"), subjects(4, "art", "sport"), 1, {})
    assert all((judge == "j0") == (subject in {"s0", "s2"}) for judge, subject in plan.pairs)
    assert set(plan.pairs.values()) == {"主题是专家所长"}


def test_nobody_judges_what_they_stand_aside_from_and_gaps_are_named():
    aside = {("j0", "s0"): "same_unit"}
    plan = assign(judges(2), subjects(2), 2, aside)
    assert ("j0", "s0") not in plan.pairs
    assert plan.short == {"s0": 1}
    assert short_words(plan, aside, {"s0": "书香"}) == [
        "“书香”还差 1 位专家（回避 1 人：与申报单位同属一个单位）。"
    ]


def test_when_one_drops_out_only_the_gaps_are_filled():
    first = assign(judges(5), subjects(10), 3, {})
    after = assign(judges(5)[1:], subjects(10), 3, {}, kept=first.pairs)
    stayed = {pair for pair in first.pairs if pair[0] != "j0"}
    assert stayed <= after.pairs.keys()
    assert len(after.pairs) == 30
    assert max(after.loads.values()) - min(after.loads.values()) <= 1


def test_a_pair_that_must_stand_aside_by_now_is_not_kept():
    plan = assign(judges(2), subjects(1), 1, {("j0", "s0"): "related_unit"}, kept=[("j0", "s0")])
    assert list(plan.pairs) == [("j1", "s0")]


def test_without_experts_everything_is_short_and_without_subjects_there_is_nothing_to_do():
    assert assign([], subjects(2), 2, {}).short == {"s0": 2, "s1": 2}
    assert assign(judges(2), [], 2, {}).pairs == {}
    assert short_words(assign([], subjects(1), 1, {}), {}, {"s0": "甲"}) == ["“甲”还差 1 位专家。"]


fields = st.lists(st.sampled_from(["", "art", "sport"]), min_size=1, max_size=5)


@settings(max_examples=40)
@given(fields, fields, st.integers(1, 3), st.data())
def test_the_rules_hold_for_any_panel(own: list[str], themes: list[str], each: int, data):
    panel = [JudgeFacts(f"j{n}", n, themes=frozenset(f.split())) for n, f in enumerate(own)]
    items = [SubjectFacts(f"s{n}", "", theme) for n, theme in enumerate(themes)]
    every = [(judge.key, item.key) for judge in panel for item in items]
    aside = dict.fromkeys(data.draw(st.sets(st.sampled_from(every))), "declared")
    plan = assign(panel, items, each, aside)
    assert not plan.pairs.keys() & aside.keys()
    for item in items:
        able = sum((judge.key, item.key) not in aside for judge in panel)
        got = sum(subject == item.key for _, subject in plan.pairs)
        assert got == min(each, able)
        assert got + plan.short.get(item.key, 0) == each
    assert plan == assign(panel[::-1], items[::-1], each, aside)


def test_a_program_without_any_way_out_has_no_answer():
    program = Program()
    place = program.choice()
    program.bind({place: 1}, least=2)
    assert program.solve() is None
    assert Program().solve() == []
