"""Who is named on a filled form: asked when experts declare that they are close to somebody."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from yipin.rules.form_schema import Column, Field, FormSchema

NAMED_BY = frozenset({"leader.name", "filler.name"})
BETWEEN = re.compile(r"[、，,；;/\s]+")


def names_named(schema: FormSchema, answers: Mapping[str, Any]) -> frozenset[str]:
    """Names in fields and columns that ask for a person; several in one blank are told apart."""
    found: list[object] = []
    for one in schema.fields():
        value = answers.get(one.key)
        if one.type == "table" and isinstance(value, list):
            asked = [column.key for column in one.columns if _asks_person(column)]
            found += [row.get(key) for row in value if isinstance(row, Mapping) for key in asked]
        elif _asks_person(one):
            found.append(value)
    words = (BETWEEN.split(value) for value in found if isinstance(value, str))
    return frozenset(name for split in words for name in split if name)


def _asks_person(asked: Field | Column) -> bool:
    return asked.type == "person" or asked.prefill in NAMED_BY
