"""What of a round is handed to a review, and what a subject of a review stands for."""

from __future__ import annotations

from collections.abc import Iterable

from yipin.forms.models import Version
from yipin.programmes.models import Round, RoundStage
from yipin.projects.deadlines import SOURCE
from yipin.projects.models import Application
from yipin.reviews.models import Panel, Subject
from yipin.reviews.services.panels import Entry, Source

KIND = "application"


def source_of(stage: RoundStage) -> Source:
    return Source(SOURCE, stage.round_id, stage.key)


def entries_of(held: Round) -> list[Entry]:
    """Applications that passed screening, by their number. Two reads.

    Whoever began one or handed a version of it on had a hand in it and stands aside.
    """
    rows = held.applications.filter(state="forwarded").select_related("unit").order_by("number")
    found = list(rows)
    helpers = _helpers([one.submission_id for one in found])
    return [
        Entry(
            kind=KIND,
            subject_id=one.pk,
            title=one.title,
            unit=one.unit,
            theme=one.theme,
            people=tuple(sorted({one.created_by_id, *helpers.get(one.submission_id, ())})),
        )
        for one in found
    ]


def _helpers(submissions: Iterable[int]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    made = Version.objects.filter(submission__in=list(submissions))
    for submission, person in made.values_list("submission", "made_by"):
        found.setdefault(submission, set()).add(person)
    return found


def round_of_panel(panel: Panel) -> Round:
    """The round a panel belongs to."""
    return Round.objects.select_related("unit", "definition").get(pk=panel.source_id)


def application_of(subject: Subject) -> Application:
    """With its form, for reading."""
    rows = Application.objects.select_related("unit", "submission__form", "submission__unit")
    return rows.get(pk=subject.subject_id)
