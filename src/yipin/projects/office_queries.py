"""Reads for the office that runs a round: the table, what is under way, what happened last."""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from yipin.forms.models import Endorsement, Version
from yipin.programmes.models import Round
from yipin.projects.counting import exception_quota
from yipin.projects.decision_models import Decision
from yipin.projects.models import Application, QuotaException, Step
from yipin.projects.queries import Filters, applications_of_round
from yipin.rules.project_stages import PASSED
from yipin.rules.result_paper import Others

COSTLY = frozenset({"opinions", "version", "leader"})  # columns that need more of a query
EVER_SENT = Q(number__isnull=False)


@dataclass(frozen=True, slots=True)
class UnderWay:
    """How far one application is; what an overview needs and no more."""

    pk: int
    unit_id: int
    state: str
    theme: str
    title: str
    was_submitted: bool
    percent: int
    waiting_for: str
    touched_at: datetime | None


def table_of_round(
    held: Round, filters: Filters, sort: str, shown: Container[str] = COSTLY
) -> QuerySet[Application]:
    """``applications_of_round`` with what the office's table shows of each, still one query.

    Adds ``was_returned``, ``reason`` of the last step and, where the round knows exceptions,
    ``uses_exception``; for the columns ``shown``: with "opinions" ``given`` of ``asked``
    opinions and ``has_void`` (one was voided), with "version" ``latest_version``, with "leader" the form.
    """
    steps = Step.objects.filter(application=OuterRef("pk")).order_by("-id")
    found: QuerySet[Application] = applications_of_round(
        held, filters, sort, has_answers="leader" in shown
    ).annotate(
        was_returned=Exists(steps.filter(action="return", from_state="submitted")),
        reason=Subquery(steps.values("reason")[:1]),
        merged_title=F("merged_into__title"),
    )
    if "opinions" in shown:
        found = _with_opinions(found)
    if "version" in shown:
        versions = Version.objects.filter(submission=OuterRef("submission")).order_by("-number")
        found = found.annotate(latest_version=Subquery(versions.values("number")[:1]))
    return _with_exceptions(found, held)


def _with_opinions(found: QuerySet[Application]) -> QuerySet[Application]:
    every = Endorsement.objects.filter(submission=OuterRef("submission"))
    live, void = every.exclude(state="void"), every.filter(state="void")
    return found.annotate(
        given=counted(live.filter(state="signed"), "submission"),
        asked=counted(live, "submission"),
        has_void=Exists(void),
    )


def _with_exceptions(found: QuerySet[Application], held: Round) -> QuerySet[Application]:
    """A place beyond the unit's maximum, counted in the order of the numbers."""
    quota = exception_quota(held)
    if quota is None or quota.max is None:
        return found
    earlier = Application.objects.filter(
        round=held, unit=OuterRef("unit"), holds_place=True, number__lt=OuterRef("number")
    )
    return found.annotate(
        place=counted(earlier, "unit") + 1,
        uses_exception=Exists(
            QuotaException.objects.filter(
                round=held, unit=OuterRef("unit"), state=QuotaException.State.GRANTED
            )
        ),
    )


def counted(rows: QuerySet, by: str) -> Coalesce:  # type: ignore[type-arg]
    """How many rows, as part of another query."""
    number = rows.order_by().values(by).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(number), 0)


def under_way(held: Round) -> list[UnderWay]:
    """Every application of a round with how far it is. One read."""
    current = Endorsement.objects.filter(
        submission=OuterRef("submission"), state=Endorsement.State.CURRENT
    )
    rows = (
        Application.objects.filter(round=held)
        .exclude(state="discarded")
        .annotate(waiting_for=Subquery(current.values("name")[:1]))
        .order_by("unit__path", "id")
        .values_list(
            "pk", "unit_id", "state", "theme", "title", "number", "submission__percent",
            "waiting_for", "submission__saved_at", "state_since",
        )
    )  # fmt: skip
    return [
        UnderWay(
            pk, unit, state, theme, title, number is not None, percent, waiting or "",
            max(filter(None, (saved, since)), default=None),
        )
        for pk, unit, state, theme, title, number, percent, waiting, saved, since in rows
    ]  # fmt: skip


def handed_in(held: Round, chosen: Sequence[int] = ()) -> QuerySet[Application]:
    """What was ever handed in, in the order of its numbers: what tables and dossiers hold.

    Merged and refused ones are left out; with ``chosen`` only those.
    """
    rows = held.applications.filter(EVER_SENT, state__in=("submitted", "returned", *PASSED))
    if chosen:
        rows = rows.filter(pk__in=chosen)
    return rows.select_related("unit", "submission__form", "round").order_by("number")


def others_handed_in(held: Round) -> Others:
    """What was handed in and did not pass: refused, merged, or not judged yet. What a unit took back
    is no longer handed in. One read.
    """
    states = list(held.applications.filter(EVER_SENT).values_list("state", flat=True))
    return Others(
        refused=states.count("refused"),
        merged=states.count("merged"),
        under_way=states.count("submitted") + states.count("returned"),
    )


def latest_steps(held: Round, most: int) -> list[Step]:
    """What happened last to applications of this round, newest first. One read."""
    rows = Step.objects.filter(application__round=held).exclude(action="start")
    named = rows.select_related("application__unit", "made_by").defer("application__items")
    return list(named.order_by("-id")[:most])


def deciding_stages_of(held: int, steps: Sequence[Step]) -> dict[int, str]:
    """By step: in which stage it was decided, where one after the other decides on the same. One read
    then, none else.
    """
    approved = [one for one in steps if one.action == "approve"]
    if all(one.from_state != one.to_state for one in approved):
        return {}
    signed = Decision.objects.filter(round=held, signed_at__in={one.made_at for one in approved})
    names = dict(signed.values_list("signed_at", "name"))
    return {one.pk: names[one.made_at] for one in approved if one.made_at in names}


def steps_of(application: Application) -> list[Step]:
    """The life of one application, newest first."""
    return list(application.steps.select_related("made_by").order_by("-id"))
