"""Units, people and desks for tests."""

from __future__ import annotations

from datetime import UTC, date, datetime

import factory

from yipin.organisations.choices import Right, UnitKind
from yipin.organisations.models import Appointment, Headcount, Person, Post, Unit
from yipin.organisations.permissions import Actor, actor_for_appointment
from yipin.organisations.pinyin import initials_of

PASSWORD = "Qinghe-2027-Green"
LONG_AGO = date(2010, 1, 1)


def make_unit(name: str = "青禾大学团委", *, parent: Unit | None = None, **fields: object) -> Unit:
    """A unit at the top, or below ``parent``."""
    fields.setdefault("kind", UnitKind.COMMITTEE)
    unit = Unit(name=name, initials=initials_of(name), **fields)
    if parent is None:
        return Unit.objects.add_root(instance=unit)
    return Unit.objects.add_child(Unit.objects.get(pk=parent.pk), instance=unit)


class PersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Person
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"测试{n}")
    username = factory.Sequence(lambda n: f"person{n}")
    email = factory.LazyAttribute(lambda person: f"{person.username}@example.edu")
    password = factory.django.Password(PASSWORD)


class PostFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Post

    key = factory.Sequence(lambda n: f"post-{n}")
    name = "团委书记"
    rights = factory.LazyFunction(list)


class AppointmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Appointment

    person = factory.SubFactory(PersonFactory)
    post = factory.SubFactory(PostFactory)
    starts_on = LONG_AGO


class HeadcountFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Headcount

    as_of = date(2027, 3, 1)
    members = 412
    youth_14_to_28 = 455
    cadres = 36
    recorded_at = datetime(2027, 3, 1, tzinfo=UTC)


def make_actor(unit: Unit, *rights: Right, person: Person | None = None, **fields: object) -> Actor:
    """Somebody who sits at a desk of this unit with these rights."""
    post = PostFactory(rights=[right.value for right in rights])
    appointment = AppointmentFactory(
        unit=unit, post=post, person=person or PersonFactory(), **fields
    )
    return actor_for_appointment(appointment)
