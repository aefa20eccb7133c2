"""An application as paper: what was handed on, its state, its opinions, its versions, its story."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from yipin.forms.models import Endorsement, Remark, Version
from yipin.forms.queries import chain_of, files_of, remarks_open, versions_of
from yipin.organisations.models import Person
from yipin.organisations.permissions import Actor
from yipin.projects.application_windows import windows_of_application
from yipin.projects.models import Application, Step
from yipin.projects.permissions import can_fill_application
from yipin.projects.result_letter_models import ResultLetter
from yipin.projects.result_letters import letters_about
from yipin.projects.reviewing import KIND
from yipin.projects.situations import situation_of
from yipin.reviews.queries import words_for_unit
from yipin.rules.money import money_words
from yipin.rules.project_stages import HANDING_IN, PROJECTS
from yipin.rules.stages import MOVES, STATES, State, moves_from, next_stage
from yipin.web.public.pages.stages import strip_of_round
from yipin.web.theme import dates
from yipin.web.theme.parts import ChainLink, Mark, StripStage, TimelineEntry
from yipin.web.unit.pages.chain import chain_links
from yipin.web.unit.pages.paper import PaperPart, paper_of
from yipin.web.unit.pages.reports import ReportLine, lines_of_project

SLUGS = {"send_to_endorse": "send", "submit": "submit", "withdraw": "withdraw"}
DECIDED = PROJECTS | {"reserve", "not_selected"}
FIRST = ("submit", "send_to_endorse")


@dataclass(frozen=True, kw_only=True)
class Act:
    """What may be done now, or why not."""

    slug: str
    label: str
    refusal: str = ""
    is_first: bool = False


@dataclass(frozen=True, kw_only=True)
class ReadPage:
    application: Application
    state: State
    version: Version | None
    versions: Sequence[Version]
    parts: Sequence[PaperPart]
    links: Sequence[ChainLink]
    story: Sequence[TimelineEntry]
    acts: Sequence[Act]
    stages: Sequence[StripStage]
    remarks: Sequence[Remark]
    reason: str
    next_words: str
    is_own: bool
    later: Sequence[ReportLine]
    opinions: Sequence[str]
    letters: Sequence[ResultLetter]

    @property
    def is_latest(self) -> bool:
        newest = self.versions[0] if self.versions else None
        return self.version is None or newest is None or newest.pk == self.version.pk


def read_page(
    application: Application, actor: Actor, now: datetime, *, number: str = ""
) -> ReadPage:
    """The latest version, or the one asked for; a draft that was never handed on as it stands."""
    submission = application.submission
    versions = list(versions_of(submission))
    version = next((one for one in versions if str(one.number) == number), None)
    version = version or (versions[0] if versions else None)
    chain = chain_of(submission)
    is_own = bool(can_fill_application(actor, application))
    steps = list(application.steps.select_related("made_by"))
    return ReadPage(
        application=application,
        state=STATES[application.state],
        version=version,
        versions=versions,
        parts=paper_of(
            submission, version, files_of(submission), is_masked=actor.unit != application.unit
        ),
        links=chain_links(chain),
        story=story_of(application, steps),
        acts=acts_for(application, now, actor.person) if is_own else [],
        stages=strip_of_round(application.round, now),
        remarks=list(remarks_open(submission)),
        reason=steps[-1].reason if steps and application.state in {"declined", "refused"} else "",
        next_words=next_words(application, chain, now),
        is_own=is_own,
        later=later_lines(application, now, can_fill=is_own),
        opinions=opinions_on(application),
        letters=letters_on(application) if is_own or actor.unit == application.unit else [],
    )


def letters_on(application: Application) -> list[ResultLetter]:
    """What the host wrote of its results; nothing before any is decided."""
    is_decided = application.is_report or application.state in DECIDED
    return list(letters_about(application)) if is_decided else []


def opinions_on(application: Application) -> list[str]:
    """What the experts wrote for the unit; nothing before it is decided."""
    return words_for_unit(KIND, application.pk) if application.state in DECIDED else []


def later_lines(application: Application, now: datetime, *, can_fill: bool) -> list[ReportLine]:
    """What a project hands in at later stages; nothing before it is one."""
    if application.is_report or application.state not in PROJECTS:
        return []
    return lines_of_project(application, now, can_fill=can_fill)


def acts_for(application: Application, now: datetime, person: Person | None) -> list[Act]:
    """The unit's moves in this state, each with what the rules say to it."""
    acts = []
    for move in moves_from(application.state, "unit"):
        if move.action not in SLUGS:
            continue
        asked = next_stage(
            application.state,
            move.action,
            situation_of(application, now=now, action=move.action, person=person),
        )
        refusal = "" if asked else asked.message  # type: ignore[union-attr]
        acts.append(
            Act(
                slug=SLUGS[move.action],
                label=move.label_unit,
                refusal=refusal,
                is_first=move.action in FIRST and not refusal,
            )
        )
    return acts


