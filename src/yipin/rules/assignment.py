"""Who judges what: so many experts for each subject, an even load, their own field, nobody who must
stand aside. Solved as a whole, not one after the other.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from yipin.rules.optimum import Program
from yipin.rules.recusals import REASONS, JudgeFacts, SubjectFacts

SHORT, STEP = 1_000_000, 100  # one judge too few; each further card on one desk costs more
OWN_FIELD, ANY_FIELD, OTHER_FIELD = 0, 1, 5
FIELD_WORDS = {
    OWN_FIELD: "主题是专家所长",
    ANY_FIELD: "不限主题，为均衡分工",
    OTHER_FIELD: "主题不是专家所长，所长的专家已排满或要回避",
}

Pair = tuple[str, str]  # judge, subject


@dataclass(frozen=True, slots=True)
class Plan:
    """``pairs`` with the reason of each; ``short``: subjects with fewer judges than asked for."""

    pairs: Mapping[Pair, str]
    short: Mapping[str, int]
    loads: Mapping[str, int]


def assign(
    judges: Sequence[JudgeFacts],
    subjects: Sequence[SubjectFacts],
    each: int,
    aside: Mapping[Pair, str],
    kept: Collection[Pair] = (),
) -> Plan:
    """``each`` judges for every subject. ``kept`` pairs stay as they are, unless somebody has to
    stand aside by now: so when one drops out, only the gaps are filled.
    """
    judges = sorted(judges, key=lambda one: one.key)
    subjects = sorted(subjects, key=lambda one: one.key)
    stays = _still_possible(judges, subjects, kept, aside)
    chosen = _chosen(judges, subjects, each, aside, stays)
    by_key = {one.key: one for one in judges}
    themes = {one.key: one.theme for one in subjects}
    pairs = dict.fromkeys(sorted(stays), "原来的安排") | {
        (judge, subject): FIELD_WORDS[field_cost(by_key[judge], themes[subject])]
        for judge, subject in chosen
    }
    return Plan(pairs, _short(pairs, themes, each), _loads(pairs, by_key))


def field_cost(judge: JudgeFacts, theme: str) -> int:
    """How far a theme is from an expert's own field."""
    if not judge.themes:
        return ANY_FIELD
    return OWN_FIELD if theme in judge.themes else OTHER_FIELD


def _still_possible(
    judges: Sequence[JudgeFacts],
    subjects: Sequence[SubjectFacts],
    kept: Collection[Pair],
    aside: Mapping[Pair, str],
) -> set[Pair]:
    here, there = {one.key for one in judges}, {one.key for one in subjects}
    return {pair for pair in kept if pair[0] in here and pair[1] in there and pair not in aside}


def _chosen(
    judges: Sequence[JudgeFacts],
    subjects: Sequence[SubjectFacts],
    each: int,
    aside: Mapping[Pair, str],
    stays: set[Pair],
) -> list[Pair]:
    """New pairs. The cards of one desk cost more and more, so the load evens out by itself."""
    program, choices = Program(is_network=True), {}
    judged, loads = Counter(two for _, two in stays), Counter(one for one, _ in stays)
    taken = stays | aside.keys()
    for subject in subjects:
        missing = max(0, each - judged[subject.key])
        mine = {
            judge.key: program.choice(field_cost(judge, subject.theme))
            for judge in judges
            if missing and (judge.key, subject.key) not in taken
        }
        choices.update({(judge, subject.key): place for judge, place in mine.items()})
        gap = program.choice(SHORT, most=missing)
        program.bind(dict.fromkeys([gap, *mine.values()], 1), least=missing, most=missing)
    fair = len(subjects) * each // max(1, len(judges)) + 1
    for judge in judges:
        own = [place for pair, place in choices.items() if pair[0] == judge.key]
        _even_out(program, own, loads[judge.key], fair)
    answer = program.solve() or []
    return [pair for pair, place in choices.items() if answer[place]]


def _even_out(program: Program, own: Sequence[int], before: int, fair: int) -> None:
    """Every card costs one step more than the last; far above a fair share all cost the same."""
    steps = [program.choice(STEP * (before + nth)) for nth in range(1, 2 * fair + 1)]
    rest = program.choice(STEP * (before + 2 * fair + 1), most=len(own))
    cards = dict.fromkeys(own, 1) | dict.fromkeys([*steps, rest], -1)
    program.bind(cards, least=0, most=0)


def _short(pairs: Collection[Pair], subjects: Collection[str], each: int) -> dict[str, int]:
    found = dict.fromkeys(subjects, each)
    for _judge, subject in pairs:
        found[subject] -= 1
    return {subject: missing for subject, missing in found.items() if missing > 0}


def _loads(pairs: Collection[Pair], judges: Collection[str]) -> dict[str, int]:
    found = dict.fromkeys(judges, 0)
    for judge, _subject in pairs:
        found[judge] += 1
    return found


def short_words(plan: Plan, aside: Mapping[Pair, str], titles: Mapping[str, str]) -> list[str]:
    """A sentence for each subject that has too few experts: how many, and who stood aside."""
    sentences = []
    for subject, missing in sorted(plan.short.items()):
        reasons = [reason for (_, other), reason in aside.items() if other == subject]
        why = (
            f"（回避 {len(reasons)} 人：{'、'.join(sorted({REASONS.get(r, r) for r in reasons}))}）"
        )
        tail = why if reasons else ""
        sentences.append(f"“{titles[subject]}”还差 {missing} 位专家{tail}。")
    return sentences
