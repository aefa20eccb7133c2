"""The life of an application: every move, every refusal, and every path to an end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.rules.test_builtin_programmes import BUILT_IN
from yipin.rules.deadlines import SHANGHAI
from yipin.rules.definition import Definition
from yipin.rules.stage_calendar import stage_window
from yipin.rules.stage_guards import GUARDS, Situation
from yipin.rules.stage_table import BODY
from yipin.rules.stages import (
    ENDORSER,
    EXCEPTION,
    MOVES,
    NOTHING,
    OFFICE,
    STATES,
    UNIT,
    moves_from,
    next_stage,
)
from yipin.rules.verdicts import refuse

OPENS = datetime(2027, 3, 8, 0, 0, tzinfo=SHANGHAI)
CLOSES = datetime(2027, 3, 30, 18, 0, tzinfo=SHANGHAI)
DURING = Situation(datetime(2027, 3, 25, 14, 30, tzinfo=SHANGHAI), OPENS, CLOSES)
AFTER = replace(DURING, now=CLOSES + timedelta(minutes=1))
SHAPES = {"check", "dot", "ring", "half", "tri", "back", "dia", "sq", "x", "bar"}
TONES = {"good", "info", "warn", "late", "quiet", "grant"}


def refusal(state: str, action: str, situation: Situation) -> tuple[str, str]:
    outcome = next_stage(state, action, situation)
    assert not outcome
    return outcome.code, outcome.message


def arrives(state: str, action: str, situation: Situation) -> str:
    outcome = next_stage(state, action, situation)
    assert outcome, outcome.message
    return outcome.move.to_state


# -- the table itself --------------------------------------------------------------------------


def test_every_row_names_known_states_sides_and_guards():
    for move in MOVES:
        assert {move.from_state, move.to_state} <= {*STATES, NOTHING}
        assert move.who in {UNIT, ENDORSER, OFFICE, BODY}
        assert move.guard in GUARDS
        assert move.label_office
        assert move.label_unit


def test_every_guard_stands_in_the_table():
    assert {move.guard for move in MOVES} == set(GUARDS)


def test_every_state_is_reached_and_drawn():
    assert {move.to_state for move in MOVES} == set(STATES)
    for state in (*STATES.values(), EXCEPTION):
        assert state.shape in SHAPES
        assert state.tone in TONES
        assert 2 <= len(state.label_office) <= 5


def test_one_row_for_each_thing_a_side_can_do():
    assert [move.action for move in moves_from("submitted", OFFICE)] == [
        "forward", "return", "refuse", "merge", "move_level",
    ]  # fmt: skip
    assert [move.action for move in moves_from("endorsing", ENDORSER)] == [
        "sign", "return", "decline",
    ]  # fmt: skip
    assert [move.action for move in moves_from("submitted", UNIT)] == ["withdraw"]
    assert moves_from("merged", UNIT) == ()


# -- the ordinary way --------------------------------------------------------------------------


def test_with_two_opinions_the_way_leads_over_both_signatures():
    asked = replace(DURING, endorsements_needed=2)
    assert arrives(NOTHING, "start", asked) == "draft"
    assert arrives("draft", "send_to_endorse", asked) == "endorsing"
    assert arrives("endorsing", "sign", asked) == "endorsing"
    signed = replace(asked, endorsements_given=1)
    assert arrives("endorsing", "sign", signed) == "endorsed"
    assert arrives("endorsed", "submit", replace(asked, endorsements_given=2)) == "submitted"
    assert arrives("submitted", "forward", asked) == "forwarded"


def test_without_opinions_a_draft_is_submitted_at_once():
    assert arrives("draft", "submit", DURING) == "submitted"
    assert refusal("draft", "send_to_endorse", DURING) == (
        "no_opinions_needed",
        "本轮不用签意见，填好后直接提交。",
    )


def test_a_missing_opinion_stops_the_submission():
    half = replace(DURING, endorsements_needed=2, endorsements_given=1)
    assert refusal("endorsed", "submit", half) == (
        "opinions_missing",
        "还差 1 个意见。请先送签，签齐以后再提交。",
    )


def test_what_is_signed_by_all_is_not_sent_for_signing_again():
    full = replace(DURING, endorsements_needed=2, endorsements_given=2)
    assert refusal("returned", "send_to_endorse", full) == (
        "opinions_complete",
        "这一版的意见已经签齐，可以直接提交。",
    )
    assert arrives("returned", "submit", full) == "submitted"


def test_faults_and_quota_stop_both_sending_and_submitting():
    faulty = replace(DURING, has_faults=True, faults_note="还有 2 处没填好")
    assert refusal("draft", "submit", faulty) == (
        "faults",
        "还有 2 处没填好。请改好标出的各处，再送出。",
    )
    assert refusal("draft", "submit", replace(DURING, has_faults=True))[1] == (
        "还有没填好的地方。请改好标出的各处，再送出。"
    )
    full = replace(DURING, quota_verdict=refuse("quota_full", "本单位 2 项已报满，不能再报。"))
    assert refusal("draft", "submit", full) == ("quota_full", "本单位 2 项已报满，不能再报。")
    asked = replace(full, endorsements_needed=1)
    assert refusal("draft", "send_to_endorse", asked)[0] == "quota_full"


# -- the window --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "is_in_time"),
    [
        (OPENS - timedelta(seconds=1), False),
        (OPENS, True),
        (CLOSES, True),
        (CLOSES + timedelta(seconds=59), True),
        (CLOSES + timedelta(minutes=1), False),
    ],
)
def test_both_ends_of_the_window_belong_to_it_to_the_minute(now, is_in_time):
    assert bool(next_stage("draft", "submit", replace(DURING, now=now))) is is_in_time


def test_before_the_window_one_writes_but_does_not_send():
    early = replace(DURING, now=OPENS - timedelta(days=1))
    assert arrives(NOTHING, "start", early) == "draft"
    assert refusal("draft", "submit", early) == (
        "not_open_yet",
        "还没到开放时间，先存着草稿，到时间再提交。",
    )


def test_after_the_window_only_a_named_permit_helps():
    assert refusal("draft", "submit", AFTER) == (
        "window_over",
        "3月30日（周二）18:00已截止。填好的内容都在。要补交，请主办单位给本单位延期。",
    )
    assert arrives("draft", "submit", replace(AFTER, has_permit=True)) == "submitted"
    assert arrives(NOTHING, "start", replace(AFTER, has_permit=True)) == "draft"


def test_a_returned_application_has_the_time_given_for_revision():
    revising = replace(AFTER, revise_until=AFTER.now + timedelta(days=2))
    assert arrives("returned", "submit", revising) == "submitted"
    late = replace(revising, now=AFTER.now + timedelta(days=3))
    assert refusal("returned", "submit", late)[0] == "window_over"


def test_withdrawing_is_possible_only_before_the_deadline():
    for state in ("endorsing", "endorsed", "submitted"):
        assert arrives(state, "withdraw", DURING) == "draft"
        assert refusal(state, "withdraw", AFTER)[0] == "window_over"
    assert refusal("submitted", "withdraw", replace(AFTER, has_permit=True)) == (
        "window_over",
        "3月30日（周二）18:00已截止，不能再改动。有特殊情况，请联系主办单位。",
    )


def test_a_window_without_ends_never_binds():
    assert arrives("draft", "submit", Situation(DURING.now)) == "submitted"


# -- return, refuse, merge, level -------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "action", "arrived"),
    [
        ("endorsing", "return", "returned"),
        ("endorsing", "decline", "declined"),
        ("submitted", "return", "returned"),
        ("submitted", "refuse", "refused"),
        ("forwarded", "reopen", "submitted"),
        ("refused", "reopen", "submitted"),
        ("merged", "reopen", "submitted"),
        (NOTHING, "add", "submitted"),
    ],
)
def test_what_others_will_see_needs_a_reason(state, action, arrived):
    assert refusal(state, action, AFTER) == ("reason_missing", "请写明理由，对方会看到。")
    assert arrives(state, action, replace(AFTER, reason_given=True)) == arrived


def test_merging_names_the_other_application():
    reason = replace(DURING, reason_given=True)
    assert refusal("submitted", "merge", reason) == (
        "merge_target_missing",
        "请选并入哪一个项目。",
    )
    assert arrives("submitted", "merge", replace(reason, merge_target_given=True)) == "merged"


def test_a_full_level_takes_nobody_in():
    full = refuse("level_full", "全国试点 15 项已满。要放进这一项，请先调出一项。")
    situation = replace(AFTER, reason_given=True, level_verdict=full)
    for state, action in (("submitted", "forward"), ("submitted", "move_level"), (NOTHING, "add")):
        assert refusal(state, action, situation) == ("level_full", full.reason)
    assert arrives("forwarded", "move_level", replace(AFTER, reason_given=True)) == "forwarded"


# -- drafts that are thrown away --------------------------------------------------------------


def test_a_draft_rests_thirty_days_in_the_trash():
    assert arrives("draft", "discard", AFTER) == "discarded"
    thrown = replace(DURING, discarded_at=DURING.now - timedelta(days=29))
    assert arrives("discarded", "restore", thrown) == "draft"
    assert refusal("discarded", "restore", replace(thrown, discarded_at=DURING.now - timedelta(days=30))) == (
        "trash_emptied",
        "删除已满 30 天，不能恢复。请新建一份申报。",
    )  # fmt: skip
    assert arrives("discarded", "restore", DURING) == "draft"


def test_what_was_ever_submitted_is_kept():
    assert arrives("returned", "discard", DURING) == "discarded"
    assert refusal("returned", "discard", replace(DURING, was_submitted=True)) == (
        "was_submitted",
        "提交过的项目要留档，不能删除。不想再报，可以不重新提交。",
    )


def test_a_step_that_does_not_exist_says_where_things_stand():
    assert refusal("submitted", "submit", DURING) == (
        "no_such_move",
        "现在是“待审查”，不能做这一步。请刷新页面，看看最新情况。",
    )
    assert refusal(NOTHING, "submit", DURING)[1].startswith("现在是“还没有开始”")


def test_guards_of_signing_are_each_others_counterpart():
    for given, needed in ((0, 1), (0, 2), (1, 2)):
        situation = replace(DURING, endorsements_needed=needed, endorsements_given=given)
        assert bool(GUARDS["last_opinion"](situation)) != bool(GUARDS["more_opinions"](situation))


# -- every path of every definition -----------------------------------------------------------

WITH_PROJECTS = {name: one for name, one in BUILT_IN.items() if one.application_stage}


def situations_of(definition: Definition) -> Situation:
    """A moment within the window at which everything asked for is there."""
    stage = definition.endorse_stage
    window = stage_window(definition.application_stage)
    return Situation(
        now=window.closes_at,
        opens_at=window.opens_at,
        closes_at=window.closes_at,
        endorsements_needed=len(stage.endorsers) if stage else 0,
        reason_given=True,
        merge_target_given=True,
        is_decided=True,
    )


def steps_from(state: str, given: int, moment: Situation) -> Iterator[tuple[str, str, int]]:
    """Action, state and number of valid signatures behind every move that is allowed here."""
    here = replace(moment, endorsements_given=given)
    for action in dict.fromkeys(move.action for move in MOVES if move.from_state == state):
        outcome = next_stage(state, action, here)
        if outcome:
            signed = given + 1 if action == "sign" else given
            yield action, outcome.move.to_state, 0 if action == "return" else signed


@pytest.mark.parametrize("definition", WITH_PROJECTS.values(), ids=WITH_PROJECTS)
def test_every_path_is_walked_from_the_first_word_to_an_end(definition):
    moment = situations_of(definition)
    seen, edges = {(NOTHING, 0)}, {}
    queue = [(NOTHING, 0)]
    while queue:
        place = queue.pop()
        edges[place] = [(to, given) for _, to, given in steps_from(*place, moment)]
        queue += [there for there in dict.fromkeys(edges[place]) if there not in seen]
        seen.update(edges[place])
    assert {state for state, _ in seen} == {NOTHING, *STATES}
    for place in seen:
        assert any(STATES[state].ends for state, _ in reachable(place, edges))


def reachable(start, edges):
    found, queue = {start}, [start]
    while queue:
        queue += [
            there for there in edges[queue.pop()] if there not in found and not found.add(there)
        ]
    return {one for one in found if one[0]}


def test_where_no_opinion_is_asked_for_no_path_leads_over_one():
    plain = replace(
        WITH_PROJECTS["college-brand"], stages=WITH_PROJECTS["college-brand"].stages[:1]
    )
    moment = situations_of(plain)
    assert {to for _, to, _ in steps_from("draft", 0, moment)} == {"submitted", "discarded"}
