"""Arrows between rooms only go down."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from pathlib import Path

from tests.house.test_journal import WRITES

ROOT = Path(__file__).resolve().parents[2]
LINTER = Path(sys.executable).with_name("lint-imports")


def test_imports_keep_the_contracts():
    done = subprocess.run(
        [LINTER, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_services_and_queries_do_not_know_requests():
    rooms = ["organisations", "journal", "documents", "forms", "duties", "programmes", "projects"]
    words = ("django.http", "django.shortcuts", "HttpRequest")
    knowing = [
        str(path)
        for room in rooms
        for path in (ROOT / "src" / "yipin" / room).rglob("*.py")
        if any(word in path.read_text(encoding="utf-8") for word in words)
    ]
    assert knowing == []


def test_queries_do_not_lean_on_services():
    leaning = [
        str(path)
        for path in (ROOT / "src" / "yipin").rglob("*queries.py")
        if ".services" in path.read_text(encoding="utf-8")
    ]
    assert leaning == []


def test_what_a_desk_may_not_know_of_is_said_in_one_place():
    """``organisations.permissions.not_yours`` for the sentence, ``web.permission`` for the number."""
    files = [*(ROOT / "src" / "yipin").rglob("*.py")]
    saying = [one for one in files if "没有这一页，或" in one.read_text(encoding="utf-8")]
    assert [one.relative_to(ROOT / "src/yipin").as_posix() for one in saying] == [
        "organisations/permissions.py"
    ]
    web, number = ROOT / "src" / "yipin" / "web", re.compile(r"\b422\b")
    pages = [one for one in web.rglob("*.py") if not one.is_relative_to(web / "api")]
    naming = [one.name for one in pages if number.search(one.read_text(encoding="utf-8"))]
    assert naming == ["permission.py"]


def test_pages_never_write_through_the_orm():
    writing = [
        f"{path}:{node.lineno}"
        for path in (ROOT / "src" / "yipin" / "web").rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in WRITES
        and ".objects." in ast.unparse(node.func)
    ]
    assert writing == []
