"""The chain of opinions as the component shows it: live steps with the void ones beneath."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from yipin.forms.models import Endorsement
from yipin.web.theme import dates
from yipin.web.theme.parts import ChainLink, Mark, VoidOpinion

State = Endorsement.State
MARKS = {
    State.SIGNED: ("good", "check"),
    State.CURRENT: ("info", "dot"),
    State.RETURNED: ("warn", "back"),
    State.REFUSED: ("late", "x"),
}
DONE = {State.SIGNED, State.RETURNED, State.REFUSED}


def chain_links(rows: Sequence[Endorsement], mine: Endorsement | None = None) -> list[ChainLink]:
    """One link a step; ``mine`` is the one the reader is asked for."""
    void: dict[str, list[Endorsement]] = {}
    for row in rows:
        if row.state == State.VOID:
            void.setdefault(row.key, []).append(row)
    return [
        _link(row, void.get(row.key, []), is_mine=row == mine)
        for row in rows
        if row.state != State.VOID
    ]


def _link(row: Endorsement, void: Sequence[Endorsement], *, is_mine: bool) -> ChainLink:
    state = State(row.state)
    who = signed_by(row) or row.unit.label
    return ChainLink(
        name=row.name,
        state="done" if state in DONE else "here" if state == State.CURRENT else "later",
        mark=_mark(state, is_mine=is_mine, row_is_paper=row.paper_scan_id is not None),
        who=who,
        at=row.given_at,
        version=row.version.number if row.version and state in DONE else None,
        opinion=row.opinion if state in DONE else "",
        voided=[VoidOpinion(text=f"“{one.opinion}”", reason=_void_words(one)) for one in void],
    )


def signed_by(row: Endorsement) -> str:
    """Who gave an opinion; of one on paper who signed there, and who registered it."""
    if row.given_by is None:
        return ""
    if row.paper_scan_id is None:
        return f"{row.given_by.name}，{row.given_as}"
    facts = {"name": row.signatory, "who": row.given_by.name, "as": row.given_as}
    words = _("纸质盖章件，%(who)s（%(as)s）登记") % facts
    return f"{row.signatory}，{words}" if row.signatory else words


def _mark(state: Endorsement.State, *, is_mine: bool, row_is_paper: bool) -> Mark | None:
    if state not in MARKS:
        return None
    tone, shape = MARKS[state]
    if row_is_paper and state == State.SIGNED:
        return Mark(text=_("已签，纸质"), tone="good", shape="check")
    text = _("等您签") if is_mine and state == State.CURRENT else str(state.label)
    return Mark(text=text, tone=tone, shape=shape)  # type: ignore[arg-type]


def _void_words(row: Endorsement) -> str:
    facts = {
        "who": row.given_by.name if row.given_by else "",
        "number": row.version.number if row.version else "",
        "day": dates.day(row.given_at, now=timezone.now()) if row.given_at else "",
        "why": row.void_reason,
    }
    return _("%(who)s在第 %(number)s 版上的意见，%(day)s签。%(why)s。") % facts
