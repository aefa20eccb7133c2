"""Files in a form: what a field takes, taking out and putting back."""

from __future__ import annotations

import pytest

from tests.factories.documents import PNG
from tests.factories.forms import World
from yipin.forms.models import Submission, SubmissionFile
from yipin.forms.queries import files_of
from yipin.forms.services.files import add_file, remove_file, restore_file
from yipin.organisations.permissions import Actor, Refused


def add(
    world: World,
    submission: Submission,
    content: bytes = PNG,
    *,
    key: str = "photo",
    name: str = "开放日.png",
    actor: Actor | None = None,
) -> SubmissionFile:
    return add_file(
        actor=actor or world.filler,
        submission=submission,
        field_key=key,
        upload=content,
        name=name,
        now=world.now,
    )


def test_a_file_is_held_once(world: World) -> None:
    submission = world.submission()
    assert add(world, submission) == add(world, submission)
    submission.refresh_from_db()
    assert submission.held_files == ["photo"]
    assert [one.file.name for one in files_of(submission)["photo"]] == ["开放日.png"]


def test_a_field_takes_no_more_than_it_says(world: World) -> None:
    submission = world.submission()
    add(world, submission)
    with pytest.raises(Refused) as refused:
        add(world, submission, PNG + b"\0", name="另一张.png")
    assert refused.value.reason == "活动图片：最多 1 个文件。请先移除一个，再上传。"


@pytest.mark.parametrize(
    ("key", "content", "code"),
    [
        ("aim", PNG, "no_such_field"),
        ("photo", b"plain words", "file_kind"),
        ("photo", b"", "file_empty"),
    ],
)
def test_what_a_field_does_not_take_is_refused(
    world: World, key: str, content: bytes, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        add(world, world.submission(), content, key=key)
    assert refused.value.code == code


def test_a_file_that_was_taken_out_can_be_put_back(world: World) -> None:
    submission = world.submission()
    held = add(world, submission)
    remove_file(actor=world.filler, held=held, now=world.now)
    assert files_of(submission) == {}
    restore_file(actor=world.filler, held=held, now=world.now)
    assert [one.pk for one in files_of(submission)["photo"]] == [held.pk]


def test_putting_back_respects_what_came_meanwhile(world: World) -> None:
    submission = world.submission()
    held = add(world, submission)
    remove_file(actor=world.filler, held=held, now=world.now)
    add(world, submission, PNG + b"\0", name="另一张.png")
    with pytest.raises(Refused) as refused:
        restore_file(actor=world.filler, held=held, now=world.now)
    assert refused.value.code == "too_many_files"


def test_files_stay_as_they_are_while_somebody_signs(world: World) -> None:
    submission = world.filled()
    world.send(submission)
    with pytest.raises(Refused) as refused:
        add(world, submission)
    assert refused.value.code == "with_endorser"


def test_others_add_nothing(world: World) -> None:
    with pytest.raises(Refused) as refused:
        add(world, world.submission(), actor=world.stranger)
    assert refused.value.code == "not_yours"
