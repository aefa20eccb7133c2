"""What of a round is handed to a review, and what a subject of a review stands for."""

from __future__ import annotations

from collections.abc import Collection

from yipin.forms.queries import hands_in_forms
from yipin.programmes.models import Round, RoundStage
from yipin.projects.deadlines import SOURCE
from yipin.projects.models import Application
from yipin.projects.recheck_reviews import STAGE as RECHECKS
from yipin.projects.report_queries import reports_passed
from yipin.reviews.models import Panel, Subject
from yipin.reviews.services.panels import Entry, Source
from yipin.rules.collecting import APPLICATION, reports_judged_at
from yipin.rules.rubrics import WORK_RUBRIC, Rubric, rubric_for

KIND = "application"


def source_of(stage: RoundStage) -> Source:
    return Source(SOURCE, stage.round_id, stage.key)


def entries_of(held: Round, stage_key: str) -> list[Entry]:
    """What this stage judges, by number: applications that passed screening; later the reports that
    were taken, or the projects themselves where the programme collects none. Five reads.
    """
    found = judged_at(held, stage_key)
    people = people_behind(found)
    return [
        Entry(
            kind=KIND,
            subject_id=one.pk,
            title=one.title,
            unit=one.unit,
            theme=one.theme,
            people=people[one.pk],
        )
        for one in found
    ]


def people_behind(found: Collection[Application]) -> dict[int, tuple[int, ...]]:
    """By the id of what is judged, who had a hand in it and stands aside; of a report, also who had one
    in the application of its project. Three reads.
    """
    read = {one.pk: [one, *([one.project] if one.project else [])] for one in found}
    hands = hands_in([form for own in read.values() for form in own])
    return {
        key: tuple(sorted({hand for form in own for hand in hands[form.pk]}))
        for key, own in read.items()
    }


def judged_at(held: Round, stage_key: str) -> list[Application]:
    """The forms that a review or a decision at this stage is about."""
    judged = held.definition.parsed.stage(stage_key)
    collected = reports_judged_at(held.definition.parsed, stage_key)
    if collected is not None:
        return reports_passed(held, held.stages.get(key=collected.key))
    is_first = judged is None or judged.purpose == "application"
    rows = held.applications.filter(state="forwarded" if is_first else "running")
    return list(rows.select_related("unit").order_by("number", "id"))


def passed_later(held: Round, panels: Collection[Panel], stage_key: str) -> list[Application]:
    """What this stage judges by now and none of its panels holds. Two reads, four of reports."""
    rows = Subject.objects.filter(panel__in=[one.pk for one in panels], kind=KIND)
    stand = set(rows.values_list("subject_id", flat=True))
    return [one for one in judged_at(held, stage_key) if one.pk not in stand]


def hands_in(applications: Collection[Application]) -> dict[int, set[int]]:
    """By the id of an application, who began it or had a hand in its form. Three reads."""
    makers = hands_in_forms([one.submission_id for one in applications])
    return {one.pk: {one.created_by_id, *makers[one.submission_id]} for one in applications}


def themes_of(held: Round) -> list[str]:
    """Names of the themes of a round, in its order."""
    return [one.name for one in held.definition.parsed.themes]


def rubric_of_stage(held: Round, panel: Panel) -> Rubric:
    """What a review of this stage begins with."""
    if panel.stage == RECHECKS:
        return WORK_RUBRIC
    return rubric_for(held.definition.parsed.stage(panel.stage))


def round_of_panel(panel: Panel) -> Round:
    """The round a panel belongs to."""
    return Round.objects.select_related("unit", "definition").get(pk=panel.source_id)


def application_of(subject: Subject) -> Application:
    """With its form, and with the project it reports on, for reading."""
    rows = Application.every.select_related(
        "unit", "submission__form", "submission__unit", "round__definition",
        "project__submission__form", "project__submission__unit",
    )  # fmt: skip
    return rows.get(pk=subject.subject_id)


def project_judged(application: Application, panel: Panel) -> Application | None:
    """The project whose work is judged; None where the application itself is. No read."""
    if application.project is not None:
        return application.project
    stage = application.round.definition.parsed.stage(panel.stage)
    is_later = stage is not None and stage.purpose != APPLICATION
    return application if is_later else None
