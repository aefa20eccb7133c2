"""Name, kind, year, contact and the like: the head of a definition on one page."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from yipin.programmes.editing import SettingFault
from yipin.rules.definition import DEFINITION_KINDS, Definition
from yipin.web.office.definitions.crumbs import crumbs_to
from yipin.web.office.definitions.fixes import count_field, text_field
from yipin.web.office.definitions.list_forms import lines_field, lines_of
from yipin.web.office.definitions.places import Place
from yipin.web.permission import REFUSED_STATUS

PLAIN = ("name", "kind", "year", "summary", "issuer_note", "publicity_days", "own_title")


class BasicsForm(forms.Form):
    name = text_field(_("项目计划名称"), help_text=_("各单位看到的名称。"))
    kind = forms.ChoiceField(label=_("类别"), choices=list(DEFINITION_KINDS.items()))
    year = count_field(_("年度"), required=True, min_value=1980, max_value=2100)
    summary = text_field(_("一句话说明"), 300, required=False)
    issuer_note = text_field(_("发文机关"), 120, required=False)
    own_title = forms.BooleanField(label=_("申报单位自己起项目名称"), required=False)
    publicity_days = count_field(_("公示几个工作日"), min_value=1, max_value=60)
    results_use = lines_field(_("结果怎么用"), help_text=_("一行一条"))
    office = text_field(_("办公室"), 80, required=False)
    phone = text_field(_("办公电话"), 40, required=False)
    mailbox = forms.EmailField(
        label=_("办公邮箱"), required=False, help_text=_("会写进通知页。请不要填个人的。"),
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )  # fmt: skip

    @classmethod
    def start(cls, definition: Definition) -> dict[str, Any]:
        contact = definition.contact
        return {name: getattr(definition, name) for name in PLAIN} | {
            "results_use": "\n".join(definition.results_use),
            "office": contact.office, "phone": contact.phone, "mailbox": contact.mailbox,
        }  # fmt: skip

    def changes(self, definition: Definition) -> list[tuple[str, Any]]:
        """Only what differs from now."""
        given = self.cleaned_data
        contact = {name: given[name] for name in ("office", "phone", "mailbox")}
        wanted = {name: given[name] for name in PLAIN} | {
            "results_use": lines_of(given["results_use"])
        }
        was = {name: getattr(definition, name) for name in PLAIN}
        was["results_use"] = list(definition.results_use)
        changes = [(name, value) for name, value in wanted.items() if value != was[name]]
        own = definition.contact
        if contact != {"office": own.office, "phone": own.phone, "mailbox": own.mailbox}:
            changes.append(("contact", contact))
        return changes


def edit_basics(request: HttpRequest, place: Place) -> HttpResponse:
    form = BasicsForm(
        request.POST or None, initial=BasicsForm.start(place.definition), auto_id="id_%s"
    )
    if request.method == "POST" and form.is_valid() and place.is_open:
        try:
            for path, value in form.changes(place.definition):
                place = place.change(
                    actor=request.actor,
                    path=path,
                    value=value,
                    now=timezone.now(),  # type: ignore[attr-defined]
                )
        except SettingFault as fault:
            for one in fault.faults:
                form.add_error(None, one.message)
        else:
            messages.success(request, _now("已存好。"))
            return redirect(place.urls["home"])
    context = {
        "place": place, "form": form, "crumbs": crumbs_to(place, _now("名称与联系方式")),
    }  # fmt: skip
    status = REFUSED_STATUS if form.errors else 200
    return render(request, "office/definitions/basics.html", context, status=status)
