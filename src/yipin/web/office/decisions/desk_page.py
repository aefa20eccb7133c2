"""The list on which a decision is drafted: who stands where, what is chosen, what may be chosen."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from yipin.projects.absent_reports import absent_reports
from yipin.projects.decision_models import BAR, Decision, DecisionRow
from yipin.projects.selecting import as_choice, subjects_behind
from yipin.projects.services.decision_signing import departing
from yipin.projects.services.decisions import Chosen, lines_for
from yipin.rules.decisions import GRADES, OUTCOMES, needs_reason, outcome_of
from yipin.rules.rubrics import points_words
from yipin.rules.selection import Limits
from yipin.rules.selection_proposal import Proposal
from yipin.web.theme.dates import day
from yipin.web.typed import whole_typed, words_typed

PAGE = 100


@dataclass(frozen=True, kw_only=True)
class Line:
    """One application on the list, with everything in words. ``stands``: what is stored, where the page
    shows another choice. ``of_another``: the outcome that the reason was written for, where that is not the one
    that stands here.
    """

    row: DecisionRow
    stored: str
    stands: str
    of_another: str
    absent: str
    rank: str
    score: str
    marks_url: str
    value: str
    is_in: bool
    wants_reason: bool
    proposal: str
    differs: bool
    level: str


@dataclass(frozen=True, kw_only=True)
class Stored:
    """What is stored of a row: as a mark that comes back with the page, and in words."""

    mark: str
    words: str


@dataclass(frozen=True, kw_only=True)
class Query:
    """What is shown of the list and in which order."""

    view: str = ""
    theme: str = ""
    words: str = ""
    sort: str = "rank"


SORTS = {
    "rank": lambda row: row.place,
    "unit": lambda row: (row.application.unit.path, row.place),
    "theme": lambda row: (row.application.theme, row.place),
    "title": lambda row: (row.application.title, row.place),
}


def query_from(given: Mapping[str, str]) -> Query:
    view, sort = given.get("view", ""), given.get("sort", "rank")
    return Query(
        view=view,
        theme=given.get("theme", ""),
        words=words_typed(given),
        sort=sort if sort.removeprefix("-") in SORTS else "rank",
    )


def shown_rows(
    rows: Sequence[DecisionRow], query: Query, wanting: frozenset[str]
) -> list[DecisionRow]:
    """``wanting``: keys of rows that need a reason."""
    found = [one for one in rows if _fits(one, query, wanting)]
    key = SORTS[query.sort.removeprefix("-")]
    return sorted(found, key=key, reverse=query.sort.startswith("-"))


def _fits(row: DecisionRow, query: Query, wanting: frozenset[str]) -> bool:
    application = row.application
    text = f"{application.title}{application.unit.name}{application.unit.label}{application.number}"
    if query.words and query.words not in text:
        return False
    if query.theme and application.theme != query.theme:
        return False
    if query.view == "reason":
        return str(row.application_id) in wanting
    if query.view == "unset":
        return not row.outcome
    return not query.view or row.outcome == query.view


def wanting_reason(decision: Decision, rows: Sequence[DecisionRow]) -> frozenset[str]:
    apart = departing(decision, rows).keys
    return frozenset(
        str(one.application_id)
        for one in rows
        if not one.is_settled and needs_reason(decision.purpose, as_choice(one), apart)
    )


def lines_of(
    decision: Decision,
    rows: Iterable[DecisionRow],
    wanting: frozenset[str],
    proposal: Proposal | None,
    stored: Mapping[int, Stored],
    shared: frozenset[int],
) -> list[Line]:
    """``shared``: the ranks that several have."""
    levels, urls = level_names(decision), marks_urls(decision)
    rows = list(rows)
    absent = absent_words(decision, rows)
    return [
        _line(
            one, stored[one.application_id], wanting, proposal, levels,
            urls.get(one.application_id, ""), rank_words(one, shared),
            absent.get(one.application_id, ""),
        )
        for one in rows
    ]  # fmt: skip


def absent_words(decision: Decision, rows: Sequence[DecisionRow]) -> dict[int, str]:
    """By application that handed in nothing: 没交，6月30日截止."""
    now = timezone.now()
    return {
        key: _("没交，%(day)s截止") % {"day": day(due, now=now)} if due else _("没交")
        for key, due in absent_reports(decision, rows).items()
    }


def reason_readers(decision: Decision) -> tuple[str, str]:
    """Who reads a reason: beside the box, and in full."""
    if decision.purpose == "application":
        return _("申报单位看不到"), _("理由记在决定里，签署的人看得到，申报单位看不到。")
    told = "、".join(one.words for one in OUTCOMES[decision.purpose] if one.needs_reason)
    words = _(
        "理由会原样写进发给项目单位的消息；定为%(told)s的，还写进项目记载和结果通知。"
        "签署的人也看得到。"
    )
    return _("项目单位看得到原文"), words % {"told": told}


def marks_urls(decision: Decision) -> dict[int, str]:
    """By application, the page that tells how its score comes about."""
    behind = subjects_behind(decision.round, decision.purpose)
    return {key: reverse("panel_subject", args=where) for key, where in behind.items()}


def level_names(decision: Decision) -> dict[str, str]:
    return {one.key: one.name for one in decision.round.definition.parsed.levels}


def stored_of(decision: Decision, rows: Iterable[DecisionRow]) -> dict[int, Stored]:
    """By application, before anything that was typed is laid over the rows."""
    levels = level_names(decision)
    found = {}
    for row in rows:
        said = [outcome_words(decision, row), row.tier, levels.get(row.level, ""), row.reason]
        mark = _mark(row.given, row.level, row.reason)
        found[row.application_id] = Stored(mark=mark, words="，".join(filter(None, said)))
    return found


def _mark(value: str, level: str, reason: str) -> str:
    said = json.dumps([value, level, " ".join(reason.split())], ensure_ascii=False)
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def score_words(row: DecisionRow) -> str:
    return points_words(row.score) if row.score is not None else ""


def rank_words(row: DecisionRow, shared: frozenset[int]) -> str:
    """As the ranking page says it; "" without a rank."""
    if row.rank is None:
        return ""
    return _("并列 %(rank)s") % {"rank": row.rank} if row.rank in shared else str(row.rank)


def _line(
    row: DecisionRow,
    stored: Stored,
    wanting: frozenset[str],
    proposal: Proposal | None,
    levels: Mapping[str, str],
    marks_url: str,
    rank: str,
    absent: str,
) -> Line:
    key = str(row.application_id)
    is_in = row.outcome in {"approve", "excellent"}
    is_kept = _mark(row.given, row.level, row.reason) == stored.mark
    return Line(
        row=row,
        stored=stored.mark,
        stands="" if is_kept else stored.words,
        of_another=given_words(row.decision, row.reason_for) if row.is_of_another else "",
        rank=rank,
        absent=absent,
        score=score_words(row),
        marks_url=marks_url,
        value=row.given,
        is_in=is_in,
        wants_reason=key in wanting,
        proposal=proposal.reasons.get(key, "") if proposal else "",
        differs=proposal is not None and _needs_a_look(row, proposal),
        level=levels.get(row.level, ""),
    )


def _needs_a_look(row: DecisionRow, proposal: Proposal) -> bool:
    """Chosen otherwise than proposed, or one of equals that nobody has given a reason for."""
    key = str(row.application_id)
    if proposal.choice is None:
        return False
    if key in proposal.equals and not row.reason:
        return True
    return bool(row.outcome) and (key in proposal.choice) != (row.outcome == "approve")


def outcome_options(decision: Decision, limits: Limits) -> list[tuple[str, str]]:
    """(value, words): each outcome, that which gives a tier once for every tier."""
    found = [("", _("未定"))]
    for one in OUTCOMES[decision.purpose]:
        if one.gives == "tier" and any(tier.name for tier in limits.tiers):
            found += [
                (f"{one.key}{BAR}{tier.name}", f"{one.words} · {tier.name}")
                for tier in limits.tiers
            ]
        else:
            found.append((one.key, one.words))
    return found


def chosen_from(given: Mapping[str, str], rows: Iterable[DecisionRow]) -> dict[int, Chosen]:
    """What the page sent, by application; only of rows it showed."""
    found = {}
    for row in rows:
        key = row.application_id
        if f"o-{key}" not in given:
            continue
        outcome, _bar, tier = given[f"o-{key}"].partition(BAR)
        found[key] = Chosen(
            outcome, tier, given.get(f"l-{key}", row.level), given.get(f"r-{key}", ""),
            is_checked=f"k-{key}" in given,
        )  # fmt: skip
    return found


def touched_from(given: Mapping[str, str], rows: Sequence[DecisionRow]) -> dict[int, Chosen]:
    """Only what was changed on the page since it was shown."""
    chosen, levels = chosen_from(given, rows), {one.application_id: one.level for one in rows}
    return {
        key: one
        for key, one in chosen.items()
        if given.get(f"w-{key}")
        != _mark(given[f"o-{key}"], given.get(f"l-{key}", levels[key]), one.reason)
    }


def cuts_from(given: Mapping[str, str], keys: Sequence[str]) -> dict[str, int]:
    """Where the lines are drawn: how many of each of ``lines_for``."""
    return {key: cut_from(given.get(f"cut-{at}", "")) for at, key in enumerate(keys)}


def cut_from(text: str) -> int:
    """Nothing typed is none; -1 for what is no such number."""
    found = whole_typed(text.strip() or "0", most=99_999)
    return -1 if found is None else found


def whole(text: str) -> int:
    text = text.strip()
    return whole_typed(text, most=99_999) or 0


@dataclass(frozen=True, kw_only=True)
class Cut:
    """One line drawn across the list: how many it takes, and the value of the selects above it."""

    name: str
    words: str
    count: int
    value: str


def cuts_of(decision: Decision, rows: Sequence[DecisionRow], limits: Limits) -> list[Cut]:
    """As the choice stands now, settled projects aside; reserves behind the tiers."""
    keys = lines_for(decision, rows, limits)
    found, rows = [], [one for one in rows if not one.is_settled]
    for at, key in enumerate(keys):
        words = key or _("立项")
        if decision.purpose == "application":
            count = sum(one.outcome == "approve" and one.tier == key for one in rows)
            value = f"approve{BAR}{key}" if key else "approve"
        else:
            words = GRADES[key]
            count, value = sum(one.outcome == key for one in rows), key
        found.append(Cut(name=f"cut-{at}", words=words, count=count, value=value))
    if decision.purpose == "application":
        count = sum(one.outcome == "reserve" for one in rows)
        found.append(Cut(name="cut-reserve", words=_("候补"), count=count, value="reserve"))
    return found


def given_words(decision: Decision, given: str) -> str:
    """立项 · 重点支持项目."""
    key, _bar, tier = given.partition(BAR)
    outcome = outcome_of(decision.purpose, key)
    return " · ".join(filter(None, (outcome.words if outcome else _("未定"), tier)))


def outcome_words(decision: Decision, row: DecisionRow) -> str:
    outcome = outcome_of(decision.purpose, row.outcome)
    return outcome.words if outcome else _("未定")
