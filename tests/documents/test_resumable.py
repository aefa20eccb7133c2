"""Parts that nobody goes on with are removed; those on their way stay."""

from __future__ import annotations

import os
from datetime import datetime, timedelta

import pytest

from tests.factories.organisations import make_actor, make_unit
from yipin.documents import parts
from yipin.documents.models import ResumableUpload
from yipin.documents.services.resumable import begin_upload, forget_uploads
from yipin.organisations.choices import Right


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.PARTS_ROOT = tmp_path


def left_alone(token: str, since: datetime) -> None:
    os.utime(parts.path_of(token), (since.timestamp(), since.timestamp()))


@pytest.mark.django_db
def test_abandoned_and_stray_parts_are_removed(now):
    actor = make_actor(make_unit(), Right.READ)
    old, fresh = (
        begin_upload(actor=actor, place="/a/", name="a.pdf", size=9, max_mb=None, now=at)
        for at in (now - timedelta(days=4), now)
    )
    for token in ("stray", "new"):
        parts.create(token)
    left_alone("stray", now - timedelta(days=4))
    left_alone(fresh.token, now - timedelta(days=4))
    left_alone("new", now)
    assert forget_uploads(now=now) == 2
    assert list(ResumableUpload.objects.all()) == [fresh]
    assert {path.name for path in parts.folder().iterdir()} == {fresh.token, "new"}
    assert not parts.path_of(old.token).exists()
