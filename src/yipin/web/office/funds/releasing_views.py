"""Releasing what was ticked in the projects of a round, and the answer: how many, which not, why."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yipin.programmes.models import Round
from yipin.projects.funds.models import Part
from yipin.projects.funds.permissions import can_run_fund
from yipin.projects.funds.services.releasing import ManyReleased, release_many
from yipin.rules.money import money_words
from yipin.rules.quotation import within_quotes
from yipin.web.funds.loading import PARTS
from yipin.web.office.funds.projects_table import RELEASABLE
from yipin.web.office.rounds.bulk_views import left_out_words
from yipin.web.office.rounds.loading import load_round
from yipin.web.permission import requires
from yipin.web.typed import wholes_typed

MOST = 500


@requires(can_run_fund, load_round)
@require_POST
def release_ticked(request: HttpRequest, held: Round) -> HttpResponse:
    """A tick names the very parts that its row showed: what became due since is not released along."""
    keys = set(wholes_typed(",".join(request.POST.getlist("chosen")).split(","))[:MOST])
    parts = list(
        PARTS.filter(pk__in=keys, award__fund__round=held).order_by(
            "award__application__number", "award", "order"
        )
    )
    done = release_many(actor=request.actor, parts=parts, now=timezone.now())  # type: ignore[attr-defined]
    _say_released(request, done)
    if not keys:
        messages.warning(request, _("还没有选中项目。请先勾选，再办。"))
    elif gone := len(keys) - len(parts):
        words = _("%(n)s 笔没有拨付：拨付办法刚改过。请看现在的，再办。")
        messages.warning(request, words % {"n": gone})
    return redirect(f"{reverse('round_fund', args=[held.pk])}?settling={RELEASABLE}")


def _say_released(request: HttpRequest, released: ManyReleased) -> None:
    if released.done:
        facts = {
            "n": len({one.award_id for one in released.done}),
            "sum": money_words(sum(one.paid_fen or 0 for one in released.done)),
        }
        words = _("登记拨付 %(n)s 个项目，共 %(sum)s，已告诉项目单位。")
        messages.success(request, words % facts)
    if released.left_out:
        lines = [(_named(one), reason) for one, reason in released.left_out]
        messages.warning(request, left_out_words(_("%(n)s 笔没有拨付："), lines))


def _named(part: Part) -> str:
    facts = {"title": within_quotes(part.award.application.title), "part": part.parsed.name}
    return _("“%(title)s”%(part)s") % facts
