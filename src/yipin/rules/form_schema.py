"""What a form asks for: sections, fields, columns. A schema is data and never knows its use."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from yipin.rules.plain import Fault, as_plain, from_plain

FIELD_TYPES = {
    "text": "单行文字",
    "long_text": "多行文字",
    "integer": "整数",
    "percent": "百分比",
    "date": "日期",
    "phone": "电话",
    "person": "人员",
    "organisation": "组织",
    "choice": "选项",
    "opinion_and_seal": "意见（签章）",
    "attachment": "附件",
    "table": "表格",
}

# Facts that the system knows and fills in, each shown with its source and date.
PREFILL_FACTS = {
    "today": "填表当天",
    "unit.name": "单位名称",
    "unit.parent": "上级单位",
    "unit.region": "所在地",
    "unit.members": "团员总数",
    "unit.youth_14_to_28": "14—28岁青年数",
    "unit.league_youth_ratio": "团青比",
    "unit.cadres": "团干部数",
    "leader.name": "负责人姓名",
    "leader.title": "负责人职务",
    "leader.phone": "负责人电话",
    "leader.political_status": "负责人政治面貌",
    "filler.name": "填表人姓名",
    "filler.title": "填表人职务",
    "application.title": "项目名称",
    "application.theme": "申报主题",
    "application.items": "申报内容",
    "application.level": "级别",
    "application.unit": "申报单位",
    "application.number": "申报编号",
    "row.number": "序号",
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where the blank stands in the notice's own Word form, counted from zero."""

    table: int
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table inside a form, or of a summary table."""

    key: str
    label: str
    type: str = "text"
    required: bool = False
    prefill: str = ""
    printed: bool = False  # cells are printed on the form and not filled in


@dataclass(frozen=True, slots=True)
class Field:
    """One blank. ``max_mb`` is megabytes per file; percents are kept as typed (``90.5``)."""

    key: str
    label: str
    type: str = "text"
    group: str = ""
    required: bool = True
    hint: str = ""
    max_chars: int | None = None
    min_value: int | None = None
    max_value: int | None = None
    options: tuple[str, ...] = ()
    multiple: bool = False
    columns: tuple[Column, ...] = ()
    min_rows: int = 0
    max_rows: int | None = None
    prefill: str = ""
    kinds: tuple[str, ...] = ()
    max_mb: int | None = None
    max_count: int | None = None
    place: Place | None = None

    @property
    def is_filled_by_applicant(self) -> bool:
        """Opinions are written by those who endorse, never by whoever fills in the form."""
        return self.type != "opinion_and_seal"


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the form as on paper: 一、基本情况."""

    key: str
    title: str
    fields: tuple[Field, ...] = ()


@dataclass(frozen=True, slots=True)
class FormSchema:
    """``number`` is that of the attachment; ``kind`` is ``form`` (one record) or ``table``."""

    key: str
    title: str
    number: str = ""
    kind: str = "form"
    sections: tuple[Section, ...] = ()
    note: str = ""

    def fields(self) -> Iterator[Field]:
        """Every field in the order of the form."""
        for section in self.sections:
            yield from section.fields

    def field(self, key: str) -> Field | None:
        return next((one for one in self.fields() if one.key == key), None)

    def answerable(self) -> tuple[Field, ...]:
        """What the applicant fills in."""
        return tuple(one for one in self.fields() if one.is_filled_by_applicant)


class SchemaFault(ValueError):
    """The data is no form schema. ``faults`` says what, where and what to do."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("；".join(str(fault) for fault in faults))
        self.faults = faults


def schema_as_json(schema: FormSchema) -> dict[str, object]:
    """Plain dictionaries for a JSON column; defaults are left out."""
    plain: dict[str, object] = as_plain(schema)
    return plain


def schema_from_json(data: object) -> FormSchema:
    """The reverse of ``schema_as_json``. Raises ``SchemaFault``."""
    faults: list[Fault] = []
    schema = from_plain(FormSchema, data, "", faults)
    if schema is None:
        raise SchemaFault(tuple(faults))
    return schema


@lru_cache(maxsize=256)
def schema_digest(schema: FormSchema) -> str:
    """SHA-256 in hex; changes with anything a person could see or a check could use."""
    text = json.dumps(schema_as_json(schema), ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()
