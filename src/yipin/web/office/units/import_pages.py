"""What the pages of imports show: rosters, their rows with personal data masked, their fates."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yipin.documents.formats.writing.roster_sheets import CheckedRow
from yipin.organisations.choices import UnitCategory, UnitKind
from yipin.organisations.models import Post, Roster, RosterRow
from yipin.organisations.services.roster_people import posts_by_name
from yipin.rules.import_people import FAULT, NEW, PEOPLE_LABELS, SAME, UPDATE
from yipin.rules.import_units import UNIT_LABELS
from yipin.rules.masking import masked_email, masked_phone, masked_student_number
from yipin.web.theme.parts import Mark

FATES = {
    NEW: gettext_lazy("新增"),
    UPDATE: gettext_lazy("更新"),
    SAME: gettext_lazy("不变"),
    FAULT: gettext_lazy("有误"),
}
TONES = {
    NEW: ("good", "check"),
    UPDATE: ("info", "half"),
    SAME: ("quiet", "ring"),
    FAULT: ("late", "x"),
}
MASKS = {"number": masked_student_number, "email": masked_email, "phone": masked_phone}
STATES = {
    Roster.State.WAITING: ("info", "half"),
    Roster.State.READING: ("info", "half"),
    Roster.State.READY: ("warn", "ring"),
    Roster.State.WRITING: ("info", "half"),
    Roster.State.DONE: ("good", "check"),
    Roster.State.UNDONE: ("quiet", "bar"),
    Roster.State.FAILED: ("late", "x"),
}


@dataclass(frozen=True, kw_only=True)
class RowLine:
    """One row of the preview: who or what, its fate, and each change or fault in a sentence."""

    line: int
    title: str
    about: str
    mark: Mark
    notes: list[tuple[str, str]]


def labels_of(roster: Roster) -> dict[str, str]:
    return PEOPLE_LABELS if roster.kind == Roster.Kind.PEOPLE else UNIT_LABELS


def nothing_words(roster: Roster) -> str:
    """Why the file has no row to write, and what to do; empty where it has."""
    if any(roster.counts.get(fate) for fate in (NEW, UPDATE)):
        return ""
    if not roster.total:
        return _("表头下面一行内容也没有（示例行不算），没有要导入的。请逐行填好，再重新上传。")
    if roster.counts.get(FAULT):
        return _("没有一行可以导入。请把有误的行改好，再重新上传。")
    return _("每一行都和系统里的一样，没有要导入的。要改，请改好表格，再重新上传。")


def state_mark(roster: Roster) -> Mark:
    tone, shape = STATES[Roster.State(roster.state)]
    return Mark(text=roster.get_state_display(), tone=tone, shape=shape)


def shown(key: str, value: Any) -> str:
    """A value as the preview may show it."""
    words = str(value)
    kinds: dict[str, dict[str, Any]] = {
        "kind": dict(UnitKind.choices),
        "category": dict(UnitCategory.choices),
    }
    if key in MASKS:
        return MASKS[key](words)
    return str(kinds.get(key, {}).get(words, words)) or "—"


def row_lines(rows: Iterable[RosterRow], labels: dict[str, str]) -> list[RowLine]:
    return [_row_line(row, labels) for row in rows]


def _row_line(row: RosterRow, labels: dict[str, str]) -> RowLine:
    values = row.values
    key = "number" if "post" in labels else "code"
    about = [shown(key, values.get(key, ""))]
    about += [str(values[one]) for one in ("unit", "post", "parent", "kind") if values.get(one)]
    tone, shape = TONES[row.fate]
    return RowLine(
        line=row.line,
        title=str(values.get("name", "—")),
        about=" · ".join(one for one in about if one != "—"),
        mark=Mark(text=str(FATES[row.fate]), tone=tone, shape=shape),
        notes=_notes(row, labels),
    )


def _notes(row: RosterRow, labels: dict[str, str]) -> list[tuple[str, str]]:
    if row.faults:
        return [(labels[key], message) for key, _value, message in row.faults]
    lines = []
    for key, old, new in row.changes:
        names = {"old": shown(key, old) if old else _("空"), "new": shown(key, new)}
        lines.append((labels[key], _("%(old)s → %(new)s") % names))
    return lines


def checked_rows(rows: Iterator[RosterRow]) -> Iterator[CheckedRow]:
    """For the file with the faults marked: whole values, as they were handed in."""
    for row in rows:
        cells = {key: str(value) for key, value in row.values.items()}
        cells |= {key: value for key, value, _message in row.faults if value}
        faults = {key: message for key, _value, message in row.faults}
        yield CheckedRow(row.line, cells, str(FATES[row.fate]), faults)


def choices_for(kind: str) -> dict[str, list[str]]:
    """The lists of the template."""
    if kind == Roster.Kind.UNITS:
        return {
            "kind": [str(label) for _value, label in UnitKind.choices],
            "category": [str(label) for _value, label in UnitCategory.choices],
        }
    may = {name for name, post in posts_by_name().items() if post.may_import}
    return {"post": [post.name for post in Post.objects.all() if post.name in may]}
