"""Loading what the addresses of these pages name, and the way back from them."""

from __future__ import annotations

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from yipin.documents.models import Paper, PaperSeries


def load_paper(*, pk: int, **rest: object) -> Paper:
    rows = Paper.objects.filter(discarded_at__isnull=True).select_related("unit", "series")
    return get_object_or_404(rows, pk=pk)


def load_any_paper(*, pk: int) -> Paper:
    """A draft put aside is found too."""
    return get_object_or_404(Paper.objects.select_related("unit", "series"), pk=pk)


def load_series(*, pk: int) -> PaperSeries:
    return get_object_or_404(PaperSeries.objects.select_related("unit"), pk=pk)


def crumbs_to(*below: str | tuple[str, str]) -> list[tuple[str, str]]:
    rest = [one if isinstance(one, tuple) else (one, "") for one in below]
    return [(_("公文"), reverse("papers") if rest else ""), *rest]


def crumbs_of(paper: Paper, *below: str) -> list[tuple[str, str]]:
    name = paper.title.replace("\n", "") or _("未写标题")
    own = (name, reverse("paper", args=[paper.pk]) if below else "")
    return crumbs_to(own, *below)
