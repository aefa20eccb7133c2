"""What follows from an act on a title, as it is said before the act is done."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from yipin.projects.title_models import Title
from yipin.rules.titles_held import next_recheck
from yipin.web.theme.dates import full_day


def withdrawal_words(title: Title) -> str:
    """All that a withdrawal does; there is no way back but a new title."""
    follows = [_("证书马上作废，核验页写明已撤销和日期")]
    if title.is_on_wall:
        follows.append(_("品牌从墙上撤下"))
    if title.application_id:
        follows.append(_("项目回到“通过验收”"))
    follows.append(_("单位会收到消息和理由"))
    return _("%(follows)s。撤销以后不能恢复，要再给只能重新认定，证书另编新号。") % {
        "follows": "，".join(follows)
    }


def renewal_words(title: Title, today: date) -> str:
    """Where the term is left as it is; empty where it is over, for then a new one must be given."""
    if title.valid_until is not None and title.valid_until < today:
        return ""
    term = _("称号继续有效，有效期不变，长期有效")
    if title.valid_until is not None:
        term = _("称号继续有效，有效期不变，到%(day)s为止") % {"day": full_day(title.valid_until)}
    due = next_recheck(today, title.recheck_months, title.valid_until)
    again = _("；下次复查%(day)s前") % {"day": full_day(due)} if due else ""
    return _("%(term)s%(again)s。单位会收到消息，结论定下以后不能改。") % {
        "term": term,
        "again": again,
    }
