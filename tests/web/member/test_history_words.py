"""Every act that the code writes down has words for those who read the history."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from yipin.web.member.pages.history_words import ACTS, changes_in_words, words_for

SOURCE = Path(__file__).resolve().parents[3] / "src" / "yipin"
WRITTEN = re.compile(r'action="([a-z_]+\.[a-z_]+)"')
UNKNOWN = "办理了一项"


def acts_in_the_code() -> set[str]:
    texts = (path.read_text(encoding="utf-8") for path in SOURCE.rglob("services/*.py"))
    return {act for text in texts for act in WRITTEN.findall(text)}


def test_no_act_is_without_words():
    assert {act for act in acts_in_the_code() if words_for(act) == UNKNOWN} == set()


def test_moves_of_applications_speak_as_their_buttons_do():
    assert words_for("application.submit") == "提交"


def test_an_act_that_nobody_named_does_not_show_its_code():
    assert words_for("something.else") == UNKNOWN


@pytest.mark.parametrize(
    ("before", "after", "lines"),
    [
        ({"name": "旧"}, {"name": "新"}, ["名称：旧 → 新"]),
        ({"name": "同"}, {"name": "同"}, []),
        ({"party_body": ""}, {"party_body": "党委"}, ["同级党组织：— → 党委"]),
        ({}, {"as_of": "2027-03-01"}, ["截至：2027年3月1日"]),
        ({"kind": "branch"}, {"kind": "committee"}, ["类型：团支部 → 团委"]),
        ({}, {"changed": ["phone"], "secret": "x"}, []),
    ],
)
def test_changes_are_told_where_they_have_words(before, after, lines):
    assert changes_in_words(before, after) == lines


def test_words_are_sentences_of_an_officer():
    assert not [act for act, words in ACTS.items() if re.search(r"[A-Za-z_]", str(words))]
