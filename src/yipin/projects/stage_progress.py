"""What was done in each stage of a round, for the rule that says where the stages stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from django.db.models import CharField, QuerySet, Value
from django.db.models.functions import Cast

from yipin.programmes.models import Round
from yipin.programmes.queries import CalendarStage, round_calendar
from yipin.projects.deadlines import SOURCE
from yipin.projects.decision_models import Decision
from yipin.projects.models import Application
from yipin.projects.publicity_models import Publicity
from yipin.projects.title_models import Recheck, Title
from yipin.reviews.models import Panel
from yipin.rules.definition import Stage
from yipin.rules.project_stages import HANDING_IN, PROJECTS
from yipin.rules.stage_progress import Done

# One fact: of what kind, at which stage, in which state.
Fact = tuple[str, str, str]
BEFORE_SCREENING = frozenset({"draft", "endorsing", "endorsed", "declined", "discarded"})
UNDER_WAY = frozenset({"approved", "running", "on_show"})


def calendar_with_work(held: Round, now: datetime) -> tuple[CalendarStage, ...]:
    """The stages of a round, with where each stands by its days and by what was done. One read."""
    return round_calendar(held, now, done_in_round(held))


def done_in_round(held: Round) -> dict[str, Done]:
    return done_in_rounds([held])[held.pk]


def done_in_rounds(rounds: Iterable[Round]) -> dict[int, dict[str, Done]]:
    """By round and key of the stage. One read for all of them."""
    listed = list(rounds)
    facts: defaultdict[int, set[Fact]] = defaultdict(set)
    for pk, *fact in _facts([one.pk for one in listed]) if listed else ():
        facts[pk].add(tuple(fact))  # type: ignore[arg-type]
    return {
        one.pk: {stage.key: _done(stage, facts[one.pk]) for stage in one.definition.parsed.stages}
        for one in listed
    }


def _facts(rounds: list[int]) -> QuerySet:  # type: ignore[type-arg]
    """(round, kind, stage, state), each once."""
    of = {"round__in": rounds}
    sent = Application.every.filter(**of)
    return _told(sent.filter(project=None), "application", "round_id", Value("")).union(
        _told(sent.exclude(project=None), "report", "round_id", "stage__key"),
        _told(
            Panel.objects.filter(source_kind=SOURCE, source_id__in=rounds),
            "panel", "source_id", "stage_key",
        ),
        _told(Decision.objects.filter(**of), "decision", "round_id", "stage_key"),
        _told(Publicity.objects.filter(**of), "publicity", "round_id", "stage_key"),
        _told(Title.objects.filter(**of), "title", "round_id", Value("")),
        _told(
            Recheck.objects.filter(title__round__in=rounds), "recheck", "title__round_id", Value("")
        ),
    )  # fmt: skip


def _told(rows: QuerySet, kind: str, round_: str, stage: Value | str) -> QuerySet:  # type: ignore[type-arg]
    text: CharField[str, str] = CharField()
    named = rows.order_by().annotate(
        told=Cast(Value(kind), text), at=Cast(stage, text), stands=Cast("state", text)
    )
    return named.values_list(round_, "told", "at", "stands").distinct()


def _done(stage: Stage, facts: set[Fact]) -> Done:
    how = KINDS.get(stage.kind)
    return Done(is_entered=True) if how is None else how(stage, facts)


def _states(facts: set[Fact], kind: str, key: str | None = None) -> set[str]:
    return {state for what, at, state in facts if what == kind and key in {None, at}}


def _collected(stage: Stage, facts: set[Fact]) -> Done:
    """It opens by itself; what projects hand in needs projects."""
    if stage.purpose in {"application", "return"}:
        return Done(is_entered=True)
    projects = _states(facts, "application") & PROJECTS
    return Done(bool(projects), is_ended=bool(projects) and not projects & HANDING_IN)


def _screened(stage: Stage, facts: set[Fact]) -> Done:
    states = _states(facts, "application" if stage.purpose == "application" else "report")
    entered = bool(states - BEFORE_SCREENING)
    return Done(entered, "submitted" in states, comes_again="returned" in states)


def _assessed(stage: Stage, facts: set[Fact]) -> Done:
    """The last review of a purpose may decide as well."""
    panels = _states(facts, "panel", stage.key)
    decided = _decided(stage, facts)
    begun = panels - {Panel.State.PREPARING}
    is_left = bool(begun and panels - {Panel.State.CLOSED}) or decided.is_left
    is_held = panels == {Panel.State.CLOSED} and not is_left
    return Done(bool(begun) or decided.is_entered, is_left, is_held or decided.is_ended)


def _decided(stage: Stage, facts: set[Fact]) -> Done:
    states = _states(facts, "decision", stage.key)
    under_way = states & {Decision.State.DRAFT, Decision.State.SIGNING}
    is_signed = Decision.State.SIGNED in states
    return Done(bool(under_way) or is_signed, bool(under_way), is_signed and not under_way)


def _shown(stage: Stage, facts: set[Fact]) -> Done:
    states = _states(facts, "publicity", stage.key) - {Publicity.State.WITHDRAWN}
    is_open = Publicity.State.OPEN in states
    return Done(bool(states), is_open, bool(states) and not is_open)


def _carried_out(_stage: Stage, facts: set[Fact]) -> Done:
    states = _states(facts, "application") & PROJECTS
    is_begun, is_left = bool(states - {"approved"}), bool(states & UNDER_WAY)
    return Done(is_begun, is_begun and is_left, is_begun and not is_left)


def _certified(_stage: Stage, facts: set[Fact]) -> Done:
    return Done(bool(_states(facts, "title")))


def _looked_at_again(_stage: Stage, facts: set[Fact]) -> Done:
    states = _states(facts, "recheck")
    return Done(bool(states), bool(states - {Recheck.State.DECIDED}))


KINDS: Mapping[str, Callable[[Stage, set[Fact]], Done]] = {
    "collect": _collected,
    "endorse": _collected,
    "screen": _screened,
    "assess": _assessed,
    "decide": _decided,
    "publicise": _shown,
    "carry_out": _carried_out,
    "certify": _certified,
    "recheck": _looked_at_again,
}
