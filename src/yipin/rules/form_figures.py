"""Figures of a form that follow from others: the share of members among the youth of the unit."""

from __future__ import annotations

from collections.abc import Mapping

from yipin.rules.form_schema import FormSchema
from yipin.rules.headcounts import headcount_faults, league_youth_ratio, ratio_words

MEMBERS, YOUTH, RATIO = "unit.members", "unit.youth_14_to_28", "unit.league_youth_ratio"
FIGURES = frozenset((MEMBERS, YOUTH, RATIO))


def computed_answers(schema: FormSchema, answers: Mapping[str, object]) -> dict[str, str]:
    """The ratio in percent without its sign, by its field; nothing where there are no youth."""
    keys, counts = _keys(schema), _counts(schema, answers)
    ratio = league_youth_ratio(*counts) if counts else None
    if ratio is None or RATIO not in keys:
        return {}
    return {keys[RATIO]: ratio_words(ratio).rstrip("%")}


def figure_fault(schema: FormSchema, answers: Mapping[str, object]) -> tuple[str, str] | None:
    """Field and sentence where the counts cannot both be true: more members than youth."""
    counts = _counts(schema, answers)
    if counts is None or min(counts) < 0:
        return None
    words = next((one.message for one in headcount_faults(*counts)), "")
    return (_keys(schema)[YOUTH], words.rstrip("。")) if words else None


def _keys(schema: FormSchema) -> dict[str, str]:
    """The first field of the form for each of the figures."""
    named = [(one.prefill, one.key) for one in schema.answerable() if one.prefill]
    return dict(reversed(named))


def _counts(schema: FormSchema, answers: Mapping[str, object]) -> tuple[int, int] | None:
    keys = _keys(schema)
    typed = [str(answers.get(keys.get(one, ""), "")) for one in (MEMBERS, YOUTH)]
    if not all(one.removeprefix("-").isdecimal() for one in typed):
        return None
    return int(typed[0]), int(typed[1])
