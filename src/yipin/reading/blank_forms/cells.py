"""What one cell is in its row: a label, a blank, or both in one."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from yipin.reading.blank_forms.inline import Inline, has_room, inline_blanks, opinion_box
from yipin.reading.blank_forms.model import CellPlace, FieldPlace, FormField
from yipin.reading.blank_forms.options import has_options, read_choice
from yipin.reading.blank_forms.types import has_cue, infer_type, type_of_label
from yipin.reading.blank_forms.words import (
    ELLIPSIS,
    FILLED_DATE,
    SERIAL,
    UNIT_ONLY,
    Label,
    clean_label,
    is_date_blank,
    is_hint,
    is_note,
    is_seal_box,
    tight,
    without_furniture,
)
from yipin.reading.paper import Cell

PHOTO = re.compile(r"照\s*片|相\s*片|贴\s*照|近\s*照|[一二两]\s*寸|免\s*冠|证件照")
BARE_WORD = re.compile(r"^[\u4e00-\u9fff]{2,10}$")
COLON_LABEL = re.compile(r"^\s*[\u4e00-\u9fff]{2,12}(?:签字|签名|签章|盖章)[（）()盖签章]*\s*[：:]")
COUNT_WORDS = {"共", "约", "计", "合计", "总计", "第", "人民币"}
PLEDGE = re.compile(r"承诺|保证|声明|属实|郑重")


@dataclass(frozen=True, slots=True)
class FormCell:
    """A cell with what its text looks like, worked out once."""

    cell: Cell
    text: str
    plain: str
    name: Label
    is_empty: bool
    is_furniture: bool

    @property
    def place(self) -> CellPlace:
        place = CellPlace.of(self.cell)
        assert place is not None
        return place


def look_at(cell: Cell) -> FormCell:
    plain = tight(cell.text)
    is_empty = not plain.strip("_＿/\\-—") or bool(ELLIPSIS.match(plain))
    rest = without_furniture(cell.text)
    is_blank = is_date_blank(cell.text) or is_unit_blank(cell.text)
    is_word = bool(BARE_WORD.match(cell.text.strip())) and plain not in ("盖章", "签章", "公章")
    is_furniture = not is_empty and (is_blank or (not rest and not is_word))
    return FormCell(cell, cell.text, plain, clean_label(cell.text), is_empty, is_furniture)


def is_unit_blank(text: str) -> bool:
    """``    元``: a unit after room to write; 人 alone in a cell could be a heading, and is short."""
    plain = tight(text)
    return bool(UNIT_ONLY.match(plain)) and len(plain) <= 4 and plain not in COUNT_WORDS


def is_photo_box(cell: FormCell) -> bool:
    return bool(PHOTO.search(cell.text)) and len(cell.plain) <= 40


def label_score(cell: FormCell) -> float:
    """How much this cell looks like a label; below nought it hardly can be one."""
    name = cell.name.text
    if cell.is_empty or not name:
        return -5.0
    if (
        SERIAL.match(cell.plain)
        or re.fullmatch(r"[\d.,%\-—～~/]+", name)
        or FILLED_DATE.search(name)
    ):
        return -3.0
    if has_options(cell.text) or cell.is_furniture:
        return -4.0
    score = (
        0.5 if len(name) <= 10 else 0.0 if len(name) <= 18 else -1.5 if len(name) <= 30 else -4.0
    )
    if re.search(r"[。；！]", name) or name.count("，") > 1:
        score -= 3.0
    if has_cue(name) and len(name) <= 24:
        score += 1.5
    return score + (1.0 if cell.plain.endswith(("：", ":")) else 0.0)


def blank_score(cell: FormCell) -> float:
    """How much this cell looks like the place for an answer."""
    if cell.is_empty:
        return 3.0
    if cell.is_furniture or has_options(cell.text):
        return 2.5
    if is_seal_box(cell.text) and len(without_furniture(cell.text)) <= 6 and "年" in cell.plain:
        return 2.3
    if not cell.name.text or (is_hint(cell.name.text) and len(cell.plain) > 8):
        return 2.0
    inner = inline_blanks(cell.text)
    if len(inner) > 1 or (inner and has_room(cell.text)):
        return 0.5 if len(inner) == 1 and _has_own_name(inner[0], cell) else 2.0
    if is_seal_box(cell.text) and PLEDGE.search(cell.text):
        return 2.0
    if cell.plain.endswith(("：", ":")):
        return -3.0
    return 0.4 if label_score(cell) <= 0.5 else 0.0 if label_score(cell) < 1.5 else -1.0


def inline_score(cell: FormCell) -> float:
    """How much this cell looks like label and blank in one."""
    if cell.is_empty:
        return -5.0
    if cell.is_furniture:
        return 1.5 if COLON_LABEL.match(cell.text) else -5.0
    if is_photo_box(cell) and not cell.plain.endswith(("：", ":")):
        return 4.5
    if opinion_box(cell.text) is not None:
        return 4.5
    blanks = [each for each in inline_blanks(cell.text) if each.is_blank]
    if len(blanks) > 1:
        return 4.0
    choice = read_choice(cell.text)
    if choice is not None:
        return 3.5 if clean_label(choice.lead).text else -2.0
    if not blanks:
        return 3.0 if room_below(cell) is not None else 1.8 if _is_answered(cell) else -2.0
    is_bare_colon = cell.plain.endswith(("：", ":")) and not blanks[0].blank.strip(" ")
    return 2.0 if is_bare_colon and cell.text.count("\n") < 2 else 3.5


def room_below(cell: FormCell) -> Inline | None:
    """A label with empty lines under it in the same cell."""
    label = cell.text.rstrip("\n")
    count = len(cell.text) - len(label)
    if count < 2 or "\n" in label.strip() or not 0 < len(cell.name.text) <= 24 or is_note(label):
        return None
    return Inline(label, 0, len(label), cell.text[len(label) :], len(label), len(cell.text))


def _is_answered(cell: FormCell) -> bool:
    """项目名称：某某项目 in one cell: a label that is one, and a short answer."""
    found = inline_blanks(cell.text)
    return bool(found) and all(
        has_cue(clean_label(each.label).text)
        and 0 < len(tight(each.blank)) <= 20
        and not is_hint(each.blank)
        for each in found
    )


def field_from_pair(
    label: FormCell, blank: FormCell, table: int, *, is_alone: bool
) -> list[FormField]:
    """One field from a label cell and its blank cell, or several where the blank holds several."""
    name = label.name
    place = FieldPlace(
        table, None, label.place, blank.place,
        label.cell.start, label.cell.end, blank.cell.start, blank.cell.end,
    )  # fmt: skip
    inner = _blanks_within(blank)
    if inner:
        return [
            replace(each, group=each.group or name.text, outer_group=each.group and name.text)
            for each in (_from_inline(one, blank, table, label.place) for one in inner)
        ]
    choice = read_choice(blank.text)
    if choice is not None and not is_seal_box(blank.text):
        hint = name.hint
        return [
            _choice_field(name, choice.options, choice.ticked, _many(label, blank), hint, place)
        ]
    kind = infer_type(name.text, blank.text, is_alone=is_alone, hint=name.hint)
    field = _filled(
        FormField(name.text, kind, required=name.required, hint=name.hint, place=place), blank
    )
    return [field, *_ticks_in_box(blank, name.text, table)]


def _many(label: FormCell, blank: FormCell) -> bool | None:
    choice = read_choice("□" + label.text), read_choice(blank.text)
    return next((each.multiple for each in choice if each and each.multiple is not None), None)


def _choice_field(name: Label, options: tuple[str, ...], ticked: tuple[str, ...], multiple: bool | None,
                  hint: str | None, place: FieldPlace) -> FormField:  # fmt: skip
    value = "；".join(ticked) or None
    return FormField(
        name.text, "choice", required=name.required, options=options, multiple=multiple,
        hint=hint, value=value, place=place,
    )  # fmt: skip


def _blanks_within(blank: FormCell) -> list[Inline]:
    """Several named blanks in the answer cell; a signature box is one blank, whatever it holds."""
    if blank.is_empty or blank.is_furniture or is_seal_box(blank.text):
        return []
    found = [each for each in inline_blanks(blank.text) if each.is_blank]
    if len(found) > 1 or (len(found) == 1 and _has_own_name(found[0], blank)):
        return found
    return []


def _has_own_name(only: Inline, blank: FormCell) -> bool:
    return only.start == 0 and bool(
        re.search(r"[：:]", blank.text[only.end : only.blank_start + 1])
    )


def _ticks_in_box(blank: FormCell, group: str, table: int) -> list[FormField]:
    """Options with a name of their own inside an opinion box."""
    if not is_seal_box(blank.text):
        return []
    return [
        replace(_from_inline(each, blank, table, blank.place), group=group)
        for each in inline_blanks(blank.text)
        if has_options(each.blank)
    ]


def _filled(field: FormField, blank: FormCell) -> FormField:
    """Print in the blank is a direction, an answer already there, or furniture."""
    if blank.is_empty or blank.is_furniture:
        hints = [part for part in (field.hint, clean_label(blank.text).hint) if part]
        return replace(field, hint="；".join(hints) or None)
    if is_seal_box(blank.text) and field.type == "opinion_and_seal":
        return field
    if is_hint(blank.text):
        return replace(field, hint=field.hint or blank.plain)
    return replace(field, value=blank.text.strip())


def _from_inline(each: Inline, cell: FormCell, table: int, label_place: CellPlace,
                 *, is_alone: bool = False) -> FormField:  # fmt: skip
    start = cell.cell.start
    place = FieldPlace(
        table, None, label_place, cell.place,
        start + each.start, start + each.end, start + each.blank_start, start + each.blank_end,
    )  # fmt: skip
    return inline_field(each, place, is_alone=is_alone)


def inline_field(each: Inline, place: FieldPlace, *, is_alone: bool = False) -> FormField:
    """A field from a label and blank that share a cell or a line."""
    name = clean_label(each.label)
    choice = read_choice(each.blank)
    if choice is not None:
        asked = read_choice("□" + each.label)
        many = asked.multiple if asked and choice.multiple is None else choice.multiple
        field = _choice_field(name, choice.options, choice.ticked, many, name.hint, place)
        return replace(field, group=each.group)
    kind = infer_type(
        name.text, each.blank, is_alone=is_alone or each.blank.count("\n") > 1, hint=name.hint
    )
    if re.search(r"签\s*[字名]$", name.text):
        kind = "person"
    elif kind == "opinion_and_seal" and type_of_label(name.text) != kind:
        kind = type_of_label(name.text) or kind
    value = None if each.is_blank else each.blank.strip() or None
    return FormField(
        name.text,
        kind,
        each.group,
        required=name.required,
        hint=name.hint,
        value=value,
        place=place,
    )


def fields_from_inline(cell: FormCell, table: int, *, is_alone: bool) -> list[FormField]:
    """All fields of a cell that is label and blank in one; ``is_alone``: it has the row to itself."""
    box = opinion_box(cell.text)
    if is_photo_box(cell):
        place = FieldPlace(
            table, None, cell.place, cell.place,
            cell.cell.start, cell.cell.end, cell.cell.start, cell.cell.end,
        )  # fmt: skip
        return [FormField(_photo_name(cell), "attachment", hint=cell.name.hint, place=place)]
    if box is not None:
        field = replace(
            _from_inline(box, cell, table, cell.place), type="opinion_and_seal", value=None
        )
        return [field, *_ticks_in_box(cell, field.label, table)]
    choice = read_choice(cell.text)
    blanks = inline_blanks(cell.text)
    room = room_below(cell)
    if room is not None and not blanks:
        return [_from_inline(room, cell, table, cell.place, is_alone=True)]
    if choice is not None and not any(has_options(each.blank) for each in blanks):
        end = len(choice.lead)
        only = Inline(choice.lead, 0, end, cell.text[end:], end, len(cell.text))
        return [_from_inline(only, cell, table, cell.place)]
    named = [each for each in blanks if clean_label(each.label).text]
    is_alone = is_alone and len(named) == 1
    return [_from_inline(each, cell, table, cell.place, is_alone=is_alone) for each in named]


def _photo_name(cell: FormCell) -> str:
    name = re.sub(
        r"^(?:贴|粘贴|此处贴|请贴|在此贴|处)|(?:粘贴处|张贴处|贴处|处|粘贴|位置)$",
        "",
        cell.name.text,
    )
    return name or "照片"
