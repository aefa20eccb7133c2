"""Closed lists of the money room."""

from __future__ import annotations

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class Unspent(TextChoices):
    """What becomes of released money that nobody claimed when a project is settled."""

    RETURN = "return", _("收回，留在主办单位")
    CARRY = "carry", _("结转，留给项目下一年用")


class ClaimState(TextChoices):
    DRAFT = "draft", _("在填")
    HANDED_IN = "handed_in", _("等审核")
    RETURNED = "returned", _("退回补充")
    APPROVED = "approved", _("已同意，待结算")
    REFUSED = "refused", _("不予报销")
    SETTLED = "settled", _("已结算")


class Settling(TextChoices):
    """How near a project is to having its money settled."""

    RUNNING = "running", _("项目没有结束")
    OPEN = "open", _("拨付、报销没办完")
    READY = "ready", _("待结清")
    CLOSED = "closed", _("已结清")


class LineVerdict(TextChoices):
    NONE = "", _("还没审")
    APPROVED = "approved", _("同意")
    RETURNED = "returned", _("退回补充")
    REFUSED = "refused", _("不同意")


EDITABLE = (ClaimState.DRAFT, ClaimState.RETURNED)
JUDGED = (ClaimState.APPROVED, ClaimState.REFUSED, ClaimState.SETTLED)
AT_DESK = (ClaimState.HANDED_IN, ClaimState.APPROVED)
