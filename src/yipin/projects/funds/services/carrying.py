"""Money that a project left unspent, opened in the books of the next round of its programme.

Locks go from the earlier round to the later one. Books that are just being opened are seen by nobody
else yet, so whoever settles a project at that moment leaves it to them.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from yipin.journal.services.entries import record_entry
from yipin.organisations.permissions import Actor
from yipin.projects.funds.links import link_to_award
from yipin.projects.funds.models import Award, RoundFund
from yipin.projects.funds.queries import books_of_awards
from yipin.projects.funds.services.posting import add_posting, lock_fund
from yipin.projects.funds.services.telling import tell_project
from yipin.rules.ledger import CARRIED
from yipin.rules.money import money_words


def take_over(actor: Actor, fund: RoundFund, now: datetime) -> list[Award]:
    """Into books that are just being opened: everything that earlier rounds carried over."""
    earlier = RoundFund.objects.filter(
        round__programme=fund.round.programme_id, round__lt=fund.round_id
    )
    for key in earlier.order_by("round").values_list("pk", flat=True):
        lock_fund(key)
    return [_open(actor, fund, one, fen, now) for one, fen in _left_over(earlier)]


def _left_over(funds: Iterable[RoundFund]) -> Iterable[tuple[Award, int]]:
    """Awards whose rest was carried over and nowhere opened yet, with the rest in fen. Three reads: which
    they are is asked apart from what belongs to them, so that no database can join it all at once.
    """
    keys = Award.objects.filter(fund__in=list(funds), closed_at__isnull=False, carried_to=None)
    rows = Award.objects.filter(pk__in=list(keys.values_list("pk", flat=True)))
    rows = rows.select_related("fund__round", "application__unit", "application__round__unit")
    awards = list(rows.order_by("fund__round", "application__number", "pk"))
    books = books_of_awards(one.pk for one in awards)
    return [(one, books[one.pk][CARRIED]) for one in awards if books.get(one.pk, {}).get(CARRIED)]


def carry_on(actor: Actor, award: Award, fen: int, now: datetime) -> Award | None:
    """What was just carried over, into the books of the next round that has any; else it waits for
    them. Under the lock of the fund that it leaves.
    """
    later = RoundFund.objects.filter(
        round__programme=award.fund.round.programme_id, round__gt=award.fund.round_id
    )
    key = later.order_by("round").values_list("pk", flat=True).first()
    if not fen or key is None:
        return None
    return _open(actor, lock_fund(key), award, fen, now)


def _open(actor: Actor, fund: RoundFund, source: Award, fen: int, now: datetime) -> Award:
    award = Award.objects.create(
        fund=fund, application=source.application, carried_from=source, tier=source.tier,
        amount_fen=0, since=timezone.localdate(source.closed_at), made_at=now,
    )  # fmt: skip
    add_posting(
        actor=actor, fund=fund, award=award, act="open", amount_fen=fen, now=now,
        note=source.fund.round.name,
    )  # fmt: skip
    record_entry(
        actor=actor, at=now, action="award.opened", subject=award,
        unit_id=award.application.unit_id, subject_label=award.application.title,
        after={"amount_fen": fen}, note=source.fund.round.name,
    )  # fmt: skip
    facts = {"title": award.application.title, "sum": money_words(fen), "round": fund.round.name}
    tell_project(
        actor, award, "funds.opened", _("“%(title)s”上年结转 %(sum)s") % facts,
        _("转到“%(round)s”，可以接着凭票报销。") % facts, link_to_award(award), now,
    )  # fmt: skip
    return award
