"""The stages of a programme in order, from the phases and the due dates of a notice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from yipin.reading.drafting.duedates import Due, due_dates, purpose_of
from yipin.reading.drafting.materials import asked_now, draft_materials
from yipin.reading.drafting.parts import PLANS, draft_kind
from yipin.reading.drafting.source import Notes, Source, plain
from yipin.reading.drafting.windows import Instant, closing, day_after, opening, span_question
from yipin.reading.findings import Stage as Phase
from yipin.rules.definition import Endorser, Stage, is_built
from yipin.rules.form_schema import FormSchema

# What the name of a phase says happens in it, in the order in which it happens.
PARTS = (
    ("carry_out", r"实施|推进|试点|建设|开展|创建|运行|培育|落实|活动阶段"),
    ("collect", r"总结|结项|报告"),
    ("assess", r"评审|审核|答辩|推介|投票|考核|验收|评估|评选|展示|评比|评定|初评|复评|终评|评议"),
    ("decide", r"立项|确定|审定|审批"),
    ("publicise", r"公示|公布"),
    ("certify", r"认证|认定|表彰|命名|授牌|颁奖"),
    ("recheck", r"复查|复核"),
)
PREPARING = re.compile(r"筹备|准备|启动|动员|部署|宣传")
APPLYING = re.compile(r"申报|报名|征集|推荐|申请")
NAMES = {
    "assess": "评审",
    "decide": "立项决定",
    "publicise": "公示",
    "certify": "表彰认定",
    "recheck": "复查",
}
NAMES_BY_PURPOSE = {
    ("assess", "midterm"): "中期评估",
    ("assess", "summary"): "总结评审",
    ("assess", "acceptance"): "验收评审",
    ("decide", "acceptance"): "确定结项结果",
    ("collect", "midterm"): "提交中期总结",
    ("collect", "summary"): "提交总结",
    ("collect", "acceptance"): "提交结项材料",
}


@dataclass(frozen=True, slots=True)
class Window:
    """Both ends of a phase, and where they were read."""

    mark: str
    opens: Instant
    closes: Instant

    @property
    def question(self) -> str:
        return span_question(self.opens, self.closes)

    def holds(self, text: str | None) -> bool:
        start, end = self.opens.text, self.closes.text
        return bool(text and start and end and start[:10] <= text[:10] <= end[:10])


def draft_stages(
    source: Source, forms: Sequence[FormSchema], endorsers: tuple[Endorser, ...], notes: Notes
) -> tuple[Stage, ...]:
    """First what a unit does (apply, opinions, screening), then the phases as the notice has them.

    Due dates that no phase holds are put in by their time.
    """
    plan = _Plan(source, notes)
    keys = tuple(one.key for one in forms if one.key in ("application", "summary"))
    first = [*plan.applying(keys, endorsers)]
    rest = [*plan.phases()]
    for stage in plan.left_over():
        later = (at for at, other in enumerate(rest) if _ends(other) > _ends(stage))
        rest.insert(next(later, len(rest)), stage)
    return tuple(_with_keys([*first, *_judged_again(rest), *plan.undated(rest)], notes))


def _judged_again(rest: Sequence[Stage]) -> Iterator[Stage]:
    """A review after what was carried out, or after its report, judges that and no application."""
    is_done = False
    for stage in rest:
        again = is_done and stage.kind == "assess" and stage.purpose == "application"
        yield replace(stage, purpose="acceptance") if again else stage
        is_done = is_done or stage.kind == "carry_out" or stage.purpose != "application"


def _ends(stage: Stage) -> str:
    return stage.closes_at or stage.opens_at or "9999"


class _Plan:
    """Phases and due dates, each used up once."""

    def __init__(self, source: Source, notes: Notes) -> None:
        self.source, self.notes = source, notes
        self.due = due_dates(source)
        self.phase_list = list(enumerate(source.notice.stages))
        self.windows = {at: self._window(at, phase) for at, phase in self.phase_list}
        self.used: set[str] = set()

    def _window(self, at: int, phase: Phase) -> Window:
        mark = f"stages.{at}"
        words, year = self.source.words(mark), self.source.year
        return Window(mark, opening(phase.start, words, year), closing(phase.end, words, year))

    def _take(self, kind: str, window: Window | None = None, purpose: str = "") -> Due | None:
        """The next unused due date of this kind, inside the window if one is given."""
        for one in self.due:
            fits = one.kind == kind and one.mark not in self.used
            inside = window is None or window.holds(one.closes.text) or window.holds(one.opens.text)
            if fits and inside and (not purpose or one.purpose == purpose):
                self.used.add(one.mark)
                return one
        return None

    # What a unit does before anything is judged

    def applying(self, keys: tuple[str, ...], endorsers: tuple[Endorser, ...]) -> Iterator[Stage]:
        collect = self._application(keys)
        if collect is None:
            return
        yield collect
        if not endorsers:
            question = "通知没有写由谁签署意见，填好后直接提交给主办单位。"
            self.notes.ask("stages.apply", question)
        if endorsers:
            yield Stage(
                "opinions", "endorse", "签署意见", collect.opens_at, collect.closes_at,
                endorsers=endorsers, note="意见随申报一起截止。",
            )  # fmt: skip
        yield self._screening(collect)

    def _application(self, keys: tuple[str, ...]) -> Stage | None:
        has_form = "application" in keys
        if not has_form and draft_kind(self.source.notice) in PLANS:
            return None
        due = self._take("collect", purpose="application")
        phase = self._application_phase(due)
        if due is None and phase is None and not keys:
            return None
        window = self.windows[phase[0]] if phase else None
        opens, closes = self._application_window(due, window, phase)
        name = _short(phase[1].name) if phase and APPLYING.search(phase[1].name) else "申报"
        given = phase[1].deliverables if phase else ()
        stated = asked_now(self.source.notice.materials, self._asked_later(phase))
        self._used_phase(window)
        self.notes.became(due.mark if due else "", "stages.apply.closes_at")
        return Stage(
            "apply", "collect", name, opens.text, closes.text, forms=keys,
            materials=draft_materials(given, stated, self.notes),
            uncertain=bool(closes.question), note=closes.question,
        )  # fmt: skip

    def _asked_later(self, own: tuple[int, Phase] | None) -> list[str]:
        """What the phases behind the application ask for."""
        return [
            name
            for at, phase in self.phase_list
            if own is not None and at > own[0]
            for name in phase.deliverables
        ]

    def _application_phase(self, due: Due | None) -> tuple[int, Phase] | None:
        """The phase named so, else the preparing one that the due date falls into."""
        for at, phase in self.phase_list:
            if APPLYING.search(phase.name) and not re.search(r"中期|结项|总结", phase.name):
                return at, phase
        for at, phase in self.phase_list:
            if due and PREPARING.search(phase.name) and self.windows[at].holds(due.closes.text):
                return at, phase
        return None

    def _application_window(
        self, due: Due | None, window: Window | None, phase: tuple[int, Phase] | None
    ) -> tuple[Instant, Instant]:
        issued = opening(self.source.notice.issued_on, "", self.source.year)
        own = bool(window and phase and APPLYING.search(phase[1].name))
        opens = window.opens if window and (own or not issued.text) else issued
        closes = due.closes if due else window.closes if window else Instant(None)
        if opens.text and closes.text and opens.text[:10] > closes.text[:10]:
            opens = Instant(None)
        return opens, closes

    def _used_phase(self, window: Window | None) -> None:
        if window:
            self.used.add(window.mark)
            self.notes.became(window.mark, "stages.apply.opens_at")

    def _screening(self, collect: Stage) -> Stage:
        due = self._take("screen")
        opens = day_after(collect.closes_at)
        if due is None:
            note = "通知没有单写审查时间，日子待定。"
            return Stage("screening", "screen", "审查", opens, uncertain=True, note=note)
        self.notes.became(due.mark, "stages.screening.closes_at")
        closes = due.closes.text
        opens = opens if not (opens and closes and opens > closes[:10]) else None
        question = due.closes.question
        return Stage(
            "screening", "screen", "审查", opens, closes, uncertain=bool(question),
            note=question or due.what,
        )  # fmt: skip

    # What follows

    def phases(self) -> Iterator[Stage]:
        for at, phase in self.phase_list:
            window = self.windows[at]
            if window.mark not in self.used:
                yield from self._split(phase, window)

    def _split(self, phase: Phase, window: Window) -> Iterator[Stage]:
        """A phase that names several acts becomes one stage for each."""
        name = plain(phase.name)
        kinds = [kind for kind, pattern in PARTS if re.search(pattern, name)]
        if len(kinds) > 1 and "carry_out" in kinds and "总结" not in name:
            kinds = ["carry_out"] if re.search(r"实施|推进|试点$", name) else kinds
        kinds = kinds or [phase.act or "carry_out"]
        if phase.deliverables and "collect" not in kinds:
            kinds.insert(0, "collect")
        judged: str | None = None
        for kind in kinds:
            part = self._part(kind, phase, window, only=len(kinds) == 1)
            yield _not_before(part, judged) if kind in ("decide", "publicise", "certify") else part
            judged = part.closes_at if kind == "assess" else judged

    def _part(self, kind: str, phase: Phase, window: Window, *, only: bool) -> Stage:
        due = self._due_of(kind, phase, window)
        opens, closes = window.opens.text, window.closes.text
        question = window.question
        if due is not None:
            opens = due.opens.text if kind != "collect" else opens
            closes, question = due.closes.text, due.question
            if opens and closes and opens[:10] > closes[:10]:
                opens = None
        purpose = _purpose(kind, purpose_of(phase.name + (due.what if due else "")))
        given = draft_materials(phase.deliverables, (), self.notes) if kind == "collect" else ()
        name = (due.name if due and kind != "collect" else "") or _name(kind, phase, purpose, only)
        stage = Stage(
            "", kind, name, opens, closes, materials=given, purpose=purpose,
            uncertain=bool(question), note=question, built=is_built(kind),
        )  # fmt: skip
        return _Marked.of(stage, due.mark if due else "", window.mark)

    def _due_of(self, kind: str, phase: Phase, window: Window) -> Due | None:
        """The due date inside the phase, else the one before it for the same thing handed in."""
        due = self._take(kind, window)
        if due is None and kind == "collect":
            purpose = _purpose(kind, purpose_of(phase.name + "".join(phase.deliverables)))
            return self._take(kind, purpose=purpose)
        return due

    def left_over(self) -> Iterator[Stage]:
        """Due dates that no phase holds."""
        for one in self.due:
            if one.mark in self.used or not one.kind:
                continue
            self.used.add(one.mark)
            opens = None if one.kind == "collect" else one.opens.text
            purpose = _purpose(one.kind, one.purpose)
            stage = Stage(
                "", one.kind, one.name, opens, one.closes.text, purpose=purpose,
                uncertain=bool(one.question), note=one.question,
                built=is_built(one.kind),
            )  # fmt: skip
            yield _Marked.of(stage, one.mark)

    def undated(self, rest: Sequence[Stage]) -> Iterator[Stage]:
        """What the notice speaks of without giving a time."""
        kinds = {stage.kind for stage in rest}
        notice = self.source.notice
        said = plain("".join(notice.results_use))
        when = "通知没有写时间，日子待定。"
        if notice.publicity_days and "publicise" not in kinds:
            yield Stage("", "publicise", "公示", uncertain=True, note=when)
        if re.search(r"表彰|命名|授牌|通报", said) and "certify" not in kinds:
            yield Stage("", "certify", "表彰", uncertain=True, note=when, built=is_built("certify"))
        if (
            re.search(r"(?:定期|已)[^。]{0,16}复查", plain(self.source.text))
            and "recheck" not in kinds
        ):
            yield Stage("", "recheck", "复查", uncertain=True, note=when, built=is_built("recheck"))


@dataclass(frozen=True, slots=True)
class _Marked(Stage):
    """A stage that still knows the findings it came from."""

    marks: tuple[str, ...] = ()

    @classmethod
    def of(cls, stage: Stage, *marks: str) -> _Marked:
        values = {name: getattr(stage, name) for name in Stage.__dataclass_fields__}
        return cls(**values, marks=tuple(one for one in marks if one))


def _not_before(stage: Stage, judged: str | None) -> Stage:
    """A decision cannot come before the judging has ended."""
    fits = judged and stage.closes_at and judged[:10] < stage.closes_at[:10]
    return replace(stage, opens_at=judged) if fits else stage


def _name(kind: str, phase: Phase, purpose: str, only: bool) -> str:
    """What the stage is called: as the phase, where it is all of it; else by what happens."""
    if kind == "carry_out" or (only and kind != "collect"):
        return _short(phase.name)
    if kind == "collect" and phase.deliverables:
        return f"提交{'、'.join(phase.deliverables[:2])}"
    return NAMES_BY_PURPOSE.get((kind, purpose)) or NAMES.get(kind) or _short(phase.name)


def _purpose(kind: str, purpose: str) -> str:
    """Handing in after the application is never another application."""
    return "summary" if kind == "collect" and purpose == "application" else purpose


def _short(name: str) -> str:
    bare = re.sub(r"[(（][^)）]*[)）]|^第\w{1,3}[周步批]", "", plain(name))
    return re.sub(r"阶段$", "", bare) or name


def _with_keys(stages: Sequence[Stage], notes: Notes) -> Iterator[Stage]:
    """A key for each stage, and each uncertain time as a question."""
    seen: dict[str, int] = {}
    for stage in stages:
        base = stage.key or stage.kind.replace("_", "-")
        seen[base] = seen.get(base, 0) + 1
        key = base if seen[base] == 1 else f"{base}-{seen[base]}"
        marks = stage.marks if isinstance(stage, _Marked) else ()
        for mark in marks:
            notes.became(mark, f"stages.{key}")
        if stage.uncertain:
            notes.ask(f"stages.{key}", stage.note, marks[0] if marks else "")
        plain_stage = {name: getattr(stage, name) for name in Stage.__dataclass_fields__}
        yield replace(Stage(**plain_stage), key=key)
