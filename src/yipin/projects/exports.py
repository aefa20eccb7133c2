"""What leaves the site for a round: the summary table, the list of applications, the dossier."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from yipin.documents.formats.writing.answer_text import fact_value
from yipin.documents.formats.writing.summary_docx import write_summary_docx
from yipin.documents.formats.writing.summary_sheet import SummarySheet
from yipin.documents.formats.writing.summary_xlsx import table_xlsx, write_summary_xlsx
from yipin.forms.models import Submission
from yipin.organisations.queries import latest_headcounts
from yipin.programmes.models import Round
from yipin.projects.models import Application
from yipin.projects.numbers import number_words
from yipin.projects.office_queries import handed_in
from yipin.rules.application_schema import field_for
from yipin.rules.form_schema import Column
from yipin.rules.headcounts import ratio_words
from yipin.rules.stages import STATES
from yipin.rules.summary_table import column_fact, summary_columns

WRITERS = {"xlsx": write_summary_xlsx, "docx": write_summary_docx}
FROM_FORM = (
    "unit.members", "unit.youth_14_to_28", "unit.cadres", "unit.league_youth_ratio",
    "leader.name", "leader.title", "leader.phone",
)  # fmt: skip
WHOLE_NUMBERS = ("unit.members", "unit.youth_14_to_28", "unit.cadres")


def leader_words(submission: Submission) -> str:
    """Who is named in the form as the one who leads, if anybody."""
    return str(answer_to(submission, "leader.name") or "")


def answer_to(submission: Submission, fact: str) -> object:
    """What the form says to a fact: as typed, else as it was filled in."""
    field = field_for(submission.form.parsed, fact)
    typed = submission.answers.get(field.key) if field else None
    return typed or fact_value(submission.facts.get(fact))


def facts_of(application: Application, levels: Mapping[str, str]) -> dict[str, object]:
    """Every fact that a summary table may ask of one application; unknown ones are left out."""
    submission = application.submission
    found: dict[str, object] = {fact: answer_to(submission, fact) for fact in FROM_FORM}
    found |= {
        "application.number": number_words(application.round.year, application.number),
        "application.unit": application.unit.name,
        "application.title": application.title,
        "application.theme": application.theme,
        "application.items": "、".join(map(str, application.items)),
        "application.level": levels.get(application.level, application.level),
    }
    for fact in WHOLE_NUMBERS:
        text = str(found[fact] or "")
        found[fact] = int(text) if text.isdecimal() else found[fact]
    return {fact: value for fact, value in found.items() if value not in (None, "")}


def write_summary(held: Round, kind: str, made_on: date) -> bytes:
    """The summary table (汇总表) as the notice prints it; ``kind`` is xlsx or docx.

    One row for each application that was handed in and is not refused or merged, by number.
    """
    schema = held.definition.parsed.summary_form
    columns = summary_columns(schema)
    sheet = SummarySheet(
        title=schema.title if schema else _("%(round)s汇总表") % {"round": held.name},
        columns=columns,
        number=schema.number if schema else "",
        unit=held.unit.name,
        made_on=made_on,
    )
    applications = list(handed_in(held))
    facts = with_figures(held, applications, made_on)
    rows = [
        [at if fact == "row.number" else one.get(fact) for fact in map(column_fact, columns)]
        for at, one in enumerate(facts, start=1)
    ]
    return WRITERS[kind](sheet, rows)


def with_figures(
    held: Round, applications: Sequence[Application], on: date
) -> list[dict[str, object]]:
    """Facts of each; figures that no form asked for come from the latest headcount of the unit."""
    levels = {level.key: level.name for level in held.definition.parsed.levels}
    counts = latest_headcounts({one.unit_id for one in applications}, on)
    return [_figures(counts.get(one.unit_id)) | facts_of(one, levels) for one in applications]


def _figures(count: Any) -> dict[str, object]:
    if count is None:
        return {}
    ratio = count.league_youth_ratio
    found: dict[str, object] = {
        "unit.members": count.members,
        "unit.youth_14_to_28": count.youth_14_to_28,
        "unit.cadres": count.cadres,
    }
    return found | ({"unit.league_youth_ratio": ratio_words(ratio)} if ratio is not None else {})


def write_list(
    held: Round, applications: Iterable[Application], columns: Sequence[tuple[str, str]]
) -> bytes:
    """Exactly the list that is shown, as xlsx. ``columns`` are (key, label); row by row, so that
    fifty thousand of them need no more memory than fifty.
    """
    read = [list_cells(held)[key] for key, _label in columns]
    if isinstance(applications, QuerySet):
        applications = applications.iterator(chunk_size=500)
    rows = ([cell(one) for cell in read] for one in applications)
    return table_xlsx([Column(key, label) for key, label in columns], rows, title=held.name)


def list_cells(held: Round) -> dict[str, Callable[[Any], object]]:
    """For each column, what Excel is given of one application."""
    levels = {level.key: level.name for level in held.definition.parsed.levels}
    return {
        "number": lambda one: number_words(held.year, one.number),
        "title": lambda one: one.title,
        "unit": lambda one: one.unit.name,
        "theme": lambda one: "：".join(filter(None, (one.theme, "、".join(map(str, one.items))))),
        "level": lambda one: levels.get(one.level, one.level),
        "leader": lambda one: leader_words(one.submission),
        "opinions": lambda one: f"{one.given}/{one.asked}" if one.asked else "",
        "state": lambda one: STATES[one.state].label_office,
        "version": lambda one: one.latest_version,
        "since": lambda one: one.state_since,
        "submitted": lambda one: one.submitted_at,
        "reason": lambda one: one.reason,
    }
