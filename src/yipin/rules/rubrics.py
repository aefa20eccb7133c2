"""A rubric: what is judged, with how many points each, and what a filled card is worth.

Points are integers in hundredths of a point (2000 = 20 分); a weight of 100 counts once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from yipin.rules.definition import RubricRow, Stage
from yipin.rules.verdicts import Verdict, allow, refuse

POINT = 100
WEIGHT_ONCE = 100
# What one row may hold.
LONGEST_KEY, LONGEST_CRITERION, LONGEST_GUIDANCE = 40, 60, 300
MOST_POINTS, MOST_WEIGHT, LAST_TIE = 10_000, 1_000, 20


@dataclass(frozen=True, slots=True)
class Criterion:
    """``tie_order`` 1 breaks a tie first, 2 next; 0 breaks none."""

    key: str
    name: str
    max_points: int
    weight: int = WEIGHT_ONCE
    guidance: str = ""
    tie_order: int = 0


@dataclass(frozen=True, slots=True)
class Rubric:
    """Criteria in the order of the card."""

    criteria: tuple[Criterion, ...]

    @property
    def full_points(self) -> Fraction:
        """The most a card can be worth, in hundredths."""
        return sum((_weighted(one, one.max_points) for one in self.criteria), Fraction(0))

    @property
    def tie_keys(self) -> tuple[str, ...]:
        """Criteria that break a tie, the strongest first."""
        ranked = sorted((one for one in self.criteria if one.tie_order), key=_tie_order)
        return tuple(one.key for one in ranked)

    @property
    def tie_names(self) -> list[str]:
        """The same by name."""
        name_of = {one.key: one.name for one in self.criteria}
        return [name_of[key] for key in self.tie_keys]


def _tie_order(criterion: Criterion) -> int:
    return criterion.tie_order


def _weighted(criterion: Criterion, points: int) -> Fraction:
    return Fraction(points * criterion.weight, 100)


# The template where a programme names none (domain.md 4.3, our own choice); 100 points in all.
DEFAULT_RUBRIC = Rubric(
    (
        Criterion("guidance", "主题与导向", 2000, guidance="方向正确，紧扣主题，回应青年需要。"),
        Criterion(
            "novelty",
            "创新与特色",
            2000,
            guidance="做法新，有本单位的特点，别人学得走。",
            tie_order=1,
        ),
        Criterion("feasibility", "可行性", 2000, guidance="步骤、分工、经费写得实，按期办得成。"),
        Criterion("reach", "覆盖与参与", 1500, guidance="覆盖面多大，青年是不是自愿来、真参与。"),
        Criterion(
            "results", "成效与影响", 1500, guidance="已有或预期的成效，有没有依据。", tie_order=2
        ),
        Criterion("lasting", "可持续推广", 1000, guidance="能不能年年办下去，能不能推广。"),
    )
)


# The same for work that was done: a midterm look, an acceptance (our own choice); 100 points in all.
WORK_RUBRIC = Rubric(
    (
        Criterion(
            "goals", "目标完成", 3000, guidance="按方案做了没有，做到什么程度；没做的说明了没有。"
        ),
        Criterion(
            "results", "成效与影响", 2500, guidance="成效有没有依据，青年有没有收获。", tie_order=1
        ),
        Criterion(
            "conduct", "组织实施", 2000, guidance="步骤、分工、经费是不是按方案，调整有没有说明。"
        ),
        Criterion(
            "lasting", "可持续推广", 1500, guidance="能不能办下去，能不能推广。", tie_order=2
        ),
        Criterion(
            "records", "材料规范", 1000, guidance="材料齐不齐，分类清不清楚，数字对不对得上。"
        ),
    )
)


def rubric_for(stage: Stage | None) -> Rubric:
    """What a review begins with: what the definition asks, else the template for plans or for work done."""
    if stage is not None and stage.criteria:
        return Rubric(
            tuple(
                Criterion(one.key, one.name, one.points * POINT, one.weight, one.guidance, one.tie)
                for one in stage.criteria
            )
        )
    is_plan = stage is None or stage.purpose == "application"
    return DEFAULT_RUBRIC if is_plan else WORK_RUBRIC


def template_rows(stage: Stage) -> tuple[RubricRow, ...]:
    """The template that a review of this stage begins with where nothing else is asked, as rows to write
    into the definition.
    """
    template = rubric_for(replace(stage, criteria=()))
    return tuple(
        RubricRow(
            one.key, one.name, one.max_points // POINT, one.weight, one.guidance, one.tie_order
        )
        for one in template.criteria
    )


def check_rubric(rubric: Rubric) -> Verdict:
    """A rubric can be used when it has criteria, each named and worth something."""
    if not rubric.criteria:
        return refuse("rubric_empty", "评分表还没有指标，请至少写一项。")
    keys = [one.key for one in rubric.criteria]
    if len(set(keys)) < len(keys):
        return refuse("rubric_doubled", "评分表里有两项指标的标识相同，请改掉一个。")
    for one in rubric.criteria:
        if not one.name.strip():
            return refuse("criterion_unnamed", "有一项指标没有名称，请写上。")
        if one.max_points <= 0 or one.weight <= 0:
            return refuse("criterion_worthless", f"“{one.name}”的满分和权重都要大于 0。")
    return allow()


def missing_marks(rubric: Rubric, marks: Mapping[str, int]) -> tuple[Criterion, ...]:
    """Criteria without a mark: such a card cannot be handed in yet."""
    return tuple(one for one in rubric.criteria if one.key not in marks)


def check_mark(rubric: Rubric, key: str, points: int) -> Verdict:
    """From 0 to the maximum of the criterion, both included."""
    criterion = next((one for one in rubric.criteria if one.key == key), None)
    if criterion is None:
        return refuse("criterion_unknown", "评分表改过了，请刷新页面再打分。")
    if 0 <= points <= criterion.max_points:
        return allow()
    most = points_words(criterion.max_points)
    return refuse("mark_outside", f"“{criterion.name}”的分数要在 0 到 {most} 之间。")


def card_total(rubric: Rubric, marks: Mapping[str, int]) -> Fraction:
    """The weighted sum of a whole card, in hundredths. Raises KeyError where a mark is missing."""
    return sum((_weighted(one, marks[one.key]) for one in rubric.criteria), Fraction(0))


def total_so_far(rubric: Rubric, marks: Mapping[str, int]) -> Fraction:
    """The same while marks are missing: what is not marked adds nothing."""
    return card_total(rubric, {one.key: marks.get(one.key, 0) for one in rubric.criteria})


def points_words(hundredths: int) -> str:
    """2000 → 20, 1850 → 18.5, 1805 → 18.05."""
    whole, rest = divmod(abs(hundredths), POINT)
    sign = "-" if hundredths < 0 else ""
    return f"{sign}{whole}" + (f".{rest:02d}".rstrip("0") if rest else "")


def points_from(text: str) -> int | None:
    """18.5 → 1850; None where it is no number with at most two decimals. Full width is fine."""
    plain = text.strip().translate(str.maketrans("０１２３４５６７８９．。", "0123456789.."))
    whole, _, rest = plain.partition(".")
    if not (whole + rest).isdecimal() or not (whole + rest).isascii() or len(rest) > 2:
        return None
    if len(whole) > 6:
        return None
    return int(whole or "0") * POINT + int(rest.ljust(2, "0"))
