"""The page on which an application is filled in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.utils.translation import gettext as _

from yipin.forms.models import Remark, Version
from yipin.forms.queries import draft_differences, files_of, remarks_by_field, versions_of
from yipin.forms.services.endorsements import PlannedStep
from yipin.forms.services.versions import as_file_facts, faults_of
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor
from yipin.organisations.queries import people_of
from yipin.projects.application_windows import windows_of_application
from yipin.projects.models import Application, Step
from yipin.projects.services.permits import permit_in_force, permit_words
from yipin.projects.situations import planned_steps
from yipin.rules.application_schema import THEME, field_for
from yipin.rules.form_answers import AnswerFault, check_answers
from yipin.rules.form_progress import Progress, SectionProgress, progress
from yipin.rules.form_schema import Section
from yipin.web.public.pages.stages import strip_of_round
from yipin.web.theme import dates
from yipin.web.theme.parts import Fault, Quota, StripStage
from yipin.web.unit.pages.facts_news import FactNews, facts_news
from yipin.web.unit.pages.fields import FieldView, Filled, field_view
from yipin.web.unit.pages.quota import quotas_while_filling

MARKS = {"done": ("good", "check"), "partial": ("warn", "half"), "empty": ("quiet", "ring")}
MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, kw_only=True)
class PartView:
    """One part of the form: known facts first, then what is to be filled in."""

    section: Section
    progress: SectionProgress
    blocks: list[FieldView]

    @property
    def id(self) -> str:
        return f"part-{self.section.key}"

    @property
    def tone(self) -> str:
        return mark_of(self.progress)[0]

    @property
    def shape(self) -> str:
        return mark_of(self.progress)[1]

    @property
    def has_known(self) -> bool:
        return any(one.known for one in self.blocks)

    @property
    def can_be_corrected(self) -> bool:
        return any(one.known and one.known.can_be_corrected for one in self.blocks)

    @property
    def known_blocks(self) -> list[FieldView]:
        """The same fields as inputs, for what must read otherwise in this one form."""
        return [one for one in self.blocks if one.known]


def mark_of(part: SectionProgress) -> tuple[str, str]:
    """Tone and shape in the side list; a part that may be left out is never a warning."""
    if part.optional and not part.filled:
        return MARKS["empty"]
    return MARKS[part.state]


@dataclass(frozen=True, kw_only=True)
class Closing:
    """The window in words. ``way_out`` is what the rules say once it is over."""

    at: datetime | None
    words: str
    over_words: str = ""
    way_out: str = ""
    is_over: bool = False

    @property
    def ends_at(self) -> datetime | None:
        """The closing minute counts as a whole; the countdown runs to its end."""
        return self.at and self.at.replace(second=0, microsecond=0) + MINUTE


@dataclass(frozen=True, kw_only=True)
class FormPage:
    """Everything the template shows."""

    application: Application
    parts: list[PartView]
    progress: Progress
    steps: list[PlannedStep]
    quotas: list[Quota]
    stages: list[StripStage]
    closing: Closing
    remarks: Sequence[Remark]
    people: list[str]
    news: list[FactNews]
    faults: Sequence[Fault] = ()
    last_version: Version | None = None
    changed_since: int = 0
    returned: Step | None = None
    shown: str = ""
    now: datetime | None = None
    is_checked: bool = False

    @cached_property
    def send_label(self) -> str:
        if not self.steps:
            return _("检查并提交")
        return _("检查并重新送签") if self.application.state == "returned" else _("检查并送签")


def form_page(
    application: Application, actor: Actor, now: datetime, *, is_checked: bool = False
) -> FormPage:
    """``is_checked`` shows every fault, as before sending; else only those of what was typed."""
    submission = application.submission
    schema, definition = submission.form.parsed, application.round.definition.parsed
    files = files_of(submission)
    facts = as_file_facts([one for held in files.values() for one in held])
    faults = check_answers(schema, submission.answers, facts, final=is_checked)
    theme = field_for(schema, THEME)
    remarks = remarks_by_field(submission)
    filled = Filled(
        answers=submission.answers,
        facts=submission.facts,
        files=files,
        remarks=remarks,
        faults=faults,
        definition=definition,
        theme=str(submission.answers.get(theme.key, "")) if theme else "",
    )
    whole = progress(schema, submission.answers, facts)
    parts = parts_of(schema.sections, whole, filled)
    version = versions_of(submission).first()
    return FormPage(
        application=application,
        parts=parts,
        progress=whole,
        steps=planned_steps(application),
        quotas=quotas_while_filling(application),
        stages=strip_of_round(application.round, now),
        closing=closing_of(application, now),
        remarks=remarks.get("", ()),
        people=people_names(application.unit, now),
        news=facts_news(submission, actor, now),
        faults=faults_shown(faults) if is_checked else (),
        last_version=version,
        changed_since=len(draft_differences(submission)) if version else 0,
        shown=",".join(one.field.key for part in parts for one in part.blocks),
        returned=returned_step(application),
        is_checked=is_checked,
        now=now,
    )


def parts_of(sections: Iterable[Section], whole: Progress, filled: Filled) -> list[PartView]:
    """Parts with something to fill in; the content items follow their theme wherever it stands."""
    states = {one.key: one for one in whole.sections}
    drawn = [
        (one, [field_view(each, filled) for each in one.fields if each.is_filled_by_applicant])
        for one in sections
    ]
    items = [view for _section, views in drawn for view in views if view.is_items]
    has_theme = any(view.is_theme for _section, views in drawn for view in views)
    return [
        PartView(section=one, progress=states[one.key], blocks=blocks)
        for one, views in drawn
        if (blocks := items_after_theme(views, items) if has_theme else views)
    ]


def items_after_theme(views: Sequence[FieldView], items: Sequence[FieldView]) -> list[FieldView]:
    """The views of one part, without items that stand before their theme."""
    placed: list[FieldView] = []
    for view in views:
        if view.is_items:
            continue
        placed += [view, *items] if view.is_theme else [view]
    return placed


def faults_shown(faults: Iterable[AnswerFault]) -> list[Fault]:
    return [Fault(text=one.message, field_id=f"f_{one.field_key}") for one in faults]


def returned_step(application: Application) -> Step | None:
    """Who sent the form back and why."""
    if application.state != "returned":
        return None
    return application.steps.select_related("made_by").filter(to_state="returned").last()


def people_names(unit: Unit, now: datetime) -> list[str]:
    held = people_of(unit, dates.day_of(now)).filter(unit=unit)
    return list(dict.fromkeys(one.person.name for one in held))


def closing_of(application: Application, now: datetime) -> Closing:
    """Until when this form may be sent, and what happens to a draft after that."""
    until = windows_of_application(application).send_by
    if until is None:
        return Closing(at=None, words=_("截止时间待定"))
    deadline, over = dates.deadline(until, now=now), dates.is_over(until, now=now)
    if over and (permit := permit_in_force(application, now)):
        return Closing(at=permit.expires_at, words=permit_words(permit, now))
    over_words = _("%(deadline)s 已截止") % {"deadline": deadline}
    facts = {"deadline": deadline, "left": dates.time_left(until, now=now)}
    return Closing(
        at=until,
        words=over_words if over else _("%(deadline)s 截止，%(left)s") % facts,
        over_words=over_words,
        way_out=_("填好的内容都在。要补交，请主办单位给本单位延期，或准予补报。"),
        is_over=over,
    )


def faults_now(application: Application) -> tuple[AnswerFault, ...]:
    """Everything that keeps the form from being sent."""
    return faults_of(application.submission)
