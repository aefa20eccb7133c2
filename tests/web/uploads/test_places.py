"""Whichever box a picture comes through, the place where it was taken stays outside."""

from __future__ import annotations

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.factories.forms import World
from tests.factories.pictures import drawing, photograph, says_where, video
from tests.factories.running import make_running
from tests.factories.titles import make_brand_world, make_title, on
from tests.web.uploads.sending import arrived, desk_of
from yipin.documents.models import StoredFile
from yipin.forms.services.files import add_file
from yipin.projects.services.rechecks import add_evidence, open_due_rechecks
from yipin.projects.services.reports import start_report
from yipin.projects.title_models import Recheck

pytestmark = pytest.mark.django_db
SHOTS = {"合影.jpg": photograph(orientation=6), "图.png": drawing(), "片子.mp4": video()}


@pytest.fixture(params=list(SHOTS))
def shot(request) -> tuple[str, bytes]:
    assert says_where(SHOTS[request.param])
    return request.param, SHOTS[request.param]


def look_at(stored: StoredFile) -> None:
    content = stored.content.read()
    assert not says_where(content)
    assert (stored.sha256, stored.size) == (hashlib.sha256(content).hexdigest(), len(content))


@pytest.mark.parametrize("name", ["合影.jpg", "图.png"])
def test_in_a_form(db, now, name):
    world = World(now)
    held = add_file(
        actor=world.filler, submission=world.submission(), field_key="photo", name=name,
        upload=SHOTS[name], now=world.now,
    )  # fmt: skip
    look_at(held.file)


@pytest.mark.parametrize("in_parts", [False, True])
def test_in_a_report(shot, in_parts):
    now, (name, content) = timezone.now(), shot
    running = make_running(now)
    secretary = running.world.colleges[0].secretary
    report = start_report(
        actor=secretary, project=running.projects[0], stage=running.stage, now=now
    )
    desk, address = desk_of(secretary), f"/applications/{report.pk}/files/evidence/"
    if in_parts:
        given = {"parts_file_evidence": arrived(desk, address, content, name)}
    else:
        given = {"file_evidence": SimpleUploadedFile(name, content)}
    assert desk.post(address, given).status_code == 302
    look_at(report.submission.files.get().file)


@pytest.mark.parametrize("name", ["合影.jpg", "图.png"])
def test_in_a_recheck(now, name):
    world = make_brand_world(now)
    title, later = make_title(world, 0, now), on(2029, 2, 23, now)
    open_due_rechecks(now=later)
    held = add_evidence(
        actor=world.colleges[0].secretary, recheck=Recheck.objects.get(title=title),
        upload=SHOTS[name], name=name, now=later,
    )  # fmt: skip
    look_at(held.file)
