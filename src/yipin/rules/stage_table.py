"""What a row of the stage table is made of."""

from __future__ import annotations

from dataclasses import dataclass

NOTHING = ""  # before an application exists
UNIT, ENDORSER, OFFICE = "unit", "endorser", "office"
BODY = "body"  # the host by a decision, a publicity or a title; never a button of its own


@dataclass(frozen=True, slots=True)
class State:
    """How a state is called and drawn, for the office and for the unit."""

    key: str
    label_office: str
    label_unit: str
    tone: str
    shape: str
    ends: bool = False  # nothing more is expected within what is built


@dataclass(frozen=True, slots=True)
class Move:
    """One row of the table. Labels are the words on the button."""

    from_state: str
    action: str
    to_state: str
    who: str
    guard: str
    label_office: str
    label_unit: str
