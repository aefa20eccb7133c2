"""Who is named on a filled form: asked when experts must stand aside, and when names are hidden."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from yipin.rules.form_schema import Column, Field, FormSchema

NAMED_BY = frozenset({"leader.name", "filler.name"})
LABELS = frozenset(
    [
        "姓名",
        "名字",
        "负责人",
        "负责人姓名",
        "联系人",
        "成员",
        "成员姓名",
        "团队成员",
        "指导教师",
        "填表人",
        "申报人",
    ]
)
BETWEEN = re.compile(
    r"[、，,；;/|\n]+|(?<=[\u4e00-\u9fff]{2})[和与及](?=[\u4e00-\u9fff]{2,3}(?:等|$))"
)
ASIDE = re.compile(r"[（(\[【].*?[)）\]】]")  # 张三（书记）
BEFORE = re.compile(r"^.*[：:]")  # 组长：张三
AND_MORE = re.compile(r"(?<=[\u4e00-\u9fff]{2})等\s*\d*\s*[人名位]?$")
SINGLE = re.compile(r"[\u3400-\u9fff]")
LATIN = re.compile(r"[A-Za-z.'-]+")
SHORTEST, LONGEST = 2, 40  # characters of a name; a longer one is a sentence
NOBODY = frozenset(
    [
        "暂无",
        "没有",
        "待定",
        "同上",
        "本人",
        "全体",
        "全体成员",
        "全体人员",
        "项目组",
        "团队",
        "各成员",
    ]
)


def names_named(schema: FormSchema, answers: Mapping[str, Any]) -> frozenset[str]:
    """Names in fields and columns that ask for a person; several in one blank are told apart."""
    return frozenset(
        name
        for asked, value in blanks_of(schema, answers)
        if asks_person(asked)
        for name in names_in(value)
    )


def blanks_of(
    schema: FormSchema, answers: Mapping[str, Any]
) -> Iterator[tuple[Field | Column, str]]:
    """Every blank that text was written in, those of tables cell by cell."""
    for one in schema.fields():
        value = answers.get(one.key)
        if one.type == "table":
            rows = value if isinstance(value, list) else []
            for row in rows:
                cells = row if isinstance(row, Mapping) else {}
                found = ((column, cells.get(column.key)) for column in one.columns)
                yield from ((column, text) for column, text in found if isinstance(text, str))
        elif isinstance(value, str):
            yield one, value


def asks_person(asked: Field | Column) -> bool:
    is_labelled = asked.type == "text" and asked.label.rsplit("/", 1)[-1].strip() in LABELS
    return asked.type == "person" or asked.prefill in NAMED_BY or is_labelled


def names_in(text: str) -> Iterator[str]:
    """The names in a blank: “张三、李四（书记）”, “张三 李四”, “何　平” and “Ann Lee” are three kinds."""
    for part in BETWEEN.split(ASIDE.sub(" ", text)):
        words = AND_MORE.sub("", BEFORE.sub("", part).strip()).split()
        found = (name for name in _joined(words) if SHORTEST <= len(name) <= LONGEST)
        yield from (name for name in found if name not in NOBODY)


def _joined(words: list[str]) -> list[str]:
    """A name of two characters is often set with a blank between them; one in Latin letters has some."""
    found: list[str] = []
    for kind, same in groupby(words, _kind):
        run = list(same)
        if kind == "one":
            size = 2 if len(run) % 2 == 0 else len(run)
            found += ["".join(run[at : at + size]) for at in range(0, len(run), size)]
        else:
            found += [" ".join(run)] if kind == "latin" else run
    return found


def _kind(word: str) -> str:
    return "one" if SINGLE.fullmatch(word) else "latin" if LATIN.fullmatch(word) else ""
