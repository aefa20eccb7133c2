"""Editing a list of a definition: change rows, put them in order, add, take out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yipin.programmes.editing import SettingFault
from yipin.rules.definition import THEME_CHOICES
from yipin.rules.definition_years import copy_for_year, year_ahead
from yipin.rules.plain import as_plain
from yipin.web.office.definitions.crumbs import crumbs_to
from yipin.web.office.definitions.list_forms import RowForm
from yipin.web.office.definitions.list_parts import (
    ListPart,
    Plain,
    list_at,
    records_of,
    title_of,
)
from yipin.web.office.definitions.places import Place
from yipin.web.office.definitions.records import fresh_key
from yipin.web.permission import REFUSED_STATUS
from yipin.web.theme.parts import Mark
from yipin.web.typed import whole_typed

MOST_ROWS = 200
BLANKS = 1


class ThemeChoiceForm(forms.Form):
    """How one may choose among the themes."""

    theme_choice = forms.ChoiceField(label="", choices=list(THEME_CHOICES.items()))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["theme_choice"].label = _("申报时怎么选")


@dataclass
class Row:
    """One folded form of the page."""

    form: RowForm
    title: str
    detail: str
    number: int
    is_new: bool = False
    is_opened: bool = False
    mark: Mark | None = None


def edit_list(request: HttpRequest, place: Place) -> HttpResponse:
    """One list on one page; every button saves the whole list."""
    found = list_at(place.definition, place.part)
    if found is None:
        raise Http404
    part, path = found
    if not path:
        messages.error(request, _("日程里还没有这样的阶段，请先在“分几步办”里加上。"))
        return redirect(place.urls["stages"])
    old = records_of(place.definition, path)
    if request.method == "POST" and request.POST.get("act") == "year" and place.is_open:
        return move_year(request, place)
    rows = make_rows(request, place, part, old)
    head = head_form(request, place)
    if request.method == "POST" and place.is_open:
        changes = wanted_changes(request, part, path, rows, old, head)
        if changes is not None and (saved := try_changes(request, place, changes)):
            return onward(request, saved, place, part)
        for row in rows:  # what does not fit stays in sight
            row.is_opened = row.is_opened or row.form.has_changed()
    context = {
        "place": place, "part": part, "rows": rows, "head": head,
        "crumbs": crumbs_to(place, str(part.title)), "years": years_ahead(place),
        "usual": usual_words(place, part) if place.is_open and not old else "",
    }  # fmt: skip
    status = REFUSED_STATUS if request.method == "POST" else 200
    return render(request, "office/definitions/list.html", context, status=status)


def usual_words(place: Place, part: ListPart) -> str:
    """主题与导向 20 分、创新与特色 20 分: what an empty list may be filled with by one click."""
    said = [title_of(one, place.part, place.definition) for one in part.usual]
    if not said:
        return ""
    return _("；").join(f"{name} {detail}" for name, detail in said) + _("。")


def years_ahead(place: Place) -> list[int]:
    """Years to which the whole schedule may be moved; only for the schedule."""
    if place.part != "stages" or not place.definition.stages:
        return []
    first = year_ahead(place.definition, timezone.localtime())
    return [year for year in range(first, first + 3) if year != place.definition.year]


def move_year(request: HttpRequest, place: Place) -> HttpResponse:
    """Every date by whole years, as when last year's programme is copied."""
    year = whole_typed(request.POST.get("year", "")) or 0
    if place.part != "stages" or year not in years_ahead(place):
        raise Http404
    moved = copy_for_year(place.definition, year)
    changes = [("stages", as_plain(moved.stages)), ("year", year), ("name", moved.name)]
    saved = try_changes(request, place, changes)
    if saved:
        words = _("日程已整年移到 %(year)s 年，请核对星期和节假日。")
        messages.success(request, words % {"year": year})
    return redirect((saved or place).urls["stages"])


def head_form(request: HttpRequest, place: Place) -> ThemeChoiceForm | None:
    if place.part != "themes":
        return None
    initial = {"theme_choice": place.definition.theme_choice}
    return ThemeChoiceForm(request.POST or None, initial=initial, auto_id="id_%s")


