"""The figures reached on the shared forms must not fall."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path

import pytest

from yipin.documents.formats.reading import read_paper
from yipin.read_command import understand

FOLDER = Path(__file__).resolve().parents[4] / "shared" / "notices" / "word"
FLOOR = 1.0

pytestmark = pytest.mark.skipif(
    not (FOLDER / "score_forms.py").exists(), reason="../shared/notices/word is not here"
)


def _scorer():
    spec = importlib.util.spec_from_file_location("form_score", FOLDER / "score_forms.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("kind", ["docx", "doc", "pdf", "html"])
def test_the_figures_on_the_shared_forms_hold(kind: str):
    scorer = _scorer()
    tally = scorer.Tally()
    for path in sorted(FOLDER.glob(f"*.{kind}")):
        gold = json.loads(path.with_suffix(".form.json").read_text("utf-8"))
        found = understand(read_paper(path), path.stem).as_json()
        scorer.score(tally, path.name, gold, found)
    figures = {key: tally.figures(key)[2] for key in (*scorer.SCORED, "attachments *", "kind *")}
    low = {key: value for key, value in figures.items() if value is not None and value < FLOOR}
    assert low == {}, "\n".join(tally.log)
