"""Word files as PDF in the background: once for each content, said where it failed, gone with the file."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage

from tests.documents.offices import NO_OFFICE, PDF, REAL, program
from tests.factories.documents import PDF as PDF_FILE
from tests.factories.documents import docx_bytes
from tests.factories.organisations import make_actor, make_unit
from yipin.documents.filetypes import EVIDENCE_KINDS
from yipin.documents.models import Rendering, StoredFile
from yipin.documents.services.files import forget_file, store_file
from yipin.documents.services.renderings import (
    forget_renderings,
    make_rendering,
    renderings_of,
    resume_renderings,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def word(now) -> StoredFile:
    unit = make_unit()
    return store_file(
        actor=make_actor(unit), unit=unit, upload=docx_bytes("总结"), name="总结.docx", now=now,
        allowed=EVIDENCE_KINDS,
    )  # fmt: skip


@pytest.fixture
def ask(word, now, django_capture_on_commit_callbacks):
    """Ask, and let the background do its work."""

    def asked() -> Rendering | None:
        with django_capture_on_commit_callbacks(execute=True):
            renderings_of([word], now)
        return renderings_of([word], now).get(word.sha256)

    return asked


def test_without_libreoffice_nothing_is_asked_for(settings, ask):
    settings.SOFFICE = "off"
    assert ask() is None
    assert not Rendering.objects.exists()


def test_what_is_no_word_file_is_left_alone(settings, tmp_path, word, now):
    settings.SOFFICE = str(program(tmp_path))
    plain = store_file(
        actor=make_actor(word.unit), unit=word.unit, upload=PDF_FILE, name="方案.pdf", now=now,
        allowed=EVIDENCE_KINDS,
    )  # fmt: skip
    assert renderings_of([plain], now) == {}
    assert not Rendering.objects.exists()


def test_it_is_made_once_and_kept_by_fingerprint(settings, tmp_path, ask, word):
    settings.SOFFICE = str(program(tmp_path))
    made = ask()
    assert (made.state, made.size, made.tries) == ("ready", len(PDF), 1)
    assert made.content.name == f"renderings/{word.sha256[:2]}/{word.sha256}.pdf"
    settings.SOFFICE = "off"
    assert ask().pk == made.pk
    make_rendering(original=word.sha256)
    made.refresh_from_db()
    assert made.tries == 1


@pytest.mark.parametrize("body", ["pass", "sys.exit(3)"])
def test_what_does_not_work_is_said(settings, tmp_path, ask, body):
    settings.SOFFICE = str(program(tmp_path, body))
    made = ask()
    assert (made.state, made.trouble) == ("failed", "没有转成 PDF，请点名称下载看。")


def test_a_file_that_is_away_is_said_too(settings, tmp_path, ask, word):
    settings.SOFFICE = str(program(tmp_path))
    default_storage.delete(word.content.name)
    assert ask().state == "failed"


def test_what_was_stopped_goes_on_but_not_for_ever(settings, tmp_path, word, now):
    settings.SOFFICE = str(program(tmp_path))
    renderings_of([word], now)
    row = Rendering.objects.get()
    assert resume_renderings(now=now) == []
    later = now + timedelta(minutes=11)
    Rendering.objects.update(state="making", tries=1)
    assert resume_renderings(now=later) == [word.sha256]
    make_rendering(original=word.sha256)
    row.refresh_from_db()
    assert (row.state, row.tries) == ("ready", 2)
    Rendering.objects.update(state="making", tries=3, asked_at=now)
    assert resume_renderings(now=later) == []
    row.refresh_from_db()
    assert row.state == "failed"


def test_it_goes_with_its_file(settings, tmp_path, ask, word):
    settings.SOFFICE = str(program(tmp_path))
    made = ask()
    assert forget_renderings() == 0
    forget_file(stored=word)
    assert forget_renderings() == 1
    assert not default_storage.exists(made.content.name)


@pytest.mark.skipif(REAL is None, reason=NO_OFFICE)
def test_with_the_real_libreoffice(settings, ask):
    settings.SOFFICE = str(REAL)
    assert ask().state == "ready"
