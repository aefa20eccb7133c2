"""What the chair of a panel sees of the result of the defence day, and whether it can be released."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from yipin.organisations.models import Person
from yipin.projects.blind_names import titles_for_experts
from yipin.reviews.chair_queries import (
    can_list_be_released,
    chair_of,
    released_by,
    results_on_wall,
)
from yipin.reviews.models import Panel, Result, Session
from yipin.reviews.order_queries import never_called, waits_words
from yipin.reviews.services.rankings import refresh_short_list
from yipin.rules.rubrics import points_words


@dataclass(frozen=True, kw_only=True)
class ReleasePage:
    """``rows``: result, title, score, as they stand on the wall; of a blind review it names nobody.
    ``waits_for``: why it cannot be released yet. ``released_by``: who did it in the chair's stead.
    """

    session: Session | None
    rows: Sequence[tuple[Result, str, str]]
    waits_for: str = ""
    released_by: str = ""
    waits: str = ""  # who never came on

    @property
    def is_open(self) -> bool:
        """The review has ended and the result waits for the chair."""
        return (
            self.session is not None
            and self.session.panel.state == Panel.State.CLOSED
            and self.session.released_at is None
            and self.session.locked_at is None
        )


def release_page(panel: Panel, person: Person, now: datetime) -> ReleasePage | None:
    """None for who does not chair. One read for them; for the chair of a review that has ended seven, one
    more once the result is released, and those of the titles. A list of one page is as of now.
    """
    chair = chair_of(panel)
    if chair is None or chair.person_id != person.pk:
        return None
    session = Session.objects.filter(panel=panel).first()
    if session is None or panel.state != Panel.State.CLOSED:
        return ReleasePage(session=session, rows=[])
    session.panel = panel
    refresh_short_list(panel=panel, now=now)
    results = results_on_wall(panel)
    titles = titles_for_experts(panel, [one.subject for one in results])
    rows = [(one, titles[one.subject_id], points_words(one.score or 0)) for one in results]
    return ReleasePage(
        session=session,
        rows=rows,
        waits_for=can_list_be_released(panel).reason,
        released_by=released_by(session),
        waits=waits_words(never_called(panel)),
    )
