"""Re-checks in front of a panel: what is handed over, and what the result proposes."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet

from yipin.forms.queries import hands_in_forms
from yipin.programmes.models import Round
from yipin.projects.deadlines import SOURCE
from yipin.projects.title_models import Recheck
from yipin.reviews.models import Panel, Result, Subject
from yipin.reviews.queries import panels_of_stage
from yipin.reviews.result_queries import full_score
from yipin.reviews.services.panels import Entry
from yipin.rules.recheck_proposal import Lines, Proposal, propose
from yipin.rules.titles_held import IMPROVING

RECHECK = "recheck"
STAGE = (
    "~rechecks"  # no stage of a definition is called so: titles are looked at long after the round
)


def recheck_panels(held: Round) -> list[Panel]:
    """One after another; what is handed in later goes to the next."""
    return panels_of_stage(SOURCE, held.pk, STAGE)


def is_recheck_panel(panel: Panel) -> bool:
    return panel.stage == STAGE


def rechecks_to_review(held: Round) -> QuerySet[Recheck]:
    """Handed in, not judged, and in front of no panel yet."""
    seen = Subject.objects.filter(kind=RECHECK, panel__source_kind=SOURCE, panel__source_id=held.pk)
    rows = Recheck.objects.filter(title__round=held, state=Recheck.State.HANDED_IN)
    rows = rows.exclude(pk__in=seen.values("subject_id"))
    return rows.select_related("title__unit", "title__application", "submission").order_by("pk")


def entries_of_rechecks(rechecks: Collection[Recheck]) -> list[Entry]:
    """Whoever wrote the form, handed it in, led the project or helped in its application stands aside.
    Three reads.
    """
    makers = hands_in_forms([form for one in rechecks for form in _forms(one)])
    return [
        Entry(
            kind=RECHECK,
            subject_id=one.pk,
            title=one.title.subject or one.title.unit_name,
            unit=one.title.unit,
            theme=one.title.theme,
            people=tuple(sorted(_people(one).union(*(makers[key] for key in _forms(one))))),
        )
        for one in rechecks
    ]


def _forms(recheck: Recheck) -> list[int]:
    """What was handed in, and the application of the project that bears the title."""
    project = recheck.title.application
    both = (recheck.submission_id, project.submission_id if project else None)
    return [one for one in both if one is not None]


def _people(recheck: Recheck) -> set[int]:
    project = recheck.title.application
    people = {recheck.handed_in_by_id, project.created_by_id if project else None}
    return {one for one in people if one is not None}


def recheck_of(subject: Subject) -> Recheck | None:
    """With its form, where a subject is a re-check."""
    if subject.kind != RECHECK:
        return None
    rows = Recheck.objects.select_related("submission__form", "submission__unit")
    return rows.get(pk=subject.subject_id)


def forms_of_rechecks(subjects: Collection[Subject]) -> dict[int, int]:
    """Id of the submission by id of the re-check; no read where there is none."""
    keys = [one.subject_id for one in subjects if one.kind == RECHECK]
    if not keys:
        return {}
    rows = Recheck.objects.filter(pk__in=keys, submission__isnull=False)
    return {pk: form for pk, form in rows.values_list("pk", "submission") if form is not None}


def subject_of_recheck(recheck: Recheck) -> Subject | None:
    rows = Subject.objects.filter(kind=RECHECK, subject_id=recheck.pk, panel__stage_key=STAGE)
    return rows.select_related("panel__unit").first()


@dataclass(frozen=True)
class Reviewed:
    """How far a panel is with a re-check; ``proposal`` once the review has ended with a result."""

    panel: Panel
    number: int
    score: int | None = None
    full: int = 0
    proposal: Proposal | None = None


def lines_of(panel: Panel) -> Lines:
    return Lines(**panel.lines)


def review_of(recheck: Recheck) -> Reviewed | None:
    """None where no panel was asked. Four reads at most."""
    subject = subject_of_recheck(recheck)
    if subject is None:
        return None
    panel = subject.panel
    result = Result.objects.filter(subject=subject).first()
    if panel.state != Panel.State.CLOSED or result is None or result.score is None:
        return Reviewed(panel, subject.number)
    full = full_score(panel)
    proposal = propose(
        result.score, full, lines_of(panel),
        is_improvement=recheck.title.state == IMPROVING,
    )  # fmt: skip
    return Reviewed(panel, subject.number, result.score, full, proposal)
