"""Who may read a letter of result: the unit it is written to, and whoever runs the round."""

from __future__ import annotations

from yipin.organisations.choices import Right
from yipin.organisations.permissions import Permission, holds, is_own_unit
from yipin.projects.permissions import can_run_round

_of_round = Permission(
    "result_letters.runs", lambda actor, letter: can_run_round(actor, letter.decision.round)
)
can_read_letter = (is_own_unit & (holds(Right.FILL_FORMS) | holds(Right.READ))) | _of_round
