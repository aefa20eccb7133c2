"""Filling in, signing and handing in sample applications through the same services as a person."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from yipin.demo.accounts import PASSWORD
from yipin.demo.papers import plan_paper
from yipin.demo.texts import LONG, OPINIONS, PLAN
from yipin.demo.university import Seat
from yipin.demo.working_hours import hours_ago
from yipin.forms.models import Endorsement
from yipin.forms.services.endorsements import give_opinion
from yipin.forms.services.files import add_file
from yipin.organisations.permissions import Actor
from yipin.programmes.models import Round
from yipin.projects.models import Application
from yipin.projects.services.applications import (
    save_application,
    send_for_endorsement,
    start_application,
    submit_application,
)
from yipin.rules.application_schema import ITEMS, THEME, TITLE
from yipin.rules.form_schema import Column, Field

SAMPLES = {"integer": "30", "percent": "85", "phone": "10000000000", "text": "见实施方案"}


@dataclass(frozen=True)
class Idea:
    """What a unit applies for. ``share`` is how much of the form is filled in, in percent."""

    title: str
    pitch: str
    theme: str
    items: tuple[str, ...] = ()


def draft_application(
    *, held: Round, seat: Seat, idea: Idea, now: datetime, is_whole: bool = True
) -> Application:
    """Begin and fill in; not whole leaves the long boxes and the plan for later."""
    actor = seat.secretary
    application = start_application(actor=actor, held=held, unit=seat.unit, now=now)
    submission = application.submission
    answers = {}
    for place, each in enumerate(submission.form.parsed.answerable()):
        known = submission.answers.get(each.key)
        if each.type == "attachment" or (known and each.prefill != THEME):
            continue
        if is_whole or each.prefill or each.type != "long_text":
            answers[each.key] = answer_for(each, idea, now, place)
    save_application(
        actor=actor,
        application=application,
        answers={key: value for key, value in answers.items() if value is not None},
        base_revision=submission.revision,
        now=now,
    )
    if is_whole:
        _add_plan(application, actor, idea, now)
    application.refresh_from_db()
    return application


def _add_plan(application: Application, actor: Actor, idea: Idea, now: datetime) -> None:
    for each in application.submission.form.parsed.answerable():
        if each.type == "attachment" and each.required:
            add_file(
                actor=actor,
                submission=application.submission,
                field_key=each.key,
                upload=plan_paper(f"{idea.title}实施方案", PLAN),
                name=f"{idea.title}实施方案.docx",
                now=now,
            )


def answer_for(each: Field, idea: Idea, now: datetime, place: int) -> object:
    """Something fitting and short enough for the field."""
    if each.prefill == TITLE:
        return idea.title[: each.max_chars or 60]
    if each.prefill == THEME:
        return idea.theme
    if each.prefill == ITEMS:
        return list(idea.items)
    if each.type == "choice":
        return [each.options[0]] if each.multiple else each.options[0]
    if each.type == "table":
        return [_row(each.columns, step, now) for step in range(max(2, each.min_rows))]
    if each.type == "date":
        return now.date().isoformat()
    if each.type == "long_text":
        return f"{idea.pitch}{LONG[(place + len(idea.title)) % len(LONG)]}"[: each.max_chars]
    return SAMPLES.get(each.type, SAMPLES["text"]) if each.required else None


def _row(columns: tuple[Column, ...], step: int, now: datetime) -> dict[str, str]:
    words = ("准备：定分工、备材料", "实施：每周一次，每月复盘")
    values = {
        "integer": str(800 + 400 * step),
        "date": now.date().isoformat(),
        "person": "本单位团干部",
    }
    return {
        column.key: values.get(
            column.type, words[step % 2] if "内容" in column.label else f"第{step + 1}阶段"
        )
        for column in columns
    }


def send(application: Application, seat: Seat, now: datetime) -> None:
    """Ask for the opinions in order."""
    send_for_endorsement(actor=seat.secretary, application=application, now=now)


def sign(application: Application, signers: list[Actor], now: datetime) -> None:
    """Each signs the opinion that is asked for next, the last of them now."""
    for place, signer in enumerate(signers, start=1):
        current = application.submission.endorsements.get(state=Endorsement.State.CURRENT)
        give_opinion(
            actor=signer,
            endorsement=current,
            verdict="signed",
            opinion=_opinion(current),
            password=PASSWORD,
            now=hours_ago(now, 0.6 * (len(signers) - place)),
        )


def _opinion(asked: Endorsement) -> str:
    """In words that stand in few other forms."""
    known = OPINIONS[asked.side]
    return known[asked.submission_id % len(known)]


def hand_in(
    *, held: Round, seat: Seat, idea: Idea, signers: list[Actor], now: datetime
) -> Application:
    """The whole way of one application up to being handed in."""
    application = draft_application(held=held, seat=seat, idea=idea, now=hours_ago(now, 2))
    if signers:
        send(application, seat, hours_ago(now, 1.5))
        sign(application, signers, now)
    submit_application(actor=seat.secretary, application=application, now=now)
    application.refresh_from_db()
    return application
