"""Reads of filled forms: the chain of opinions, what waits for whom, what differs."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from yipin.forms.models import (
    PARSED,
    Endorsement,
    Form,
    Remark,
    Submission,
    SubmissionFile,
    Version,
)
from yipin.forms.permissions import sides_of
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor
from yipin.rules.form_progress import Change, difference
from yipin.rules.form_schema import FormSchema


@dataclass(frozen=True, slots=True)
class Differences:
    """What changed between two versions: answers in the order of the form, then files."""

    old: Version
    new: Version
    changes: tuple[Change, ...]

    @property
    def count(self) -> int:
        return len(self.changes)


def schema_by_fingerprint(digest: str) -> FormSchema:
    """Of a form that there is. One read, the first time."""
    return PARSED.get(digest) or Form.objects.filter(digest=digest)[:1].get().parsed


def hands_in_forms(submissions: Collection[int]) -> dict[int, set[int]]:
    """By the id of a submission, who had a hand in it: began it, typed what stands in it, put a file into
    it or handed a version of it on. Three reads.
    """
    hands: dict[int, set[int]] = {}
    rows = Submission.objects.filter(pk__in=submissions).order_by()
    for key, began, saved, stamps in rows.values_list("pk", "created_by", "saved_by", "stamps"):
        hands[key] = {began, *(stamp["by"] for stamp in stamps.values())} | (
            set() if saved is None else {saved}
        )
    added = SubmissionFile.objects.filter(submission__in=hands).order_by()
    made = Version.objects.filter(submission__in=hands).order_by()
    for pairs in (
        added.values_list("submission", "added_by"),
        made.values_list("submission", "made_by"),
    ):
        for key, person in pairs:
            hands[key].add(person)
    return hands


def chain_of(submission: Submission) -> list[Endorsement]:
    """Every step in order, void ones before those that took their place. One read."""
    return list(_with_names(submission.endorsements.all()).order_by("step", "id"))


def _with_names(rows: QuerySet[Endorsement]) -> QuerySet[Endorsement]:
    return rows.select_related("unit", "version", "given_by")


def endorsements_waiting_for(actor: Actor) -> QuerySet[Endorsement]:
    """What this desk is asked to sign now, longest waiting first. One read."""
    if actor.unit is None:
        return Endorsement.objects.none()
    rows = Endorsement.objects.filter(
        unit=actor.unit, state=Endorsement.State.CURRENT, side__in=sides_of(actor)
    )
    return rows.select_related(
        "version__made_by", "submission__form", "submission__unit", "unit"
    ).order_by("version__made_at", "id")


def endorsements_awaited_by(unit: Unit) -> QuerySet[Endorsement]:
    """Whose opinion a unit's own forms are waiting for. One read."""
    rows = Endorsement.objects.filter(submission__unit=unit, state=Endorsement.State.CURRENT)
    return rows.select_related("version", "submission__form", "unit").order_by("id")


def endorsements_given_by_desk(actor: Actor) -> QuerySet[Endorsement]:
    """What people of this desk's unit have answered, newest first."""
    if actor.unit is None:
        return Endorsement.objects.none()
    rows = Endorsement.objects.filter(
        unit=actor.unit, side__in=sides_of(actor), given_at__isnull=False
    )
    return (
        _with_names(rows)
        .select_related("unit", "version", "given_by", "submission__form", "submission__unit")
        .order_by("-given_at", "-id")
    )


def versions_of(submission: Submission) -> QuerySet[Version]:
    """Newest first, with who made it."""
    return submission.versions.select_related("made_by")


def files_kept(submission: Submission, version: Version | None) -> list[SubmissionFile]:
    """The files of this very version: also those that were removed from the draft later."""
    return kept_among(submission.files.select_related("file").order_by("id"), version)


def kept_among(rows: Iterable[SubmissionFile], version: Version | None) -> list[SubmissionFile]:
    """Of all files ever put into a form, those of this version, or of the draft where it is None."""
    if version is None:
        return [row for row in rows if row.removed_at is None]
    held = {(one["field_key"], one["sha256"]) for one in version.files}
    kept = {(row.field_key, row.file.sha256): row for row in rows}
    return [row for key, row in kept.items() if key in held]


def differences(version_a: Version, version_b: Version) -> Differences:
    """What changed from the older of two versions of one submission to the newer."""
    old, new = sorted((version_a, version_b), key=lambda one: one.number)
    schema = new.submission.form.parsed
    changes = difference(schema, old.answers, new.answers) + _file_changes(old, new)
    return Differences(old, new, changes)


def _file_changes(old: Version, new: Version) -> tuple[Change, ...]:
    """One change a field whose files differ, named by their file names."""
    before, after = _names_by_field(old), _names_by_field(new)
    labels = {field.key: field.label for field in new.submission.form.parsed.fields()}
    return tuple(
        Change(key, labels.get(key, _("附件")), _words(before.get(key)), _words(after.get(key)))
        for key in sorted({*before, *after})
        if before.get(key) != after.get(key)
    )


def _names_by_field(version: Version) -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {}
    for one in version.files:
        found.setdefault(one["field_key"], []).append((one["sha256"], one["name"]))
    return {key: sorted(names) for key, names in found.items()}


def _words(files: list[tuple[str, str]] | None) -> str:
    return "、".join(name for _sha, name in files) if files else _("（空）")


def differences_since_signed(endorsement: Endorsement) -> Differences | None:
    """From the version this step was last answered on to the one asked for now; None if never."""
    earlier = (
        Endorsement.objects.filter(
            submission_id=endorsement.submission_id,
            key=endorsement.key,
            state=Endorsement.State.VOID,
            version__isnull=False,
        )
        .exclude(pk=endorsement.pk)
        .select_related("version__submission__form")
        .order_by("-id")
        .first()
    )
    now_asked = endorsement.version or endorsement.submission.versions.first()
    if earlier is None or earlier.version is None or now_asked is None:
        return None
    if earlier.version.pk == now_asked.pk:
        return None
    return differences(earlier.version, now_asked)


def draft_differences(submission: Submission) -> tuple[Change, ...]:
    """What was changed in the draft since the last version."""
    last = submission.versions.first()
    if last is None:
        return ()
    return difference(submission.form.parsed, last.answers, submission.answers)


def remarks_open(submission: Submission) -> QuerySet[Remark]:
    """What is still asked to be changed."""
    return submission.remarks.filter(settled_at__isnull=True).select_related("version")


def remarks_by_field(submission: Submission) -> dict[str, list[Remark]]:
    """The open remarks by field; the key "" is the whole form."""
    found: dict[str, list[Remark]] = {}
    for remark in remarks_open(submission):
        found.setdefault(remark.field_key, []).append(remark)
    return found


def files_of(submission: Submission) -> dict[str, list[SubmissionFile]]:
    """The files of the draft by field."""
    found: dict[str, list[SubmissionFile]] = {}
    held = submission.files.filter(removed_at__isnull=True).select_related("file", "added_by")
    for one in held:
        found.setdefault(one.field_key, []).append(one)
    return found
