"""Large scans of sealed paper: a batch at the office, one form at the desk of a unit."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.rounds import PDF, filled_application, make_world
from tests.web.unit.conftest import open_now
from tests.web.uploads.sending import arrived, begin, desk_of
from yipin.documents.models import ResumableUpload
from yipin.forms.models import PaperScan
from yipin.projects.services.applications import send_for_endorsement


@pytest.fixture(autouse=True)
def _on_disk(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def world(db):
    now = timezone.now()
    return open_now(make_world(now), now)


@pytest.fixture
def form(world) -> str:
    college = world.colleges[0]
    application = filled_application(world, college, timezone.now())
    send_for_endorsement(actor=college.secretary, application=application, now=timezone.now())
    return reverse("application_paper", args=[application.pk])


def test_a_batch_that_arrived_is_handed_in(world):
    desk, address = desk_of(world.office), reverse("round_paper", args=[world.round.pk])
    token = arrived(desk, address, PDF, "一批.pdf")
    answer = desk.post(address, {"parts_file": token})
    scan = PaperScan.objects.get()
    assert answer.url == reverse("scan_batch", args=[scan.pk])
    assert (scan.file.name, scan.source_id) == ("一批.pdf", world.round.pk)
    assert not ResumableUpload.objects.exists()


def test_a_batch_of_another_officer_is_not_found(world):
    address = reverse("round_paper", args=[world.round.pk])
    token = arrived(desk_of(world.office), address, PDF)
    college = desk_of(world.colleges[0].secretary)
    assert begin(college, address, 6).status_code == 404
    assert college.post(reverse("upload", args=[token])).status_code == 404
    assert ResumableUpload.objects.count() == 1


def test_a_scan_of_one_form_that_arrived_is_handed_in(world, form):
    desk = desk_of(world.colleges[0].secretary)
    token = arrived(desk, form, PDF, "盖章件.pdf")
    assert "收到了，正在认码" in desk.post(form, {"parts_file": token}, follow=True).text
    assert PaperScan.objects.get().file.name == "盖章件.pdf"


def test_what_is_no_scan_is_refused_and_forgotten(world, form):
    desk = desk_of(world.colleges[0].secretary)
    token = arrived(desk, form, b"words", "盖章件.pdf")
    assert "里面是纯文本" in desk.post(form, {"parts_file": token}, follow=True).text
    assert not ResumableUpload.objects.exists()


def test_who_only_sees_the_form_is_told_before_a_byte_is_sent(world, form):
    told = begin(desk_of(world.colleges[0].party), form, 6)
    assert told.status_code == 422
    assert "您的席位只能看" in told.text
    assert not ResumableUpload.objects.exists()
