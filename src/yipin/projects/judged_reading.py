"""Until when experts read what they judge."""

from __future__ import annotations

from datetime import date

from yipin.organisations.models import Person
from yipin.organisations.queries import people_of
from yipin.programmes.models import Round
from yipin.projects.recheck_reviews import is_recheck_panel
from yipin.reviews.models import Panel, Subject


def is_still_read(subject: Subject, person: Person, today: date) -> bool:
    """Forms, files and evidence are open to an expert from outside the host's tree until the review of the
    subject has ended, to one from inside until the round is closed. A re-check is judged after its round, so
    both read it until its review has ended. The subject is read with its panel; two reads at most.
    """
    has_ended = subject.is_settled
    if is_recheck_panel(subject.panel):
        return not has_ended
    if has_ended and not people_of(subject.panel.unit, today).filter(person=person).exists():
        return False
    return not _is_round_closed(subject.panel)


def _is_round_closed(panel: Panel) -> bool:
    return Round.objects.filter(pk=panel.source_id, state=Round.State.CLOSED).exists()
