"""Declaring relations, once for all reviews one sits on."""

from __future__ import annotations

from collections.abc import Sequence

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from yipin.organisations.models import Person
from yipin.organisations.permissions import Actor, Refused, is_signed_in, not_yours, permission
from yipin.projects.people_named import people_named
from yipin.reviews.ballot_queries import ballots_for
from yipin.reviews.chair_queries import panels_to_release
from yipin.reviews.models import Card, Relation
from yipin.reviews.queries import panels_of_person
from yipin.reviews.recusal_queries import declared_asides, has_marked, relations_of, seats_of
from yipin.reviews.services.relations import (
    cards_it_would_take,
    declare_relation,
    remove_relation,
)
from yipin.rules.recusals import KINDS, REASONS
from yipin.rules.verdicts import Verdict, allow
from yipin.web.permission import REFUSED_STATUS, requires
from yipin.web.refusals import refusals_told

PAGE = 50


class RelationForm(forms.Form):
    """What kind, and to whom: a unit or a person."""

    kind = forms.ChoiceField(
        label=gettext_lazy("是什么关系"),
        choices=list(KINDS.items()),
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("请选是什么关系。")},
    )
    unit = forms.CharField(
        label=gettext_lazy("与哪个单位"),
        max_length=160,
        required=False,
        help_text=gettext_lazy(
            "写全称；它的上级、下级单位一并回避。您任职的单位、主办单位不用写。"
        ),
    )
    name = forms.CharField(
        label=gettext_lazy("或者与谁"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("写姓名，一次一个人。申报表上有同名的就回避。"),
    )


@permission("reviews.relation_own")
def is_own_relation(actor: Actor, relation: Relation) -> Verdict:
    """Nobody else sees or removes what somebody declared."""
    if actor.person is not None and actor.person.pk == relation.person_id:
        return allow()
    return not_yours()


def load_relation(*, pk: int) -> Relation:
    return get_object_or_404(Relation, pk=pk)


def show_reviews(
    request: HttpRequest,
    person: Person,
    form: RelationForm | None = None,
    going: Sequence[Card] = (),
) -> HttpResponse:
    """What there is to judge and to vote on; what is being prepared; what was declared. ``going`` are the
    cards that the relation in ``form`` would take: that is asked first.
    """
    seats, ballots = list(seats_of(person)), ballots_for(person, timezone.localdate())
    context = {
        "panels": Paginator(panels_of_person(person), PAGE).get_page(request.GET.get("page")),
        "ballots": ballots,
        "has_to_vote": any(not one.has_voted for one in ballots),
        "chaired": panels_to_release(person),
        "coming": [one.panel for one in seats if one.panel.state == one.panel.State.PREPARING],
        "is_expert": bool(seats),
        "relations": list(relations_of(person)) if seats else [],
        "asides": [(one, REASONS[one.reason]) for one in declared_asides(person)] if seats else [],
        "going": going,
        "sure": _sure_of(going),
        "is_fixed": bool(seats) and has_marked(person),
        "form": form or RelationForm(),
    }
    status = REFUSED_STATUS if going or (form is not None and form.errors) else 200
    return render(request, "reviewer/reviews.html", context, status=status)


def _sure_of(going: Sequence[Card]) -> str:
    """What the button of the question sends: these cards and no others were asked about."""
    return "-".join(str(one.pk) for one in going)


def _back() -> str:
    return f"{reverse('reviews')}?all=1#relations"


@requires(is_signed_in)
def add(request: HttpRequest) -> HttpResponse:
    """One more; what cannot be is said where it was typed, and before cards go it is asked. Opened again,
    the address leads back.
    """
    if request.method != "POST":
        return redirect(_back())
    form = RelationForm(request.POST)
    if form.is_valid():
        given = {
            "actor": request.actor, "named": people_named, "now": timezone.now(),  # type: ignore[attr-defined]
            **form.cleaned_data,
        }  # fmt: skip
        try:
            going = cards_it_would_take(**given)
            if going and _sure_of(going) != request.POST.get("sure", ""):
                return show_reviews(request, request.user, form, going)  # type: ignore[arg-type]
            declare_relation(**given)
        except Refused as refused:
            form.add_error("name" if form.cleaned_data["name"] else "unit", refused.reason)
        else:
            messages.success(request, _("存好了，有关系的项目会自动回避。") + _gone_words(going))
            return redirect(_back())
    return show_reviews(request, request.user, form)  # type: ignore[arg-type]


def _gone_words(gone: Sequence[Card]) -> str:
    if not gone:
        return ""
    named = "、".join(f"“{one.subject.title}”" for one in gone)
    return _("%(named)s不再由您评，打过的分已经去掉。") % {"named": named}


@requires(is_own_relation, load_relation)
@require_POST
def remove(request: HttpRequest, relation: Relation) -> HttpResponse:
    """Take one back before the first mark."""
    with refusals_told(request):
        remove_relation(
            actor=request.actor,  # type: ignore[attr-defined]
            relation=relation, named=people_named, now=timezone.now(),
        )  # fmt: skip
        messages.success(request, _("去掉了。"))
    return redirect(_back())
