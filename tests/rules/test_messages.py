"""Texts with blanks, occasions, waits between tries, filters and digest hours."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yipin.rules.deadlines import SHANGHAI
from yipin.rules.digest_times import AT_ONCE, DAILY, IMPORTANT, digest_day, leaves_at_once
from yipin.rules.letter_filters import LetterFilter, filter_from_plain
from yipin.rules.mail_retry import (
    MOST_ATTEMPTS,
    WAITS,
    failure_words,
    is_bad_address,
    is_final,
    next_try_at,
)
from yipin.rules.message_occasions import BY_KEY, OCCASIONS, is_important, is_optional
from yipin.rules.message_texts import TextFault, blanks_in, render_text, text_faults

NOW = datetime(2027, 3, 25, 6, 30, tzinfo=UTC)
ALLOWED = ("项目计划", "截止时间", "姓名")


@pytest.mark.parametrize(
    ("text", "facts", "shown"),
    [
        ("新通知：{项目计划}", {"项目计划": "一团一品"}, "新通知：一团一品"),
        ("{ 姓名 }，您好", {"姓名": "林晚舟"}, "林晚舟，您好"),
        ("{{姓名}}", {"姓名": "林晚舟"}, "{姓名}"),
        ("甲\n{补充}\n乙", {}, "甲\n乙"),
        ("甲\r\n\r\n乙{补充}", {}, "甲\n\n乙"),
        ("留着 } 和 {", {}, "留着 } 和 {"),
    ],
)
def test_blanks_are_filled_in(text, facts, shown):
    assert render_text(text, facts) == shown


def test_an_unknown_blank_is_a_fault_with_its_place():
    assert text_faults("您好\n请看{项目计滑}", ALLOWED) == (
        TextFault(2, 3, "这里没有“{项目计滑}”可填，是不是“{项目计划}”？"),
    )
    assert str(text_faults("{ABC}", ALLOWED)[0]) == "第 1 行第 1 个字：这里没有“{ABC}”可填。"
    assert [fault.column for fault in text_faults("{姓名} } 和 {", ALLOWED)] == [6, 10]
    assert text_faults("{{随便}} {姓名}", ALLOWED) == ()


def test_blanks_are_named_once_in_order():
    assert blanks_in("{乙}{甲}{乙}{{丙}}") == ("乙", "甲")


@given(
    st.text(alphabet="甲乙{}\n 姓名", max_size=40),
    st.text(alphabet="丙丁{}", min_size=1, max_size=5),
)
def test_what_is_filled_in_is_never_read_again(text, name):
    facts = {"姓名": name}
    faults = text_faults(text, ("姓名",))
    if not faults and "{{" not in text and "}}" not in text:
        filled = render_text(f"甲{text}", facts)
        assert filled == re.sub(r"\{ *姓名 *\}", lambda _found: name, f"甲{text}").strip()
        assert blanks_in(render_text(text, {"姓名": "某"})) == ()


@pytest.mark.parametrize("occasion", OCCASIONS, ids=lambda one: one.key)
def test_built_in_texts_have_no_faults(occasion):
    for text in (occasion.title, occasion.body):
        assert text_faults(text, occasion.allowed) == ()
    assert BY_KEY[occasion.key] is occasion


def test_what_is_the_work_of_a_post_cannot_be_turned_off():
    assert not is_optional("application.returned")
    assert is_optional("dossier.ready")
    assert not is_optional("unknown.kind")
    assert (is_important("duties.reminder"), is_important("unknown.kind")) == (True, False)


def test_waits_grow_and_end():
    found = [next_try_at(n, NOW) for n in range(1, MOST_ATTEMPTS + 1)]
    assert found == [*(NOW + timedelta(minutes=wait) for wait in WAITS), None]
    assert next_try_at(0, NOW) == NOW + timedelta(minutes=1)
    assert next_try_at(MOST_ATTEMPTS + 3, NOW) is None


@pytest.mark.parametrize(
    ("code", "final", "bad", "words"),
    [
        (550, True, True, "没有这个邮箱，或对方拒收（550 x）"),
        (552, True, False, "对方邮箱满了，或信太大（552 x）"),
        (599, True, False, "对方拒收（599 x）"),
        (450, False, False, "对方邮箱暂时收不了信（450 x）"),
        (499, False, False, "对方暂时不收（499 x）"),
    ],
)
def test_answers_of_a_mail_server_in_words(code, final, bad, words):
    assert (is_final(code), is_bad_address(code), failure_words(code, "x")) == (final, bad, words)


filters = st.builds(
    LetterFilter,
    under=st.none() | st.integers(1, 10**18 - 1),
    kinds=st.lists(st.text(min_size=1, max_size=5), max_size=3).map(tuple),
    posts=st.lists(st.integers(1, 99).map(str), max_size=3).map(tuple),
    round=st.none() | st.integers(1, 10**18 - 1),
    stage=st.text(max_size=20),
    states=st.lists(st.text(min_size=1, max_size=5), max_size=3).map(tuple),
    themes=st.lists(st.text(min_size=1, max_size=5), max_size=3).map(tuple),
    submitted=st.sampled_from(["", "yes", "no"]),
    missing=st.booleans(),
)


@given(filters)
def test_conditions_come_back_as_they_were_kept(one):
    assert filter_from_plain(one.to_plain()) == one


@given(
    st.dictionaries(
        st.sampled_from(["under", "round", "kinds", "states", "stage", "submitted", "missing"]),
        st.none() | st.text(max_size=9) | st.integers() | st.lists(st.text(max_size=4), max_size=3),
    )
)
def test_what_makes_no_sense_is_left_out(plain):
    read = filter_from_plain(plain)
    assert filter_from_plain(read.to_plain()) == read


def test_states_and_themes_need_a_round():
    assert LetterFilter(states=("draft",)).needs_round
    assert not LetterFilter(states=("draft",), round=3).needs_round
    assert not LetterFilter(kinds=("branch",)).needs_round


@pytest.mark.parametrize(
    ("kind", "mode", "muted", "important", "leaves"),
    [
        ("dossier.ready", AT_ONCE, (), False, True),
        ("dossier.ready", AT_ONCE, ("dossier.ready",), True, False),
        ("application.returned", AT_ONCE, ("application.returned",), False, True),
        ("application.merged", DAILY, (), False, False),
        ("application.merged", IMPORTANT, (), False, False),
        ("letter", DAILY, (), True, True),
        ("duties.reminder", IMPORTANT, (), False, True),
    ],
)
def test_who_gets_what_at_once(kind, mode, muted, important, leaves):
    assert leaves_at_once(kind, mode, muted, important=important) is leaves


def test_a_digest_is_due_from_its_hour_on_in_shanghai():
    at = datetime(2027, 3, 25, 8, 0, tzinfo=SHANGHAI)
    assert digest_day(8, at) == at.date()
    assert digest_day(8, at - timedelta(seconds=1)) is None
    assert digest_day(0, datetime(2027, 3, 24, 16, 0, tzinfo=UTC)) == at.date()
