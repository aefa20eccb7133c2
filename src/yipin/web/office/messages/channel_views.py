"""The words of each occasion, and the robots of chat groups."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from yipin.journal.models import ChatRobot, Message
from yipin.journal.queries import robots_of
from yipin.journal.services.wordings import wording_for
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor
from yipin.organisations.queries import line_of
from yipin.projects.message_permissions import (
    can_change_robot,
    can_set_channels,
    can_write_letters,
)
from yipin.projects.services.outgoing import (
    change_wording,
    register_robot,
    remove_robot,
    reset_wording,
    try_robot,
)
from yipin.rules.message_occasions import WORDED, Occasion
from yipin.rules.message_texts import render_text, text_faults
from yipin.web.office.messages.loading import load_occasion, load_robot, tabs_of
from yipin.web.office.units.unit_changes import attempt
from yipin.web.permission import requires

SAMPLES = {
    "姓名": "林晚舟", "单位": "机械工程学院团委", "项目计划": "2027年团建工作品牌创建",
    "主办单位": "校团委", "阶段": "单位申报", "截止时间": "3月30日（周二）24:00",
    "安排": "校团委发来通知。单位申报截止时间：3月30日（周二）24:00，请按时提交。",
    "事项": "2027年团建工作品牌创建", "还剩": "还剩 5 天", "补充": "样例已放在群里。",
    "意见": "院系团委意见", "表格": "百炼匠心工作坊", "版本": "2", "项目名称": "百炼匠心工作坊",
    "说明": "请补上安全措施。", "答复": "同意", "结果": "立项", "次数": "1",
}  # fmt: skip


class WordingForm(forms.Form):
    title = forms.CharField(label=gettext_lazy("标题"), max_length=200)
    body = forms.CharField(
        label=gettext_lazy("正文"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
    )

    def __init__(self, *args: object, occasion: Occasion, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.occasion = occasion

    def clean(self) -> dict[str, str]:
        given = super().clean() or {}
        for name in ("title", "body"):
            for fault in text_faults(given.get(name, ""), self.occasion.allowed):
                self.add_error(name, str(fault))
        return given


class RobotForm(forms.Form):
    name = forms.CharField(
        label=gettext_lazy("群名称"),
        max_length=60,
        help_text=gettext_lazy("如“校级团干部工作群”。"),
    )
    address = forms.CharField(
        label=gettext_lazy("机器人的 Webhook 地址"),
        max_length=400,
        help_text=gettext_lazy(
            "在企业微信、钉钉或飞书群里添加机器人，复制它给的地址。存下以后不再显示。"
        ),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    sign_secret = forms.CharField(
        label=gettext_lazy("钉钉“加签”密钥"),
        max_length=128,
        required=False,
        help_text=gettext_lazy("钉钉机器人选了“加签”才填，以 SEC 开头。"),
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}, render_value=True),
    )


@requires(can_write_letters)
def wordings(request: HttpRequest) -> HttpResponse:
    """Every occasion with the words that hold for this unit. The built-in ones are marked."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    line = line_of(actor.unit)  # type: ignore[arg-type]
    rows = [(one, wording_for(one.key, line)) for one in WORDED]
    context = {"tabs": tabs_of(request), "rows": rows, "own": actor.unit.pk}  # type: ignore[union-attr]
    return render(request, "office/messages/wordings.html", context)


@requires(can_write_letters, load_occasion)
def wording(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    """Change the words, look at them with sample facts, or go back to the given ones."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    words = wording_for(occasion.key, line_of(actor.unit))  # type: ignore[arg-type]
    initial = {"title": words.title, "body": words.body}
    form = WordingForm(request.POST or None, occasion=occasion, initial=initial)
    title, body = words.title, words.body
    if request.method == "POST" and form.is_valid():
        title, body = form.cleaned_data["title"], form.cleaned_data["body"]
        if request.POST.get("act") != "preview" and attempt(
            form,
            lambda: change_wording(
                actor=actor, kind=occasion.key, title=title, body=body, now=timezone.now()
            ),
        ):
            messages.success(request, _("“%(name)s”的文字改好了。") % {"name": occasion.name})
            return redirect("wordings")
    context = {
        "tabs": tabs_of(request), "occasion": occasion, "form": form, "words": words,
        "is_own": words.unit_id == actor.unit.pk, **_sample(occasion, actor, title, body),  # type: ignore[union-attr]
    }  # fmt: skip
    return render(request, "office/messages/wording.html", context)


def _sample(occasion: Occasion, actor: Actor, title: str, body: str) -> dict[str, str]:
    """As a real person of the desk reads it: the last one who was told on this occasion."""
    assert actor.unit is not None
    last = Message.objects.filter(kind=occasion.key, unit_id=actor.unit.pk).first()
    facts = SAMPLES | {"发件单位": actor.unit.label}
    if last is not None:
        facts["姓名"] = last.recipient_name
    return {"shown_title": render_text(title, facts), "shown_body": render_text(body, facts)}


@requires(can_write_letters, load_occasion)
@require_POST
def reset(request: HttpRequest, occasion: Occasion) -> HttpResponse:
    if reset_wording(actor=request.actor, kind=occasion.key, now=timezone.now()):  # type: ignore[attr-defined]
        messages.success(request, _("“%(name)s”恢复成原来的文字。") % {"name": occasion.name})
    else:
        messages.info(
            request, _("“%(name)s”本来就是原来的文字，没有改动。") % {"name": occasion.name}
        )
    return redirect("wordings")


@requires(can_set_channels)
def robots(request: HttpRequest) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    unit: Unit = actor.unit  # type: ignore[assignment]
    form = RobotForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = attempt(
            form,
            lambda: register_robot(actor=actor, now=timezone.now(), **form.cleaned_data),
            "address",
        )
        if made:
            messages.success(request, _("登记好了。点“试发”，到群里看有没有收到。"))
            return redirect("robots")
    context = {"tabs": tabs_of(request), "form": form, "robots": robots_of(unit.pk), "unit": unit}
    return render(request, "office/messages/robots.html", context)


@requires(can_change_robot, load_robot)
@require_POST
def test(request: HttpRequest, robot: ChatRobot) -> HttpResponse:
    fault = try_robot(actor=request.actor, robot=robot, now=timezone.now())  # type: ignore[attr-defined]
    if fault:
        messages.error(request, fault)
    else:
        messages.success(
            request, _("发出去了。请到“%(name)s”里看有没有收到。") % {"name": robot.name}
        )
    return redirect("robots")


@requires(can_change_robot, load_robot)
@require_POST
def remove(request: HttpRequest, robot: ChatRobot) -> HttpResponse:
    remove_robot(actor=request.actor, robot=robot, now=timezone.now())  # type: ignore[attr-defined]
    messages.success(request, _("“%(name)s”的机器人停用了，地址已删除。") % {"name": robot.name})
    return redirect("robots")
