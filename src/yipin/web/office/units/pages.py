"""What the pages of units and people show."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from yipin.organisations.models import Appointment, Headcount, Invitation, Unit
from yipin.organisations.permissions import Actor
from yipin.organisations.queries import current_on, latest_headcounts
from yipin.rules.headcounts import ratio_words
from yipin.rules.masking import masked_phone
from yipin.web.theme.parts import Mark


@dataclass(frozen=True, kw_only=True)
class UnitRow:
    """A unit in a list. ``above`` names the unit over it where the list crosses levels."""

    pk: int
    name: str
    kind: str
    category: str
    above: str
    below: int
    people: int
    members: int | None
    youth: int | None
    ratio: str
    as_of: date | None


@dataclass(frozen=True, kw_only=True)
class PersonRow:
    """A person in a post. The telephone is masked; the account is a mark."""

    appointment_pk: int
    person_pk: int
    name: str
    post: str
    unit_pk: int
    unit: str
    phone: str
    starts_on: date
    ends_on: date | None
    account: Mark
    can_be_invited: bool
    is_self: bool


@dataclass(frozen=True, kw_only=True)
class HeadcountRow:
    as_of: date
    members: int
    youth: int
    cadres: int
    ratio: str
    source: str
    recorded_at: datetime


Crumbs = list[tuple[str, str]]


def crumbs_to(unit: Unit, actor: Actor, *last: str) -> Crumbs:
    """From the list, by the units above within the desk's reach, to this one."""
    crumbs: Crumbs = [(_("单位与人员"), reverse("units"))]
    top = actor.unit.depth if actor.unit else 1
    above = [one for one in unit.ancestors() if one.depth >= top]
    crumbs += [(one.label, reverse("unit", args=[one.pk])) for one in above]
    crumbs.append((unit.label, reverse("unit", args=[unit.pk]) if last else ""))
    return crumbs + [(word, "") for word in last]


def with_counts(units: QuerySet[Unit], today: date) -> QuerySet[Unit]:
    """Each unit with how many people hold posts in it and the name of the unit above."""
    current = current_on(today)
    held = (
        Appointment.objects.filter(current, unit=OuterRef("pk"))
        .order_by()
        .values("unit")
        .annotate(n=Count("person", distinct=True))
        .values("n")
    )
    return units.annotate(people_now=Coalesce(Subquery(held), 0))


def unit_rows(units: Sequence[Unit], today: date) -> list[UnitRow]:
    """Rows for one page of units: figures and names above in two further reads."""
    figures = latest_headcounts([unit.pk for unit in units], today)
    names = _names_above(units)
    return [_unit_row(unit, figures.get(unit.pk), names) for unit in units]


def _names_above(units: Iterable[Unit]) -> dict[str, str]:
    paths = {unit.path[: -Unit.steplen] for unit in units if unit.depth > 1}
    return {one.path: one.label for one in Unit.objects.filter(path__in=paths)}


def _unit_row(unit: Unit, figures: Headcount | None, names: dict[str, str]) -> UnitRow:
    return UnitRow(
        pk=unit.pk,
        name=unit.name,
        kind=unit.get_kind_display(),
        category=unit.get_category_display(),
        above=names.get(unit.path[: -Unit.steplen], ""),
        below=unit.numchild,
        people=getattr(unit, "people_now", 0),
        members=figures.members if figures else None,
        youth=figures.youth_14_to_28 if figures else None,
        ratio=ratio_words(figures.league_youth_ratio) if figures else "—",
        as_of=figures.as_of if figures else None,
    )


def headcount_rows(unit: Unit, most: int = 10) -> list[HeadcountRow]:
    """The newest figures first."""
    return [
        HeadcountRow(
            as_of=row.as_of,
            members=row.members,
            youth=row.youth_14_to_28,
            cadres=row.cadres,
            ratio=ratio_words(row.league_youth_ratio),
            source=row.source,
            recorded_at=row.recorded_at,
        )
        for row in unit.headcounts.all()[:most]
    ]


def posts_held_in(unit: Unit, today: date) -> QuerySet[Appointment]:
    """Who holds a post in this very unit today or later."""
    held = Appointment.objects.filter(Q(ends_on__isnull=True) | Q(ends_on__gte=today), unit=unit)
    return held.select_related("person", "post", "unit").order_by("post__order", "id")


def person_rows(
    held: Sequence[Appointment], actor: Actor, now: datetime, *, masked: bool = True
) -> list[PersonRow]:
    """Rows for one page of appointments; who was invited is read once."""
    people = {one.person_id for one in held}
    invited = set(
        Invitation.objects.filter(
            person__in=people, used_at__isnull=True, expires_at__gt=now
        ).values_list("person_id", flat=True)
    )
    return [_person_row(one, actor, invited, masked=masked) for one in held]


def _person_row(held: Appointment, actor: Actor, invited: set[int], *, masked: bool) -> PersonRow:
    person = held.person
    is_self = actor.person is not None and actor.person.pk == person.pk
    return PersonRow(
        appointment_pk=held.pk,
        person_pk=person.pk,
        name=person.name,
        post=held.label,
        unit_pk=held.unit_id,
        unit=held.unit.label,
        phone=masked_phone(person.phone) if masked else person.phone,
        starts_on=held.starts_on,
        ends_on=held.ends_on,
        account=account_mark(person.username, person.is_active, person.pk in invited),
        can_be_invited=not is_self,
        is_self=is_self,
    )


def account_mark(username: str | None, is_active: bool, is_invited: bool) -> Mark:
    """Whether the person can sign in."""
    if is_invited:
        return Mark(text=_("已邀请"), tone="info", shape="ring")
    if not username:
        return Mark(text=_("没有账号"), tone="quiet", shape="ring")
    if not is_active:
        return Mark(text=_("已停用"), tone="warn", shape="bar")
    return Mark(text=_("能登录"), tone="good", shape="check")
