"""Which criterion is looked at first where subjects are level: its place as words, and to choose from."""

from __future__ import annotations

from django.utils.translation import gettext as _

USUAL = 3  # how many places there are to choose from


def tie_words(order: int) -> str:
    said = (_("不看"), _("最先看"), _("其次看"))
    return said[order] if order < len(said) else _("第 %(n)s 个看") % {"n": order}


def tie_choices(own: int = 0) -> list[tuple[int, str]]:
    """The usual places, and every one up to that which a row has already."""
    return [(order, tie_words(order)) for order in range(max(USUAL, own) + 1)]
