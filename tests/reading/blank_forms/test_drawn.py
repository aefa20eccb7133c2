"""Forms of our own drawing, as they are found in offices, in every format with tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reading.word_forms import DrawnForm, draw, draw_page, load, tell
from yipin.documents.formats.reading import read_paper
from yipin.reading.blank_forms.reading import read_forms

FOLDER = Path(__file__).parent / "drawn"
FORMS = {path.stem: load(path) for path in sorted(FOLDER.glob("*.txt"))}


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_word_form_is_understood(form: DrawnForm, tmp_path: Path):
    path = draw(tmp_path / "form.docx", *form.pieces)
    assert tell(read_forms(read_paper(path))) == form.told


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_the_same_form_on_a_web_page_is_understood(form: DrawnForm, tmp_path: Path):
    path = draw_page(tmp_path / "form.html", *form.pieces)
    assert tell(read_forms(read_paper(path))) == form.told
