"""From the blank forms of a notice to form schemas: sections, fields, facts filled in by themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from yipin.reading.blank_forms.model import FormAttachment, FormField
from yipin.reading.drafting.facts import fact_for
from yipin.reading.drafting.source import Notes, plain
from yipin.rules.form_schema import FIELD_TYPES, Column, Field, FormSchema, Place, Section
from yipin.rules.summary_table import column_fact

APPLICATION = re.compile(r"申报|申请|报名|推荐|立项|创建|信息表|基本情况|登记")
LATER = re.compile(
    r"结项|中期|验收|总结|考核|评分|打分|变更|决算|名单|反馈|回执|报告[单表]|情况[单]|月报|季报|台账"
)
LONG_CHARS = 3000
LIMIT = re.compile(r"(?:限|不超过|控制在)?(\d{2,5})字(?:以内|左右)?|(?:限|不超过)(\d{2,5})字?")
STATUSES = ("中共党员", "中共预备党员", "共青团员", "民主党派", "群众")


def draft_forms(attachments: Sequence[FormAttachment], notes: Notes) -> tuple[FormSchema, ...]:
    """One schema for each form and table; lists and what is only announced hold nothing to fill in.

    An application form that is announced and not enclosed is proposed with the usual blanks.
    """
    main = application_attachment(attachments)
    schemas: list[FormSchema] = []
    for at, one in enumerate(attachments):
        if one is main:
            schemas.append(_application(one, notes))
        elif one.included and one.kind != "list":
            schemas.append(_schema(one, _key(one, at, schemas)))
    return tuple(schemas)


def application_attachment(attachments: Sequence[FormAttachment]) -> FormAttachment | None:
    """The form that an applicant fills in: enclosed rather than announced."""
    forms = [one for one in attachments if one.kind == "form" and not LATER.search(one.title)]
    wanted = [one for one in forms if APPLICATION.search(one.title)]
    for some in ([one for one in wanted if one.included], wanted, forms):
        if some:
            return some[0]
    return None


def _key(attachment: FormAttachment, at: int, before: Sequence[FormSchema]) -> str:
    if attachment.kind == "table" and all(one.key != "summary" for one in before):
        return "summary"
    return f"form-{at + 1}"


def _application(attachment: FormAttachment, notes: Notes) -> FormSchema:
    if attachment.included:
        return _schema(attachment, "application")
    title = attachment.title
    notes.ask(
        "forms.application", f"通知提到《{title}》，文件里没有附。先按常见栏目拟了一张，请核对。"
    )
    note = "通知没有附这张表，栏目按常见写法拟定。"
    sections = (
        Section("basics", "基本情况", USUAL_BASICS),
        Section("plan", "项目方案", USUAL_PLAN),
    )
    return FormSchema("application", title, attachment.number or "", "form", sections, note)


def _schema(attachment: FormAttachment, key: str) -> FormSchema:
    title = attachment.printed_title or attachment.title
    sections = _table_section(attachment) if attachment.kind == "table" else _sections(attachment)
    return FormSchema(key, title, attachment.number or "", attachment.kind, sections)


def _table_section(attachment: FormAttachment) -> tuple[Section, ...]:
    columns = tuple(_columns(attachment.columns, attachment.printed_columns))
    rows = Field("rows", attachment.title, "table", required=False, columns=columns)
    outside = tuple(_fields(attachment.fields))
    return (Section("rows", "汇总表", (*outside, rows)),)


def _sections(attachment: FormAttachment) -> tuple[Section, ...]:
    """Facts first, then what is to be written, then the opinions, each with a heading of its own."""
    fields = list(_fields(attachment.fields))
    opinions = tuple(one for one in fields if not one.is_filled_by_applicant)
    filled = [one for one in fields if one.is_filled_by_applicant]
    cut = next((at for at, one in enumerate(filled) if one.type in ("long_text", "table")), None)
    basics = filled if cut is None else filled[:cut]
    parts = (
        ("basics", "基本情况", tuple(basics)),
        ("plan", "填报内容", tuple(filled[len(basics) :])),
        ("opinions", "意见", opinions),
    )
    return tuple(Section(*part) for part in parts if part[2])


def _fields(found: Sequence[FormField]) -> Iterator[Field]:
    taken: set[str] = set()
    was_leader = False
    for at, one in enumerate(found):
        field = _field(one, at, was_leader=was_leader)
        was_leader = field.prefill.startswith("leader.")
        fresh = field.prefill if field.prefill not in taken else ""
        if fresh and fresh != "unit.name":
            taken.add(fresh)
        yield field if fresh == field.prefill else _without_prefill(field)


def _without_prefill(field: Field) -> Field:
    return replace(field, prefill="")


def _field(found: FormField, at: int, *, was_leader: bool) -> Field:
    kind = found.type if found.type in FIELD_TYPES else "text"
    prefill = fact_for(found.label, found.group or "", kind, after_leader=was_leader)
    options, kind = _options(found, kind, prefill)
    hint = found.hint or ""
    return Field(
        key=f"f{at + 1}",
        label=found.label,
        type=kind,
        group=found.group or "",
        required=_is_required(found, kind),
        hint=hint,
        max_chars=_limit(hint) or (LONG_CHARS if kind == "long_text" else None),
        max_value=100 if prefill == "unit.league_youth_ratio" else None,
        options=options,
        multiple=bool(found.multiple),
        columns=tuple(_columns(found.columns, found.printed_columns)),
        prefill=prefill,
        kinds=("jpg", "png") if kind == "attachment" and "照片" in found.label else (),
        place=_place(found),
    )


def _options(found: FormField, kind: str, prefill: str) -> tuple[tuple[str, ...], str]:
    """A choice without printed options would offer nothing."""
    if found.options:
        return found.options, kind
    if prefill == "leader.political_status":
        return STATUSES, "choice"
    return (), "text" if kind == "choice" else kind


def _is_required(found: FormField, kind: str) -> bool:
    if found.required is not None:
        return found.required
    return kind != "attachment" and not re.search(r"备注|其他|说明$", plain(found.label))


def _limit(hint: str) -> int | None:
    found = LIMIT.search(plain(hint))
    return int(found[1] or found[2]) if found else None


def _place(found: FormField) -> Place | None:
    cell = found.place.blank_cell
    if found.place.table is None or cell is None:
        return None
    return Place(found.place.table, cell.row, cell.column)


def _columns(labels: Sequence[str], printed: Sequence[str]) -> Iterator[Column]:
    for at, label in enumerate(labels):
        column = Column(f"c{at + 1}", label, printed=label in printed)
        yield Column(column.key, label, prefill=column_fact(column), printed=column.printed)


USUAL_BASICS = (
    Field("unit", "申报单位", "organisation", prefill="unit.name"),
    Field("title", "项目名称", prefill="application.title"),
    Field("theme", "申报主题", prefill="application.theme"),
    Field("leader_name", "姓名", "person", group="负责人", prefill="leader.name"),
    Field("leader_title", "职务", group="负责人", prefill="leader.title"),
    Field("leader_phone", "联系电话", "phone", group="负责人", prefill="leader.phone"),
)
USUAL_PLAN = (Field("plan", "项目方案", "long_text", max_chars=LONG_CHARS),)
