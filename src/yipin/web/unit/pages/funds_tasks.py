"""What waits about money: at the finance desk, and with the unit that claims."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yipin.organisations.choices import Right
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor
from yipin.projects.funds.choices import EDITABLE, ClaimState, Settling
from yipin.projects.funds.models import Claim
from yipin.projects.funds.queries import claim_counts, not_in_books
from yipin.projects.funds.settling import ready_below
from yipin.projects.models import Application
from yipin.rules.deadlines import Light
from yipin.rules.money import money_words
from yipin.web.unit.pages.tasks import Task

WAITS = Light("info", "ring", "等您办")


def finance_tasks(actor: Actor) -> list[Task]:
    """Three reads; nothing at a desk without the finance right."""
    if actor.unit is None or not actor.has(Right.FINANCE):
        return []
    counts = claim_counts(actor)
    claims = reverse("fund_claims")
    found = [
        _task(_("审核报销"), f"{claims}?state=handed_in", _("去审核"), _("%s 份等审核。"), counts.get(ClaimState.HANDED_IN, 0)),
        _task(_("登记结算"), f"{claims}?state=approved", _("去登记"), _("%s 份审过，财务付了款就登记。"), counts.get(ClaimState.APPROVED, 0)),
        _books_task(_not_in_books(actor.unit)),
        _settling_task(ready_below(actor.unit, timezone.localdate())),
    ]  # fmt: skip
    return [one for one in found if one is not None]


def _task(title: str, url: str, action: str, detail: str, count: int) -> Task | None:
    if not count:
        return None
    return Task(title=title, url=url, action=action, due=None, light=WAITS, detail=detail % count)


def _settling_task(ready: dict[int, int]) -> Task | None:
    """Where they all belong to one round, straight to it."""
    address = settling_address(next(iter(ready))) if len(ready) == 1 else reverse("funds")
    words = _("%s 个项目验收或终止了，拨付、报销都办完了，还没有结清。")
    return _task(_("结清经费"), address, _("去结清"), words, sum(ready.values()))


def settling_address(round_id: int) -> str:
    """The projects of a round that wait to be settled."""
    return f"{reverse('round_fund', args=[round_id])}?settling={Settling.READY}#projects"


def _books_task(waiting: Mapping[int, int]) -> Task | None:
    """Where they all belong to one round, straight to it."""
    one = next(iter(waiting), None)
    address = reverse("round_fund", args=[one]) if len(waiting) == 1 else reverse("funds")
    words = _("%s 个项目定了经费，账上还没有。")
    return _task(_("登记核定经费"), address, _("去登记"), words, sum(waiting.values()))


def _not_in_books(unit: Unit) -> Mapping[int, int]:
    """By round."""
    rows = not_in_books(Application.objects.filter(round__unit__path__startswith=unit.path))
    return Counter(rows.order_by().values_list("round", flat=True))


def claim_tasks(unit: Unit) -> list[Task]:
    """Claims that came back, and those that were begun, while the project is not settled. One read."""
    rows = Claim.objects.filter(
        award__application__unit=unit, award__closed_at=None, state__in=EDITABLE
    )
    return [_claim_task(one) for one in rows.select_related("award__application")]


def _claim_task(claim: Claim) -> Task:
    is_back = claim.state == ClaimState.RETURNED
    title = _("补充报销：%s") if is_back else _("接着填报销：%s")
    back = _("共 %s，退回补充，请看财务意见。") % money_words(claim.claimed_fen)
    return Task(
        title=title % claim.award.application.title,
        url=reverse("claim", args=[claim.pk]),
        action=_("去补充") if is_back else _("接着填"),
        due=None,
        light=Light("warn", "back", _("退回")) if is_back else Light("info", "half", _("在填")),
        detail=back if is_back else _("还没提交。"),
    )
