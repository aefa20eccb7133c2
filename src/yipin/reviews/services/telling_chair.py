"""The chair learns when the marks are in, when the result can be released, and that the office did it."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _

from yipin.journal.services.messages import send_message
from yipin.reviews.chair_queries import chair_of, chair_to_tell
from yipin.reviews.links import link_to_desk
from yipin.reviews.models import Panel


def tell_chair(panel: Panel, now: datetime) -> None:
    """Once when every card is in (the last was handed in, or the last that was owed went), and once each time the review has ended; nobody where there is no
    chair, or no defence day whose result waits. The panel is locked.
    """
    chair = chair_to_tell(panel)
    if chair is None:
        return
    title = _("评分表都交齐了：%s")
    body = _("主办单位结束评审以后，名次就定下来，由您在评审页上公布结果。")
    once = f"chair:{panel.pk}:in"
    if panel.state == Panel.State.CLOSED:
        title = _("请公布结果：%s")
        body = _("评审结束了。请打开评审页，看过名次，点“公布结果”，大屏上才有名次。")
        once = f"chair:{panel.pk}:{panel.closed_at}"
    send_message(
        recipients=[chair.person], kind="review.asked", title=title % panel.name, body=body,
        url=link_to_desk(panel), sent_by=panel.unit.label, unit_id=panel.unit_id, once=once, at=now,
    )  # fmt: skip


def tell_chair_of_release(panel: Panel, reason: str, now: datetime) -> None:
    """That the office released the result in the chair's stead, and why."""
    chair = chair_of(panel)
    if chair is None:
        return
    host = panel.unit.label
    body = _("结果本由您公布，现由%(host)s代为公布，大屏上看得到。原因：%(reason)s")
    send_message(
        recipients=[chair.person], kind="review.asked",
        title=_("%(host)s代您公布了结果：%(panel)s") % {"host": host, "panel": panel.name},
        body=body % {"host": host, "reason": reason}, url=link_to_desk(panel), sent_by=host,
        unit_id=panel.unit_id, at=now,
    )  # fmt: skip
