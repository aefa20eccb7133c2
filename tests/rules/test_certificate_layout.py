"""Where the parts of a certificate stand, in which words, and what cannot be printed."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yipin.rules.certificate_layout import (
    LANDSCAPE,
    PARTS,
    PORTRAIT,
    body_words,
    heading_words,
    place_faults,
    places_as_json,
    places_from,
    size_of_sheet,
    usual_places,
)
from yipin.rules.paper_codes import SIGNS, in_groups, plain_code
from yipin.rules.recheck_form import EVIDENCE, STATEMENT, recheck_schema


@pytest.mark.parametrize("is_landscape", [True, False])
def test_our_own_layouts_have_every_part_once_on_the_sheet(is_landscape):
    places = usual_places(is_landscape=is_landscape)
    assert sorted(one.key for one in places) == sorted(PARTS)
    assert place_faults(places, is_landscape=is_landscape) == {}
    assert size_of_sheet(is_landscape=is_landscape)[0] == (297 if is_landscape else 210)


@given(st.lists(st.sampled_from(LANDSCAPE), unique_by=lambda one: one.key), st.floats(0, 20))
def test_what_is_stored_comes_back_and_the_rest_is_as_usual(chosen, x):
    moved = {one.key: replace(one, x=x) for one in chosen}
    found = places_from(places_as_json(list(moved.values())), is_landscape=True)
    assert found == tuple(moved.get(one.key, one) for one in LANDSCAPE)


def test_a_part_off_the_sheet_too_large_or_hidden_code_is_named():
    by_key = {one.key: one for one in PORTRAIT}

    def fault(key: str, **changed: object) -> str:
        return place_faults([replace(by_key[key], **changed)], is_landscape=False)[key]

    assert fault("body", x=100) == "“正文”超出纸边。纸宽 210、高 297 毫米。"
    assert fault("body", y=295).startswith("“正文”超出纸边")
    assert fault("body", size=100) == "“正文”的字号写 7—72 磅。"
    assert fault("body", align="top") == "“正文”只能靠左、居中或靠右。"
    assert fault("body", width=4).startswith("“正文”太窄")
    assert fault("code", is_shown=False).startswith("核验码必须印")
    assert fault("code", width=10).startswith("核验码必须印")


def test_the_words_of_a_certificate():
    assert heading_words("校级团建品牌") == "证书"
    assert heading_words("表现突出的单位") == "荣誉证书"
    assert body_words("团建品牌", "搭把手") == (
        "你单位“搭把手”被认定为“团建品牌”。\n特发此证，以资鼓励。"
    )
    assert "“活力团支部”" in body_words("活力团支部", "工具借还箱")
    assert "工具借还箱" not in body_words(
        "活力团支部", "工具借还箱"
    )  # the branch is named, not its work
    assert body_words("先进单位", "") == "你单位被评为“先进单位”。\n特发此证，以资鼓励。"


@given(st.text(SIGNS, min_size=16, max_size=16))
def test_a_code_is_read_as_scanned_and_as_typed(code):
    for seen in (
        code, code.lower(), in_groups(code), f" {in_groups(code).replace('-', '－')} ",
        f"HTTPS://YIPIN.EXAMPLE.EDU/C/{code}", f"https://yipin.example.edu/c/{code}/",
    ):  # fmt: skip
        assert plain_code(seen, "/c/") == code


def test_a_recheck_asks_for_a_statement_and_proof_and_nothing_else():
    for is_improvement, label in ((False, "开展情况"), (True, "改进情况")):
        fields = {one.key: one for one in recheck_schema(is_improvement=is_improvement).fields()}
        assert list(fields) == [STATEMENT, EVIDENCE]
        assert (fields[STATEMENT].label, fields[EVIDENCE].required) == (label, False)
