"""Who has to stand aside by the rule: posts, hands in a submission, and what experts have declared."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from django.db.models import QuerySet

from yipin.organisations.models import Person
from yipin.reviews.models import Card, Judge, Panel, Relation, Subject
from yipin.rules.recusals import Relation as Rule
from yipin.rules.recusals import SubjectFacts, asides

Named = Callable[[Sequence[Subject]], Mapping[int, frozenset[str]]]  # by id of the subject


def nobody_named(_subjects: Sequence[Subject]) -> Mapping[int, frozenset[str]]:
    """Where what is judged names nobody beyond those who had a hand in it."""
    return {}


def asides_by_rule(
    panel: Panel, judges: Sequence[Judge], subjects: Sequence[Subject], named: Named
) -> dict[tuple[int, int], str]:
    """(judge, subject) → key of the reason. Names are read only where an expert has declared a person."""
    declared = _relations_of([one.person_id for one in judges])
    asked = [replace(one.facts, relations=tuple(declared.get(one.person_id, ()))) for one in judges]
    is_by_name = any(relation.name for own in declared.values() for relation in own)
    facts = _with_names(subjects, named) if is_by_name else [one.facts for one in subjects]
    found = asides(asked, facts, panel.unit.path)
    return {(int(judge), int(subject)): reason for (judge, subject), reason in found.items()}


def _relations_of(people: Sequence[int]) -> dict[int, list[Rule]]:
    found: dict[int, list[Rule]] = {}
    for one in Relation.objects.filter(person__in=people).select_related("unit"):
        found.setdefault(one.person_id, []).append(one.rule)
    return found


def _with_names(subjects: Sequence[Subject], named: Named) -> list[SubjectFacts]:
    people = {person for one in subjects for person in one.people}
    names = dict(Person.objects.filter(pk__in=people).values_list("pk", "name"))
    told = named(subjects)
    return [
        replace(
            one.facts,
            names=told.get(one.pk, frozenset())
            | {names[person] for person in one.people if person in names},
        )
        for one in subjects
    ]


def relations_of(person: Person) -> QuerySet[Relation]:
    return person.relations.select_related("unit")


def seats_of(person: Person) -> QuerySet[Judge]:
    """Seats on panels that have not ended."""
    rows = person.judging.filter(left_at=None).exclude(panel__state=Panel.State.CLOSED)
    return rows.select_related("panel__unit").order_by("panel")


def has_marked(person: Person) -> bool:
    """Whether a mark was given in a review that has not ended."""
    cards = Card.objects.filter(judge__person=person).exclude(marks={})
    return cards.exclude(judge__panel__state=Panel.State.CLOSED).exists()
