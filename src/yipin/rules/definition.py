"""A programme as data: what a notice says, made exact enough to run.

Instants are local to Asia/Shanghai, written ``YYYY-MM-DDTHH:MM`` (or ``YYYY-MM-DD``, which means
24:00 when it closes and 00:00 when it opens) and inclusive to the minute. None means: to be asked.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from yipin.rules.form_schema import FormSchema
from yipin.rules.tranches import Tranche

DEFINITION_KINDS = {
    "brand_programme": "品牌创建",
    "pilot": "试点",
    "duties_plan": "任务方案",
    "standing_work": "常规工作",
    "award": "评选表彰",
    "other": "其他",
}
STAGE_KINDS = {
    "collect": "申报收集",
    "endorse": "签署意见",
    "screen": "审查",
    "assess": "评审",
    "decide": "立项决定",
    "publicise": "公示",
    "carry_out": "实施",
    "certify": "认证",
    "recheck": "复查",
}
# What can be run from the pages today; the rest stands on the calendar as 尚未开通.
BUILT = frozenset(STAGE_KINDS)
PURPOSES = {
    "application": "申报",
    "midterm": "中期",
    "summary": "总结",
    "acceptance": "结项验收",
    "return": "报送",
}
THEME_CHOICES = {
    "none": "不分主题",
    "one": "选一个主题",
    "items": "选整个方向，或方向内若干项",
}
QUOTA_SCOPES = {"unit": "每个单位", "subtree": "含下属单位", "total": "全部"}
REACHES = {"children": "直属单位", "subtree": "所有下级单位"}
SIDES = {"league": "团组织", "party": "党组织", "upper": "上级组织"}
REVIEW_PARTS = {
    "own": "评审组的评分",
    "cards": "专家再打一次分，如答辩",
    "ballot": "投票，一人一票，不记名",
}
ENDORSED_FOR = {"unit": "申报单位", "parent": "上级单位", "host": "主办单位"}


def hundredths(percent: float) -> int:
    """33.3 → 3330. Exact for whatever has two decimals at most."""
    return round(percent * 100)


def percent_of(weight: int) -> float:
    """3330 → 33.3, 4000 → 40: as a definition writes it."""
    whole, rest = divmod(weight, 100)
    return weight / 100 if rest else whole


def is_built(kind: str) -> bool:
    """Whether a stage of this kind can be run."""
    return kind in BUILT


@dataclass(frozen=True, slots=True)
class ThemeItem:
    """One content item inside a theme."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Theme:
    """What one may apply for. ``group`` is the heading it stands under."""

    key: str
    name: str
    group: str = ""
    items: tuple[ThemeItem, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class AddresseeRule:
    """Who is addressed: the words of the notice and what they mean in the tree of units."""

    text: str
    kinds: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    reach: str = "children"


@dataclass(frozen=True, slots=True)
class Quota:
    """How many may be sent. ``max`` without, ``exception_max`` with a written reason.

    ``who`` holds the words of the notice; empty ``categories`` mean every addressed unit; a
    ``level`` makes it a cap of that level at screening and not a limit on sending.
    """

    scope: str = "unit"
    min: int | None = None
    max: int | None = None
    exception_max: int | None = None
    categories: tuple[str, ...] = ()
    level: str = ""
    who: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Level:
    """A level an application can be put forward at; ``cap`` is the most the host may send on."""

    key: str
    name: str
    cap: int | None = None


@dataclass(frozen=True, slots=True)
class Endorser:
    """One opinion of the chain, in order. ``field`` is the box of the form it is printed in."""

    key: str
    name: str
    side: str = "league"
    of: str = "unit"
    field: str = ""


@dataclass(frozen=True, slots=True)
class Material:
    """A file asked for beside the form. ``kinds`` are extensions without a dot."""

    key: str
    name: str
    required: bool = True
    kinds: tuple[str, ...] = ("docx", "doc", "pdf")
    max_mb: int = 20
    max_count: int = 1


@dataclass(frozen=True, slots=True)
class RubricRow:
    """What a review is judged by. ``points``: the most it is worth, in whole points; a ``weight`` of
    100 counts once; ``tie`` 1 breaks a tie first, 2 next, 0 none.
    """

    key: str
    name: str
    points: int
    weight: int = 100
    guidance: str = ""
    tie: int = 0


@dataclass(frozen=True, slots=True)
class ReviewPart:
    """One component of the result of a review. ``percent``: its share, to two decimals; 0 is shown and
    does not count. ``own`` is the panel's own cards; ``cards`` another round of them.
    """

    key: str
    name: str
    kind: str = "own"
    percent: float = 0

    @property
    def weight(self) -> int:
        """The share in hundredths of a per cent, as reviews count it."""
        return hundredths(self.percent)


@dataclass(frozen=True, slots=True)
class Stage:
    """One step of the programme. ``built`` false is shown as 尚未开通."""

    key: str
    kind: str
    name: str
    opens_at: str | None = None
    closes_at: str | None = None
    forms: tuple[str, ...] = ()
    endorsers: tuple[Endorser, ...] = ()
    materials: tuple[Material, ...] = ()
    purpose: str = "application"
    method: str = ""  # as the notice says it: 推介会, 答辩
    grades: tuple[str, ...] = ()  # certify: the grades of acceptance that get a title; none: all
    interval_months: int | None = None  # recheck: how long after the title, and each time again
    gates_new: bool = False  # recheck: a unit that holds a brand applies anew only once it passed
    criteria: tuple[RubricRow, ...] = ()  # assess: none: a template of our own
    parts: tuple[ReviewPart, ...] = ()  # assess: none: the panel's own cards alone
    per_unit: int | None = None  # where applications are chosen: the most that one unit gets
    per_district: int | None = None  # the same for a district with all in it
    cover_years: int | None = None  # within how many years every theme gets a project
    cover_year: int | None = None  # which of them this is
    uncertain: bool = False
    note: str = ""
    built: bool = True


@dataclass(frozen=True, slots=True)
class Award:
    """A tier with its money in fen and how many there may be. ``purpose``: which decision gives it."""

    tier: str
    amount_fen: int | None = None
    count_min: int | None = None
    count_max: int | None = None
    note: str = ""
    purpose: str = "application"


@dataclass(frozen=True, slots=True)
class Money:
    """In which parts the money of a project is released; none: the round says."""

    tranches: tuple[Tranche, ...] = ()


@dataclass(frozen=True, slots=True)
class Return:
    """What must be handed in again and again. ``recurrence`` is an RFC 5545 rule."""

    key: str
    name: str
    recurrence: str
    who: str = ""
    form: str = ""
    note: str = ""
    built: bool = True


@dataclass(frozen=True, slots=True)
class Task:
    """A duty with somebody responsible; ``target_hundredths`` is in hundredths of ``measure``."""

    line: str
    text: str
    department: str = ""
    person: str = ""
    measure: str = ""
    target_hundredths: int | None = None
    due: str = ""
    note: str = ""
    built: bool = True


@dataclass(frozen=True, slots=True)
class Contact:
    """Office telephone and mailbox; never a private one."""

    office: str = ""
    phone: str = ""
    mailbox: str = ""


@dataclass(frozen=True, slots=True)
class Definition:
    """Everything a round pins when it opens."""

    key: str
    name: str
    kind: str
    year: int
    summary: str = ""
    issuer_note: str = ""
    title_pattern: str = ""
    own_title: bool = True
    theme_choice: str = "none"
    publicity_days: int | None = None
    results_use: tuple[str, ...] = ()
    contact: Contact = Contact()
    addressees: tuple[AddresseeRule, ...] = ()
    themes: tuple[Theme, ...] = ()
    quotas: tuple[Quota, ...] = ()
    levels: tuple[Level, ...] = ()
    stages: tuple[Stage, ...] = ()
    awards: tuple[Award, ...] = ()
    money: Money = Money()
    returns: tuple[Return, ...] = ()
    tasks: tuple[Task, ...] = ()
    forms: tuple[FormSchema, ...] = ()

    def stage(self, key: str) -> Stage | None:
        return next((stage for stage in self.stages if stage.key == key), None)

    def stages_of(self, kind: str) -> Iterator[Stage]:
        return (stage for stage in self.stages if stage.kind == kind)

    def form(self, key: str) -> FormSchema | None:
        return next((form for form in self.forms if form.key == key), None)

    def theme(self, key: str) -> Theme | None:
        return next((theme for theme in self.themes if theme.key == key), None)

    @property
    def application_stage(self) -> Stage | None:
        """The stage that collects applications, if the programme has projects at all."""
        stages = (one for one in self.stages_of("collect") if one.purpose == "application")
        return next(stages, None)

    @property
    def endorse_stage(self) -> Stage | None:
        """The opinions that an application needs before it is submitted."""
        stages = (one for one in self.stages_of("endorse") if one.purpose == "application")
        return next(stages, None)

    @property
    def report_stages(self) -> tuple[Stage, ...]:
        """The stages that ask a project for something; money may wait for one to be passed."""
        return tuple(one for one in self.stages_of("collect") if one.purpose != "application")

    @property
    def application_form(self) -> FormSchema | None:
        """The first record form of the application stage."""
        keys = self.application_stage.forms if self.application_stage else ()
        return next((one for one in self.forms if one.key in keys and one.kind == "form"), None)

    @property
    def summary_form(self) -> FormSchema | None:
        """The summary table, which the system fills in by itself."""
        return next((one for one in self.forms if one.kind == "table"), None)
