"""Numbers as an officer writes them: a thin gap before the unit, 1.2 万, money in yuan."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from yipin.rules.money import money_words

NOTHING = "—"
TEN_THOUSAND = 10_000
FEN = 100


def yuan(fen: int | None) -> str:
    """As a sentence says it, with the unit."""
    return NOTHING if fen is None else money_words(fen)


def yuan_and_fen(fen: int | None) -> str:
    """3,000.00 as accounts write it."""
    if fen is None:
        return NOTHING
    return f"{Decimal(fen) / FEN:,.2f}"


def count(number: int | None) -> str:
    """Figures below 10000 as they are, from there on 1.2 万 (the full figure belongs in a title)."""
    if number is None:
        return NOTHING
    if abs(number) < TEN_THOUSAND:
        return str(number)
    tenths = (Decimal(number) / TEN_THOUSAND).quantize(Decimal("0.1"), ROUND_HALF_UP)
    shown = f"{tenths:f}".removesuffix(".0")
    return _("%(number)s 万") % {"number": shown}


def percent(part: int | None, whole: int | None) -> str:
    """90.5%; no whole, no ratio."""
    if part is None or not whole:
        return NOTHING
    share = (Decimal(part) * 100 / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return f"{share:f}".removesuffix(".0") + "%"


def file_size(size: int) -> str:
    """812 KB, 1.2 MB."""
    kilo = 1024
    if size < kilo * kilo:
        return f"{max(1, round(size / kilo))} KB"
    return f"{size / kilo / kilo:.1f} MB"


def step_of_five(share: float | None) -> int:
    """A share of 0–100 as the nearest step that has a class: bars cannot have widths of their own
    under the content security policy.
    """
    if share is None:
        return 0
    return min(100, max(0, round(share / 5) * 5))
