"""No service cuts what somebody wrote: it refuses, and says how long it is and may be."""

import ast
from pathlib import Path

import pytest

import yipin
from yipin.organisations.lengths import LONGEST_WORDS, fitting
from yipin.organisations.permissions import Refused

ROOT = Path(yipin.__file__).parent


def test_what_fits_is_kept_whole():
    assert fitting(f" {'字' * 300}\n", 300, name="说明") == "字" * 300


def test_one_too_many_is_refused_with_both_numbers():
    with pytest.raises(Refused, match="“办理情况”现在 2001 字，请删到 2000 字以内。") as caught:
        fitting("字" * (LONGEST_WORDS + 1), name="办理情况")
    assert caught.value.code == "too_long"


def cut_texts(path: Path) -> int:
    """``something.strip()[:n]``: how a typed text would be cut without a word."""
    return sum(
        isinstance(one, ast.Subscript)
        and isinstance(one.slice, ast.Slice)
        and one.slice.lower is None
        and isinstance(one.value, ast.Call)
        and isinstance(one.value.func, ast.Attribute)
        and one.value.func.attr == "strip"
        for one in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    )


def test_no_service_cuts_a_typed_text():
    found = {
        str(path.relative_to(ROOT)): cut_texts(path) for path in ROOT.glob("*/**/services/*.py")
    }
    assert {name: count for name, count in found.items() if count} == {}
