"""Reads of money: books by tier and by project, claims, and how far each project is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor
from yipin.programmes.models import Round
from yipin.projects.funds.choices import ClaimState, LineVerdict, Unspent
from yipin.projects.funds.models import (
    Award,
    Claim,
    ClaimLine,
    ExpenseVersion,
    Part,
    Posting,
    Receipt,
    RoundFund,
)
from yipin.projects.models import Application, Step
from yipin.rules.expense_rules import DEFAULT_TABLE, ExpenseTable, table_on
from yipin.rules.ledger import CARRIED, RELEASED, RETURNED, balances_of
from yipin.rules.project_stages import PASSED
from yipin.rules.repayment import PaidPart, Repayment, repayment_of
from yipin.rules.tranches import (
    ALIVE,
    DONE,
    ON_ACCEPTANCE,
    Standing,
    Tranche,
    settled_plan,
)
from yipin.rules.verdicts import Verdict, allow, refuse

Books = dict[str, int]


def funds_reached_by(actor: Actor) -> QuerySet[Round]:
    """Rounds hosted at the desk or below it that have books, or decided sums that need them."""
    if actor.unit is None:
        return Round.objects.none()
    decided = Application.objects.filter(round=OuterRef("pk"), amount_fen__gt=0)
    rounds = Round.objects.filter(unit__path__startswith=actor.unit.path)
    kept = rounds.filter(Q(fund__isnull=False) | Q(Exists(decided)))
    return kept.select_related("unit", "fund", "definition").order_by("-opened_at", "-pk")


def with_waiting(rounds: QuerySet[Round]) -> QuerySet[Round]:
    """``to_take_in``: how many projects of each are not in the books."""
    waiting = not_in_books(Application.objects.filter(round=OuterRef("pk"))).order_by()
    counted = waiting.values("round").annotate(n=Count("pk")).values("n")
    return rounds.annotate(to_take_in=Coalesce(Subquery(counted), 0))


def has_budget(held: Round) -> bool:
    return Posting.objects.filter(fund__round=held, act="budget").exists()


def books_of_rounds(rounds: Iterable[Round]) -> dict[int, Books]:
    """By round. One read."""
    rows = Posting.objects.filter(fund__round__in=list(rounds)).order_by()
    return _by_first(rows.values_list("fund__round_id", "act").annotate(fen=Sum("amount_fen")))


def books_of_tiers(fund: RoundFund) -> dict[str, Books]:
    """By tier, in the order of the definition; tiers without a posting are there too. One read."""
    rows = Posting.objects.filter(fund=fund).order_by()
    found = _by_first(rows.values_list("tier", "act").annotate(fen=Sum("amount_fen")))
    return {tier: found.get(tier, balances_of([])) for tier in tiers_of(fund.round, found)}


def tiers_of(held: Round, more: Iterable[str] = ()) -> list[str]:
    """The tiers that have money, as the definition lists them, then those met elsewhere."""
    listed = [one.tier for one in held.definition.parsed.awards]
    return list(dict.fromkeys([*listed, *sorted(more)])) or [""]


def tier_books(fund: RoundFund, tier: str) -> Books:
    """The books of one tier, for whoever posts under the lock of the fund."""
    rows = Posting.objects.filter(fund=fund, tier=tier).order_by().values_list("act")
    return balances_of(rows.annotate(fen=Sum("amount_fen")))


def award_books(award: Award) -> Books:
    return books_of_awards([award.pk]).get(award.pk, balances_of([]))


def books_of_awards(keys: Iterable[int]) -> dict[int, Books]:
    """By award. One read."""
    rows = Posting.objects.filter(award__in=list(keys)).order_by()
    return _by_first(rows.values_list("award_id", "act").annotate(fen=Sum("amount_fen")))


def _by_first(rows: Iterable[tuple]) -> dict:  # type: ignore[type-arg]
    sums: dict[object, list[tuple[str, int]]] = defaultdict(list)
    for key, act, fen in rows:
        sums[key].append((act, fen))
    return {key: balances_of(listed) for key, listed in sums.items()}


# For one award named by its key: eight tables, which no database need join for many. Where money came
# from and went to is read when it is asked for.
AWARDS = Award.objects.select_related(
    "fund__round__unit", "fund__round__definition", "application__unit", "application__round"
)


def awards_of_fund(fund: RoundFund) -> QuerySet[Award]:
    """In the order of the numbers, then what was carried over; unit and round of the project are there."""
    rows = Award.objects.filter(fund=fund)
    return rows.select_related("application__unit", "application__round").order_by(
        F("carried_from").asc(nulls_first=True), "application__number", "pk"
    )


def awards_of_unit(unit: Unit) -> QuerySet[Award]:
    """The newest first; round and project are there."""
    rows = Award.objects.filter(application__unit=unit)
    return rows.select_related("fund__round", "application").order_by("-made_at", "-pk")


def awards_of_project(project: Application) -> list[Award]:
    """Its own, then what later rounds took over from it; rounds with their hosts are there. One read."""
    rows = Award.objects.filter(application=project).order_by("pk")
    awards = list(rows.select_related("fund__round__unit", "fund__round__definition"))
    for one in awards:
        one.application = project
    return awards


def awaiting_books(held: Round) -> QuerySet[Application]:
    """Projects whose decided sum the books do not show yet: no award, or another sum."""
    rows = not_in_books(Application.objects.filter(round=held))
    return rows.select_related("unit").order_by("number", "pk")


def not_in_books(rows: QuerySet[Application]) -> QuerySet[Application]:
    """Of these, the ones with a decided sum that their own award does not have; a settled one is done."""
    own = Award.objects.filter(application=OuterRef("pk"), carried_from=None)
    done = own.filter(Q(amount_fen=OuterRef("amount_fen")) | Q(closed_at__isnull=False))
    return rows.filter(~Exists(done), state__in=ALIVE, amount_fen__gt=0)


def standings_of(awards: Sequence[Award]) -> dict[int, Standing]:
    """How far each project is, by award. Two reads."""
    keys = [one.application_id for one in awards]
    passed: dict[int, set[str]] = defaultdict(set)
    reports = Application.every.filter(project__in=keys, state__in=PASSED)
    for project, stage in reports.values_list("project_id", "stage__key"):
        passed[project].add(stage)
    steps = Step.objects.filter(application__in=keys, action__in=("continue", "adjust"))
    continued = set(steps.values_list("application_id", flat=True))
    return {
        one.pk: Standing(
            one.application.state,
            one.application.grade,
            frozenset(
                passed[one.application_id]
                | (_midterms(one) if one.application_id in continued else set())
            ),
        )
        for one in awards
    }


def _midterms(award: Award) -> set[str]:
    """The stages that a decision to go on stands for."""
    stages = award.fund.round.definition.parsed.stages
    return {one.key for one in stages if one.purpose == "midterm"}


def plan_to_start(held: Round) -> tuple[Tranche, ...]:
    """As the definition has it; where it says nothing, all after acceptance."""
    return settled_plan(held.definition.parsed.money.tranches) or ON_ACCEPTANCE


def stage_names(held: Round) -> dict[str, str]:
    return {one.key: one.name for one in held.definition.parsed.stages}


def repayments_of(awards: Sequence[Award]) -> dict[int, Repayment]:
    """What of the released money is to be given back by the results as they stand. Four reads."""
    keys = [one.pk for one in awards]
    parts: dict[int, list[PaidPart]] = defaultdict(list)
    for one in Part.objects.filter(award__in=keys, paid_fen__isnull=False).order_by("order"):
        parts[one.award_id].append(PaidPart(one.parsed, one.amount_fen, one.paid_fen or 0))
    books, standings = books_of_awards(keys), standings_of(awards)
    empty = balances_of([])
    return {
        key: repayment_of(
            parts[key], standings[key], unclaimed_fen=books.get(key, empty)[RELEASED],
            taken_back_fen=books.get(key, empty)[RETURNED] + books.get(key, empty)[CARRIED],
            carried_fen=books.get(key, empty)[CARRIED],
        )
        for key in keys
    }  # fmt: skip


def repayment_of_project(project: Application) -> tuple[Award, Repayment] | None:
    """None where the project has no money."""
    own = (one for one in awards_of_project(project) if one.fund.round_id == project.round_id)
    award = next(own, None)
    return (award, repayments_of([award])[award.pk]) if award is not None else None


def overpaid_of(fund: RoundFund) -> list[tuple[Award, Repayment]]:
    """Awards of which more was released than their results bring by now, by number."""
    paid = Part.objects.filter(award=OuterRef("pk"), paid_fen__isnull=False)
    rows = Award.objects.filter(Exists(paid), fund=fund).select_related("application__unit")
    awards = list(rows.order_by("application__number", "pk"))
    for one in awards:
        one.fund = fund
    found = repayments_of(awards)
    return [(one, found[one.pk]) for one in awards if found[one.pk].over_fen]


def unspent_of(award: Award) -> Unspent:
    """What becomes of the rest at settling. Only a project that was accepted goes on to use it."""
    is_kept = award.fund.unspent == Unspent.CARRY and award.application.state in DONE
    return Unspent.CARRY if is_kept else Unspent.RETURN


def may_reopen(award: Award) -> Verdict:
    """Whether its settlement may still be taken back: while no later round has what it left."""
    if award.closed_at is None:
        return refuse("not_closed", _("这个项目的经费没有结清，刷新后再看。"))
    later = Award.objects.filter(carried_from=award).select_related("fund__round").first()
    if later is None:
        return allow()
    words = _("没用完的钱已经转到“%s”，不能再撤销结清。要接着用，请在那一轮里办。")
    return refuse("carried_on", words % later.fund.round.name)


def parts_of(award: Award) -> QuerySet[Part]:
    return award.parts.select_related("released_by").order_by("order")


def claims_of_desk(actor: Actor) -> QuerySet[Claim]:
    """Every claim that was handed in to rounds the desk reaches; those that wait the longest first."""
    if actor.unit is None:
        return Claim.objects.none()
    rows = Claim.objects.filter(
        award__fund__round__unit__path__startswith=actor.unit.path, handed_in_at__isnull=False
    )
    return rows.select_related("award__application__unit", "award__fund__round")


def claims_of_award(award: Award) -> QuerySet[Claim]:
    return award.claims.order_by("-pk").prefetch_related("lines")


def lines_of(claim: Claim) -> list[ClaimLine]:
    """With their receipts and files. Two reads."""
    return list(claim.lines.prefetch_related("receipts__file").order_by("spent_on", "pk"))


def postings_of(award: Award) -> QuerySet[Posting]:
    rows = Posting.objects.filter(award=award).select_related("made_by", "claim")
    return rows.order_by("-pk")


def tables_of_host(unit: Unit) -> list[ExpenseVersion]:
    """The versions of the unit itself; where it has none, of the nearest above that has. One read."""
    rows = ExpenseVersion.objects.select_related("unit", "saved_by")
    found = list(rows.filter(unit__path__in=unit.line_paths).order_by("unit__path", "number"))
    nearest = max((one.unit.path for one in found), key=len, default="")
    return [one for one in found if one.unit.path == nearest]


def version_for(held: Round, today: date) -> ExpenseVersion | None:
    """The table that counts for a round today; None: the one that every site starts with."""
    versions = tables_of_host(held.unit)
    counts = table_on([one.parsed for one in versions], today)
    return next((one for one in reversed(versions) if one.parsed == counts), None)


def table_of(version: ExpenseVersion | None) -> ExpenseTable:
    return version.parsed if version else DEFAULT_TABLE


def table_for(held: Round, today: date) -> ExpenseTable:
    return table_of(version_for(held, today))


COUNTED = (ClaimState.HANDED_IN, ClaimState.APPROVED, ClaimState.SETTLED)


def receipts_used_before(claim: Claim) -> dict[str, Receipt]:
    """Receipts that another claim at the same host counts already, in whichever round, by fingerprint.
    One read.
    """
    own = Receipt.objects.filter(line__claim=claim).values("file__sha256")
    used = Receipt.objects.filter(
        line__claim__award__fund__round__unit=claim.award.fund.round.unit_id,
        line__claim__state__in=COUNTED,
        file__sha256__in=own,
    ).exclude(line__claim=claim)
    used = used.exclude(line__verdict=LineVerdict.REFUSED)
    rows = used.select_related("file", "line__claim__award__application__unit")
    return {one.file.sha256: one for one in rows}


def claim_counts(actor: Actor) -> Mapping[str, int]:
    """How many claims stand in each state, of those the desk reaches. One read."""
    counts: dict[str, int] = defaultdict(int)
    for state in claims_of_desk(actor).order_by().values_list("state", flat=True):
        counts[state] += 1
    return counts
