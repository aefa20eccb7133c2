"""Quotas of a unit in one round, as boxes and sentences."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from django.utils.translation import gettext as _

from yipin.organisations.models import Unit
from yipin.programmes.models import Round
from yipin.projects.models import Application, Step
from yipin.projects.queries import quota_of_unit
from yipin.rules.quotas import QuotaLeft
from yipin.web.theme import dates
from yipin.web.theme.parts import Quota

TAKES_PLACE = ("send_to_endorse", "submit", "add")


def quotas_shown(held: Round, unit: Unit) -> list[Quota]:
    """The narrowest rule with its boxes, the others as notes under it."""
    return [quota_part(left) for left in quota_of_unit(held, unit)]


def quotas_while_filling(application: Application) -> list[Quota]:
    """The same, with a word on the place that this application holds already."""
    if application.is_report:
        return []
    shown = quotas_shown(application.round, application.unit)
    if not (shown and application.holds_place):
        return shown
    kept = _("这一项的名额还留着，重新送出不用再占。")
    return [replace(shown[0], notes=[kept]), *shown[1:]]


def quota_part(left: QuotaLeft) -> Quota:
    return Quota(
        sentence=left.sentence,
        used=left.used,
        free=left.left or 0,
        exceptions=left.exception_slots,
    )


def last_place_words(application: Application, now: datetime) -> str:
    """Who took the last place and when; empty where nobody else holds one.

    The places that count are those of the unit itself and of its neighbours under one quota.
    """
    path = application.unit.path[: len(application.round.unit.path) + application.unit.steplen]
    step = (
        Step.objects.filter(
            application__round=application.round,
            application__project=None,
            application__holds_place=True,
            application__unit__path__startswith=path,
            action__in=TAKES_PLACE,
        )
        .exclude(application=application)
        .select_related("made_by", "application__unit")
        .order_by("-made_at", "-id")
        .first()
    )
    if step is None:
        return ""
    facts = {
        "who": step.made_by.name,
        "unit": step.application.unit.label,
        "when": dates.recent(step.made_at, now=now),
        "title": step.application.title or _("未命名项目"),
    }
    return _("最后一个名额由%(who)s（%(unit)s）%(when)s送出的“%(title)s”占了。") % facts
