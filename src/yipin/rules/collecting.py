"""The stages that one collection goes through: what collects, whose opinions, who looks it over.

An application and every later report (midterm, summary, acceptance) go the same way, each with the
stages of its own purpose.
"""

from __future__ import annotations

from dataclasses import dataclass

from yipin.rules.definition import Definition, Stage

APPLICATION = "application"


@dataclass(frozen=True, slots=True)
class Collecting:
    """Stages of one collection; None where the definition has none."""

    collect: Stage | None
    endorse: Stage | None
    screen: Stage | None


def collecting(definition: Definition, stage_key: str = "") -> Collecting:
    """Of the applications or, with the key of a later collect stage, of its reports.

    Applications are screened by the first screening there is, whatever it is said to be for.
    """
    if not stage_key:
        return Collecting(
            collect=definition.application_stage,
            endorse=definition.endorse_stage,
            screen=next(definition.stages_of("screen"), None),
        )
    collect = definition.stage(stage_key)
    purpose = collect.purpose if collect else ""
    return Collecting(
        collect=collect,
        endorse=_of_purpose(definition, "endorse", purpose),
        screen=_of_purpose(definition, "screen", purpose),
    )


def _of_purpose(definition: Definition, kind: str, purpose: str) -> Stage | None:
    return next((one for one in definition.stages_of(kind) if one.purpose == purpose), None)


def report_stages(definition: Definition) -> tuple[Stage, ...]:
    """The stages at which a project hands something in again, in order."""
    return tuple(one for one in definition.stages_of("collect") if one.purpose != APPLICATION)


def reports_judged_at(definition: Definition, stage_key: str) -> Stage | None:
    """Whose reports a later review or decision is about: the last collected before it, of the same
    purpose or else of any (a review for acceptance may judge a summary).
    """
    judged = definition.stage(stage_key)
    if judged is None or judged.purpose == APPLICATION:
        return None
    before = definition.stages[: definition.stages.index(judged)]
    collected = [one for one in before if one.kind == "collect" and one.purpose != APPLICATION]
    same = [one for one in collected if one.purpose == judged.purpose]
    found = same or collected
    return found[-1] if found else None
