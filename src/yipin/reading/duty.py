"""One duty and whose it is."""

from __future__ import annotations

import re

from yipin.reading.bodies import ends_like_body, ends_like_office
from yipin.reading.draft import Found, found
from yipin.reading.findings import Responsibility
from yipin.reading.script import Script

_EMPTY = re.compile(r"^(?:联系|要|将|须)?(?:工作|有关|相关|以下)?$")
MAX_TASK = 40


def _roles(who: Script) -> tuple[str | None, str | None]:
    """Department or person by what the name ends with."""
    if ends_like_office(who.flat) and not ends_like_body(who.flat):
        return None, who.clean
    return who.clean, None


def duty_of(
    task: str, who: Script, where: Script, person: str | None = None
) -> Found[Responsibility] | None:
    task = task.strip(" ,、:。;()")[:MAX_TASK].removesuffix("后")
    if len(task) < 2 or _EMPTY.match(task):
        return None
    department, own = _roles(who)
    return found(Responsibility(task, department, person or own), where)
