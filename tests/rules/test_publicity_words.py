"""A publicity bears its word."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yipin.rules.publicity_words import publicity_title


@pytest.mark.parametrize(
    ("stage", "title"),
    [
        ("发布试点单位名单", "试点单位名单公示"),
        ("公示", "公示"),
        ("立项公示", "立项公示"),
        ("立项", "立项公示"),
        ("公布", "公布公示"),
    ],
)
def test_the_word_stands_in_the_title(stage, title):
    assert publicity_title(stage) == title


@given(st.text(min_size=1))
def test_the_word_stands_once_more_at_most(stage):
    title = publicity_title(stage)
    assert "公示" in title
    assert publicity_title(title) == title
