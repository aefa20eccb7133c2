"""Publishing: what will happen, who is told, and what is in the way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yipin.documents.answers import Progress
from yipin.documents.queries import progress_of_notice
from yipin.organisations.choices import Right
from yipin.organisations.models import Person, Unit
from yipin.organisations.permissions import Refused
from yipin.organisations.queries import holders_of_many
from yipin.programmes.models import Round
from yipin.rules.deadlines import SHANGHAI, closing_at, closing_words, is_over
from yipin.rules.definition import Stage
from yipin.rules.quota_words import quota_sentences
from yipin.rules.stage_order import out_of_order
from yipin.web.office.definitions.crumbs import crumbs_to
from yipin.web.office.definitions.gaps import Gap, gaps_of
from yipin.web.office.definitions.places import NoticePlace, Place, units_of
from yipin.web.office.definitions.schedule import calendar_of
from yipin.web.office.definitions.words import left_words, unit_words
from yipin.web.theme.parts import CalendarRow


class PublishForm(forms.Form):
    """Whether everybody may read the notice."""

    is_public = forms.BooleanField(label="", required=False, initial=True)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["is_public"].label = _(
            "公开通知：没有登录的人也能看通知原文和日程，看不到各单位报的内容"
        )


@dataclass
class Publishing:
    """What publishing would do now."""

    place: Place
    now: datetime

    @cached_property
    def units(self) -> Sequence[Unit]:
        return units_of(self.place)

    @cached_property
    def holders(self) -> dict[int, list[Person]]:
        today = self.now.astimezone(SHANGHAI).date()
        return holders_of_many([one.pk for one in self.units], Right.FILL_FORMS, today)

    @property
    def people(self) -> int:
        return len({person.pk for some in self.holders.values() for person in some})

    @property
    def unheard(self) -> list[Unit]:
        """Units in which nobody would get the message."""
        return [one for one in self.units if not self.holders.get(one.pk)]

    @property
    def units_in_words(self) -> str:
        return unit_words(self.units)

    @property
    def must(self) -> list[Gap]:
        return [one for one in gaps_of(self.place) if one.missing.must]

    @cached_property
    def progress(self) -> Progress:
        notice = self.place.notice
        if isinstance(self.place, NoticePlace) or (notice and notice.state == notice.State.READ):
            return progress_of_notice(notice)  # type: ignore[arg-type]
        return Progress(0, 0, 0)

    @property
    def left_in_words(self) -> str:
        return _("还有%(left)s") % {"left": "、".join(left_words(self.progress))}

    @property
    def stage(self) -> Stage | None:
        return self.place.definition.application_stage

    @property
    def closes(self) -> str:
        stage = self.stage
        closes = closing_at(stage.closes_at) if stage else None
        return closing_words(closes, self.now.astimezone(SHANGHAI).year) if closes else ""

    @property
    def is_late(self) -> bool:
        """The time for applying is over before it begins."""
        return bool(self.stage and is_over(closing_at(self.stage.closes_at), self.now))

    @property
    def quotas(self) -> tuple[str, ...]:
        return quota_sentences(self.place.definition)

    @property
    def calendar(self) -> list[CalendarRow]:
        return calendar_of(self.place.definition)

    @property
    def out_of_order(self) -> tuple[str, ...]:
        """Pairs of stages whose dates contradict their order."""
        return out_of_order(self.place.definition)

    @property
    def unbuilt(self) -> list[str]:
        return [one.name for one in self.place.definition.stages if not one.built]

    @property
    def can_publish(self) -> bool:
        return bool(self.units) and not self.must and self.progress.is_done and self.place.is_open


def publish(request: HttpRequest, place: Place) -> HttpResponse:
    """Say what will happen; on POST do it."""
    now = timezone.now()
    form = PublishForm(request.POST if request.method == "POST" else None, auto_id="id_%s")
    if request.method == "POST" and form.is_valid():
        try:
            opened = place.publish(
                actor=request.actor,
                is_public=form.cleaned_data["is_public"],
                now=now,  # type: ignore[attr-defined]
            )
        except Refused as refused:
            messages.error(request, refused.reason)
        else:
            count = opened.addressees.count()
            messages.success(request, _("已发布，%(count)s 个单位收到了待办。") % {"count": count})
            return redirect(round_url(opened))
    context = {
        "place": place,
        "page": Publishing(place, now),
        "form": form,
        "crumbs": crumbs_to(place, _("发布")),
    }
    return render(request, "office/definitions/publish.html", context)


def round_url(round_: Round) -> str:
    """The page of the round, or the list of programmes where a site has none."""
    try:
        return reverse("round", args=[round_.pk])
    except NoReverseMatch:
        return reverse("definitions")
