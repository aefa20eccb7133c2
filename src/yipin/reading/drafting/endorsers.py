"""Who signs, in which order: from the opinion boxes of the form, else from the words of the notice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from yipin.reading.drafting.source import Notes, plain
from yipin.reading.findings import Endorsement
from yipin.rules.definition import Endorser
from yipin.rules.form_schema import Field, FormSchema

PARTY = re.compile(r"党")
HOST = re.compile(
    r"(?<!高)校团委|学校团委|团市委|团县委|团省委|主办|评审|组委会|领导小组|专家|评委|学工部|工作部"
)
UPPER = re.compile(r"上级|主管|区[(（]?县|团区委|高校团委|团工委")


def draft_endorsers(
    form: FormSchema | None, stated: Sequence[Endorsement], notes: Notes
) -> tuple[Endorser, ...]:
    """The chain before an application is handed in. What the host writes itself is left out."""
    boxes = [one for one in form.fields() if not one.is_filled_by_applicant] if form else []
    if boxes:
        return tuple(_from_boxes(boxes, notes))
    return tuple(_from_words(stated))


def _from_boxes(boxes: Sequence[Field], notes: Notes) -> Iterator[Endorser]:
    has_league = False
    for at, box in enumerate(boxes):
        label = plain(box.label)
        if _is_hosts(label, at):
            question = f"“{box.label}”由主办单位办理，没有排进签署顺序。"
            notes.ask(f"forms.application.fields.{box.key}", question)
            continue
        side, of = _side(label, has_league=has_league)
        has_league = has_league or side != "party"
        yield Endorser(f"o{at + 1}", box.label, side, of, box.key)


def _is_hosts(label: str, at: int) -> bool:
    return at > 0 and bool(HOST.search(label)) and not UPPER.search(label)


def _side(label: str, *, has_league: bool) -> tuple[str, str]:
    if PARTY.search(label):
        return "party", "unit"
    if UPPER.search(label) or has_league:
        return "upper", "parent"
    return "league", "unit"


def _from_words(stated: Sequence[Endorsement]) -> Iterator[Endorser]:
    has_league = False
    for at, one in enumerate(stated):
        label = plain(one.body)
        if HOST.search(label) and not UPPER.search(label):
            continue
        side, of = _side(label, has_league=has_league)
        has_league = has_league or side != "party"
        yield Endorser(f"o{at + 1}", _opinion(one.body), side, of)


def _opinion(body: str) -> str:
    return body if body.endswith("意见") else f"{body}意见"
