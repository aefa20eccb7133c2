"""Who may see a title, write about it, print it, and judge it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from yipin.organisations.choices import Right
from yipin.organisations.permissions import (
    Actor,
    Permission,
    holds,
    is_own_unit,
    not_yours,
    path_of,
    permission,
    reaches,
)
from yipin.projects.title_models import CertificateLayout, Recheck, Title
from yipin.rules.titles_held import is_alive
from yipin.rules.verdicts import Verdict, allow


def title_of(subject: Title | Recheck) -> Title:
    return subject.title if isinstance(subject, Recheck) else subject


@permission("titles.is_issuer")
def is_issuer(actor: Actor, subject: Any) -> Verdict:
    """The desk belongs to the unit that gave the title, or to one above it."""
    return allow() if actor.reaches(title_of(subject).issuer.path) else not_yours()


@permission("titles.is_holder")
def is_holder(actor: Actor, subject: Any) -> Verdict:
    """The desk belongs to the very unit that holds the title."""
    own = actor.unit is not None and path_of(title_of(subject)) == actor.unit.path
    return allow() if own else not_yours()


def is_shown_on(title: Title, today: date) -> bool:
    """The issuer put it on the wall, and it still stands there."""
    return title.is_on_wall and is_alive(title.state, title.valid_until, today)


def is_on_wall(today: Callable[[], date]) -> Permission:
    """Anybody may see what is on the wall; ``today`` is asked when the permission is."""
    return Permission(
        "titles.is_shown",
        lambda _actor, title: allow() if is_shown_on(title, today()) else not_yours(),
    )


_reads = holds(Right.READ) | holds(Right.FILL_FORMS) | holds(Right.RUN_PROGRAMMES)
can_change_title = is_issuer & holds(Right.RUN_PROGRAMMES)
can_hand_in_recheck = is_holder & holds(Right.FILL_FORMS)
can_write_story = can_hand_in_recheck | can_change_title
can_see_title = (is_holder & _reads) | can_change_title | (reaches & holds(Right.READ))
can_see_own_titles = _reads


@permission("titles.is_layout_of_own_unit")
def _is_of_own_unit(actor: Actor, subject: CertificateLayout) -> Verdict:
    return is_own_unit(actor, subject)


can_change_layout = _is_of_own_unit & holds(Right.RUN_PROGRAMMES)
