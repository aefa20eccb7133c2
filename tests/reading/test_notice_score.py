"""The figures reached on the shared notices must not fall."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest

from tests.reading.notice_papers import paper_of
from yipin.reading.notice import read_notice

FOLDER = Path(__file__).resolve().parents[3] / "shared" / "notices"
FLOOR = 0.968

pytestmark = pytest.mark.skipif(
    not (FOLDER / "score.py").exists(), reason="../shared/notices is not here"
)


def scorer():
    spec = importlib.util.spec_from_file_location("notice_score", FOLDER / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def bare_text(path: Path) -> str:
    """The notice without the lines of metadata at its top."""
    lines = path.read_text("utf-8").split("\n")
    while lines and (lines[0].startswith("# ") or not lines[0].strip()):
        lines.pop(0)
    return "\n".join(lines)


def test_the_macro_f1_on_the_shared_notices_holds():
    score = scorer()
    tally = score.Tally()
    for path in sorted(FOLDER.glob("*.txt")):
        labels = path.with_suffix(".json")
        if labels.exists():
            found = read_notice(paper_of(bare_text(path))).as_json()
            score.score(tally, path.name, json.loads(labels.read_text("utf-8")), found)
    keys = set(tally.hits) | set(tally.missed) | set(tally.extra)
    figures = [f1 for f1 in (tally.figures(key)[2] for key in keys) if f1 is not None]
    assert sum(figures) / len(figures) >= FLOOR
