"""A ballot as the office holds it: who votes, until when, how many have, and what came out."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from yipin.organisations.models import Post
from yipin.organisations.permissions import Refused
from yipin.programmes.models import Round
from yipin.projects.reviewing import round_of_panel
from yipin.projects.services.tie_votes import can_ties_move, count_vote, open_vote
from yipin.reviews.ballot_queries import subjects_of, turnout, votes_of
from yipin.reviews.models import Ballot
from yipin.reviews.services.ballots import can_be_held, set_ballot
from yipin.rules.deadlines import is_over
from yipin.web.office.reviews.loading import can_change_ballot, crumbs_of_panel, load_ballot
from yipin.web.office.reviews.ranking_page import has_equal
from yipin.web.office.rounds.more_time import INCLUSIVE, MinuteField
from yipin.web.permission import REFUSED_STATUS, requires
from yipin.web.refusals import refusals_told

FIELDS = {"most": "most", "past": "closes_at"}  # of what is refused


class BallotForm(forms.Form):
    """Who, how many, until when."""

    post = forms.ModelChoiceField(
        label=gettext_lazy("由谁投票"),
        queryset=Post.objects.all(),
        required=False,
        empty_label=gettext_lazy("这次评审的专家"),
        help_text=gettext_lazy("选一个职务，就由主办单位和下级单位里任这个职务的人投票。"),
    )
    most = forms.IntegerField(label=gettext_lazy("每人最多选几项"), min_value=1)
    closes_at = MinuteField(
        label=gettext_lazy("投票截止"),
        required=False,
        help_text=format_lazy(
            "{inclusive}{needed}",
            inclusive=INCLUSIVE,
            needed=gettext_lazy("可以先空着，写了才能开始投票。"),
        ),
    )
    closes_at.is_asked = True  # type: ignore[attr-defined]  # the hint says when it may stay empty

    def __init__(self, *args: Any, ballot: Ballot, **kwargs: Any) -> None:
        at = timezone.localtime(ballot.closes_at) if ballot.closes_at else None
        initial = {"post": ballot.post, "most": ballot.most, "closes_at": at}
        super().__init__(*args, initial=initial, **kwargs)
        if ballot.part is None:  # the panel votes, among those that are level
            del self.fields["post"]
            self.fields["most"].widget.attrs["max"] = len(ballot.tied) - 1


@requires(can_change_ballot, load_ballot)
def ballot(request: HttpRequest, ballot: Ballot) -> HttpResponse:
    """Settings until it opens, then the turnout, then the result."""
    form = BallotForm(request.POST or None, ballot=ballot)
    if request.method == "POST" and form.is_valid():
        try:
            set_ballot(
                actor=request.actor,  # type: ignore[attr-defined]
                ballot=ballot, now=timezone.now(), **{"post": None, **form.cleaned_data},
            )  # fmt: skip
        except Refused as refused:
            field = FIELDS.get(refused.code)
            form.add_error(field if field in form.fields else None, refused.reason)
        else:
            messages.success(request, _("表决的安排存好了。"))
            return redirect("panel_ballot", pk=ballot.pk)
    held, votes = round_of_panel(ballot.panel), votes_of(ballot)
    voted, electors = turnout(ballot, timezone.localdate())
    context = {
        "panel": ballot.panel,
        "ballot": ballot,
        "form": form,
        "why_not": _why_not_held(ballot, held),
        "voted": voted,
        "electors": electors,
        "votes": [(one, count, ballot.aside_from(one.pk)) for one, count in votes],
        "tied": list(subjects_of(ballot)) if ballot.part is None else [],
        "is_still_level": ballot.part_id is None and has_equal(count for _one, count in votes),
        "is_over": is_over(ballot.closes_at, timezone.now()),
        "crumbs": crumbs_of_panel(ballot.panel, held, ballot.name),
    }
    status = REFUSED_STATUS if form.errors else 200
    return render(request, "office/reviews/ballot.html", context, status=status)


def _why_not_held(ballot: Ballot, held: Round) -> str:
    """Empty where it may be opened, or counted once it is over."""
    if ballot.state == Ballot.State.COUNTED:
        return ""
    reason = can_be_held(ballot).reason if ballot.state == Ballot.State.PREPARING else ""
    return reason or ("" if ballot.part_id else can_ties_move(held, ballot.panel).reason)


@requires(can_change_ballot, load_ballot)
@require_POST
def act(request: HttpRequest, ballot: Ballot) -> HttpResponse:
    """``open`` or ``count``."""
    slug = request.resolver_match.kwargs["act"]  # type: ignore[union-attr]
    acts = {
        "open": (open_vote, _("投票开始了，已告诉可以投票的人。")),
        "count": (count_vote, _("计好票了。")),
    }
    if slug not in acts:
        raise Http404
    do, words = acts[slug]
    with refusals_told(request):
        do(actor=request.actor, ballot=ballot, now=timezone.now())  # type: ignore[attr-defined]
        messages.success(request, words)
    return redirect("panel_ballot", pk=ballot.pk)
