"""An application on paper: drafts say so, versions carry their fingerprint and their opinions."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.conf import settings
from docx import Document

from tests.factories.rounds import filled_application, make_world, submitted_application
from yipin.projects.numbers import number_words
from yipin.projects.printing import print_docx, print_pages, print_pdf


def words_of(data: bytes) -> str:
    """Body and foot of a Word file."""
    document = Document(BytesIO(data))
    parts = [document.element.body, document.sections[0].footer._element]
    return "".join(
        node.text or "" for part in parts for node in part.iter() if node.tag.endswith("}t")
    )


@pytest.fixture
def world(db, now):
    return make_world(now)


def test_a_draft_says_that_it_is_one(world, now):
    printed = print_docx(filled_application(world, world.colleges[0], now))
    words = words_of(printed.data)
    assert "草稿" in words
    assert "百炼匠心工作坊" in words
    assert printed.name == "第1学院团总支_百炼匠心工作坊_草稿.docx"


def test_a_version_carries_number_fingerprint_and_opinions(world, now):
    application = submitted_application(world, world.colleges[0], now)
    version = application.submission.versions.get()
    words = words_of(print_docx(application, version=version).data)
    assert version.short_digest in words
    assert number_words(application.round.year, application.number) == f"{world.round.year}-0001"
    assert number_words(application.round.year, application.number) in words
    assert words.count("同意申报。") == 2
    assert world.colleges[0].party.person.name in words


def test_a_path_in_a_title_stays_a_title(world, now):
    application = filled_application(world, world.colleges[0], now, title="手册/图纸")
    assert print_docx(application).name == "第1学院团总支_手册／图纸_草稿.docx"


def test_the_same_version_gives_the_same_pdf_and_pictures(world, now):
    application = submitted_application(world, world.colleges[0], now)
    version = application.submission.versions.get()
    first, again = (print_pdf(application, version=version, fonts=settings.FONTS) for _ in range(2))
    assert first.data == again.data
    pages, missing = print_pages(application, version=version, fonts=settings.FONTS)
    assert all(page.startswith(b"\x89PNG") for page in pages)
    assert missing == ()
