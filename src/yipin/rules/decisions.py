"""What a decision of each purpose may say, which stage decides, who signs, and what comes after.

Source: programme.md 2. A decision is signed once and never edited; another one replaces it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from yipin.rules.definition import Award, Definition, Endorser, Stage
from yipin.rules.project_stages import ACCEPTANCE, MIDTERM, SELECTION


@dataclass(frozen=True, slots=True)
class Outcome:
    """``action`` is the row of the stage table; ``gives``: what it sets beside the state, a tier or,
    with its own key, the grade.
    """

    key: str
    action: str
    words: str
    needs_reason: bool = False
    gives: str = ""  # tier, grade
    tone: str = "quiet"


APPROVE = Outcome("approve", "approve", "立项", gives="tier", tone="good")
RESERVE = Outcome("reserve", "reserve", "候补", tone="info")
LEAVE_OUT = Outcome("leave_out", "leave_out", "不立项")
EXTEND = Outcome("extend", "extend", "延期", needs_reason=True, tone="warn")
_SELECTION = (APPROVE, RESERVE, LEAVE_OUT)
CONTINUE = Outcome("continue", "continue", "继续实施", tone="good")
_MIDTERM = (
    CONTINUE,
    Outcome("adjust", "adjust", "调整后继续", needs_reason=True, tone="info"),
    EXTEND,
    Outcome("cancel", "cancel", "终止", needs_reason=True, tone="late"),
)
FAIL = Outcome("fail", "fail", "不合格", needs_reason=True, tone="late")
_ACCEPTANCE = (
    Outcome("excellent", "accept", "优秀", gives="grade", tone="good"),
    Outcome("pass", "accept", "合格", gives="grade", tone="good"),
    EXTEND,
    FAIL,
)
# The grades of acceptance, the best first.
GRADES = {one.key: one.words for one in _ACCEPTANCE if one.gives == "grade"}
BEST = next(iter(GRADES))
OUTCOMES: dict[str, tuple[Outcome, ...]] = {
    "application": _SELECTION,
    "midterm": _MIDTERM,
    "summary": _ACCEPTANCE,
    "acceptance": _ACCEPTANCE,
}
# In which states an application may be named by a decision of a purpose.
MAY_DECIDE = {
    "application": SELECTION,
    "midterm": MIDTERM,
    "summary": ACCEPTANCE,
    "acceptance": ACCEPTANCE,
}
BY_HOST = Endorser("host", "主办单位意见", side="league", of="host")


def outcome_of(purpose: str, key: str) -> Outcome | None:
    return next((one for one in OUTCOMES.get(purpose, ()) if one.key == key), None)


def deciding_stages(definition: Definition, purpose: str) -> tuple[Stage, ...]:
    """The ``decide`` stages of a purpose in order. Where there is none, the last review decides;
    where applications are not reviewed either, the screening does.
    """
    if purpose not in OUTCOMES:
        return ()
    own = [one for one in definition.stages if one.purpose == purpose]
    decide = tuple(one for one in own if one.kind == "decide")
    if decide:
        return decide
    kinds = ("assess", "screen") if purpose == "application" else ("assess",)
    for kind in kinds:
        if found := [one for one in own if one.kind == kind]:
            return (found[-1],)
    return ()


def is_deciding(definition: Definition, key: str) -> bool:
    stage = definition.stage(key)
    return stage is not None and stage in deciding_stages(definition, stage.purpose)


def is_confirmation(definition: Definition, stage: Stage) -> bool:
    """A later decision of the same purpose confirms the first: an outside body's word is entered."""
    return stage in deciding_stages(definition, stage.purpose)[1:]


def signers_of(stage: Stage) -> tuple[Endorser, ...]:
    """Whoever the stage names, in order; by default the host's own League body alone."""
    return stage.endorsers or (BY_HOST,)


@dataclass(frozen=True, slots=True)
class Shown:
    """What a publicity of a purpose shows: projects in ``state``, and where its end, and an objection
    that is upheld, lead from there (actions of the stage table).
    """

    state: str
    confirm: str
    uphold: str


_ACCEPTED = Shown("on_show", "confirm", "uphold")
OF_ACCEPTANCE = frozenset({"summary", "acceptance"})
SHOWN = {
    "application": Shown("approved", "begin", "withdraw_approval"),
    "summary": _ACCEPTED,
    "acceptance": _ACCEPTED,
}


