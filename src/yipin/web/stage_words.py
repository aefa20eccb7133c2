"""What the pages call the states of ``rules.stage_progress``."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from yipin.rules.stage_progress import LATE, NOW, OVER, UNOPENED, WAITING
from yipin.web.theme.parts import Mark

WORDS = {
    NOW: _("进行中"),
    OVER: _("已过"),
    LATE: _("已到期，未办结"),
    WAITING: _("待前一环节办结"),
    UNOPENED: _("已到时间，尚未开始"),
}
LIGHTS = {
    NOW: ("info", "half"),
    OVER: ("quiet", "check"),
    LATE: ("late", "sq"),
    WAITING: ("quiet", "ring"),
    UNOPENED: ("warn", "tri"),
}


def mark_of_stage(state: str, *, is_built: bool) -> Mark | None:
    """None for a stage that is still to come or has no days: its days (or that) stand beside it."""
    if not is_built:
        return Mark(text=str(_("尚未开通")), tone="quiet", shape="bar")
    if state not in WORDS:
        return None
    tone, shape = LIGHTS[state]
    return Mark(text=str(WORDS[state]), tone=tone, shape=shape)  # type: ignore[arg-type]
