"""Two people on one draft: which field changed when, by whom, and what that means for a save."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from yipin.forms.models import Submission
from yipin.organisations.models import Person
from yipin.rules.form_answers import clean_answers
from yipin.rules.form_figures import computed_answers
from yipin.rules.form_progress import merge_answers

Answers = dict[str, object]


@dataclass(frozen=True, slots=True)
class FieldClash:
    """Two people wrote different things. ``theirs`` is kept; ``mine`` goes back to its writer."""

    field_key: str
    label: str
    person: str
    mine: object
    theirs: object


@dataclass(frozen=True, slots=True)
class Merge:
    """``changed`` are the fields whose stored answer becomes another one."""

    answers: Answers
    changed: tuple[str, ...] = ()
    taken_over: tuple[str, ...] = ()  # fields of others that the sender has not seen yet
    clashes: tuple[FieldClash, ...] = field(default=())


@dataclass(frozen=True, slots=True)
class Writer:
    """Who writes, and in which open page of theirs (empty: a page without scripts).

    Saves of one page follow one another and never clash. The same person in a second window, or
    with words that another computer kept for days, is somebody else in this respect.
    """

    person: Person
    page: str = ""

    def wrote(self, stamp: Mapping[str, Any]) -> bool:
        is_own = stamp["by"] == self.person.pk
        return is_own and (not self.page or stamp.get("page", "") == self.page)


def merge_into(
    submission: Submission, sent: Mapping[str, object], base_revision: int, writer: Writer
) -> Merge:
    """Put the sent fields over the draft; fields that were changed elsewhere since keep that.

    Only what is sent is touched, and what is computed from it.
    """
    schema = submission.form.parsed
    stored = clean_answers(schema, submission.answers)
    unseen = _changed_elsewhere(submission, base_revision, writer)
    base = {**stored, **{key: stamp.get("was") for key, stamp in unseen.items()}}
    mine = {**base, **sent}
    merged, clashes = merge_answers(schema, base, mine, stored)
    merged |= computed_answers(schema, merged)
    changed = [key for key in {*merged, *stored} if merged.get(key) != stored.get(key)]
    return Merge(
        answers=merged,
        changed=tuple(sorted(changed)),
        taken_over=tuple(unseen),
        clashes=tuple(
            FieldClash(
                one.field_key,
                one.label,
                writer_name(unseen[one.field_key], writer),
                one.mine,
                one.theirs,
            )
            for one in clashes
        ),
    )


def _changed_elsewhere(
    submission: Submission, base_revision: int, writer: Writer
) -> dict[str, dict[str, Any]]:
    return {
        key: stamp
        for key, stamp in submission.stamps.items()
        if stamp["revision"] > base_revision and not writer.wrote(stamp)
    }


def writer_name(stamp: Mapping[str, Any], writer: Writer) -> str:
    is_own = stamp["by"] == writer.person.pk
    return _("您自己（在另一个窗口或另一台电脑上）") if is_own else str(stamp["name"])


def stamped(
    submission: Submission, changed: tuple[str, ...], revision: int, writer: Writer
) -> dict[str, dict[str, Any]]:
    """The stamps after a save. ``was`` stays that of before this page began on the field."""
    stamps = dict(submission.stamps)
    for key in changed:
        last = stamps.get(key)
        was = last["was"] if last and writer.wrote(last) else submission.answers.get(key)
        by = {"by": writer.person.pk, "name": writer.person.name, "page": writer.page}
        stamps[key] = {"revision": revision, **by, "was": was}
    return stamps
