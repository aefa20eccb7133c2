"""What is true of a running round, read once and counted in many ways."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

from django.utils.translation import gettext as _

from yipin.duties.queries import Due, of_units, with_lights
from yipin.organisations.models import Unit
from yipin.programmes.models import Round, RoundStage
from yipin.programmes.queries import application_stage_of
from yipin.projects.office_queries import UnderWay, under_way
from yipin.projects.windows import Windows, windows_of
from yipin.rules.deadlines import is_over
from yipin.rules.project_stages import PASSED, PROJECTS
from yipin.web.office.rounds.loading import SOURCE

SENT = frozenset({"submitted", "refused", "merged", *PASSED})
RANKS = {"draft": 1, "endorsing": 2, "declined": 2, "endorsed": 3}
NOTHING, BEGUN, SIGNING, SIGNED, HANDED_IN = range(5)


@dataclass(frozen=True)
class RoundFacts:
    """Units asked and applications under way."""

    held: Round
    now: datetime
    dues: list[Due]
    applications: list[UnderWay]

    @cached_property
    def windows(self) -> Windows:
        return windows_of(self.held)

    @cached_property
    def stage(self) -> RoundStage | None:
        """The stage that collects applications, if it can be used already."""
        stage = application_stage_of(self.held)
        return stage if stage is not None and stage.is_built else None

    @property
    def is_closed(self) -> bool:
        return self.held.state == Round.State.CLOSED

    @property
    def is_collecting_over(self) -> bool:
        return is_over(self.windows.submit_by, self.now)

    @cached_property
    def expected(self) -> list[Due]:
        """Units that are asked and not excused."""
        return [due for due in self.dues if due.obligation.excused_at is None]

    @cached_property
    def missing(self) -> list[Due]:
        """Units that must and have not."""
        return [due for due in self.expected if due.missing]

    @cached_property
    def could(self) -> list[Due]:
        """Units that may and have not, while there is still time to."""
        if self.is_closed or self.is_collecting_over:
            return []
        return [
            due for due in self.expected if not due.obligation.minimum and not due.obligation.done
        ]

    @cached_property
    def excused(self) -> list[Due]:
        return [due for due in self.dues if due.obligation.excused_at is not None]

    @cached_property
    def by_unit(self) -> dict[int, list[UnderWay]]:
        found: dict[int, list[UnderWay]] = {}
        for one in self.applications:
            found.setdefault(one.unit_id, []).append(one)
        return found

    @cached_property
    def by_state(self) -> Counter[str]:
        return Counter(one.state for one in self.applications)

    @cached_property
    def passed(self) -> int:
        """What screening let through, whatever was decided since."""
        return sum(self.by_state[state] for state in PASSED)

    @cached_property
    def projects(self) -> int:
        return sum(self.by_state[state] for state in PROJECTS)

    @property
    def left_words(self) -> str:
        """What is not done while the round is to be ended; nothing that is 0."""
        counts = (
            (_("%(n)s 个单位没交"), len(self.missing)),
            (_("%(n)s 项没审查"), self.by_state["submitted"]),
            (_("%(n)s 个项目在实施"), self.by_state["running"]),
        )
        said = "，".join(words % {"n": n} for words, n in counts if n)
        return _("还有 %(what)s。") % {"what": said} if said else ""

    def rank(self, due: Due) -> int:
        """How far the unit is with the one of its applications that is furthest."""
        row = due.obligation
        ranks = [rank_of(one) for one in self.by_unit.get(row.unit_id, ())]
        begun = BEGUN if row.begun_at is not None else NOTHING
        return max([begun, HANDED_IN if row.done else NOTHING, *ranks])

    def units(self) -> list[Unit]:
        return [due.obligation.unit for due in self.dues]


def rank_of(one: UnderWay) -> int:
    if one.state in SENT or (one.state == "returned" and one.was_submitted):
        return HANDED_IN
    return RANKS.get(one.state, SIGNING)


def facts_of_round(held: Round, now: datetime) -> RoundFacts:
    """Two reads, however many units."""
    dues = with_lights(of_units(SOURCE, held.pk), now)
    return RoundFacts(held, now, dues, under_way(held))
