"""Who has to stand aside by the rule: posts, hands in a submission, and what experts have declared."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace

from django.db.models import QuerySet

from yipin.organisations.models import Person
from yipin.reviews.models import Card, Judge, Namesake, Panel, Relation, Subject
from yipin.rules.recusals import Relation as Rule
from yipin.rules.recusals import SubjectFacts, asides

Named = Callable[[Sequence[Subject]], Mapping[int, frozenset[str]]]  # by id of the subject


def nobody_named(_subjects: Sequence[Subject]) -> Mapping[int, frozenset[str]]:
    """Where what is judged names nobody beyond those who had a hand in it."""
    return {}


def asides_by_rule(
    panel: Panel, judges: Sequence[Judge], subjects: Sequence[Subject], named: Named
) -> dict[tuple[int, int], str]:
    """(judge, subject) → key of the reason. Three reads and those of ``named``, however many there are."""
    if not judges or not subjects:
        return {}
    people = {one.person_id for one in judges}
    declared = _relations_of(people)
    names = _names_of(people.union(*(one.people for one in subjects)))
    asked = [
        replace(
            one.facts,
            relations=tuple(declared.get(one.person_id, ())),
            name="".join(names[one.person_id].split()),
        )
        for one in judges
    ]
    found = asides(asked, _with_names(subjects, names, named), panel.unit.path)
    return {(int(judge), int(subject)): reason for (judge, subject), reason in found.items()}


def _relations_of(people: Collection[int]) -> dict[int, list[Rule]]:
    found: dict[int, list[Rule]] = {}
    for one in Relation.objects.filter(person__in=people).select_related("unit"):
        found.setdefault(one.person_id, []).append(one.rule)
    return found


def _names_of(people: Collection[int]) -> dict[int, str]:
    return dict(Person.objects.filter(pk__in=people).values_list("pk", "name"))


def _with_names(
    subjects: Sequence[Subject], names: Mapping[int, str], named: Named
) -> list[SubjectFacts]:
    told = named(subjects)
    cleared: dict[int, set[int]] = {}
    rows = Namesake.objects.filter(subject__in=[one.pk for one in subjects])
    for subject, person in rows.values_list("subject", "person"):
        cleared.setdefault(subject, set()).add(person)
    return [
        replace(
            one.facts,
            names=told.get(one.pk, frozenset())
            | {names[person] for person in one.people if person in names},
            on_form=told.get(one.pk, frozenset()),
            namesakes=frozenset(cleared.get(one.pk, ())),
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
