"""Projects that are carried out, as a signed decision leaves them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.factories.panels import make_passed
from tests.factories.rounds import PDF, World, answer_for
from yipin.forms.services.files import add_file
from yipin.programmes.models import RoundStage
from yipin.projects.models import Application
from yipin.projects.services.applications import save_application, submit_application
from yipin.projects.services.moves import move_application
from yipin.projects.services.reports import start_report
from yipin.rules.definition import Stage
from yipin.rules.stage_guards import Situation


@dataclass
class Running:
    """The round, its projects under way, and the stage that collects their summaries, open now."""

    world: World
    projects: list[Application]
    stage: RoundStage


def make_running(now: datetime, *, colleges: int = 2, more: tuple[Stage, ...] = ()) -> Running:
    world, passed = make_passed(now, colleges=colleges, more=more)
    stage = world.round.stages.get(key="final-report")
    stage.opens_at, stage.closes_at = now - timedelta(days=1), now + timedelta(days=9)
    stage.save()
    return Running(world, [carry_out(world, one, now) for one in passed], stage)


def carry_out(world: World, application: Application, now: datetime) -> Application:
    for action in ("approve", "begin"):
        moved = move(world, application, action, now)
    return moved


def move(world: World, application: Application, action: str, now: datetime) -> Application:
    """What a signed decision or a publicity does."""
    application.refresh_from_db()
    situation = Situation(now=now, is_decided=True, reason_given=True)
    return move_application(
        actor=world.office, application=application, action=action, situation=situation, now=now
    ).application


def filled_report(running: Running, at: int, now: datetime) -> Application:
    """A draft of the summary with everything filled in."""
    secretary = running.world.colleges[at].secretary
    report = start_report(
        actor=secretary, project=running.projects[at], stage=running.stage, now=now
    )
    submission = report.submission
    answers = dict(submission.answers)
    for each in submission.form.parsed.answerable():
        if each.type == "attachment":
            add_file(
                actor=secretary, submission=submission, field_key=each.key, upload=PDF,
                name="总结.pdf", now=now,
            )  # fmt: skip
        elif not answers.get(each.key):
            answers[each.key] = answer_for(each, "")
    save_application(
        actor=secretary, application=report, answers=answers,
        base_revision=submission.revision, now=now,
    )  # fmt: skip
    return report


def submitted_report(running: Running, at: int, now: datetime) -> Application:
    report = filled_report(running, at, now)
    secretary = running.world.colleges[at].secretary
    return submit_application(actor=secretary, application=report, now=now)