def publicity_stages(definition: Definition, purpose: str) -> tuple[Stage, ...]:
    """What a selection approved, and what passed an acceptance, is made public where the notice has
    a stage for it; what comes of a midterm is told at once.
    """
    if purpose not in SHOWN:
        return ()
    return tuple(one for one in definition.stages_of("publicise") if one.purpose == purpose)


def makes_public(definition: Definition, key: str) -> bool:
    stage = definition.stage(key)
    return stage is not None and stage in publicity_stages(definition, stage.purpose)


def steps_of_decision(definition: Definition, purpose: str) -> tuple[Stage, ...]:
    """Every decision, then every publicity, wherever the notice lists it: only what was decided
    can be made public.
    """
    return (*deciding_stages(definition, purpose), *publicity_stages(definition, purpose))


def step_after(definition: Definition, stage: Stage) -> Stage | None:
    """What must still be done before work begins; None: it begins at once."""
    steps = steps_of_decision(definition, stage.purpose)
    return next(iter(steps[steps.index(stage) + 1 :]), None) if stage in steps else None


def action_of(outcome: Outcome, after: Stage | None) -> str:
    """The row of the stage table: what passes waits while a publicity stands before it."""
    is_shown_first = after is not None and after.kind == "publicise"
    return "propose" if outcome.action == "accept" and is_shown_first else outcome.action


def awards_for(definition: Definition, purpose: str) -> tuple[Award, ...]:
    """The tiers a decision of this purpose gives."""
    return tuple(one for one in definition.awards if one.purpose == purpose)


@dataclass(frozen=True, slots=True)
class RowChoice:
    """What a draft says of one application. ``position``: its place in the list, best first."""

    key: str
    position: int
    outcome: str
    tier: str = ""
    reason: str = ""
    has_rank: bool = True


def departures(purpose: str, rows: Sequence[RowChoice]) -> frozenset[str]:
    """Those whose outcome goes against the ranking, and who so need a reason: the fewest without
    whom nobody stands better than somebody ranked above. Whoever shares a place is as good as
    the others there.
    """
    lines = {one.key: at for at, one in enumerate(OUTCOMES.get(purpose, ()))}
    ranked = sorted(
        (one for one in rows if one.has_rank and one.outcome in lines),
        key=lambda one: (one.position, lines[one.outcome]),
    )
    kept: list[tuple[str, ...]] = [()] * (
        len(lines) + 1
    )  # the longest that ends no worse than this
    for one in ranked:
        line = lines[one.outcome]
        longer = (*kept[line], one.key)
        for worse in range(line, len(kept)):
            kept[worse] = max(kept[worse], longer, key=len)
    return frozenset(one.key for one in ranked) - frozenset(kept[-1])


def unjudged(purpose: str, rows: Sequence[RowChoice]) -> frozenset[str]:
    """Those who pass without a result of the review while others have one, and who so need a reason."""
    if not any(one.has_rank for one in rows):
        return frozenset()
    passes = {one.key for one in OUTCOMES.get(purpose, ()) if one.gives}
    return frozenset(one.key for one in rows if not one.has_rank and one.outcome in passes)


def going_on_unreported(rows: Sequence[RowChoice], absent: Collection[str]) -> frozenset[str]:
    """Those that go on though they handed in nothing, and who so need a reason."""
    return frozenset(one.key for one in rows if one.outcome == CONTINUE.key and one.key in absent)


def needs_reason(purpose: str, row: RowChoice, departing: frozenset[str]) -> bool:
    outcome = outcome_of(purpose, row.outcome)
    return row.key in departing or (outcome is not None and outcome.needs_reason)


def line_keys(purpose: str, tiers: Sequence[str], *, has_ranks: bool) -> list[str]:
    """What the places from the top of the list are: the tiers of a selection, with a ranking the grades
    of an acceptance. Empty: such a decision goes from project to project, no line is drawn.
    """
    if purpose == "application":
        return list(tiers)
    return [one.key for one in OUTCOMES[purpose] if one.gives == "grade"] if has_ranks else []


def cut_line(
    purpose: str, keys: Sequence[str], counts: Mapping[str, int], reserve: int, length: int
) -> list[tuple[str, str]]:
    """Outcome and tier of the first ``length`` of what is still open, best first: so many of each of the
    ``line_keys``, then reserves. What is settled is not among them.
    """
    is_selection = purpose == "application"
    found = [
        ("approve", key) if is_selection else (key, "")
        for key in keys
        for _n in range(counts.get(key, 0))
    ]
    found += [("reserve", "")] * reserve if is_selection else []
    rest = ("leave_out" if is_selection else "", "")
    return (found + [rest] * length)[:length]
