"""Who must stand aside (回避): the rule is asked for every expert and every subject of a panel."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

SAME_UNIT, RELATED_UNIT, NAMED_IN_IT = "same_unit", "related_unit", "named_in_it"
DECLARED = "declared"  # at the desk, for one subject
SAME_NAME = "same_name"  # a name is no proof: the office may say that it is somebody else's
KINDS = {"mentor": "导师、学生", "kin": "亲属", "work": "合作", "interest": "其他利害"}
TO_UNIT = {f"{key}_unit": f"本人声明与申报单位有{name}关系" for key, name in KINDS.items()}
TO_PERSON = {
    f"{key}_person": f"本人声明与申报人或参与人有{name}关系" for key, name in KINDS.items()
}
DECLARED_REASONS = TO_UNIT | TO_PERSON
REASONS = {
    SAME_UNIT: "与申报单位同属一个单位",
    RELATED_UNIT: "与申报单位是上下级",
    NAMED_IN_IT: "是申报人或参与人",
    SAME_NAME: "表上写的负责人或成员与本人同名",
    DECLARED: "本人声明回避",
} | DECLARED_REASONS
BINDING = REASONS.keys() - {SAME_NAME}  # nobody takes these back


@dataclass(frozen=True, slots=True)
class Relation:
    """What an expert has declared: a kind, and either the path of a unit or the name of a person."""

    kind: str
    place: str = ""
    name: str = ""


@dataclass(frozen=True, slots=True)
class JudgeFacts:
    """``places``: paths of the units where the expert holds a post by now; empty for one from outside."""

    key: str
    person: int
    places: tuple[str, ...] = ()
    themes: frozenset[str] = frozenset()
    relations: tuple[Relation, ...] = ()
    name: str = ""


@dataclass(frozen=True, slots=True)
class SubjectFacts:
    """``people``: who wrote it, leads it or helps in it. ``names``: theirs, and those on the form
    (``on_form``). ``namesakes``: persons who are not who the form names, by word of the office.
    """

    key: str
    place: str
    theme: str = ""
    people: frozenset[int] = frozenset()
    names: frozenset[str] = frozenset()
    on_form: frozenset[str] = frozenset()
    namesakes: frozenset[int] = frozenset()


def why_aside(judge: JudgeFacts, subject: SubjectFacts, host: str) -> str:
    """The key of the reason, or nothing. A path begins with the path of the unit above it.

    ``host``: the path of the unit that holds the review. It and those above it are above everybody
    alike, so a post there, or a relation to one of them, binds to no applicant.
    """
    if judge.person in subject.people:
        return NAMED_IN_IT
    places = [place for place in judge.places if not host.startswith(place)]
    if subject.place in places:
        return SAME_UNIT
    if any(is_on_one_line(place, subject.place) for place in places):
        return RELATED_UNIT
    found = (_why_related(one, subject, host) for one in judge.relations)
    return next((reason for reason in found if reason), "") or _why_named(judge, subject)


def _why_named(judge: JudgeFacts, subject: SubjectFacts) -> str:
    is_cleared = judge.person in subject.namesakes
    return SAME_NAME if judge.name in subject.on_form and not is_cleared else ""


def _why_related(relation: Relation, subject: SubjectFacts, host: str) -> str:
    if relation.name:
        return f"{relation.kind}_person" if relation.name in subject.names else ""
    is_bound = not host.startswith(relation.place)
    if is_bound and is_on_one_line(relation.place, subject.place):
        return f"{relation.kind}_unit"
    return ""


def is_on_one_line(one: str, other: str) -> bool:
    return one.startswith(other) or other.startswith(one)


def asides(
    judges: Collection[JudgeFacts], subjects: Collection[SubjectFacts], host: str
) -> dict[tuple[str, str], str]:
    """(judge, subject) → reason, for all that must stand aside."""
    found = {
        (judge.key, subject.key): why_aside(judge, subject, host)
        for judge in judges
        for subject in subjects
    }
    return {pair: reason for pair, reason in found.items() if reason}
