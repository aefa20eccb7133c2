"""The projects of a round with their money: all, those with a part to release, or alike in settling."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from yipin.projects.funds.choices import Settling
from yipin.projects.funds.models import RoundFund
from yipin.projects.funds.queries import awards_of_fund, books_of_awards
from yipin.projects.funds.releasable import Releasable, releasable_of
from yipin.projects.funds.settling import settling_counts, with_settling
from yipin.rules.ledger import balances_of
from yipin.rules.stages import STATES
from yipin.web.funds.columns import OF_PROJECT, cells_of
from yipin.web.funds.marks import Sums, settling_mark, sums_of
from yipin.web.theme.parts import Mark

PAGE = 50
RELEASABLE = "releasable"  # stands in the address where the keys of Settling do


def projects_table(fund: RoundFund, request: HttpRequest) -> dict[str, Any]:
    """What the list of projects shows, by what the address asks for."""
    found = with_settling(awards_of_fund(fund), timezone.localdate())
    counts, releasable = settling_counts(found), releasable_of(fund)
    shown = request.GET.get("settling", "")
    if shown == RELEASABLE:
        found = found.filter(pk__in=releasable)
    elif shown in Settling.values:
        found = found.filter(settling=shown)
    page = Paginator(found, PAGE).get_page(request.GET.get("page"))
    return {
        "page": page,
        "rows": _rows(page.object_list, releasable),
        "columns": OF_PROJECT,
        "views": _views(counts, len(releasable)),
        "settling": shown,
        "is_releasable": shown == RELEASABLE,
    }


def _views(counts: Mapping[str, int], releasable: int) -> list[tuple[str, str, int]]:
    return [
        ("", _("全部"), sum(counts.values())),
        (RELEASABLE, _("可以拨付"), releasable),
        *((key.value, str(key.label), counts.get(key.value, 0)) for key in Settling),
    ]


def _rows(awards: Any, releasable: Mapping[int, Releasable]) -> list[dict[str, Any]]:
    """One read."""
    books, empty = books_of_awards(one.pk for one in awards), balances_of([])
    return [_row(one, sums_of(books.get(one.pk, empty)), releasable.get(one.pk)) for one in awards]


def _row(award: Any, sums: Sums, releasable: Releasable | None) -> dict[str, Any]:
    return {
        "award": award,
        "sums": sums,
        "cells": cells_of(OF_PROJECT, sums, award),
        "mark": _state_mark(award.application.state),
        "settling": settling_mark(award.settling),
        "releasable": releasable,
    }


def _state_mark(state: str) -> Mark:
    found = STATES[state]
    return Mark(text=found.label_office, tone=found.tone, shape=found.shape)  # type: ignore[arg-type]
