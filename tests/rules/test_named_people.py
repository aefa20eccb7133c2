"""Who is named on a filled form."""

from __future__ import annotations

import pytest

from yipin.rules.form_schema import Column, Field, FormSchema, Section
from yipin.rules.named_people import asks_person, names_in, names_named

FORM = FormSchema(
    "apply",
    "申报表",
    sections=(
        Section(
            "a",
            "一",
            (
                Field("leader", "负责人", "text", prefill="leader.name"),
                Field("mentor", "指导教师", "person"),
                Field("plan", "方案", "long_text"),
                Field(
                    "team", "成员", "table",
                    columns=(Column("who", "姓名", "person"), Column("job", "分工")),
                ),
            ),
        ),
    ),
)  # fmt: skip


def test_names_are_read_from_blanks_and_tables_that_ask_for_people():
    answers = {
        "leader": "林晓", "mentor": "周予安、何 平", "plan": "张三",
        "team": [{"who": "陆清和", "job": "李四"}, {"who": ""}, {}],
    }  # fmt: skip
    assert names_named(FORM, answers) == {"林晓", "周予安", "何平", "陆清和"}


def test_what_is_not_filled_in_names_nobody():
    assert names_named(FORM, {"leader": None, "team": "写错了"}) == frozenset()


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("张三、李四", ["张三", "李四"]),
        ("张三 李四", ["张三", "李四"]),
        ("何　平 王 五", ["何平", "王五"]),
        ("王小虎和李四等5人", ["王小虎", "李四"]),
        ("陆清和", ["陆清和"]),
        ("李 小 明", ["李小明"]),
        ("组长：张三（书记）；Ann Lee", ["张三", "Ann Lee"]),
        ("张", []),
        ("待定", []),
        ("", []),
    ],
)
def test_several_in_one_blank_are_told_apart(text, names):
    assert list(names_in(text)) == names


def test_a_column_that_is_only_labelled_so_asks_for_a_person_too():
    assert asks_person(Column("who", "成员/姓名"))
    assert not asks_person(Column("what", "分工"))
    assert not asks_person(Field("leader", "负责人", "long_text"))
