"""What was read, in words, where no setting says it better."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yipin.documents.marks import Mark
from yipin.organisations.models import Unit
from yipin.rules.definition import DEFINITION_KINDS, Definition
from yipin.rules.recurrence_words import recurrence_words
from yipin.web.office.definitions.words import Said, endorser_words, joined, theme_words, unit_words
from yipin.web.theme.figures import yuan

LABELS = {
    "issuer": gettext_lazy("发文机关"),
    "document_number": gettext_lazy("文号"),
    "issued_on": gettext_lazy("印发日期"),
    "title": gettext_lazy("名称"),
    "kind": gettext_lazy("类别"),
    "addressees": gettext_lazy("谁来申报"),
    "themes": gettext_lazy("主题"),
    "stages": gettext_lazy("阶段"),
    "deadlines": gettext_lazy("期限"),
    "quotas": gettext_lazy("数量"),
    "materials": gettext_lazy("材料"),
    "responsibilities": gettext_lazy("分工"),
    "review_methods": gettext_lazy("评审方式"),
    "budget_note": gettext_lazy("经费"),
    "results_use": gettext_lazy("结果怎么用"),
    "contacts_present": gettext_lazy("联系人"),
    "attachments": gettext_lazy("附件"),
    "endorsements": gettext_lazy("签章"),
    "awards": gettext_lazy("资助"),
    "tranches": gettext_lazy("拨付"),
    "publicity_days": gettext_lazy("公示"),
}
# Findings of these sorts that need no check stand together as one line.
GROUPED = frozenset(
    {"addressees", "themes", "materials", "responsibilities", "review_methods", "results_use"}
    | {"endorsements", "tranches"}
)


def label_of(mark: Mark) -> str:
    if mark["what"] == "attachments" and (number := mark["value"].get("number")):
        return _("附件 %(number)s") % {"number": number}
    return str(LABELS.get(mark["what"], ""))


def found_words(mark: Mark, year: int) -> str:
    """The value as read."""
    speak = SPEAKERS.get(mark["what"])
    value = mark["value"]
    if speak and value is not None:
        return speak(value)
    return str(value) if isinstance(value, str | int | float) else "".join(mark["words"].split())


def _date_words(text: str | None) -> str:
    """2027年3月, 2027年3月30日 as exact as the paper is."""
    if not text:
        return ""
    day, _sep, clock = text.partition("T")
    parts = day.split("/")[0].removeprefix("--").split("-")
    names = "月日" if day.startswith("--") else "年月日"
    return "".join(f"{int(one)}{name}" for one, name in zip(parts, names, strict=False)) + clock


def _stage(value: dict[str, Any]) -> str:
    first, last = _date_words(value.get("start")), _date_words(value.get("end"))
    span = first if first == last else "—".join(part for part in (first, last) if part)
    return f"{value['name']} {span}".strip()


def _deadline(value: dict[str, Any]) -> str:
    when = _date_words(value.get("date"))
    if value.get("recurrence"):
        when = recurrence_words(value["recurrence"])
    return f"{when}：{value['what']}" if when else value["what"]


def _quota(value: dict[str, Any]) -> str:
    least, most, unit = value.get("min"), value.get("max"), value.get("unit") or ""
    bounds = []
    if least is not None:
        bounds.append(_("至少 %(count)g %(unit)s") % {"count": least, "unit": unit})
    if most is not None:
        bounds.append(_("至多 %(count)g %(unit)s") % {"count": most, "unit": unit})
    if least is not None and least == most:
        bounds = [f"{least:g} {unit}"]
    return f"{value['who']}：{'，'.join(bounds)}"


def _responsibility(value: dict[str, Any]) -> str:
    who = "，".join(part for part in (value.get("department"), value.get("person")) if part)
    return f"{who}：{value['task']}" if who else value["task"]


def _attachment(value: dict[str, Any]) -> str:
    count = len(value.get("form_fields") or ())
    return value["title"] + (_("，读出 %(count)s 栏") % {"count": count} if count else "")


def _award(value: dict[str, Any]) -> str:
    return _("%(who)s每项 %(yuan)s") % {
        "who": value.get("who") or "",
        "yuan": yuan(value["amount_fen"]),
    }


SPEAKERS: dict[str, Callable[[Any], str]] = {
    "kind": lambda value: str(DEFINITION_KINDS.get(value, _("其他"))),
    "issued_on": _date_words,
    "themes": lambda value: str(value["name"]),
    "stages": _stage,
    "deadlines": _deadline,
    "quotas": _quota,
    "materials": lambda value: str(value["name"]),
    "responsibilities": _responsibility,
    "attachments": _attachment,
    "endorsements": lambda value: str(value["body"]),
    "awards": _award,
    "contacts_present": lambda _value: str(_("通知里写了，见联系方式")),
    "publicity_days": lambda value: _("%(days)s 个工作日") % {"days": value},
}


def group_words(
    what: str, values: Sequence[str], definition: Definition, units: Sequence[Unit]
) -> Said:
    """Several findings of one sort in one line."""
    label = str(LABELS[what])
    if what == "addressees":
        return _addressed(values, units)
    if what == "themes":
        return Said(label, theme_words(definition), joined(one.name for one in definition.themes))
    if what == "endorsements" and definition.endorse_stage:
        return Said(label, endorser_words(definition.endorse_stage))
    if what == "materials" and definition.application_stage:
        asked = definition.application_stage.materials
        return Said(label, "、".join(one.name for one in asked) or _("只交表格，不另交文件"))
    if what in ("responsibilities", "results_use"):
        return Said(label, "；".join(values))
    return Said(label, joined(dict.fromkeys(values), 8))


def _addressed(values: Sequence[str], units: Sequence[Unit]) -> Said:
    label = str(LABELS["addressees"])
    if not units:
        note = _("组织库里没有找到这样的单位，请点“改”选定。")
        return Said(label, "、".join(values), note)
    note = _("来自组织库，共 %(count)s 个单位。") % {"count": len(units)}
    return Said(label, unit_words(units), note)
