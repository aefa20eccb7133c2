"""The fields of a form as a page draws them: known facts as rows, the rest as inputs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from yipin.forms.models import Remark, SubmissionFile
from yipin.rules.application_schema import ITEMS, THEME
from yipin.rules.definition import Definition
from yipin.rules.form_answers import AnswerFault
from yipin.rules.form_schema import Field
from yipin.web.unit.answers import input_name
from yipin.web.unit.pages.choices import (
    OptionGroup,
    item_options,
    plain_options,
    theme_options,
)
from yipin.web.unit.pages.fact_words import Known, known_fact, typed_over
from yipin.web.unit.pages.table_rows import (
    INPUT_MODES,
    Cell,
    cells_of,
    input_type,
    rows_of,
)

FEW = 8  # options that may all be shown
WORD_KINDS = {"docx", "doc"}
PICTURES = frozenset({"jpg", "jpeg", "png"})
KIND_WORDS = {"pdf": "PDF", "xlsx": "Excel", "jpg": "JPG", "png": "PNG"}


@dataclass(frozen=True, kw_only=True)
class FieldView:
    """One field on the page. ``value`` is the answer as it stands in the draft."""

    field: Field
    value: Any
    faults: Sequence[str] = ()
    remarks: Sequence[Remark] = ()
    known: Known | None = None
    files: Sequence[SubmissionFile] = ()
    groups: Sequence[OptionGroup] = ()
    is_theme: bool = False
    is_items: bool = False
    typed_over: str = ""
    heading: str = ""
    rows: list[list[Cell]] = field(default_factory=list)

    @cached_property
    def name(self) -> str:
        return input_name(self.field)

    @property
    def kind(self) -> str:
        """Which template draws it."""
        if self.field.type == "choice":
            if self.is_items:
                return "items"
            count = sum(len(group.options) for group in self.groups)
            picks = self.field.multiple or self.is_theme or count <= FEW
            return "picks" if picks else "select"
        return {"long_text": "long", "table": "table", "attachment": "files"}.get(
            self.field.type, "line"
        )

    @property
    def template(self) -> str:
        return f"unit/fields/{self.kind}.html"

    @property
    def input_type(self) -> str:
        return input_type(self.field.type, self.value)

    @property
    def input_mode(self) -> str:
        return INPUT_MODES.get(self.field.type, "")

    @property
    def described_by(self) -> str:
        """The place of faults is always named: a save may put some there."""
        parts = {"hint": self.hint, "bad": True, "remark": self.remarks}
        return " ".join(f"{self.name}-{part}" for part, shown in parts.items() if shown)

    @cached_property
    def hint(self) -> str:
        hint = "" if self.is_theme else self.field.hint
        if self.field.max_chars and self.field.type in {"text", "long_text"}:
            most = _("%(most)s 字以内") % {"most": self.field.max_chars}
            hint = hint if str(self.field.max_chars) in hint else _joined(hint, most)
        return hint

    @property
    def is_short(self) -> bool:
        """Two of these stand side by side."""
        return self.kind in {"line", "select"}

    @property
    def next_row(self) -> int:
        return len(self.rows)

    @property
    def blank_cells(self) -> list[Cell]:
        return cells_of(self.field, "__n__", {})

    @property
    def kinds_words(self) -> str:
        return "、".join(kind_words(self.field.kinds))

    @property
    def max_bytes(self) -> int:
        """What the server takes here, so that a script refuses before it sends."""
        most = min(self.field.max_mb or settings.UPLOAD_MAX_MB, settings.UPLOAD_MAX_MB)
        return most * 1024 * 1024

    @property
    def accept(self) -> str:
        return ",".join(f".{kind}" for kind in self.field.kinds)

    @property
    def takes_pictures(self) -> bool:
        """Whether a photograph of a paper would be taken."""
        return not self.field.kinds or bool(PICTURES & set(self.field.kinds))

    @property
    def has_room(self) -> bool:
        return self.field.max_count is None or len(self.files) < self.field.max_count


def _joined(hint: str, more: str) -> str:
    return _("%(hint)s。%(more)s") % {"hint": hint.rstrip("。"), "more": more} if hint else more


def kind_words(kinds: Sequence[str]) -> list[str]:
    """Word、PDF: kinds of files as people call them."""
    words = ["Word"] if WORD_KINDS & set(kinds) else []
    return words + [KIND_WORDS.get(one, one.upper()) for one in kinds if one not in WORD_KINDS]


@dataclass(frozen=True, kw_only=True)
class Filled:
    """Everything a form's fields are drawn from."""

    answers: Mapping[str, Any]
    facts: Mapping[str, Mapping[str, str]]
    files: Mapping[str, Sequence[SubmissionFile]]
    remarks: Mapping[str, Sequence[Remark]]
    faults: Sequence[AnswerFault]
    definition: Definition
    theme: str = ""


def field_view(one: Field, filled: Filled) -> FieldView:
    """One field with what stands in it."""
    value = filled.answers.get(one.key, "")
    fact = filled.facts.get(one.prefill) if one.prefill else None
    faults = [f.message for f in filled.faults if f.field_key == one.key]
    remarks = filled.remarks.get(one.key, ())
    is_as_known = fact is not None and str(value) == fact["value"] and not (faults or remarks)
    view = FieldView(
        field=one,
        value=value,
        faults=faults,
        remarks=remarks,
        files=filled.files.get(one.key, ()),
        known=known_fact(one, fact) if fact and is_as_known else None,
        typed_over=typed_over(one, fact) if fact and value and not is_as_known else "",
        is_theme=one.prefill == THEME,
        is_items=one.prefill == ITEMS,
    )
    if one.type == "choice":
        return replace(view, groups=_groups(view, filled))
    return replace(view, rows=rows_of(one, value)) if one.type == "table" else view


def _groups(view: FieldView, filled: Filled) -> list[OptionGroup]:
    if view.is_items:
        return item_options(view.field, view.value, filled.definition, filled.theme)
    if view.is_theme:
        return theme_options(view.field, view.value, filled.definition)
    return plain_options(view.field, view.value)
