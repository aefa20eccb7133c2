"""Giving titles: numbered without gaps, each with a code nobody can guess; told to the units."""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yipin.journal.services.entries import record_entry
from yipin.journal.services.messages import send_worded
from yipin.organisations.choices import Right
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor, Refused, require
from yipin.organisations.queries import holders_of_many, line_of
from yipin.programmes.models import Round
from yipin.projects.links import link_to_titles
from yipin.projects.models import Application
from yipin.projects.permissions import can_run_round
from yipin.projects.services.moves import lock_many, lock_running, move_application
from yipin.projects.title_models import CertificateLayout, Title, TitleChange
from yipin.projects.title_queries import grades_asked, recheck_stage
from yipin.rules.paper_codes import SIGNS
from yipin.rules.quotation import quoted
from yipin.rules.stage_guards import Situation
from yipin.rules.titles_held import (
    HELD,
    LONGEST_MONTHS,
    LONGEST_TERM,
    STANDING,
    last_day_of_term,
    mark_fault,
    may_be_certified,
    next_number,
    recheck_due,
    term_fault,
)
from yipin.rules.verdicts import Verdict, refuse

CODE_LENGTH = 16  # 80 random bits


@dataclass(frozen=True, slots=True, kw_only=True)
class TitleWords:
    """What the certificates of one act have in common. ``years`` None: no end; ``months`` None: no
    re-check.
    """

    name: str
    mark: str
    issued_on: date
    level: str = ""
    years: int | None = None
    months: int | None = None
    layout: CertificateLayout | None = None


@transaction.atomic
def certify_applications(
    *,
    actor: Actor,
    held: Round,
    applications: Sequence[Application],
    words: TitleWords,
    now: datetime,
) -> list[Title]:
    """Give the chosen projects their title, all or none. Who may: whoever runs the round.

    Refused: nothing chosen, a project that is not accepted with a grade the stage names or has a
    title already, words or days that cannot be printed, no interval where the definition has titles
    looked at again.
    """
    require(can_run_round, actor, held)
    _refuse_unfit(held, words, now, is_empty=not applications)
    if words.months is None and recheck_stage(held) is not None:
        fault = _("这个项目计划要定期复查称号。请写每隔几个月复查。")
        raise Refused(refuse("no_interval", fault))
    rows = sorted(lock_many(applications), key=lambda one: (one.number or 0, one.pk))
    running = lock_running(held)
    _refuse_unripe(running, rows)
    for row in rows:
        move_application(
            actor=actor, application=row, action="certify", situation=Situation(now), now=now
        )
    return _give(actor, running, [(row.unit, row) for row in rows], words, now)


@transaction.atomic
def commend_units(
    *, actor: Actor, held: Round, units: Sequence[Unit], words: TitleWords, now: datetime
) -> list[Title]:
    """Give units a title of their own, such as 表现突出的单位. Who may: whoever runs the round.

    Refused: nothing chosen, a unit outside the host's tree, one that has this title of this round.
    """
    require(can_run_round, actor, held)
    running = lock_running(held)
    _refuse_unfit(running, words, now, is_empty=not units)
    outside = next((one for one in units if not running.unit.has_in_subtree(one.path)), None)
    if outside is not None:
        reason = _("%(unit)s不在本单位下面，不能在这里表彰。") % {"unit": outside.label}
        raise Refused(refuse("not_below", reason))
    given = Title.objects.filter(
        round=running, application=None, unit__in=units, name=words.name, state__in=STANDING
    )
    if twice := given.select_related("unit").first():
        facts = {"unit": twice.unit.label, "name": words.name}
        raise Refused(refuse("titled", _("%(unit)s已经有“%(name)s”称号了。") % facts))
    return _give(actor, running, [(unit, None) for unit in units], words, now)


def _refuse_unfit(held: Round, words: TitleWords, now: datetime, *, is_empty: bool) -> None:
    if not any(held.definition.parsed.stages_of("certify")):
        raise Refused(refuse("no_stage", _("这个项目计划没有认证阶段。请先在设置里加上。")))
    if is_empty:
        raise Refused(refuse("nothing_chosen", _("还没有选。请先勾选要认证的项目或单位。")))
    until = last_day_of_term(words.issued_on, words.years)
    fault = mark_fault(words.mark) or term_fault(words.issued_on, until, timezone.localdate(now))
    if not words.name.strip():
        fault = _("请写称号，如“校级团建品牌”。")
    if words.years is not None and not 1 <= words.years <= LONGEST_TERM:
        fault = _("有效期写 1—%(most)s 年，长期有效就空着。") % {"most": LONGEST_TERM}
    if words.months is not None and not 1 <= words.months <= LONGEST_MONTHS:
        fault = _("复查间隔写 1—%(most)s 个月，不复查就空着。") % {"most": LONGEST_MONTHS}
    if fault:
        raise Refused(refuse("title_words", fault))


