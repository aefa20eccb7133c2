"""What was ticked on a page of scanned forms, registered form by form, and the answer in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from yipin.forms.models import PaperScan, Submission
from yipin.forms.services.paper_endorsements import register_paper
from yipin.organisations.permissions import Refused
from yipin.web.typed import whole_typed

MOST = 500


@dataclass(frozen=True, slots=True)
class Registered:
    """How many opinions of how many forms, and each form that was not registered with its reason."""

    opinions: int
    forms: int
    left_out: Sequence[tuple[str, str]]


def register_chosen(request: HttpRequest, scan: PaperScan) -> Registered:
    """Fields are ``step.<form>.<key>`` (ticked), ``name.<form>.<key>`` (who signed there) and
    ``reason.<form>`` (why pages are missing).
    """
    chosen = _chosen(request)
    forms = Submission.objects.filter(pk__in=chosen).select_related("unit", "form")
    opinions, done, left_out = 0, 0, []
    for submission in forms:
        try:
            given = register_paper(
                actor=request.actor,  # type: ignore[attr-defined]
                scan=scan,
                submission=submission,
                steps=chosen[submission.pk],
                is_confirmed=request.POST.get("confirmed") == "1",
                now=timezone.now(),
                why_incomplete=request.POST.get(f"reason.{submission.pk}", ""),
            )
        except Refused as refused:
            left_out.append((f"{submission.unit.label} {submission.label}", refused.reason))
        else:
            opinions, done = opinions + len(given), done + 1
    return Registered(opinions, done, left_out)


def _chosen(request: HttpRequest) -> dict[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = {}
    for field in list(request.POST)[: 2 * MOST]:
        kind, _dot, rest = field.partition(".")
        number, _dot, key = rest.partition(".")
        if kind == "step" and (step := whole_typed(number)) is not None:
            name = request.POST.get(f"name.{number}.{key}", "").strip()
            found.setdefault(step, {})[key] = name
    return found


def say_registered(request: HttpRequest, done: Registered) -> None:
    if done.opinions:
        words = _("已登记 %(forms)s 份表的 %(n)s 个意见，标为纸质盖章件。")
        messages.success(request, words % {"forms": done.forms, "n": done.opinions})
    if done.left_out:
        reasons = {reason for _form, reason in done.left_out}
        if len(reasons) == 1:
            messages.warning(request, reasons.pop())
            return
        lines = format_html_join("", "<li>{}：{}</li>", done.left_out[:20])
        head = _("%(n)s 份没有登记：") % {"n": len(done.left_out)}
        messages.warning(request, format_html("{}<ul>{}</ul>", head, lines))
    if not done.opinions and not done.left_out:
        messages.warning(request, _("请勾选纸上已签字盖章的意见。"))
