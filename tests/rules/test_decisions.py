"""What decisions may say, who signs them, what they lead to, and when a reason is due."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yipin.programmes.builtins import builtin_definitions
from yipin.rules.decisions import (
    APPROVE,
    BY_HOST,
    LEAVE_OUT,
    MAY_DECIDE,
    OUTCOMES,
    RowChoice,
    action_of,
    awards_for,
    cut_line,
    deciding_stages,
    departures,
    is_confirmation,
    is_deciding,
    line_keys,
    makes_public,
    needs_reason,
    outcome_of,
    signers_of,
    step_after,
    steps_of_decision,
)
from yipin.rules.definition import Award, Definition, Endorser, Stage
from yipin.rules.stages import MOVES


def stages(*kinds: str, **more: object) -> Definition:
    made = tuple(Stage(f"{kind}{at}", kind, kind) for at, kind in enumerate(kinds))
    return Definition("d", "名", "pilot", 2026, stages=made, **more)  # type: ignore[arg-type]


def keys(found) -> list[str]:
    return [one.key for one in found]


@pytest.mark.parametrize("purpose", OUTCOMES)
def test_every_outcome_is_a_move_from_every_state_it_may_name(purpose):
    table = {(move.from_state, move.action): move for move in MOVES}
    for outcome in OUTCOMES[purpose]:
        for state in MAY_DECIDE[purpose]:
            assert table[state, outcome.action].guard == "decision_signed"


def test_the_stage_that_decides():
    full = stages("collect", "screen", "assess", "decide", "assess", "decide", "publicise")
    assert keys(deciding_stages(full, "application")) == ["decide3", "decide5"]
    assert keys(deciding_stages(stages("screen", "assess", "assess"), "application")) == ["assess2"]
    assert keys(deciding_stages(stages("collect", "screen"), "application")) == ["screen1"]
    assert deciding_stages(stages("collect"), "application") == ()
    assert deciding_stages(full, "midterm") == deciding_stages(full, "return") == ()
    assert is_deciding(full, "decide5")
    assert not is_deciding(full, "assess2")
    assert not is_deciding(full, "nowhere")
    assert is_confirmation(full, full.stages[5])
    assert not is_confirmation(full, full.stages[3])


def test_publicity_follows_the_decisions_wherever_it_is_listed():
    early = stages("publicise", "decide", "decide", "carry_out")
    assert keys(steps_of_decision(early, "application")) == ["decide1", "decide2", "publicise0"]
    first, second = early.stages[1:3]
    assert step_after(early, first) == second
    assert step_after(early, second) == early.stages[0]
    assert step_after(early, early.stages[0]) is None
    assert step_after(early, early.stages[3]) is None


def test_a_selection_and_an_acceptance_are_made_public_a_midterm_is_told_at_once():
    made = (
        Stage("half", "decide", "中期", purpose="midterm"),
        Stage("half-list", "publicise", "公示", purpose="midterm"),
        Stage("grade", "decide", "验收", purpose="acceptance"),
        Stage("list", "publicise", "公示", purpose="acceptance"),
        Stage("chosen", "publicise", "公示立项"),
    )
    later = Definition("d", "名", "pilot", 2026, stages=made)
    assert step_after(later, made[0]) is None
    assert step_after(later, made[2]) == made[3]
    assert [makes_public(later, key) for key in ("half-list", "grade", "list", "chosen", "no")] == [
        False, False, True, True, False,
    ]  # fmt: skip


def test_what_passes_waits_for_the_publicity_that_follows_and_nothing_else_does():
    passed, failed = outcome_of("acceptance", "pass"), outcome_of("acceptance", "fail")
    shown = Stage("list", "publicise", "公示", purpose="acceptance")
    second = Stage("again", "decide", "复核", purpose="acceptance")
    assert [action_of(passed, after) for after in (None, second, shown)] == [
        "accept", "accept", "propose",
    ]  # fmt: skip
    assert action_of(failed, shown) == "fail"


def test_the_built_in_programmes_decide_as_their_notices_say():
    known = builtin_definitions()
    pilots = known["city-pilots"]
    assert keys(steps_of_decision(pilots, "application")) == [
        "proposal", "confirmation", "announcement",
    ]  # fmt: skip
    assert keys(deciding_stages(pilots, "acceptance")) == ["acceptance"]
    college = known["college-brand"]
    assert keys(deciding_stages(college, "acceptance")) == ["excellence"]
    assert [one.tier for one in awards_for(college, "application")] == ["重点支持项目"]
    assert [one.tier for one in awards_for(college, "acceptance")] == ["优秀品牌项目"]
    assert keys(deciding_stages(known["medical-brand"], "acceptance")) == ["display"]


def test_who_signs():
    party = Endorser("party", "院党委意见", side="party", of="host")
    assert signers_of(Stage("a", "decide", "定", endorsers=(party,))) == (party,)
    assert signers_of(Stage("a", "decide", "定")) == (BY_HOST,)


def row(key: str, position: int, outcome: str, **more: object) -> RowChoice:
    return RowChoice(key, position, outcome, **more)  # type: ignore[arg-type]


def test_whoever_stands_against_the_ranking_needs_a_reason():
    rows = [row("a", 1, "leave_out"), *(row(k, at, "approve") for at, k in enumerate("bcd", 2))]
    assert departures("application", rows) == {"a"}
    jumped = [row("a", 1, "approve"), row("b", 2, "leave_out"), row("c", 3, "leave_out"),
              row("d", 4, "approve")]  # fmt: skip
    assert departures("application", jumped) == {"d"}
    shared = [row("a", 1, "leave_out"), row("b", 1, "approve")]
    assert departures("application", shared) == frozenset()
    unranked = [row("a", 1, "leave_out", has_rank=False), row("b", 2, "approve")]
    assert departures("application", unranked) == frozenset()
    assert departures("return", rows) == frozenset()


def test_some_outcomes_ask_a_reason_by_themselves():
    assert needs_reason("midterm", row("a", 1, "cancel"), frozenset())
    assert not needs_reason("midterm", row("a", 1, "continue"), frozenset())
    assert needs_reason("application", row("a", 1, APPROVE.key), frozenset("a"))
    assert not needs_reason("application", row("a", 1, "nothing"), frozenset())
    assert outcome_of("application", "leave_out") is LEAVE_OUT
    assert outcome_of("application", "pass") is None


outcomes = st.lists(st.sampled_from(OUTCOMES["application"]), max_size=9)


@given(outcomes)
def test_without_those_who_depart_the_rest_keeps_the_ranking(found):
    rows = [row(str(at), at, one.key) for at, one in enumerate(found)]
    apart = departures("application", rows)
    order = [one.key for one in OUTCOMES["application"]]
    kept = [order.index(one.outcome) for one in rows if one.key not in apart]
    assert kept == sorted(kept)


def test_an_award_belongs_to_a_decision():
    definition = stages("decide", awards=(Award("重点"), Award("优秀", purpose="acceptance")))
    assert [one.tier for one in awards_for(definition, "acceptance")] == ["优秀"]


@given(
    st.dictionaries(st.sampled_from("甲乙"), st.integers(0, 4)),
    st.integers(0, 3),
    st.integers(0, 12),
)
def test_a_line_leaves_out_whatever_lies_below_it(counts, reserve, length):
    line = cut_line("application", "甲乙", counts, reserve, length)
    assert len(line) == length
    whole = [("approve", tier) for tier in "甲乙" for _ in range(counts.get(tier, 0))]
    whole += [("reserve", "")] * reserve
    assert line == (whole + [("leave_out", "")] * length)[:length]


def test_other_decisions_are_cut_by_outcome_and_leave_the_rest_open():
    keys = line_keys("acceptance", ("甲",), has_ranks=True)
    line = cut_line("acceptance", keys, {"excellent": 1, "pass": 2}, 9, 4)
    assert line == [("excellent", ""), ("pass", ""), ("pass", ""), ("", "")]


def test_a_midterm_has_no_places_by_rank_and_without_a_ranking_an_acceptance_has_none():
    assert line_keys("midterm", (), has_ranks=True) == []
    assert line_keys("acceptance", (), has_ranks=False) == []
    assert line_keys("application", ("甲",), has_ranks=False) == ["甲"]
