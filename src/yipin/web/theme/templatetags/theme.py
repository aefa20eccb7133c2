"""The components of the look as tags. Each takes the parts of yipin.web.theme.parts, or alike."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import lru_cache
from math import ceil
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm, BoundField
from django.http import HttpRequest
from django.template.defaultfilters import stringfilter
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from yipin.rules import quotation
from yipin.rules.paper_codes import short_digest
from yipin.web.theme import dates, figures
from yipin.web.theme.calendar import Strip, place_on_strip
from yipin.web.theme.icons import ICONS, SHAPES
from yipin.web.theme.manifest import asset_url
from yipin.web.theme.parts import (
    CalendarRow,
    ChainLink,
    Change,
    DueCard,
    Fault,
    FileRow,
    Mark,
    Quota,
    StripStage,
    TimelineEntry,
)

register = template.Library()

APPEARANCE_COOKIE = "appearance"
SOON_DAYS = 5
MOST_IN_A_ROW = 10
PICK_ROW = (
    '<tr role="row"><td role="cell" class="pickcell"><input type="checkbox" name="chosen" value="{}"'
    ' aria-label="{} {}"></td><th role="rowheader" scope="row"><a href="{}">{}</a>{}</th>{}</tr>'
)
FIGURE, PLAIN = mark_safe(' class="nb num"'), mark_safe("")


@register.simple_tag
def asset(name: str) -> str:
    """Address of a built file: {% asset 'app.css' %}."""
    return asset_url(name)


@register.simple_tag(takes_context=True)
def appearance(context: Mapping[str, Any]) -> str:
    """light, dark, or auto: as chosen in this browser, else by this account."""
    request: HttpRequest | None = context.get("request")
    chosen = request.COOKIES.get(APPEARANCE_COOKIE, "") if request else ""
    if not chosen and (person := getattr(context.get("actor"), "person", None)):
        chosen = person.theme
    return chosen if chosen in {"light", "dark"} else "auto"


@register.simple_tag
def icon(name: str) -> SafeString:
    """{% icon 'print' %}; the words beside it carry the meaning."""
    return format_html(
        '<svg class="ico" viewBox="0 0 24 24" aria-hidden="true">{}</svg>',
        mark_safe(ICONS[name]),  # noqa: S308 - our own paths
    )


@register.simple_tag
def shape(name: str) -> SafeString:
    """{% shape 'check' %}: dot ring half tri dia sq check x bar back."""
    if name not in SHAPES:
        message = f"unknown shape: {name}"
        raise template.TemplateSyntaxError(message)
    return format_html('<span class="sh sh--{}" aria-hidden="true"></span>', name)


@register.simple_tag
def options(pairs: Sequence[tuple[str, str]], chosen: str) -> SafeString:
    """{% options units query.under %}: the choices of a select, as (value, words)."""
    return format_html_join(
        "",
        '<option value="{}"{}>{}</option>',
        (
            (value, mark_safe(" selected") if value == chosen else "", words)
            for value, words in pairs
        ),
    )


@register.simple_tag
def pick_rows(rows: Sequence[Any], choose: str) -> SafeString:
    """{% pick_rows rows '选中' %}: the rows of a long table at one go, each with a box to pick it by."""
    return format_html_join(
        "\n",
        PICK_ROW,
        (
            (row.pk, choose, row.title, row.url, row.title, _sub(row.note), cells(row.cells))
            for row in rows
        ),
    )


def _sub(note: str) -> SafeString:
    return format_html('<span class="sub num">{}</span>', note) if note else PLAIN


def cells(row: Sequence[tuple[str, str, bool]]) -> SafeString:
    """Those of one row, as (label, shown, is_figure)."""
    return format_html_join(
        "",
        '<td role="cell" data-l="{}"{}>{}</td>',
        ((label, FIGURE if is_figure else PLAIN, shown) for label, shown, is_figure in row),
    )


@register.simple_tag
@lru_cache(maxsize=512)
def badge(tone: str, text: str, shape_name: str = "ring") -> SafeString:
    """{% badge 'late' '逾期' 'sq' %}: tones quiet info good warn late grant."""
    tint = "" if tone == "quiet" else f" is-{tone}"
    return format_html('<span class="badge{}">{}{}</span>', tint, shape(shape_name), text)


register.filter("short_digest", short_digest)


@register.simple_tag
def badge_of(mark: Mark) -> SafeString:
    """A badge from a Mark."""
    return badge(mark.tone, mark.text, mark.shape)


LIGHTS = {
    "good": ("good", "dot"),
    "warn": ("warn", "tri"),
    "urgent": ("late", "dia"),
    "late": ("late", "sq"),
    "done": ("quiet", "check"),
    "quiet": ("quiet", "ring"),
    "info": ("info", "half"),
}


@register.simple_tag
def light(kind: str, text: str = "") -> SafeString:
    """{% light 'warn' '还剩 5 天' %}: good 正常, warn 预警, urgent 告急, late 逾期, done 办结, quiet, info."""
    words = {
        "good": _("正常"),
        "warn": _("预警"),
        "urgent": _("告急"),
        "late": _("逾期"),
        "done": _("办结"),
        "quiet": _("未开始"),
        "info": _("进行中"),
    }
    tone, shape_name = LIGHTS[kind]
    return light_of(Mark(text=text or words[kind], tone=tone, shape=shape_name))  # type: ignore[arg-type]


@register.simple_tag
def light_of(mark: Mark) -> SafeString:
    """A light from a Mark."""
    return format_html(
        '<span class="light light--{}">{}{}</span>', mark.tone, shape(mark.shape), mark.text
    )


@register.simple_tag
def light_until(due: date | datetime) -> SafeString:
    """The light of a deadline: 还剩 6 天 green, from five days on amber, the last day red."""
    return light_of(mark_until(due, now=timezone.now()))


def mark_until(due: date | datetime, *, now: datetime) -> Mark:
    """Words, tone and shape for the time left until a deadline."""
    text = dates.time_left(due, now=now)
    days = dates.days_until(due, now=now)
    if dates.is_over(due, now=now):
        return Mark(text=text, tone="late", shape="sq")
    if days <= 1:
        return Mark(text=text, tone="late", shape="dia")
    if days <= SOON_DAYS:
        return Mark(text=text, tone="warn", shape="tri")
    return Mark(text=text, tone="good", shape="dot")


def columns_of_strip(count: int) -> int:
    """How many stages stand in a row, so that no row is much shorter than another; 0 for one row."""
    if count <= MOST_IN_A_ROW:
        return 0
    rows = ceil(count / MOST_IN_A_ROW)
    return ceil(count / rows)


@register.inclusion_tag("components/stage_strip.html")
def stage_strip(stages: Sequence[StripStage]) -> dict[str, Any]:
    """Every stage, in several rows where they are many; on phones segments and a sentence."""
    now = next((i for i, stage in enumerate(stages) if stage.state == "now"), None)
    following = stages[now + 1] if now is not None and now + 1 < len(stages) else None
    return {
        "stages": [(stage, figures.step_of_five(stage.part)) for stage in stages],
        "columns": columns_of_strip(len(stages)),
        "current": None if now is None else stages[now],
        "number": 0 if now is None else now + 1,
        "done": sum(stage.state == "done" for stage in stages),
        "following": following,
    }


@register.inclusion_tag("components/due_card.html")
def due_card(card: DueCard) -> dict[str, Any]:
    """An obligation; without a light of its own it shows the days left."""
    mark = card.light
    if mark is None and not card.has_begun:
        mark = Mark(text=_("未开始"))
    now = timezone.now()
    mark = mark or mark_until(card.due, now=now)
    is_open = isinstance(card.due, datetime) and not dates.is_over(card.due, now=now)
    return {"card": card, "light": mark, "shows_clock": is_open and not card.remark}


@register.inclusion_tag("components/file_row.html")
def file_row(file: FileRow) -> dict[str, Any]:
    """Type, name, size, time and short fingerprint of a file."""
    mark = file.fingerprint
    return {"file": file, "fingerprint": f"{mark[:4]}…{mark[-4:]}" if mark else ""}


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(
    context: Mapping[str, Any], page: Page, name: str = "page", place: str = "", url: str = ""
) -> dict[str, Any]:
    """Numbers of the pages, keeping the filters of the address.

    Of several lists on a page each has a ``name`` and a ``place`` (an id) of its own; ``url`` where
    the page is also shown under another address (a form that was refused).
    """
    request: HttpRequest | None = context.get("request")
    query = request.GET.copy() if request else None
    if query is not None:
        query.pop(name, None)
    rest = f"{url}?{query.urlencode()}&" if query else f"{url}?"
    ahead, behind = f"{rest}{name}=", f"#{place}" if place else ""
    return {"page": page, "numbers": numbers_of(page), "ahead": ahead, "behind": behind}


def numbers_of(page: Page) -> list[int | str]:
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=2, on_ends=1))


@register.inclusion_tag("components/turning.html")
def turning(page: Page) -> dict[str, Any]:
    """The pages of a list inside a form: turned by its own buttons, so that nothing typed is lost."""
    return {"page": page, "numbers": numbers_of(page)}


@register.inclusion_tag("components/empty_state.html")
def empty_state(title: str, text: str = "", url: str = "", action: str = "") -> dict[str, str]:
    """Short line, what belongs here, how to begin, one button."""
    return {"title": title, "text": text, "url": url, "action": action}


@register.inclusion_tag("components/error_summary.html")
def error_summary(source: BaseForm | Sequence[Fault], title: str = "") -> dict[str, Any]:
    """Takes a form or faults; says nothing where there is none."""
    faults = _faults_of(source) if isinstance(source, BaseForm) else list(source)
    return {"faults": faults, "title": title}


def _faults_of(form: BaseForm) -> list[Fault]:
    faults = [Fault(text=str(text)) for text in form.non_field_errors()]
    for name, texts in form.errors.items():
        if name == "__all__":
            continue
        bound = form[name]
        label = str(bound.label)
        faults += [Fault(text=_labelled(label, text), field_id=bound.auto_id) for text in texts]
    return faults


def _labelled(label: str, text: str) -> str:
    """Some sentences name their field themselves."""
    return text if text.startswith((label, f"“{label}”")) else f"{label}：{text}"


@register.inclusion_tag("django/forms/field.html")
def field(bound: BoundField, max_length: int | None = None) -> dict[str, Any]:
    """Label over field, hint under label, error, counter (white space does not count)."""
    if max_length:
        bound.field.widget.attrs["data-count-max"] = max_length
    return {"field": bound}


@register.filter
@stringfilter
def within_quotes(name: str) -> str:
    """A name that stands between “ and ”: its own marks are single."""
    return quotation.within_quotes(name)


@register.filter
def counts_to(bound: BoundField) -> int | None:
    """How many characters a field may hold, if it counts them."""
    return bound.field.widget.attrs.get("data-count-max")


@register.filter
def is_choice_group(bound: BoundField) -> bool:
    """Radios and check boxes, which stand in a fieldset."""
    return bound.use_fieldset


@register.filter
def is_single_box(bound: BoundField) -> bool:
    """One check box, whose label stands beside it."""
    return getattr(bound.field.widget, "input_type", "") == "checkbox" and not bound.use_fieldset


@register.inclusion_tag("components/quota.html")
def quota_sentence(quota: Quota) -> dict[str, Any]:
    """Filled, free and dashed boxes and a sentence."""
    boxes = ["on"] * quota.used + [""] * quota.free + ["ex"] * quota.exceptions
    return {"quota": quota, "boxes": boxes[:12]}


@register.inclusion_tag("components/chain.html")
def chain(links: Sequence[ChainLink]) -> dict[str, Any]:
    """Endorsement chain; done ink, here red, later hollow."""
    return {"links": links}


@register.inclusion_tag("components/diff.html")
def diff(changes: Sequence[Change]) -> dict[str, Any]:
    """Changed fields only, 增 and 删 in front of the pieces."""
    return {"changes": changes}


@register.inclusion_tag("components/calendar_strip.html")
def calendar_strip(rows: Sequence[CalendarRow]) -> dict[str, Strip]:
    """Stages on a calendar; a plain list on phones."""
    return {"strip": place_on_strip(rows)}


@register.inclusion_tag("components/timeline.html")
def timeline(entries: Sequence[TimelineEntry]) -> dict[str, Any]:
    """Newest first."""
    return {"entries": entries}


@register.inclusion_tag("components/measure.html")
def measure(share: float, should_be: float | None = None, tone: str = "") -> dict[str, Any]:
    """A bar: fill is what is reached, the line where today should be. Figures stand beneath."""
    return {
        "part": figures.step_of_five(share),
        "tick": None if should_be is None else figures.step_of_five(should_be),
        "tone": tone,
    }


@register.simple_tag(takes_context=True)
def sort_link(context: Mapping[str, Any], key: str, label: str) -> SafeString:
    """Link in a table head that sorts by `key` (?sort=key, ?sort=-key), keeping the filters."""
    request: HttpRequest = context["request"]
    query = request.GET.copy()
    current = query.get("sort") or context.get("sort", "")
    query["sort"] = f"-{key}" if current == key else key
    query.pop("page", None)
    arrow = {key: " ↑", f"-{key}": " ↓"}.get(current, "")
    return format_html('<a class="sort" href="?{}">{}{}</a>', query.urlencode(), label, arrow)


@register.simple_tag(takes_context=True)
def sort_state(context: Mapping[str, Any], key: str) -> SafeString:
    """aria-sort of that head cell."""
    current = context["request"].GET.get("sort") or context.get("sort", "")
    state = {key: "ascending", f"-{key}": "descending"}.get(current)
    return format_html(' aria-sort="{}"', state) if state else SafeString("")
