"""How one wants to be told: at once, once a day, or only what matters."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yipin.journal.models import NoticeChoice
from yipin.journal.services.channels import choose_notices
from yipin.journal.services.messages import bad_addresses
from yipin.organisations.permissions import Actor, is_signed_in
from yipin.rules.digest_times import AT_ONCE, DAILY, IMPORTANT
from yipin.rules.message_occasions import OPTIONAL
from yipin.web.permission import requires


class ChoiceForm(forms.Form):
    mode = forms.ChoiceField(
        label=gettext_lazy("邮件怎么发给我"),
        widget=forms.RadioSelect,
        choices=[
            (AT_ONCE, gettext_lazy("有消息就发")),
            (DAILY, gettext_lazy("每天汇总一次，重要的马上发")),
            (IMPORTANT, gettext_lazy("只发重要的")),
        ],
    )
    hour = forms.TypedChoiceField(
        label=gettext_lazy("每天几点汇总"),
        coerce=int,
        choices=[(n, f"{n}:00") for n in range(24)],
        help_text=gettext_lazy("北京时间。7 天内要截止的也列在里面；没有可说的就不发。"),
    )
    muted = forms.MultipleChoiceField(
        label=gettext_lazy("这些不用发邮件"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(one.key, one.name) for one in OPTIONAL],
        help_text=gettext_lazy("站内消息还会有。退回、请签意见、提醒办理等是分内事，不能关。"),
    )


@requires(is_signed_in)
def notice_choices(request: HttpRequest) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    person = actor.signed_in
    kept = NoticeChoice.objects.filter(person_id=person.pk).first() or NoticeChoice()
    initial = {"mode": kept.mode, "hour": kept.hour, "muted": kept.muted}
    form = ChoiceForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        choose_notices(actor=actor, now=timezone.now(), **form.cleaned_data)
        messages.success(request, _("存好了，从下一条消息起照这样发。"))
        return redirect("notice_choices")
    context = {
        "form": form,
        "person": person,
        "is_bad": bool(bad_addresses([person.email])),
    }
    return render(request, "member/notice_choices.html", context)