def _refuse_unripe(held: Round, rows: Sequence[Application]) -> None:
    """The first that may not have one is named."""
    titled = set(
        Title.objects.filter(application__in=rows, state__in=STANDING).values_list(
            "application_id", flat=True
        )
    )
    grades = grades_asked(held)
    for row in rows:
        verdict = may_be_certified(row.state, row.grade, grades, is_titled=row.pk in titled)
        if row.round_id != held.pk:
            verdict = refuse("not_yours", _("这个项目不属于这一轮。"))
        if not verdict:
            reason = _("“%(title)s”：%(reason)s") % {"title": row.title, "reason": verdict.reason}
            raise Refused(Verdict(allowed=False, reason=reason, code=verdict.code))


def _give(
    actor: Actor,
    held: Round,
    holders: Iterable[tuple[Unit, Application | None]],
    words: TitleWords,
    now: datetime,
) -> list[Title]:
    """The numbers are taken at the very last, under a lock on the issuer."""
    number = first_free_number(held.unit, words.issued_on.year)
    titles = [
        _title(actor, held, unit, application, words, number + at, now)
        for at, (unit, application) in enumerate(holders)
    ]
    Title.objects.bulk_create(titles)
    TitleChange.objects.bulk_create(
        TitleChange(
            title=one, act="give", to_state=HELD, on=one.issued_on, until=one.valid_until,
            made_at=now, made_by=actor.signed_in, made_as=actor.label,
        )
        for one in titles
    )  # fmt: skip
    record_entry(
        actor=actor, at=now, action="title.given", subject=held, subject_label=words.name,
        after={"numbers": [one.number_words for one in titles][:200], "count": len(titles)},
    )  # fmt: skip
    tell_holders(actor, titles, _("认定为%(name)s") % {"name": quoted(words.name)}, "", now)
    return titles


def first_free_number(issuer: Unit, year: int) -> int:
    """The next number of an issuer in a year; its row is locked until the transaction ends."""
    Unit.objects.select_for_update(of=("self",), no_key=True).get(pk=issuer.pk)
    given = Title.objects.filter(issuer=issuer, year=year).order_by("-number")
    return next_number(list(given.values_list("number", flat=True)[:1]))


def new_code() -> str:
    """What stands in the square: random, in signs that are not mistaken for each other."""
    return "".join(secrets.choice(SIGNS) for _at in range(CODE_LENGTH))


def _title(
    actor: Actor,
    held: Round,
    unit: Unit,
    application: Application | None,
    words: TitleWords,
    number: int,
    now: datetime,
) -> Title:
    until = last_day_of_term(words.issued_on, words.years)
    return Title(
        application=application,
        round=held,
        issuer=held.unit,
        unit=unit,
        issuer_name=held.unit.name,
        unit_name=unit.name,
        name=words.name.strip(),
        subject=application.title if application else "",
        level=words.level.strip(),
        theme=application.theme if application else "",
        mark=words.mark.strip(),
        year=words.issued_on.year,
        number=number,
        code=new_code(),
        issued_on=words.issued_on,
        valid_until=until,
        recheck_due_on=recheck_due(words.issued_on, words.months, until),
        recheck_months=words.months,
        layout=words.layout,
        issued_at=now,
        issued_by=actor.signed_in,
    )


def tell_holders(
    actor: Actor | None,
    titles: Sequence[Title],
    what: str,
    reason: str,
    now: datetime,
    *,
    kind: str = "title.changed",
    url: str = "",
) -> None:
    """One message for each unit, to everybody who fills in forms there."""
    by_unit: dict[int, list[Title]] = defaultdict(list)
    for one in titles:
        by_unit[one.unit_id].append(one)
    holders = holders_of_many(by_unit, Right.FILL_FORMS, timezone.localdate(now))
    for unit_id, own in by_unit.items():
        first = own[0]
        named = first.subject or first.unit_name
        many = _("%(name)s等 %(n)s 项") % {"name": quoted(named), "n": len(own)}
        send_worded(
            recipients=holders.get(unit_id, []),
            kind=kind,
            facts={
                "称号": first.name, "项目名称": many if own[1:] else quoted(named), "结果": what,
                "说明": reason, "单位": first.issuer_name,
            },
            line=line_of(first.issuer),
            url=url or link_to_titles(),
            sent_by=actor.label if actor else first.issuer_name,
            unit_id=first.issuer_id,
            at=now,
        )  # fmt: skip