def next_words(application: Application, chain: Sequence[Endorsement], now: datetime) -> str:
    """What happens next and by when, in one sentence; empty where the state says it all."""
    windows, state = windows_of_application(application), application.state
    current = next((one for one in chain if one.state == Endorsement.State.CURRENT), None)
    if state == "endorsing" and current is not None:
        until = windows.submit_by
        by = _("%(by)s 前要签完并提交。") % {"by": dates.deadline(until, now=now)} if until else ""
        facts = {"unit": current.unit.label, "step": current.name, "by": by}
        return _("正在等%(unit)s签“%(step)s”。%(by)s") % facts
    if state == "endorsed":
        until = windows.submit_by
        by = dates.deadline(until, now=now) if until else _("截止时间")
        return _("意见都签齐了，请在 %(by)s 前提交。") % {"by": by}
    if state == "submitted":
        return _("已交到%(host)s，等审查。") % {"host": application.round.unit.label}
    if state == "forwarded" and application.is_report:
        return _("%(host)s已收下。") % {"host": application.round.unit.label}
    if state == "forwarded":
        return _("%(host)s已通过审查，等下一阶段。") % {"host": application.round.unit.label}
    if said := _decided_words(application):
        return said
    if state == "merged" and application.merged_into:
        return _("已并入“%(title)s”。") % {"title": application.merged_into.title}
    return ""  # the badge before it says all there is


def _decided_words(application: Application) -> str:
    """What the decision gave, and what follows from it; nothing for other states, and for reports."""
    state, given = application.state, given_words(application)
    if application.is_report:
        return ""
    if state == "approved":
        words = _("%(host)s已定为立项%(what)s，后面的程序办完就开始实施。")
        return words % {"host": application.round.unit.label, "what": given}
    if state == "on_show":
        return _("验收结果公示期满、确认以后公布。")
    if state == "reserve":
        return _("列入候补，有名额空出来会另行通知。")
    if state == "running" and given:
        return _("已立项%(what)s。按方案实施，后面要交的材料列在下面。") % {"what": given}
    return _("按方案实施，后面要交的材料列在下面。") if state in HANDING_IN else ""


def given_words(application: Application) -> str:
    """（重点支持项目，3,000 元）; nothing where neither is given."""
    money = "" if application.amount_fen is None else money_words(application.amount_fen)
    words = "，".join(filter(None, (application.tier, money)))
    return f"（{words}）" if words else ""


def story_of(application: Application, steps: Sequence[Step]) -> list[TimelineEntry]:
    """Who did what, newest first."""
    entries = [_entry(one) for one in reversed(steps)]
    facts = {"who": application.created_by.name}
    entries.append(TimelineEntry(at=application.created_at, text=_("%(who)s开始填写。") % facts))
    return entries


def _entry(step: Step) -> TimelineEntry:
    label = next(
        (
            move.label_unit
            for move in MOVES
            if (move.from_state, move.action) == (step.from_state, step.action)
        ),
        step.action,
    )
    facts = {"who": step.made_by.name, "as": step.made_as, "act": label}
    words = _("%(who)s（%(as)s）%(act)s") % facts if step.made_as else f"{step.made_by.name}{label}"
    state = STATES.get(step.to_state)
    mark = Mark(text=state.label_unit, tone=state.tone, shape=state.shape) if state else None  # type: ignore[arg-type]
    text = f"{words}：{step.reason}" if step.reason else f"{words}。"
    return TimelineEntry(at=step.made_at, text=text, mark=mark)
