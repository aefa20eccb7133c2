"""A Word file at the scoring desk: as PDF in the page, the wait for it, or a plain word why not."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.documents.offices import PDF, program
from tests.factories.documents import docx_bytes
from tests.factories.panels import Contest, make_contest
from tests.web.office.rounds.conftest import words_of
from tests.web.unit.conftest import sit
from yipin.documents.filetypes import EVIDENCE_KINDS
from yipin.documents.models import Rendering
from yipin.documents.services.files import store_file
from yipin.documents.services.renderings import make_rendering
from yipin.forms.models import SubmissionFile
from yipin.organisations.permissions import Actor

pytestmark = pytest.mark.django_db


@pytest.fixture
def contest() -> Contest:
    """Blind; the first file of the first subject is a Word file named after the unit."""
    made = make_contest(timezone.now(), is_blind=True)
    college, application = made.world.colleges[0], made.passed[0]
    stored = store_file(
        actor=college.secretary, unit=college.unit, upload=docx_bytes("方案"), now=timezone.now(),
        name=f"{college.unit.name}方案.docx", allowed=EVIDENCE_KINDS,
    )  # fmt: skip
    held = SubmissionFile.objects.filter(submission=application.submission).order_by("id").first()
    version = application.submission.versions.first()
    for one in version.files:
        if one["field_key"] == held.field_key:
            one["sha256"] = stored.sha256
    version.save()
    held.file = stored
    held.save()
    return made


@pytest.fixture
def expert(contest) -> Client:
    return sit(Actor(person=contest.experts[0]))


def address(contest: Contest, name: str) -> str:
    key = [] if name == "card" else ["1"]
    return reverse(name, args=[contest.panel.pk, 1, *key])


def test_without_libreoffice_it_is_downloaded_and_the_page_says_why(settings, contest, expert):
    settings.SOFFICE = "off"
    page = words_of(expert.get(address(contest, "card")))
    assert "Word 文件不能在页内看，请点名称下载。" in page
    assert "1号材料1.docx" in page
    assert expert.get(address(contest, "card_file_pdf")).status_code == 404
    assert expert.get(address(contest, "card_file")).status_code == 200


def test_while_it_is_made_the_page_asks_again_and_then_shows_it(
    settings, tmp_path, contest, expert
):
    settings.SOFFICE = str(program(tmp_path))
    page = expert.get(address(contest, "card")).content.decode()
    view = address(contest, "card_file_view")
    assert f'hx-get="{view}"' in page
    assert "正在把 1号材料1.docx 转成 PDF" in page
    assert f'hx-get="{view}"' in expert.get(view).content.decode()
    make_rendering(original=Rendering.objects.get().original)
    shown = address(contest, "card_file_pdf")
    for found in (view, address(contest, "card")):
        text = expert.get(found).content.decode()
        assert f'<iframe loading="lazy" src="{shown}"' in text
        assert "正在把" not in text
    held = expert.get(shown)
    assert b"".join(held.streaming_content) == PDF
    assert held["Content-Type"] == "application/pdf"
    assert held["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'self'" in held["Content-Security-Policy"]
    assert contest.world.colleges[0].unit.name not in held["Content-Disposition"]


def test_what_could_not_be_made_is_said(settings, tmp_path, contest, expert):
    settings.SOFFICE = str(program(tmp_path, "pass"))
    expert.get(address(contest, "card"))
    make_rendering(original=Rendering.objects.get().original)
    page = words_of(expert.get(address(contest, "card")))
    assert "1号材料1.docx：没有转成 PDF，请点名称下载看。" in page


def test_nobody_else_sees_it(settings, tmp_path, contest, expert):
    settings.SOFFICE = str(program(tmp_path))
    expert.get(address(contest, "card"))
    make_rendering(original=Rendering.objects.get().original)
    for actor in (contest.world.office, contest.world.colleges[0].secretary):
        for name in ("card_file_pdf", "card_file_view"):
            assert sit(actor).get(address(contest, name)).status_code == 404


def test_it_costs_one_read_more(settings, tmp_path, contest, expert, django_assert_num_queries):
    settings.SOFFICE = str(program(tmp_path))
    expert.get(address(contest, "card"))
    with django_assert_num_queries(20):
        expert.get(address(contest, "card"))
