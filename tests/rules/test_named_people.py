"""Who is named on a filled form."""

from __future__ import annotations

from yipin.rules.form_schema import Column, Field, FormSchema, Section
from yipin.rules.named_people import names_named

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
    assert names_named(FORM, answers) == {"林晓", "周予安", "何", "平", "陆清和"}


def test_what_is_not_filled_in_names_nobody():
    assert names_named(FORM, {"leader": None, "team": "写错了"}) == frozenset()
