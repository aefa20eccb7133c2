"""A roster in a test: handed in as a file, read as the job reads it, confirmed and written."""

from __future__ import annotations

from datetime import datetime

from django.core.files.base import ContentFile

from yipin.documents.services.roster_reading import read_roster
from yipin.organisations.models import Roster
from yipin.organisations.permissions import Actor
from yipin.organisations.services.roster_imports import (
    confirm_roster,
    start_roster,
    write_roster,
)

PEOPLE = "学工号,姓名,单位编号,职务,任职日期,离任日期,电子邮箱,联系电话\n"
UNITS = (
    "单位编号,单位全称,上级,类型,分类,团员总数,14—28岁青年数,团干部数,截至日期,本届起始,本届届满\n"
)


def hand_in(actor: Actor, text: str, now: datetime, kind: str = "people") -> Roster:
    heads = PEOPLE if kind == "people" else UNITS
    roster = start_roster(
        actor=actor, unit=actor.unit, kind=kind, now=now, name="名册.csv",
        content=ContentFile((heads + text).encode("gb18030"), name="x"),
    )  # fmt: skip
    read_roster(roster_id=roster.pk, now=now)
    return Roster.objects.get(pk=roster.pk)


def take_over(actor: Actor, roster: Roster, now: datetime, **choice: object) -> Roster:
    given = {"only_good": False, "absent_ends_on": None} | choice
    confirm_roster(actor=actor, roster=roster, now=now, **given)
    write_roster(roster_id=roster.pk, now=now)
    return Roster.objects.get(pk=roster.pk)
