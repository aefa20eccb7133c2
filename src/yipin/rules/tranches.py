"""In which parts the money of a project is released, and what each part waits for.

A plan is data of the round. Shares are in hundredths of a percent (10000 is all); what is left after
the fixed sums is shared out by largest remainders, so that the parts always add up to the award.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from yipin.rules.money import money_words
from yipin.rules.verdicts import Verdict, allow, refuse

WHOLE = 10_000  # hundredths of a percent
APPROVED, STAGE, ACCEPTED = "approved", "stage", "accepted"
WHEN = {APPROVED: "立项后", STAGE: "一个阶段通过后", ACCEPTED: "通过验收后"}
ALIVE = frozenset({"approved", "running", "on_show", "accepted", "titled"})
DONE = frozenset({"accepted", "titled"})
MOST_PARTS = 6


@dataclass(frozen=True, slots=True)
class GradeShare:
    """How much of a part an acceptance grade brings, in hundredths of a percent."""

    grade: str
    share: int


@dataclass(frozen=True, slots=True)
class Tranche:
    """One part. ``fixed_fen`` is a sum in fen, else ``share`` counts. A grade that ``by_grade`` lacks
    brings all of the part.
    """

    name: str
    when: str = ACCEPTED
    share: int = 0
    fixed_fen: int | None = None
    stage_key: str = ""
    by_grade: tuple[GradeShare, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a project is: state of the stage table, grade, and the stages it has passed."""

    state: str
    grade: str = ""
    passed_stages: frozenset[str] = frozenset()


ON_ACCEPTANCE = (Tranche("验收后拨付", ACCEPTED, WHOLE),)
ON_APPROVAL = (Tranche("立项后拨付", APPROVED, WHOLE),)
IN_TWO = (Tranche("启动经费", APPROVED, 4_000), Tranche("结项经费", ACCEPTED, 6_000))
PLANS: dict[str, tuple[str, tuple[Tranche, ...]]] = {
    "acceptance": ("通过验收后一次拨付", ON_ACCEPTANCE),
    "approval": ("立项后一次拨付", ON_APPROVAL),
    "two": ("立项后和验收后分两次拨付", IN_TWO),
}


def check_plan(plan: Sequence[Tranche]) -> Verdict:
    """A plan can be used when its shares make a whole and every part knows what it waits for."""
    if not plan:
        return refuse("plan_empty", "拨付办法还没有写，请至少写一笔。")
    if len(plan) > MOST_PARTS:
        return refuse("plan_long", f"拨付最多分 {MOST_PARTS} 笔，请合并几笔。")
    for one in plan:
        if not (verdict := _check_part(one)):
            return verdict
    shares = [one.share for one in plan if one.fixed_fen is None]
    if shares and sum(shares) != WHOLE:
        said = share_words(sum(shares))
        return refuse("plan_not_whole", f"各笔的比例加起来是 {said}，请改到正好 100%。")
    return allow()


def _check_part(one: Tranche) -> Verdict:
    if not one.name.strip():
        return refuse("part_unnamed", "有一笔拨付没有名称，请写上，如“启动经费”。")
    if one.when not in WHEN or (one.when == STAGE and not one.stage_key):
        return refuse("part_waits", f"“{one.name}”没有选什么时候拨，请选一项。")
    if one.fixed_fen is None and not 0 < one.share <= WHOLE:
        return refuse("part_share", f"“{one.name}”的比例要大于 0、不超过 100%。")
    if one.fixed_fen is not None and one.fixed_fen <= 0:
        return refuse("part_fixed", f"“{one.name}”的定额要大于 0。")
    if any(not 0 <= graded.share <= WHOLE for graded in one.by_grade):
        return refuse("part_grade", f"“{one.name}”按等次拨付的比例要在 0 到 100% 之间。")
    return allow()


def settled_plan(plan: Sequence[Tranche]) -> tuple[Tranche, ...]:
    """The plan without what changes nothing, so that equal plans are equal records."""
    return tuple(
        replace(
            one,
            share=one.share if one.fixed_fen is None else 0,
            by_grade=tuple(
                sorted((each for each in one.by_grade if each.share != WHOLE), key=_grade)
            ),
        )
        for one in plan
    )


def _grade(one: GradeShare) -> str:
    return one.grade


def split_award(award_fen: int, plan: Sequence[Tranche]) -> tuple[int, ...] | Verdict:
    """Fen of each part, in the order of the plan; in all exactly the award. Refused where the fixed
    sums are more than the award, or less and nothing else takes the rest.
    """
    fixed = sum(one.fixed_fen or 0 for one in plan)
    rest = award_fen - fixed
    weights = [one.share if one.fixed_fen is None else 0 for one in plan]
    if rest < 0 or (rest > 0 and not any(weights)):
        words = f"核定 {money_words(award_fen)}，定额拨付共 {money_words(fixed)}，两个数要对得上。"
        return refuse("fixed_sums", f"{words}请改拨付办法。")
    shared = shared_exactly(rest, weights)
    return tuple(
        one.fixed_fen if one.fixed_fen is not None else part
        for one, part in zip(plan, shared, strict=True)
    )


def shared_exactly(total: int, weights: Sequence[int]) -> list[int]:
    """By weight, in whole fen, by largest remainders (the earlier part first where they are equal)."""
    whole = sum(weights)
    if not whole:
        return [0] * len(weights)
    parts = [total * weight // whole for weight in weights]
    order = sorted(range(len(weights)), key=lambda at: (-(total * weights[at] % whole), at))
    for at in order[: total - sum(parts)]:
        parts[at] += 1
    return parts


def payable(amount_fen: int, by_grade: Sequence[GradeShare], grade: str) -> int:
    """What a part comes to with this grade, rounded down to the fen."""
    share = next((one.share for one in by_grade if one.grade == grade), WHOLE)
    return amount_fen * share // WHOLE


def may_release(one: Tranche, standing: Standing, stage_names: Mapping[str, str]) -> Verdict:
    """Whether what the part waits for has come; the refusal is what a page says it waits for."""
    if standing.state not in ALIVE:
        reason = "项目不在实施，也没有通过验收，这一笔不能拨付。"
        return refuse("project_over", reason)
    if one.when == ACCEPTED:
        if standing.state in DONE:
            return allow()
        return refuse("not_accepted", f"“{one.name}”要等项目通过验收，现在还没有。")
    if one.when == STAGE and one.stage_key not in standing.passed_stages:
        name = stage_names.get(one.stage_key, one.stage_key)
        return refuse("stage_not_passed", f"“{one.name}”要等“{name}”通过，现在还没有。")
    return allow()


def share_words(hundredths: int) -> str:
    """4000 → 40%, 3333 → 33.33%."""
    whole, rest = divmod(hundredths, 100)
    return f"{whole}" + (f".{rest:02d}".rstrip("0") if rest else "") + "%"
