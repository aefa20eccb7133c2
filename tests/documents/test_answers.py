"""Marks in the text of a notice, and what an officer says to them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from yipin.documents.answers import (
    all_confirmed,
    progress_of,
    reading_as_answered,
    with_answer,
    with_setting,
    with_settled,
    without_last,
)
from yipin.documents.marks import numbered_marks, pieces_of


def _finding(path: list[object], start: int, end: int, certainty: str = "sure") -> dict:
    key = str(path[0])
    return {
        "key": key, "path": path, "value": "x", "span": [start, end],
        "certainty": certainty, "reason": "", "words": "",
    }  # fmt: skip


READING = {
    "title": "通知",
    "deadlines": [{"what": "交表", "date": "2027-03-30"}, {"what": "答辩", "date": "2027-12"}],
    "findings": [
        _finding(["deadlines", 1], 40, 44, "ask"),
        _finding(["title"], 0, 4),
        _finding(["deadlines", 0], 20, 25),
    ],
    "not_understood": [{"words": "适时报送", "start": 30, "end": 34, "why": "没有时间"}],
}
MARKS = numbered_marks(READING)
WHOLE = READING | {"marks": MARKS}


def test_marks_are_numbered_in_the_order_of_the_text() -> None:
    assert [(one["number"], one["key"], one["kind"]) for one in MARKS] == [
        (1, "title", "sure"),
        (2, "deadlines.0", "sure"),
        (3, "passage.0", "no"),
        (4, "deadlines.1", "ask"),
    ]


def test_progress_counts_what_is_open_and_names_the_next() -> None:
    progress = progress_of(MARKS, {})
    assert (progress.found, progress.to_check, progress.to_settle) == (4, 1, 1)
    assert (progress.next_key, progress.is_done) == ("passage.0", False)
    answers = with_answer({}, "passage.0", {"as": "note_only"})
    assert progress_of(MARKS, answers).next_key == "deadlines.1"
    assert progress_of(MARKS, all_confirmed(MARKS, answers)).is_done


def test_changed_values_count_and_remarks_drop_out() -> None:
    changed = {"what": "交表", "date": "2027-04-01"}
    answers = with_answer({}, "deadlines.0", {"as": "changed", "value": changed})
    answers = with_answer(answers, "deadlines.1", {"as": "note_only"})
    answered = reading_as_answered(WHOLE, answers)
    assert answered["deadlines"] == [changed, None]
    assert WHOLE["deadlines"][1] is not None


def test_every_answer_can_be_taken_back_in_turn() -> None:
    one = with_answer({}, "title", {"as": "confirmed"})
    two = with_answer(one, "title", {"as": "changed", "value": "新"})
    three = with_setting(two, "contact.phone", "0516")
    four = with_setting(three, "contact.phone", "0517")
    assert four["settings"] == [{"path": "contact.phone", "value": "0517"}]
    assert without_last(four) == three
    assert without_last(three) == two
    assert without_last(two) == one
    assert without_last(one)["marks"] == {}
    assert without_last(without_last(one))["marks"] == {}


def test_acts_on_lists_all_count() -> None:
    added = with_setting(with_setting({}, "themes.+", {"key": "a"}), "themes.+", {"key": "b"})
    assert len(added["settings"]) == 2


SPANS = st.lists(st.tuples(st.integers(0, 30), st.integers(0, 30)).map(sorted), max_size=6)


@given(SPANS)
def test_cutting_the_text_loses_nothing(spans: list[list[int]]) -> None:
    text = "".join(chr(0x4E00 + at) for at in range(30))
    marks = [{"span": span} for span in spans if span[0] < span[1]]
    pieces = pieces_of(text, (0, 30), marks)
    assert "".join(one.text for one in pieces) == text
    assert sum(len(one.ending) for one in pieces) == len(marks)


def test_a_mark_answered_by_changing_settings_is_taken_back_as_one_step() -> None:
    said = with_settled({}, "stages.0", {"as": "confirmed"}, [("stages.apply.uncertain", False)])
    assert said["marks"] == {"stages.0": {"as": "confirmed"}}
    assert said["settings"] == [{"path": "stages.apply.uncertain", "value": False}]
    back = without_last(said)
    assert (back["marks"], back["settings"]) == ({}, [])
