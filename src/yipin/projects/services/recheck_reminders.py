"""Reminding a unit, once each, that a re-check comes to its end."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from yipin.journal.services.messages import send_worded
from yipin.organisations.choices import Right
from yipin.organisations.queries import holders_of_many, line_of
from yipin.projects.links import link_to_recheck
from yipin.projects.title_models import Recheck
from yipin.rules.deadlines import short_day_words

BEFORE = timedelta(days=7)


def remind_of_rechecks(*, now: datetime) -> int:
    """Those not handed in that are due within a week. Answers how many people were told."""
    today = timezone.localdate(now)
    near = Recheck.objects.filter(
        state=Recheck.State.OPEN, due_on__gte=today, due_on__lte=today + BEFORE
    ).select_related("title__unit", "title__issuer")
    rows = list(near)
    holders = holders_of_many({one.title.unit_id for one in rows}, Right.FILL_FORMS, today)
    return sum(_remind(one, holders.get(one.title.unit_id, []), now) for one in rows)


def _remind(recheck: Recheck, people: list, now: datetime) -> int:  # type: ignore[type-arg]
    title = recheck.title
    day = short_day_words(recheck.due_on, timezone.localdate(now).year)
    words = _("%(day)s 24:00 截止，复查表还没有交。") % {"day": day}
    return send_worded(
        recipients=people,
        kind="title.recheck",
        facts={
            "称号": title.name, "项目名称": f"“{title.subject or title.unit_name}”",
            "结果": _("复查快到期了"), "说明": words, "单位": title.issuer_name,
        },
        line=line_of(title.issuer),
        url=link_to_recheck(recheck.pk),
        sent_by=title.issuer_name,
        unit_id=title.issuer_id,
        once=f"recheck-near-{recheck.pk}",
        at=now,
    )  # fmt: skip
