"""Who has to stand aside by the rule: posts, hands in a submission, and what experts have declared."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Protocol

from django.db.models import Exists, OuterRef, QuerySet, Value
from django.db.models.functions import Coalesce

from yipin.database.kept_reads import KeptRead, in_pieces, padded
from yipin.organisations.models import Appointment, Person
from yipin.organisations.queries import current_on
from yipin.reviews.models import Aside, Card, Judge, Namesake, Panel, Part, Relation, Subject
from yipin.rules.recusals import DECLARED_REASONS, JudgeFacts, SubjectFacts, asides
from yipin.rules.recusals import Relation as Rule


class Judged(Protocol):
    """A subject as the rule sees it: its id, what it stands for, who is behind it."""

    @property
    def pk(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def subject_id(self) -> int: ...
    @property
    def people(self) -> Sequence[int]: ...
    @property
    def facts(self) -> SubjectFacts: ...


Named = Callable[[Sequence[Judged]], Mapping[int, frozenset[str]]]  # by id of the subject


def nobody_named(_subjects: Sequence[Judged]) -> Mapping[int, frozenset[str]]:
    """Where what is judged names nobody beyond those who had a hand in it."""
    return {}


def asides_by_rule(
    panel: Panel, judges: Sequence[Judge], subjects: Sequence[Subject], named: Named, today: date
) -> dict[tuple[int, int], str]:
    """(judge, subject) → key of the reason."""
    seats = {one.person_id: one.pk for one in judges}
    found = reasons_by_rule(panel, _names_of(seats), subjects, named, today)
    return {(seats[person], subject): reason for (person, subject), reason in found.items()}


def reasons_by_rule(
    panel: Panel,
    people: Mapping[int, str],
    subjects: Sequence[Judged],
    named: Named,
    today: date,
) -> dict[tuple[int, int], str]:
    """(person, subject) → key of the reason, by the posts that they hold today. ``people``: the name of
    each by id. Three reads at most and those of ``named``, however many there are.
    """
    if not people or not subjects:
        return {}
    places, declared = _bonds_of(people, today)
    known = dict(people) | _names_behind(subjects, declared)
    asked = [
        JudgeFacts(
            str(one), one, tuple(places.get(one, ())),
            relations=tuple(declared.get(one, ())), name="".join(name.split()),
        )
        for one, name in people.items()
    ]  # fmt: skip
    told = _with_names(subjects, known, named, {one.name for one in asked})
    found = asides(asked, told, panel.unit.path)
    return {(int(person), int(subject)): reason for (person, subject), reason in found.items()}


def why_aside_now(panel: Panel, judge: Judge, subject: Subject, named: Named, today: date) -> str:
    """The key of the reason, or nothing: what was set or declared, else what the rule says by now."""
    known = Aside.objects.filter(judge=judge, subject=subject).values_list("reason", flat=True)
    by_rule = asides_by_rule(panel, [judge], [subject], named, today)
    return next(iter([*known, *by_rule.values()]), "")


def _bonds_of(
    people: Collection[int], today: date
) -> tuple[dict[int, list[str]], dict[int, list[Rule]]]:
    """Tree paths of the units where they hold a post; what they have declared. One read."""
    places: dict[int, list[str]] = {}
    declared: dict[int, list[Rule]] = {}
    for person, _key, path, kind, name in sorted(BONDS.all(people=padded(people), today=today)):
        if kind:
            declared.setdefault(person, []).append(Rule(kind, path, name))
        else:
            places.setdefault(person, []).append(path)
    return places, declared


def _bonds(people: Sequence[int], today: date) -> QuerySet[Any, Any]:
    posts = Appointment.objects.filter(current_on(today), person__in=people).order_by()
    relations = Relation.objects.filter(person__in=people).order_by()
    own = relations.values_list("person", "pk", Coalesce("unit__path", Value("")), "kind", "name")
    held = posts.values_list("person", "pk", "unit__path", Value(""), Value(""))
    return held.union(own, all=True)


BONDS = KeptRead(_bonds)


def _names_behind(
    subjects: Sequence[Judged], declared: Mapping[int, Sequence[Rule]]
) -> dict[int, str]:
    """Of the people behind the subjects, where a relation is to somebody by name."""
    is_asked = any(one.name for own in declared.values() for one in own)
    return _names_of({each for one in subjects for each in one.people}) if is_asked else {}


def _names_of(people: Collection[int]) -> dict[int, str]:
    return {key: name for some in in_pieces(people) for key, name in NAMES.all(people=some)}


NAMES = KeptRead(
    lambda people: Person.objects.filter(pk__in=people).order_by().values_list("pk", "name")
)


def _with_names(
    subjects: Sequence[Judged], names: Mapping[int, str], named: Named, asked: Collection[str]
) -> list[SubjectFacts]:
    told = named(subjects)
    cleared = _namesakes(
        [one.pk for one in subjects if told.get(one.pk, frozenset()).intersection(asked)]
    )
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


def _namesakes(subjects: Sequence[int]) -> dict[int, set[int]]:
    """Who only bears a name that is on the form, of those whose form has a name that was asked for."""
    found: dict[int, set[int]] = {}
    for some in in_pieces(subjects):
        for subject, person in NAMESAKES.all(subjects=some):
            found.setdefault(subject, set()).add(person)
    return found


NAMESAKES = KeptRead(
    lambda subjects: (
        Namesake.objects.filter(subject__in=subjects).order_by().values_list("subject", "person")
    )
)


def relations_of(person: Person) -> QuerySet[Relation]:
    return person.relations.select_related("unit")


def seats_of(person: Person) -> QuerySet[Judge]:
    """Seats on panels that have not ended, in the order in which panels are locked: parts come last."""
    rows = person.judging.filter(left_at=None).exclude(panel__state=Panel.State.CLOSED)
    is_part = Exists(Part.objects.filter(child=OuterRef("panel")))
    return rows.select_related("panel__unit").order_by(is_part, "panel")


def cards_held(person: Person) -> QuerySet[Card]:
    """The cards of reviews that have not ended, with their subjects and panels."""
    rows = Card.objects.filter(judge__in=seats_of(person).order_by())
    return rows.select_related("subject__panel").order_by("subject__panel", "subject__number")


def declared_asides(person: Person) -> QuerySet[Aside]:
    """What they judge no more because of what they declared, in reviews that have not ended."""
    rows = Aside.objects.filter(
        judge__in=seats_of(person).order_by(), reason__in=list(DECLARED_REASONS)
    )
    return rows.select_related("subject__panel").order_by("subject__panel", "subject__number")


def has_marked(person: Person) -> bool:
    """Whether a mark was given in a review that has not ended."""
    cards = Card.objects.filter(judge__person=person).exclude(marks={})
    return cards.exclude(judge__panel__state=Panel.State.CLOSED).exists()
