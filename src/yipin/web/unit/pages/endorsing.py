"""The page on which an opinion is given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.utils.translation import gettext as _

from yipin.forms.models import Endorsement, Version
from yipin.forms.queries import chain_of, differences_since_signed
from yipin.organisations.choices import SigningCheck
from yipin.organisations.queries import signing_check_for
from yipin.projects.application_windows import windows_of_application
from yipin.projects.models import Application
from yipin.rules.form_schema import Field
from yipin.web.public.pages.stages import strip_of_round
from yipin.web.theme import dates
from yipin.web.theme.parts import ChainLink, Change, Mark, StripStage
from yipin.web.unit.loading import application_of
from yipin.web.unit.pages.chain import chain_links
from yipin.web.unit.pages.diffs import changes_shown
from yipin.web.unit.pages.paper import PaperPart, paper_of

State = Endorsement.State


@dataclass(frozen=True, kw_only=True)
class Typed:
    """What was typed and comes back after a refusal; never the password."""

    verdict: str = "signed"
    opinion: str = ""
    remarks: Mapping[str, str] = field(default_factory=dict)
    trouble: str = ""
    trouble_at: str = ""


@dataclass(frozen=True, kw_only=True)
class RemarkLine:
    """A field that may be marked for change, with what was typed for it."""

    field: Field
    text: str


@dataclass(frozen=True, kw_only=True)
class EndorsePage:
    endorsement: Endorsement
    application: Application | None
    version: Version | None
    title: str
    sentence: str
    changes: Sequence[Change]
    changes_words: str
    parts: Sequence[PaperPart]
    links: Sequence[ChainLink]
    stages: Sequence[StripStage]
    remark_lines: Sequence[RemarkLine]
    typed: Typed
    is_mine: bool
    asks_second_factor: bool

    @property
    def is_waiting(self) -> bool:
        """The opinion is asked for now, of this desk."""
        return self.is_mine and self.endorsement.state == State.CURRENT

    @property
    def is_report(self) -> bool:
        """Handed in by a project at a later stage: it may be sent back, not declined."""
        return bool(self.application and self.application.is_report)

    @property
    def agreed(self) -> str:
        return _("同意") if self.is_report else _("同意申报")

    @property
    def has_remarks(self) -> bool:
        return any(line.text for line in self.remark_lines)


def endorse_page(
    endorsement: Endorsement, now: datetime, *, is_mine: bool, typed: Typed | None = None
) -> EndorsePage:
    submission, application = endorsement.submission, application_of(endorsement.submission)
    version = endorsement.version or submission.versions.first()
    found = differences_since_signed(endorsement)
    rows, said = chain_of(submission), typed or Typed()
    return EndorsePage(
        endorsement=endorsement,
        application=application,
        version=version,
        title=application.title if application else str(submission.form),
        sentence=_sentence(endorsement, application, rows, now),
        changes=changes_shown(found) if found else (),
        changes_words=_changes_words(found) if found else "",
        parts=paper_of(submission, version, {}),
        links=_links(endorsement, application, version, rows, now, is_mine=is_mine),
        stages=strip_of_round(application.round, now) if application else (),
        remark_lines=[
            RemarkLine(field=one, text=said.remarks.get(one.key, ""))
            for one in submission.form.parsed.answerable()
        ],
        typed=said,
        is_mine=is_mine,
        asks_second_factor=is_mine
        and signing_check_for(endorsement.unit) == SigningCheck.SECOND_FACTOR,
    )


def _changes_words(found: object) -> str:
    facts = {
        "old": found.old.number,  # type: ignore[attr-defined]
        "new": found.new.number,  # type: ignore[attr-defined]
        "count": found.count,  # type: ignore[attr-defined]
    }
    return _("第 %(old)s 版 → 第 %(new)s 版，改了 %(count)s 处") % facts


def _sentence(
    endorsement: Endorsement,
    application: Application | None,
    rows: Sequence[Endorsement],
    now: datetime,
) -> str:
    """签完自动送学院党委。4月2日（周五）18:00 前要全部签完，还剩 8 天。"""
    until = windows_of_application(application).submit_by if application else None
    later = [row for row in rows if row.state == State.WAITING and row.step > endorsement.step]
    after = (
        _("签完自动送“%(step)s”。") % {"step": later[0].name}
        if later
        else _("这是最后一个意见，签完由填表人提交。")
    )
    if until is None:
        return after
    facts = {"by": dates.deadline(until, now=now), "left": dates.time_left(until, now=now)}
    return after + _("%(by)s 前要全部签完并提交，%(left)s。") % facts


def _links(
    endorsement: Endorsement,
    application: Application | None,
    version: Version | None,
    rows: Sequence[Endorsement],
    now: datetime,
    *,
    is_mine: bool,
) -> list[ChainLink]:
    """Who sent it, the opinions, and to whom it goes at the end."""
    links = chain_links(rows, endorsement if is_mine else None)
    if version is not None:
        sent = ChainLink(
            name=_("填表人送签"),
            state="done",
            mark=Mark(text=_("已送"), tone="good", shape="check"),
            who=version.made_by.name,
            at=version.made_at,
            version=version.number,
        )
        links.insert(0, sent)
    if application is not None:
        until = windows_of_application(application).submit_by
        by = _("%(by)s 前") % {"by": dates.deadline(until, now=now)} if until else ""
        host = application.round.unit.label
        is_handed_in = application.submitted_at is not None
        links.append(
            ChainLink(
                name=_("提交%(host)s") % {"host": host},
                state="done" if is_handed_in else "later",
                mark=Mark(text=_("已交"), tone="good", shape="check") if is_handed_in else None,
                who="" if is_handed_in else by,
                at=application.submitted_at,
            )
        )
    return links
