"""The acts of screening on one application, by the name of the button."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.http import QueryDict
from django.utils.translation import gettext as _

from yipin.organisations.permissions import Actor, Refused
from yipin.projects.models import Application
from yipin.projects.services import screening
from yipin.rules.verdicts import refuse
from yipin.web.office.rounds.judging_forms import remarks_from
from yipin.web.typed import whole_typed

Act = Callable[[Actor, Application, QueryDict, datetime], str]


def _reason(given: QueryDict, act: str) -> str:
    """Each form names its own box, so that a page with several keeps what was typed."""
    return str(given.get(f"{act}-reason", given.get("reason", "")))


def forward(actor: Actor, application: Application, given: QueryDict, now: datetime) -> str:
    screening.forward_application(
        actor=actor, application=application, now=now, level=given.get("level", ""),
        reason=_reason(given, "forward"),
    )  # fmt: skip
    return _("“%(title)s”通过审查，已告诉申报单位。")


def send_back(actor: Actor, application: Application, given: QueryDict, now: datetime) -> str:
    screening.return_application(
        actor=actor, application=application, reason=_reason(given, "return"),
        remarks=remarks_from(given), now=now,
    )  # fmt: skip
    return _("“%(title)s”已退回修改，修改意见申报单位看得到。")


def decline(actor: Actor, application: Application, given: QueryDict, now: datetime) -> str:
    screening.refuse_application(
        actor=actor, application=application, reason=_reason(given, "refuse"), now=now
    )
    return _("“%(title)s”不予通过，已告诉申报单位。")


def merge(actor: Actor, application: Application, given: QueryDict, now: datetime) -> str:
    key = whole_typed(given.get("into", ""))
    into = application.round.applications.filter(pk=key).first()
    if into is None:
        raise Refused(refuse("merge_target", _("请选要并入的项目。")))
    screening.merge_application(
        actor=actor, application=application, into=into, reason=_reason(given, "merge"), now=now
    )
    return _("“%(title)s”已并入别的项目，已告诉申报单位。")


def move_level(actor: Actor, application: Application, given: QueryDict, now: datetime) -> str:
    screening.move_application_level(
        actor=actor, application=application, level=given.get("level", ""),
        reason=_reason(given, "move_level"), now=now,
    )  # fmt: skip
    return _("“%(title)s”的级别已调整，已告诉申报单位。")


def reopen(actor: Actor, application: Application, given: QueryDict, now: datetime) -> str:
    screening.reopen_application(
        actor=actor, application=application, reason=_reason(given, "reopen"), now=now
    )
    return _("“%(title)s”重新等待审查，已告诉申报单位。")


ACTS: dict[str, Act] = {
    "forward": forward,
    "return": send_back,
    "refuse": decline,
    "merge": merge,
    "move_level": move_level,
    "reopen": reopen,
}
