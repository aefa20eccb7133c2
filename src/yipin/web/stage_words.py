"""What the pages call the states of ``rules.stage_progress``."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from yipin.programmes.queries import CalendarStage
from yipin.rules.deadlines import is_over
from yipin.rules.stage_progress import GOES_ON, LATE, NOW, OVER, UNOPENED, WAITING
from yipin.web.theme.parts import Mark

WORDS = {
    NOW: _("进行中"),
    OVER: _("已过"),
    LATE: _("已到期，未办结"),
    WAITING: _("待前一环节办结"),
    UNOPENED: _("已到时间，尚未开始"),
    GOES_ON: _("结束后接着办"),
}
DONE = _("已完成")
LIGHTS = {
    NOW: ("info", "half"),
    OVER: ("quiet", "check"),
    LATE: ("late", "sq"),
    WAITING: ("quiet", "ring"),
    UNOPENED: ("warn", "tri"),
    GOES_ON: ("quiet", "half"),
}


def words_of_stage(each: CalendarStage, now: datetime) -> str:
    """What was done before its last day is done and not past; nothing for one that is to come."""
    if each.state == OVER and not is_over(each.stage.closes_at, now):
        return str(DONE)
    return str(WORDS.get(each.state, ""))


def mark_of_stage(each: CalendarStage, now: datetime) -> Mark | None:
    """None for a stage that is still to come or has no days: its days (or that) stand beside it."""
    if not each.stage.is_built:
        return Mark(text=str(_("尚未开通")), tone="quiet", shape="bar")
    if each.state not in WORDS:
        return None
    tone, shape = LIGHTS[each.state]
    return Mark(text=words_of_stage(each, now), tone=tone, shape=shape)  # type: ignore[arg-type]
