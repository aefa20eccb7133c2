"""The house stays small-roomed: files, functions, templates and names within their limits."""

from __future__ import annotations

import ast
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "yipin"
DRAWERS = {"utils", "util", "helpers", "common", "core", "misc", "manager"}


def python_files(*folders: str) -> list[Path]:
    found = [path for folder in folders for path in (ROOT / folder).rglob("*.py")]
    return [path for path in found if "migrations" not in path.parts]


def lines_of(path: Path) -> int:
    return path.read_text(encoding="utf-8").count("\n")


def test_no_source_file_is_longer_than_500_lines():
    assert [str(p) for p in python_files("src") if lines_of(p) > 500] == []


def test_no_test_file_is_longer_than_800_lines():
    assert [str(p) for p in python_files("tests", "bench") if lines_of(p) > 800] == []


def test_no_template_is_longer_than_150_lines():
    assert [str(p) for p in SOURCE.rglob("*.html") if lines_of(p) > 150] == []


def test_no_function_is_longer_than_50_lines():
    long = []
    for path in python_files("src"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                length = (node.end_lineno or node.lineno) - node.lineno + 1
                if length > 50:
                    long.append(f"{path.relative_to(ROOT)}:{node.lineno} {node.name} {length}")
    assert long == []


def test_no_module_is_a_drawer():
    assert [str(p) for p in python_files("src", "tests") if p.stem in DRAWERS] == []


def test_package_init_files_stay_empty():
    inits = SOURCE.rglob("__init__.py")
    assert [str(p) for p in inits if p.read_text(encoding="utf-8").strip()] == []
