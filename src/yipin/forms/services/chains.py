"""The chain of opinions between its rows and the rules: read, written back, told to people."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from yipin.database.kept_reads import KeptRead
from yipin.forms.links import link_to_endorsement, link_to_submission
from yipin.forms.models import Endorsement, Remark, Submission, Version
from yipin.forms.permissions import RIGHT_OF_SIDE
from yipin.journal.services.messages import send_message, send_worded
from yipin.organisations.choices import Right
from yipin.organisations.models import Person
from yipin.organisations.permissions import Actor, Refused
from yipin.organisations.queries import holders_of, line_of
from yipin.rules.endorsement_chain import OPINION_STATES, Act, Step, chain_after
from yipin.rules.verdicts import Refusal, refuse


def lock_submission(submission: Submission) -> Submission:
    """Everything that touches a chain holds the submission's row first.

    ``has_chain`` and ``has_open_remarks`` say at that moment whether there is anything to look up.
    """
    return LOCKED.one(pk=submission.pk)


def _locked(pk: int) -> QuerySet[Submission]:
    rows = Endorsement.objects.filter(submission=OuterRef("pk"))
    remarks = Remark.objects.filter(submission=OuterRef("pk"), settled_at__isnull=True)
    return (
        Submission.objects.select_for_update(of=("self",))
        .select_related("form", "unit")
        .defer("form__schema")  # parsed once a process, by its fingerprint
        .annotate(has_chain=Exists(rows), has_open_remarks=Exists(remarks))
        .filter(pk=pk)
        .order_by()
    )


LOCKED = KeptRead(_locked)


def rows_of(submission: Submission) -> list[Endorsement]:
    """All rows in order; void ones before the fresh ones that took their place."""
    found: QuerySet[Endorsement] = submission.endorsements.select_related(
        "version", "unit", "given_by"
    )
    return list(found.order_by("step", "id"))


def as_step(row: Endorsement) -> Step:
    return Step(
        key=row.key,
        name=row.name,
        side=row.side,
        state=row.state,
        person=row.given_by.name if row.given_by else "",
        opinion=row.opinion,
        version=row.version.number if row.version else None,
        digest=row.version.digest if row.version else "",
        at=row.given_at,
        void_reason=row.void_reason,
    )


def act_on_chain(
    rows: Sequence[Endorsement], act: Act, version: Version, *, actor: Actor, now: datetime
) -> list[Endorsement]:
    """Let the rules act and write down what changed. Answers the rows that changed.

    Raises ``Refused`` with the rules' own sentence.
    """
    steps = chain_after([as_step(row) for row in rows], act)
    if isinstance(steps, Refusal):
        raise Refused(refuse(steps.code, steps.message))
    return _write_back(rows, steps, version, actor=actor, now=now)


def _write_back(
    rows: Sequence[Endorsement],
    steps: Sequence[Step],
    version: Version,
    *,
    actor: Actor,
    now: datetime,
) -> list[Endorsement]:
    """Each row meets its own step; behind a newly void one stands the fresh step."""
    coming, changed = iter(steps), []
    for row in rows:
        step = next(coming)
        if step == as_step(row):
            continue
        _take_step(row, step, version, actor, now)
        changed.append(row)
        if row.state == Endorsement.State.VOID:
            changed.append(_fresh_row(row, next(coming), version))
    return changed


def _take_step(row: Endorsement, step: Step, version: Version, actor: Actor, now: datetime) -> None:
    row.state, row.opinion, row.void_reason = step.state, step.opinion, step.void_reason
    if step.state == Endorsement.State.VOID:
        row.void_at = now
    else:
        row.version = version if step.version is not None else None
    if step.state in OPINION_STATES:
        row.given_by, row.given_as, row.given_at = actor.person, actor.label, now
    row.save()


def _fresh_row(old: Endorsement, step: Step, version: Version) -> Endorsement:
    return Endorsement.objects.create(
        submission_id=old.submission_id,
        step=old.step,
        key=old.key,
        name=old.name,
        side=old.side,
        unit=old.unit,
        state=step.state,
        version=version if step.version is not None else None,
    )


def tell_endorser(submission: Submission, row: Endorsement, *, actor: Actor, now: datetime) -> None:
    """Ask everybody who may give this opinion."""
    people = holders_of(
        row.unit, RIGHT_OF_SIDE[Endorsement.Side(row.side)], timezone.localdate(now)
    )
    facts = {"意见": row.name, "表格": submission.label, **_version_words(submission, row)}
    send_worded(
        recipients=people,
        kind="endorsement.asked",
        facts=facts,
        line=line_of(actor.unit) if actor.unit else (),
        url=link_to_endorsement(row.pk),
        sent_by=actor.label,
        unit_id=actor.unit.pk if actor.unit else None,
        at=now,
    )


def _version_words(submission: Submission, row: Endorsement) -> dict[str, str]:
    return {"版本": str(row.version.number) if row.version else "", "单位": submission.unit.label}


def tell_unit(
    submission: Submission, *, kind: str, title: str, body: str, actor: Actor, now: datetime
) -> None:
    """Tell those who fill in the form."""
    people: list[Person] = holders_of(submission.unit, Right.FILL_FORMS, timezone.localdate(now))
    send_message(
        recipients=people or [submission.created_by],
        kind=kind,
        title=title,
        body=body,
        url=link_to_submission(submission.pk),
        sent_by=actor.label,
        unit_id=actor.unit.pk if actor.unit else None,
        at=now,
    )
