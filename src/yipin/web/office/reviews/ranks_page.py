"""How far the experts agree, as a table: the rank of each subject by each expert, and the sums."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from yipin.reviews.models import Panel, Result, Subject
from yipin.rules.agreement import figure_words
from yipin.rules.concordance import mean_sum
from yipin.rules.form_schema import Column


@dataclass(frozen=True, kw_only=True)
class Seat:
    """A column: the number of the seat on the panel; ``name`` is empty where experts are not named."""

    number: int
    name: str
    ties: int = 0


@dataclass(frozen=True, kw_only=True)
class RankLine:
    subject: Subject
    ranks: list[str]
    total: str
    squared: str


@dataclass(frozen=True, kw_only=True)
class RanksPage:
    """``mean`` and ``squares`` of the rank sums; ``flat``: who gave everything the same. Without ``seats``
    there is no table.
    """

    seats: list[Seat]
    flat: list[Seat]
    subjects: int = 0
    mean: str = ""
    squares: str = ""
    ties: int = 0


def subjects_ranked(panel: Panel) -> QuerySet[Result]:
    """Those that all experts judged, in the order of the list."""
    return panel.results.exclude(ranks=[]).select_related("subject__unit")


def ranks_page(panel: Panel) -> RanksPage | None:
    """One read. None for a list that was kept before the table was. Experts are numbered by their seats, and
    named beside the number unless the review is blind.
    """
    kept = panel.ranking.ranks
    if "flat" not in kept:
        return None
    rows = panel.judges.order_by("pk").values_list("pk", "person__name")
    named = {
        pk: Seat(number=at, name="" if panel.is_blind else name)
        for at, (pk, name) in enumerate(rows, start=1)
    }
    flat = [named[pk] for pk in kept["flat"]]
    if not kept["seats"]:
        return RanksPage(seats=[], flat=flat)
    seats = [
        Seat(number=named[pk].number, name=named[pk].name, ties=ties)
        for pk, ties in zip(kept["seats"], kept["ties"], strict=True)
    ]
    return RanksPage(
        seats=seats,
        flat=flat,
        subjects=kept["subjects"],
        mean=figure_words(mean_sum(len(seats), kept["subjects"])),
        squares=figure_words(Fraction(kept["quarters"], 4)),
        ties=sum(kept["ties"]),
    )


def _with_sums(
    results: Iterable[Result], page: RanksPage
) -> Iterator[tuple[Result, Fraction, Fraction]]:
    """Beside each its rank sum, and how far that is from the mean, squared."""
    mean = mean_sum(len(page.seats), page.subjects)
    for one in results:
        total = Fraction(sum(one.ranks), 2)
        yield one, total, (total - mean) ** 2


def rank_lines(results: Iterable[Result], page: RanksPage) -> list[RankLine]:
    return [
        RankLine(
            subject=one.subject,
            ranks=[figure_words(Fraction(rank, 2)) for rank in one.ranks],
            total=figure_words(total),
            squared=figure_words(squared),
        )
        for one, total, squared in _with_sums(results, page)
    ]


def ranks_columns(page: RanksPage) -> list[Column]:
    """Head of the sheet; experts are not named."""
    experts = [_("专家%(n)s") % {"n": one.number} for one in page.seats]
    heads = [_("序号"), _("项目名称"), _("申报单位"), *experts, _("名次和"), _("与平均之差的平方")]
    return [Column(f"r{n}", label) for n, label in enumerate(heads)]


def ranks_rows(
    results: Iterable[Result], page: RanksPage, working: str
) -> Iterator[Sequence[object]]:
    """Figures as numbers; then the sum of the squares, and how the figure comes of it."""
    for one, total, squared in _with_sums(results, page):
        yield [
            one.subject.number, one.subject.title, one.subject.unit.label,
            *(rank / 2 for rank in one.ranks), float(total), float(squared),
        ]  # fmt: skip
    blank = [""] * len(page.seats)
    yield ["", _("合计"), "", *blank, "", float(page.squares)]
    yield ["", working]
