"""What signed decisions gave, taken into the books: awarded, changed, taken back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from yipin.journal.services.entries import record_entry
from yipin.organisations.permissions import Actor, Refused, require
from yipin.projects.funds.models import Award, Part, RoundFund
from yipin.projects.funds.permissions import can_run_fund
from yipin.projects.funds.queries import awaiting_books, award_books
from yipin.projects.funds.services.posting import add_posting, lock_fund
from yipin.projects.models import Application
from yipin.rules.ledger import AWARDED
from yipin.rules.plain import as_plain
from yipin.rules.tranches import ALIVE, shared_exactly, split_award
from yipin.rules.verdicts import Verdict, refuse


@dataclass(frozen=True)
class TakenIn:
    """Which projects are in the books now, and which are not, each with the reason."""

    done: list[Application]
    left_out: list[tuple[Application, str]]


@transaction.atomic
def award_projects(*, actor: Actor, fund: RoundFund, now: datetime) -> TakenIn:
    """Take every decided sum of the round into the books that is not there yet.

    Who may: the finance desk of the host. Doing it again changes nothing. A project that the budget
    of its tier does not cover is left out, with the reason; the others go in.
    """
    require(can_run_fund, actor, fund)
    locked, taken = lock_fund(fund.pk), TakenIn([], [])
    for application in awaiting_books(locked.round):
        try:
            follow_decision(actor, locked, application, now)
        except Refused as refused:
            taken.left_out.append((application, refused.reason))
        else:
            taken.done.append(application)
    return taken


@transaction.atomic
def follow_decision(
    actor: Actor | None, fund: RoundFund, application: Application, now: datetime
) -> Award | None:
    """Make the books say what the project was given. Under the lock of the fund.

    Nothing is left half done where it is refused: the budget is too small, or all has been released.
    """
    own = Award.objects.filter(fund=fund, application=application, carried_from=None)
    award = own.select_related("application__unit").first()
    wanted = (application.amount_fen or 0) if application.state in ALIVE else 0
    if award is None:
        return _new_award(actor, fund, application, wanted, now) if wanted else None
    if award.closed_at is None:
        _change_award(actor, fund, award, application, wanted, now)
    return award


def _new_award(
    actor: Actor | None, fund: RoundFund, application: Application, wanted: int, now: datetime
) -> Award:
    award = Award.objects.create(
        fund=fund, application=application, tier=application.tier, amount_fen=wanted,
        since=timezone.localdate(application.state_since), made_at=now,
    )  # fmt: skip
    _make_parts(award, wanted)
    add_posting(actor=actor, fund=fund, award=award, act="award", amount_fen=wanted, now=now)
    _record(actor, award, "award.made", now)
    return award


def _make_parts(award: Award, amount_fen: int) -> None:
    """Anew from the plan of the round."""
    plan = award.fund.tranches
    amounts = split_award(amount_fen, plan)
    if isinstance(amounts, Verdict):
        raise Refused(amounts)
    award.parts.all().delete()
    Part.objects.bulk_create(
        Part(award=award, order=at, rule=as_plain(rule), amount_fen=fen)
        for at, (rule, fen) in enumerate(zip(plan, amounts, strict=True), start=1)
    )


def _change_award(
    actor: Actor | None,
    fund: RoundFund,
    award: Award,
    application: Application,
    wanted: int,
    now: datetime,
) -> None:
    """What has been released stays; the rest follows the decision."""
    award.fund = fund
    parts = list(award.parts.all())
    gone = sum(one.amount_fen for one in parts if one.released_at)
    held = award_books(award)[AWARDED]
    target = max(0, wanted - gone)
    if wanted and wanted < gone:
        words = _("已经拨付的比改后的核定经费多，不能自动改账。请先与项目单位核对，收回余额。")
        raise Refused(refuse("released_more", words))
    is_fresh = not any(one.released_at for one in parts)
    if is_fresh and application.tier != award.tier and wanted:
        if held:
            add_posting(
                actor=actor, fund=fund, award=award, act="award_back", amount_fen=held, now=now
            )
        award.tier, held = application.tier, 0
    _post_difference(actor, fund, award, target - held, now)
    if target and target != held:
        _resize_parts(award, parts, target, is_fresh=is_fresh)
    if award.amount_fen != wanted or held != target:
        before, award.amount_fen = award.amount_fen, wanted
        award.save(update_fields=["amount_fen", "tier"])
        _record(actor, award, "award.changed", now, before=before)


def _post_difference(
    actor: Actor | None, fund: RoundFund, award: Award, difference: int, now: datetime
) -> None:
    if difference:
        act = "award" if difference > 0 else "award_back"
        amount = abs(difference)
        add_posting(actor=actor, fund=fund, award=award, act=act, amount_fen=amount, now=now)


def _resize_parts(award: Award, parts: Sequence[Part], target: int, *, is_fresh: bool) -> None:
    """Parts that wait share the rest in the proportion they had."""
    if is_fresh:
        _make_parts(award, target)
        return
    waiting = [one for one in parts if not one.released_at]
    weights = [one.amount_fen for one in waiting]
    if not any(weights):
        words = _("各笔都拨付过了，增加的经费没有可以拨付的一笔。请在拨付办法里说明后另行办理。")
        raise Refused(refuse("all_released", words))
    for part, fen in zip(waiting, shared_exactly(target, weights), strict=True):
        part.amount_fen = fen
    Part.objects.bulk_update(waiting, ["amount_fen"])


def renew_parts(fund: RoundFund) -> None:
    """After the plan has changed: awards of which nothing was released follow it."""
    touched = Part.objects.filter(released_at__isnull=False).values("award")
    rows = Award.objects.filter(fund=fund, closed_at__isnull=True).exclude(pk__in=touched)
    for award in rows.filter(amount_fen__gt=0):
        award.fund = fund
        _make_parts(award, award.amount_fen)


def _record(
    actor: Actor | None, award: Award, action: str, now: datetime, before: int | None = None
) -> None:
    record_entry(
        actor=actor, at=now, action=action, subject=award, unit_id=award.application.unit_id,
        subject_label=award.application.title,
        before={} if before is None else {"amount_fen": before},
        after={"amount_fen": award.amount_fen, "tier": award.tier},
    )  # fmt: skip
