"""What was filled in against what is asked for: sentences that say what to do."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.rules.strategies import forms
from yipin.rules.form_answers import (
    MEGABYTE,
    FileFact,
    answers_digest,
    check_answers,
    clean_answers,
)
from yipin.rules.form_schema import (
    Column,
    Field,
    FormSchema,
    SchemaFault,
    Section,
    schema_as_json,
    schema_digest,
    schema_from_json,
)
from yipin.rules.form_values import count_characters, percent_hundredths

STEPS = Field(
    "steps",
    "实施步骤",
    "table",
    min_rows=2,
    max_rows=3,
    columns=(Column("when", "时间", "date", required=True), Column("what", "做什么")),
)


def form(*fields: Field) -> FormSchema:
    return FormSchema("f", "申报表", sections=(Section("one", "一、", fields),))


def faults(field: Field, value: object = None, *files: FileFact, final: bool = True) -> list[str]:
    answers = {} if value is None else {field.key: value}
    found = check_answers(form(field), answers, {field.key: files}, final=final)
    return [fault.message for fault in found]


# -- counting ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        (" \n　", 0),
        ("预期成果", 4),
        ("“一团一品”，好。", 9),
        ("GB9704", 1),
        ("约3.5万元", 4),
        ("Yi Pin", 2),
        ("a@example.edu", 1),
        ("团委\n书记", 4),
    ],
)
def test_a_run_of_latin_letters_or_digits_counts_one(text, count):
    assert count_characters(text) == count


# -- one field ---------------------------------------------------------------------------------


def test_too_long_says_by_how_much():
    field = Field("results", "预期成果", "long_text", max_chars=200)
    assert faults(field, "成" * 217) == ["预期成果：超出 17 字，请删到 200 字以内"]
    assert faults(field, "成" * 200) == []


def test_what_is_missing_counts_only_at_the_end():
    for kind, words in (("text", "还没有填"), ("choice", "还没有选"), ("attachment", "还没有上传")):
        field = Field("a", "栏目", kind, options=("甲",))
        assert faults(field) == [f"栏目：{words}"]
        assert faults(field, final=False) == []
    assert faults(Field("a", "栏目", required=False)) == []
    assert faults(Field("a", "意见", "opinion_and_seal")) == []


@pytest.mark.parametrize(
    ("kind", "value", "words"),
    [
        ("integer", "４１２", ""),
        ("integer", "1,200", ""),
        ("integer", "约 400", "请填整数，不写单位"),
        ("integer", "-1", "不能小于 0"),
        ("integer", "10000", "不能大于 9999"),
        ("date", "2027年3月5日", ""),
        ("date", "2027.3.5", ""),
        ("date", "2027年3月", ""),
        ("date", "2027年4月—2027年11月", ""),
        ("date", "2027.4.1 至 2027.5.1", ""),
        ("date", "2027年5月至2027年4月", "结束早于开始，请核对"),
        ("date", "2027-04至2027-05至2027-06", "不是日期，请写成 2021-03-05 这样"),
        ("date", "2027-02-30", "不是日期，请写成 2021-03-05 这样"),
        ("date", "20270305", "不是日期，请写成 2021-03-05 这样"),
        ("date", "月底", "不是日期，请写成 2021-03-05 这样"),
        ("phone", "０５１６－8378 5000", ""),
        ("phone", "13800000000", ""),
        ("phone", "办公室", "电话号码不对，请只写数字，区号和分机用横线隔开"),
        ("person", "沈怀瑾", ""),
    ],
)
def test_each_type_is_judged_in_a_sentence(kind, value, words):
    field = Field("a", "栏目", kind, min_value=0, max_value=9999)
    assert faults(field, value) == ([f"栏目：{words}"] if words else [])


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("90.5%", ""),
        ("100", ""),
        ("100.01", "超过 100%，请核对算出它的数"),
        ("-1", "不能小于 0%"),
        ("90.555", "请填百分数，如 90.5，最多两位小数"),
        ("大半", "请填百分数，如 90.5，最多两位小数"),
        ("Infinity", "请填百分数，如 90.5，最多两位小数"),
        ("1e999999", "请填百分数，如 90.5，最多两位小数"),
    ],
)
def test_a_ratio_over_a_hundred_is_an_error(value, words):
    assert faults(Field("r", "团青比例", "percent"), value) == (
        [f"团青比例：{words}"] if words else []
    )


def test_a_percent_may_have_bounds_of_its_own():
    field = Field("r", "增幅", "percent", min_value=20, max_value=300)
    assert faults(field, "150") == []
    assert faults(field, "19.99") == ["增幅：不能小于 20%"]
    assert [percent_hundredths(one) for one in ("90.5", "7", "-0.05")] == [9050, 700, -5]


def test_a_number_without_bounds_is_free():
    assert faults(Field("a", "人数", "integer"), "-5") == []


def test_choices_are_among_the_options():
    one = Field("a", "类型", "choice", options=("甲", "乙"))
    several = Field("a", "类型", "choice", options=("甲", "乙"), multiple=True)
    assert faults(one, "甲") == []
    assert faults(one, "丙") == ["类型：没有“丙”这一项，请从列出的选项里选"]
    assert faults(one, ["甲", "乙"]) == ["类型：只能选一项"]
    assert faults(several, ["甲", "乙", "甲"]) == []
    assert faults(several, "乙") == []


def test_files_are_judged_by_number_type_and_size():
    field = Field("a", "另附页", "attachment", kinds=("docx", "pdf"), max_mb=20, max_count=2)
    good = FileFact("方案.pdf", "pdf", 20 * MEGABYTE)
    bad = FileFact("方案.exe", "exe", 20 * MEGABYTE + 1)
    assert faults(field, None, good) == []
    assert faults(field, None, good, good, bad) == [
        "另附页：最多 2 个文件，请移除 1 个",
        "另附页：“方案.exe”的类型不收，请换成 docx、pdf",
        "另附页：“方案.exe”超过 20 MB，请压缩或拆开",
    ]
    assert faults(Field("a", "照片", "attachment"), None, bad) == []


def test_tables_are_judged_row_by_row():
    rows = [{"when": "四月"}, {"what": "复盘"}, {}, {"when": "2027-05-01"}, {"when": "2027-06"}]
    assert faults(STEPS, rows) == [
        "实施步骤：至多填 3 行，请删去 1 行",
        "实施步骤：第 1 行“时间”：不是日期，请写成 2021-03-05 这样",
        "实施步骤：第 2 行“时间”还没有填",
    ]
    assert faults(STEPS, rows[3:4]) == ["实施步骤：至少填 2 行，现有 1 行"]
    assert faults(STEPS, rows[1:2], final=False) == []


def test_a_table_without_limits_takes_any_number_of_rows():
    free = Field("a", "成员", "table", columns=(Column("n", "姓名", "person"),))
    assert faults(free, [{"n": "甲"}] * 50) == []


# -- tidying -----------------------------------------------------------------------------------


def test_only_what_is_asked_for_is_kept_and_tidy():
    schema = form(
        Field("name", "名称"),
        Field("count", "人数", "integer"),
        Field("day", "日期", "date"),
        Field("many", "主题", "choice", multiple=True),
        Field("one", "类型", "choice"),
        Field("league", "意见", "opinion_and_seal"),
        STEPS,
    )
    raw = {
        "name": "  工作坊\r\n",
        "count": "４１２ ",
        "day": "2027 年 3 月 5 日",
        "many": "甲",
        "one": ["乙", ""],
        "league": "同意",
        "steps": [{"when": "2027/4/1", "stray": "x"}, {"what": " "}, "row"],
        "stranger": 1,
    }
    assert clean_answers(schema, raw) == {
        "name": "工作坊",
        "count": "412",
        "day": "2027-03-05",
        "many": ["甲"],
        "one": "乙",
        "steps": [{"when": "2027-04-01"}],
    }
    assert clean_answers(schema, {"name": ["甲", "", "乙"]}) == {"name": "甲、乙"}
    assert clean_answers(schema, {"name": "\x00甲\ud800\r乙\x1b"}) == {"name": "甲\n乙"}
    assert clean_answers(schema, {"name": None, "many": [], "steps": "x"}) == {}


values = (
    st.text(st.characters(exclude_categories=()), max_size=6)
    | st.integers()
    | st.none()
    | st.lists(st.text(max_size=3), max_size=3)
)


@given(forms(), st.data())
def test_tidying_twice_is_tidying_once(schema, data):
    keys = [field.key for field in schema.fields()]
    raw = data.draw(st.dictionaries(st.sampled_from([*keys, "x9"]), values))
    once = clean_answers(schema, raw)
    assert clean_answers(schema, once) == once
    check_answers(schema, raw, {}, final=True)
    answers_digest(schema, raw, {})


# -- fingerprints ------------------------------------------------------------------------------


@given(forms(), st.data())
def test_the_order_of_keys_and_files_does_not_change_the_fingerprint(schema, data):
    keys = [field.key for field in schema.fields()] or ["a"]
    answers = data.draw(st.dictionaries(st.sampled_from(keys), st.text(max_size=5)))
    held = [FileFact("a", "pdf", 1, digest) for digest in ("1", "2", "3")]
    shuffled = dict(data.draw(st.permutations(list(answers.items()))))
    files = {keys[0]: held, keys[-1] + "-x": []}
    again = {keys[0]: data.draw(st.permutations(held))}
    assert answers_digest(schema, answers, files) == answers_digest(schema, shuffled, again)


def test_the_smallest_change_of_text_form_or_file_changes_the_fingerprint():
    schema = form(Field("a", "甲"))
    other = form(Field("a", "甲", required=False))
    file = {"f": [FileFact("x", "pdf", 1, "1")]}
    digests = [
        answers_digest(schema, {"a": "同意"}, {}),
        answers_digest(schema, {"a": "同意。"}, {}),
        answers_digest(other, {"a": "同意"}, {}),
        answers_digest(schema, {"a": "同意"}, file),
    ]
    assert len(set(digests)) == 4
    assert {len(one) for one in digests} == {64}


# -- the schema itself -------------------------------------------------------------------------


json_values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(st.characters(exclude_categories=()), max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["key", "title", "sections", "fields", "place"]), inner)
    ),
    max_leaves=12,
)


@given(json_values)
def test_any_json_is_a_schema_or_a_list_of_faults(data):
    faults = None
    try:
        schema_digest(schema_from_json(data))
    except SchemaFault as broken:
        faults = broken.faults
    assert faults != ()


@given(forms())
def test_a_schema_goes_through_json_unchanged(schema):
    again = schema_from_json(schema_as_json(schema))
    assert again == schema
    assert schema_digest(again) == schema_digest(schema)


def test_what_is_no_schema_is_refused_with_its_place():
    with pytest.raises(SchemaFault, match=r"sections\[0\].title：缺这一项，请补上。"):
        schema_from_json({"key": "a", "title": "表", "sections": [{"key": "b"}]})
    with pytest.raises(SchemaFault, match="这里应是一组"):
        schema_from_json([])


def test_a_field_is_found_by_its_key():
    schema = form(STEPS, Field("o", "意见", "opinion_and_seal"))
    assert schema.field("steps") is STEPS
    assert schema.field("nothing") is None
    assert schema.answerable() == (STEPS,)
