"""The drawn forms as PDF: cells are known from ruled lines only, paragraphs from their places."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.reading.blank_forms.test_drawn import FORMS
from tests.reading.word_forms import DrawnForm, draw_print, tell
from yipin.documents.formats.reading import read_paper
from yipin.reading.blank_forms.reading import read_forms

FACES = Path(__file__).parents[3] / "node_modules/@expo-google-fonts/noto-sans-sc/400Regular"

pytestmark = pytest.mark.skipif(
    not FACES.is_dir(), reason="the Chinese type faces are set up by `make setup`"
)


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_printed_form_is_understood(form: DrawnForm, tmp_path: Path):
    path = draw_print(tmp_path / "form.pdf", *form.pieces, fonts=FACES)
    assert tell(read_forms(read_paper(path))) == form.told
