"""A form as a table: what is asked, how it is filled in, and who fills it in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from yipin.rules.form_schema import FIELD_TYPES, PREFILL_FACTS, Field, FormSchema
from yipin.web.theme.parts import Mark

KNOWN, ASKED, SIGNED, MADE = "known", "asked", "signed", "made"


@dataclass(frozen=True, slots=True)
class FormRow:
    field: Field
    label: str
    how: str
    who: str

    @property
    def fact(self) -> str:
        """What the system fills in."""
        return PREFILL_FACTS.get(self.field.prefill, "")

    @property
    def mark(self) -> Mark:
        return {
            KNOWN: Mark(text=_("系统已有"), shape="check"),
            ASKED: Mark(text=_("要填"), tone="info", shape="dot"),
            SIGNED: Mark(text=_("签意见时生成"), shape="ring"),
            MADE: Mark(text=_("系统生成"), shape="check"),
        }[self.who]


@dataclass(frozen=True, slots=True)
class FormTable:
    """One form of a definition with its rows and a sentence that counts them."""

    form: FormSchema
    rows: Sequence[FormRow]
    url: str = ""
    is_application: bool = False

    @property
    def first(self) -> Sequence[FormRow]:
        """A few of each sort, so that the short table shows them all."""
        shown: list[FormRow] = []
        left = Counter({KNOWN: 2, ASKED: 3, SIGNED: 1, MADE: 2})
        for row in self.rows:
            if left[row.who] > 0:
                shown.append(row)
                left[row.who] -= 1
        return shown

    @property
    def is_long(self) -> bool:
        return len(self.rows) > len(self.first)

    @property
    def title(self) -> str:
        number = _("附件 %(number)s ") % {"number": self.form.number} if self.form.number else ""
        return f"{number}{self.form.title}"

    @property
    def summary(self) -> str:
        counts = Counter(row.who for row in self.rows)
        if self.form.kind == "table":
            return _("汇总表由系统按申报生成，不用各单位填。")
        words = _("%(all)s 栏里 %(known)s 栏系统已有，填表人只填 %(asked)s 栏")
        said = words % {"all": len(self.rows), "known": counts[KNOWN], "asked": counts[ASKED]}
        if counts[SIGNED]:
            said += _("，另 %(signed)s 栏是意见") % {"signed": counts[SIGNED]}
        return f"{said}。"


def form_table(form: FormSchema, *, url: str = "", is_application: bool = False) -> FormTable:
    if form.kind == "table":
        table = next((one for one in form.fields() if one.type == "table"), None)
        columns = table.columns if table else ()
        rows = [
            FormRow(Field(one.key, one.label), one.label, _how_column(one.type), MADE)
            for one in columns
        ]
        return FormTable(form, rows, url)
    return FormTable(form, [form_row(one) for one in form.fields()], url, is_application)


def _how_column(kind: str) -> str:
    return FIELD_TYPES.get(kind, kind)


def form_row(field: Field) -> FormRow:
    label = f"{field.group} · {field.label}" if field.group else field.label
    return FormRow(field, label, how_filled(field), who_fills(field))


def who_fills(field: Field) -> str:
    if not field.is_filled_by_applicant:
        return SIGNED
    is_own = field.prefill.startswith(
        ("application.title", "application.theme", "application.items")
    )
    return KNOWN if field.prefill in PREFILL_FACTS and not is_own else ASKED


def how_filled(field: Field) -> str:
    """单行，15 字; 表格，可加行; 选项，8 选 1."""
    words = FIELD_WORDS().get(field.type) or FIELD_TYPES.get(field.type, field.type)
    if field.type == "choice" and field.options:
        way = _("可多选") if field.multiple else _("选 1 项")
        return _("选项，%(count)s 项%(way)s") % {"count": len(field.options), "way": f"，{way}"}
    if field.max_chars:
        words += _("，%(most)s 字") % {"most": field.max_chars}
    return words if field.required or field.type == "opinion_and_seal" else words + _("，选填")


def FIELD_WORDS() -> dict[str, str]:  # noqa: N802 - a table, translated when it is shown
    return {
        "text": _("单行"),
        "long_text": _("多行"),
        "integer": _("数字"),
        "table": _("表格，可加行"),
        "attachment": _("文件"),
        "opinion_and_seal": _("签章栏"),
        "person": _("姓名"),
        "organisation": _("单位"),
    }
