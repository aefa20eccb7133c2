"""Voting: one slip, handed in once."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from yipin.database.kept_reads import KeptRead
from yipin.organisations.models import Person
from yipin.organisations.permissions import Actor, Refused, not_yours, permission
from yipin.projects.blind_names import titles_for_experts
from yipin.projects.people_named import people_named
from yipin.reviews.ballot_queries import (
    asides_of_elector,
    choices_of,
    has_voted,
    is_elector,
    subjects_of,
    votes_of,
)
from yipin.reviews.models import Ballot
from yipin.reviews.services.ballots import cast_vote
from yipin.rules.deadlines import is_over
from yipin.rules.recusals import REASONS
from yipin.rules.verdicts import Verdict, allow
from yipin.web.permission import REFUSED_STATUS, requires
from yipin.web.typed import wholes_typed


@permission("reviews.votes")
def votes_here(actor: Actor, ballot: Ballot) -> Verdict:
    """Entitled today, in a ballot that was opened."""
    is_opened = ballot.state != Ballot.State.PREPARING
    if actor.person and is_opened and is_elector(ballot, actor.person, timezone.localdate()):
        return allow()
    return not_yours()


def load_opened(*, pk: int) -> Ballot:
    found = OPENED.first(pk=pk)
    if found is None:
        raise Http404
    return found


OPENED = KeptRead(lambda pk: Ballot.objects.select_related("panel__unit", "part").filter(pk=pk))


def asides_here(ballot: Ballot, person: Person) -> dict[int, str]:
    """Subject → one sentence why it cannot be chosen; in a blind review it says no more than that."""
    choices = choices_of(ballot, person)
    found = asides_of_elector(ballot, person, choices, people_named, timezone.localdate())
    whys = {
        key: "" if ballot.panel.is_blind else REASONS.get(why, "") for key, why in found.items()
    }
    said = _("您要回避这一项%(why)s，不能选；这一项算得票时，分母里也没有您。")
    return {key: said % {"why": f"（{why}）" if why else ""} for key, why in whys.items()}


@requires(votes_here, load_opened)
def vote(request: HttpRequest, ballot: Ballot) -> HttpResponse:
    """The slip; once handed in, that it is; once counted, what came out."""
    now, reason = timezone.now(), ""
    chosen = wholes_typed(request.POST.getlist("chosen"))
    if request.method == "POST":
        try:
            cast_vote(
                actor=request.actor, ballot=ballot, chosen=chosen, now=now, named=people_named  # type: ignore[attr-defined]
            )  # fmt: skip
        except Refused as refused:
            reason = refused.reason
        else:
            messages.success(request, _("已投票。"))
            return redirect("vote", pk=ballot.pk)
    panel = ballot.panel
    subjects = list(subjects_of(ballot))
    titles = titles_for_experts(panel, subjects)
    has_ended = ballot.state == Ballot.State.COUNTED or is_over(ballot.closes_at, now)
    is_done = has_voted(ballot, request.user)  # type: ignore[arg-type]
    aside = {} if has_ended or is_done else asides_here(ballot, request.user)  # type: ignore[arg-type]
    context = {
        "ballot": ballot,
        "panel": panel,
        "lines": [(one, titles[one.pk], one.pk in chosen, aside.get(one.pk)) for one in subjects],
        "has_voted": is_done,
        "is_over": has_ended,
        "is_aside": bool(aside)
        and (ballot.part_id is None or all(one.pk in aside for one in subjects)),
        "votes": [(titles[one.pk], count) for one, count in votes_of(ballot)],
        "reason": reason,
    }
    return render(request, "reviewer/vote.html", context, status=REFUSED_STATUS if reason else 200)
