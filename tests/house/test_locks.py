"""Rows are locked so that others who only point at them need not wait."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import yipin

SOURCES = Path(yipin.__file__).parent


def locking() -> Iterator[tuple[str, str]]:
    """Every statement that locks rows: where it stands, and how it is written."""
    for path in sorted(SOURCES.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if "select_for_update" not in text:
            continue
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Assign | ast.Expr | ast.Return):
                words = ast.unparse(node)
                if "select_for_update(" in words:
                    yield f"{path.relative_to(SOURCES)}:{node.lineno}", words


def test_the_locks_are_found():
    assert len(list(locking())) > 30


def test_a_unit_is_locked_without_its_key():
    """FOR UPDATE of a unit holds up every new row that points at it; NO KEY does not."""
    found = [
        where
        for where, words in locking()
        if "Unit.objects" in words and "no_key=True" not in words
    ]
    assert found == []


def test_a_join_locks_only_the_row_itself():
    found = [
        where
        for where, words in locking()
        if "select_related(" in words and "of=('self',)" not in words
    ]
    assert found == []
