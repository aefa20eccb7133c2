"""Where one is, within the rounds of a desk."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from yipin.programmes.models import Round


def crumbs_of(held: Round, *below: str | tuple[str, str]) -> list[tuple[str, str]]:
    """项目计划 / the round / what follows; the last one is here and no link."""
    rest = [one if isinstance(one, tuple) else (one, "") for one in below]
    own = (held.name, reverse("round", args=[held.pk]) if rest else "")
    return [(_("项目计划"), reverse("rounds")), own, *rest]
