"""A definition is a file that people read, change, share and give back."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.rules.strategies import definitions
from yipin.rules.definition import Definition, Stage
from yipin.rules.definition_toml import DefinitionFault, definition_as_toml, parse_definition

HEAD = 'key = "brand"\nname = "品牌创建"\nkind = "brand_programme"\nyear = 2027\n'


def faults_of(text: str) -> list[tuple[str, str]]:
    with pytest.raises(DefinitionFault) as raised:
        parse_definition(text)
    return [(fault.path, fault.message) for fault in raised.value.faults]


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(definitions)
def test_what_is_written_is_read_back_the_same(definition):
    assert parse_definition(definition_as_toml(definition)) == definition


def test_only_what_is_said_is_written():
    text = definition_as_toml(Definition("brand", "品牌创建", "brand_programme", 2027))
    assert text == f"# 品牌创建（2027年）\nformat = 1\n{HEAD}"


def test_toml_has_dates_of_its_own_and_they_are_taken_to_shanghai():
    text = (
        HEAD
        + '[[stages]]\nkey = "a"\nkind = "collect"\nname = "申报"\n'
        + "opens_at = 2027-03-08\ncloses_at = 2027-03-30T10:00:00Z\n"
    )
    assert parse_definition(text).stages == (
        Stage("a", "collect", "申报", "2027-03-08", "2027-03-30T18:00"),
    )


def test_broken_toml_says_where():
    ((path, message),) = faults_of('key = "a"\nname = 品牌\n')
    assert path == ""
    assert message == (
        "第 2 行第 8 个字处写得不合规矩。请看引号、括号和等号是否齐全，文字要放在引号里。"
    )
    assert faults_of("key = ")[0][1].startswith("最后一行写得不合")


def test_a_later_format_is_refused():
    assert faults_of("format = 2\n" + HEAD) == [("format", "只认得第 1 版写法，这里是 2。")]


def test_every_fault_of_shape_is_named_at_once():
    text = (
        'key = 5\nname = "品牌"\nkind = "pilot"\nown_title = 1\nsumary = "x"\nlandlord = 1\n'
        'themes = "思想"\ncontact = "电话"\nquotas = [{ max = true }]\n'
    )
    assert faults_of(text) == [
        ("sumary", "不认识这个名称。是不是想写 summary？"),
        ("landlord", "不认识这个名称。请删去，或对照说明改名。"),
        ("key", "请写成文字，放在引号里。"),
        ("own_title", "请写成 true 或 false。"),
        ("contact", "这里应是一组“名称 = 值”。"),
        ("themes", "请写成列表，放在方括号里。"),
        ("quotas[0].max", "请写成整数。"),
        ("year", "缺这一项，请补上。"),
    ]


def test_contradictions_are_named_when_the_shape_is_right():
    assert faults_of(HEAD + 'theme_choice = "two"\n') == [
        ("theme_choice", "没有“two”这一种，可用：none、one、items。")
    ]


def test_the_error_itself_reads_as_one_sentence():
    with pytest.raises(DefinitionFault, match="^year：缺这一项，请补上。$"):
        parse_definition('key = "a"\nname = "b"\nkind = "pilot"\n')


def test_what_word_and_database_cannot_hold_is_refused():
    assert faults_of(HEAD + 'summary = "\\u0000"\n') == [
        ("summary", "含有看不见的控制字符，存不下来。请重新输入这一处。")
    ]


def test_brackets_without_end_are_refused_and_not_followed():
    assert faults_of("a = " + "[" * 100_000) == [("", "括号套得太深，不像一份项目计划。")]


snippets = st.sampled_from(
    [
        *HEAD.splitlines(),
        "[[stages]]",
        "[[forms.sections]]",
        "forms = [{}]",
        'kind = "x"',
        "=",
        "[",
        "1979-05-27",
    ]
)


@given(st.lists(snippets | st.text(max_size=8), max_size=9).map("\n".join))
def test_any_text_is_a_definition_or_a_list_of_faults(text):
    faults = None
    try:
        parse_definition(text)
    except DefinitionFault as broken:
        faults = [fault.message for fault in broken.faults]
    assert faults is None or all(faults)
    assert faults != []
