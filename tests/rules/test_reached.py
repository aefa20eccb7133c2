"""Whoever reached a step has reached every step before it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from yipin.rules.project_stages import PASSED, PROJECTS
from yipin.rules.reached import STEPS, funnel, step_reached
from yipin.rules.stages import STATES

counted = st.dictionaries(
    st.tuples(st.sampled_from(sorted(STATES)), st.booleans()), st.integers(0, 9)
)


@given(counted)
def test_the_funnel_never_widens_and_begins_with_all(counts):
    reached = list(funnel(counts).values())
    assert reached == sorted(reached, reverse=True)
    assert reached[0] == sum(n for (state, _sent), n in counts.items() if state != "discarded")


def test_every_state_past_screening_has_passed_it():
    order = list(STEPS)
    for state in PASSED:
        assert order.index(step_reached(state, was_sent=True)) >= order.index("passed")
    for state in PROJECTS:
        assert order.index(step_reached(state, was_sent=True)) >= order.index("approved")


def test_what_was_withdrawn_after_it_was_sent_was_sent():
    assert step_reached("draft", was_sent=True) == "sent"
    assert step_reached("draft", was_sent=False) == "begun"