def make_rows(
    request: HttpRequest, place: Place, part: ListPart, old: Sequence[Plain]
) -> list[Row]:
    """The records there are, and a blank one to add."""
    data = request.POST or None
    count = len(old) + BLANKS
    extra = part.more(place.definition)
    rows = []
    for at in range(count):
        plain = old[at] if at < len(old) else {}
        form = part.row(
            data, prefix=f"r{at}", initial=part.row.start(plain), auto_id="id_%s", **extra,
        )  # fmt: skip
        title, detail = (
            title_of(plain, place.part, place.definition) if plain else (str(part.add), "")
        )
        opened = request.GET.get("row") == str(at)
        rows.append(Row(form, title, detail, at + 1, is_new=not plain, is_opened=opened))
    return rows


def wanted_changes(
    request: HttpRequest,
    part: ListPart,
    path: str,
    rows: Sequence[Row],
    old: Sequence[Plain],
    head: ThemeChoiceForm | None,
) -> list[tuple[str, Any]] | None:
    """What to save, or None where a row has faults; one that goes may have any."""
    verb, at = moved_row(request.POST.get("act", ""))
    valid = [row.form.is_valid() for place, row in enumerate(rows) if (verb, at) != ("out", place)]
    if not all(valid) or (head and not head.is_valid()):
        for row in rows:
            row.is_opened = bool(row.form.errors)
        return None
    kept = kept_records(request.POST.get("act", ""), rows, old)
    if request.POST.get("act") == "usual" and not old:
        kept = [*part.usual, *kept]
    changes: list[tuple[str, Any]] = [(path, kept)]
    if head:
        choice = ("theme_choice", head.cleaned_data["theme_choice"])
        changes = [*changes, choice] if choice[1] == "items" else [choice, *changes]
    return changes


def moved_row(act: str) -> tuple[str, int]:
    """``out:3`` → out, 3; -1 where no row is meant."""
    verb, _sep, place = act.partition(":")
    at = whole_typed(place)
    return verb, -1 if at is None else at


def kept_records(act: str, rows: Sequence[Row], old: Sequence[Plain]) -> list[Plain]:
    """The records in their new order: ``act`` is ``up:3``, ``down:3`` or ``out:3``."""
    verb, at = moved_row(act)
    taken = {str(one.get("key")) for one in old}
    kept: list[tuple[float, Plain]] = []
    for position, row in enumerate(rows):
        was = old[position] if position < len(old) else {}
        if (verb == "out" and position == at) or (not was and row.form.is_blank):
            continue
        record = row.form.record(was)
        if row.form.key_start and not was:
            record["key"] = fresh_key(taken, row.form.key_start)
            taken.add(record["key"])
        elif was.get("key"):
            record["key"] = was["key"]
        record.pop("key", None) if not record.get("key") else None
        shift = {"up": -1.5, "down": 1.5}.get(verb, 0) if position == at else 0
        kept.append((position + shift, record))
    return [record for _order, record in sorted(kept, key=lambda pair: pair[0])]


def try_changes(
    request: HttpRequest, place: Place, changes: Sequence[tuple[str, Any]]
) -> Place | None:
    """Save all, or say at the top what does not fit."""
    try:
        for path, value in changes:
            place = place.change(
                actor=request.actor,
                path=path,
                value=value,
                now=timezone.now(),  # type: ignore[attr-defined]
            )
    except SettingFault as fault:
        for one in fault.faults:
            messages.error(request, one.message)
        return None
    return place


def _count_of(saved: Place) -> int:
    """How many records the list has; the blank one stands after them."""
    found = list_at(saved.definition, saved.part)
    return len(records_of(saved.definition, found[1])) if found else 0


def onward(request: HttpRequest, saved: Place, place: Place, part: ListPart) -> HttpResponse:
    """After moving a row the editor again, with the row open; after saving back to the settings."""
    verb, _sep, row = request.POST.get("act", "").partition(":")
    messages.success(request, _("已存好：%(title)s。") % {"title": part.title})
    here, at = reverse(f"{saved.kind}_list", args=[saved.pk, place.part]), whole_typed(row)
    if verb in ("up", "down") and at is not None:
        to = max(0, at + (-1 if verb == "up" else 1))
        return redirect(f"{here}?row={to}#row-{to}")
    if verb in ("out", "usual"):
        return redirect(here)
    if verb == "add":
        blank = _count_of(saved)
        return redirect(f"{here}?row={blank}#row-{blank}")
    return redirect(saved.urls["home"])
