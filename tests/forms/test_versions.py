"""Handing on: the full check, the fingerprint, files, and what changed."""

from __future__ import annotations

import pytest

from tests.factories.documents import PNG
from tests.factories.forms import World
from yipin.forms.queries import differences, draft_differences
from yipin.forms.services.files import add_file, remove_file
from yipin.forms.services.versions import faults_of
from yipin.journal.models import Entry
from yipin.organisations.permissions import Refused


def test_an_unfinished_form_is_refused_with_every_fault(world: World) -> None:
    submission = world.submission()
    world.write(submission, aim="字" * 31)
    with pytest.raises(Refused) as refused:
        world.version(submission)
    assert refused.value.code == "faults"
    assert [fault.field_key for fault in refused.value.faults] == ["members", "brand", "aim"]
    assert refused.value.reason == "还有 3 处没填好，请改好标出的各处。"
    assert submission.versions.count() == 0


def test_a_version_can_be_made_unchecked(world: World) -> None:
    assert world.version(world.submission(), check=False).number == 1


def test_an_unchanged_draft_gives_the_last_version_again(world: World) -> None:
    submission = world.filled()
    first = world.version(submission)
    assert world.version(submission) == first
    world.write(submission, aim="  让同学学会动手。")
    assert world.version(submission) == first
    assert Entry.objects.filter(action="submission.version_made").count() == 1


def test_a_change_makes_the_next_version_and_says_what_changed(world: World) -> None:
    submission = world.filled()
    first = world.version(submission)
    world.write(submission, outcome="手册一本")
    assert [change.label for change in draft_differences(submission)] == ["预期成果"]
    second = world.version(submission)
    assert (second.number, second.digest == first.digest) == (2, False)
    (change,) = differences(second, first).changes
    assert (change.old, change.new) == ("（空）", "手册一本")
    entry = Entry.objects.filter(action="submission.version_made").first()
    assert entry.after["changes"][0]["field_key"] == "outcome"


def test_files_are_listed_by_fingerprint_and_change_the_digest(world: World) -> None:
    submission = world.filled()
    first = world.version(submission)
    held = add_file(
        actor=world.filler,
        submission=submission,
        field_key="photo",
        upload=PNG,
        name="开放日.png",
        now=world.now,
    )
    second = world.version(submission)
    assert second.files == [
        {
            "field_key": "photo",
            "file_id": held.file_id,
            "name": "开放日.png",
            "sha256": held.file.sha256,
            "size": len(PNG),
            "extension": "png",
        }
    ]
    (change,) = differences(first, second).changes
    assert (change.label, change.old, change.new) == ("活动图片", "（空）", "开放日.png")
    remove_file(actor=world.filler, held=held, now=world.now)
    third = world.version(submission)
    assert third.digest == first.digest
    assert (third.number, second.files != third.files) == (3, True)


def test_a_stranger_makes_no_version(world: World) -> None:
    with pytest.raises(Refused) as refused:
        world.version(world.filled(), actor=world.stranger)
    assert refused.value.code == "not_yours"


def test_faults_can_be_asked_for_without_handing_on(world: World) -> None:
    assert faults_of(world.filled()) == ()
    assert [one.field_key for one in faults_of(world.filled(brand=""))] == ["brand"]
