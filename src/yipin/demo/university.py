"""A made-up university: twelve colleges, about 240 branches, 6,000 people."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from yipin.demo.accounts import Accounts
from yipin.demo.names import made_up_name, made_up_phone
from yipin.organisations.models import Appointment, Person, Post, Unit
from yipin.organisations.permissions import Actor, actor_for_appointment
from yipin.organisations.services.bulk import (
    NewHeadcount,
    NewPerson,
    record_headcounts,
    take_in_people,
)
from yipin.organisations.services.units import found_root_unit, found_unit

COLLEGES: tuple[tuple[str, str, str], ...] = (
    ("机械工程学院", "机械", "沈怀瑾"),
    ("土木工程学院", "土木", "许清和"),
    ("信息工程学院", "信息", "吕知遥"),
    ("化学与材料学院", "材料", "严景行"),
    ("生命科学学院", "生科", "陶若溪"),
    ("医学院", "临床", "邬承宁"),
    ("经济管理学院", "经管", "柏向晚"),
    ("文学与传播学院", "中文", "窦思言"),
    ("外国语学院", "外语", "云亦帆"),
    ("艺术设计学院", "设计", "葛秋岚"),
    ("农学院", "农学", "奚望野"),
    ("教育学院", "教育", "滕书宁"),
)
DEPARTMENTS = ("组织部", "宣传部", "实践部")
BRANCHES_EACH = 20
PEOPLE_IN_ALL = 6000


@dataclass
class Seat:
    """A unit that takes part, with the desks that act for it."""

    unit: Unit
    secretary: Actor
    party: Actor
    deputy: Actor | None = None


@dataclass
class University:
    unit: Unit
    office: Actor
    colleges: list[Seat] = field(default_factory=list)
    branches: list[Unit] = field(default_factory=list)
    secretaries: dict[int, Actor] = field(default_factory=dict)  # of the branches, by unit


def found_university(
    *, posts: dict[str, Post], accounts: Accounts, dice: random.Random, now: datetime
) -> University:
    """Units, people, posts and figures; the desks of the office and of each college can be used."""
    root = found_root_unit(
        name="共青团青禾大学委员会",
        short_name="校团委",
        kind="committee",
        category="university",
        party_body="中共青禾大学委员会",
        now=now,
    )
    office = first_office(root, posts["office"], "周予安", "办公席", now)
    accounts.let_in(office.signed_in, "tuanwei", "校团委：收通知、发布、审查申报")
    for name in DEPARTMENTS:
        found_unit(
            actor=office, parent=root, name=name, kind="department", category="office", now=now
        )
    university = University(root, office)
    for number, (name, _class, secretary) in enumerate(COLLEGES):
        seat = _found_college(university, name, secretary, posts, accounts, dice, now)
        if number == 0:
            _name_first_desks(seat, accounts)
    _found_branches(university, posts, accounts, dice, now)
    return university


def first_office(unit: Unit, post: Post, name: str, title: str, now: datetime) -> Actor:
    """The first desk of a tree is nobody's to give; it is made as a new site makes it."""
    person = Person.objects.create(name=name, phone="", email="")
    made = Appointment.objects.create(
        person=person, post=post, unit=unit, title=title, starts_on=long_ago(now)
    )
    return actor_for_appointment(made)


def long_ago(now: datetime) -> date:
    return (now - timedelta(days=430)).date()


def _found_college(
    university: University,
    name: str,
    secretary: str,
    posts: dict[str, Post],
    accounts: Accounts,
    dice: random.Random,
    now: datetime,
) -> Seat:
    actor = university.office
    unit = found_unit(
        actor=actor,
        parent=university.unit,
        name=f"{name}团委",
        short_name=name,
        kind="committee",
        category="college",
        party_body=f"中共青禾大学{name}委员会",
        now=now,
    )
    people = {
        "secretary": (secretary, "团委书记", "中共党员"),
        "deputy": (made_up_name(dice), "团委副书记", "共青团员"),
        "party": (made_up_name(dice), "党委副书记", "中共党员"),
    }
    rows = [
        NewPerson(who, unit, posts[key], title, phone=made_up_phone(dice), political_status=status)
        for key, (who, title, status) in people.items()
    ]
    desks = take_in_people(actor=actor, unit=unit, rows=rows, starts_on=long_ago(now), now=now)
    for desk in desks:
        accounts.let_in(desk.person)
    secretary_desk, deputy, party = (actor_for_appointment(desk) for desk in desks)
    seat = Seat(unit, secretary_desk, party, deputy)
    university.colleges.append(seat)
    return seat


def _name_first_desks(seat: Seat, accounts: Accounts) -> None:
    """The desks of one college that a visitor can try."""
    accounts.let_in(seat.secretary.signed_in, "jixie", "机械工程学院团委书记：填报、签团组织意见")
    accounts.let_in(seat.party.signed_in, "jixie-dangwei", "机械工程学院党委副书记：签党组织意见")
    if seat.deputy is not None:
        accounts.let_in(seat.deputy.signed_in, "jixie-fu", "机械工程学院团委副书记：帮着填表")


def _found_branches(
    university: University,
    posts: dict[str, Post],
    accounts: Accounts,
    dice: random.Random,
    now: datetime,
) -> None:
    rows, figures = [], []
    each = PEOPLE_IN_ALL // (len(COLLEGES) * BRANCHES_EACH)
    for seat, (_name, short, _secretary) in zip(university.colleges, COLLEGES, strict=True):
        total = youth_total = 0
        for branch in _branches_of(university, seat, short, now):
            members = dice.randint(each - 3, each + 3)
            youth = members + dice.randint(0, 5)
            total, youth_total = total + members, youth_total + youth
            figures.append(NewHeadcount(branch, members, youth, 3))
            rows += _people_of(branch, members, posts, dice, now)
        figures.append(NewHeadcount(seat.unit, total, youth_total, BRANCHES_EACH * 3))
    actor, top = university.office, university.unit
    made = take_in_people(actor=actor, unit=top, rows=rows, starts_on=long_ago(now), now=now)
    record_headcounts(
        actor=actor, unit=top, rows=figures, as_of=month_start(now), source="组织库", now=now
    )
    leading = [one for one in made if one.post.key == "secretary"]
    first, own = leading[0], leading[:BRANCHES_EACH]
    university.secretaries = {one.unit_id: actor_for_appointment(one) for one in own}
    accounts.let_in(first.person, "zhibu", f"{first.unit.name}书记：填申报、复查，看称号和结果通知")


def month_start(now: datetime) -> date:
    return now.date().replace(day=1)


def _branches_of(university: University, seat: Seat, short: str, now: datetime) -> list[Unit]:
    made = []
    for number in range(BRANCHES_EACH):
        year, index = now.year - 3 + number % 4, number // 4 + 1
        made.append(
            found_unit(
                actor=university.office,
                parent=seat.unit,
                name=f"{short}{year % 100}{index:02d}团支部",
                kind="branch",
                category="class",
                now=now,
            )
        )
    university.branches += made
    return made


def _people_of(
    branch: Unit, members: int, posts: dict[str, Post], dice: random.Random, now: datetime
) -> list[NewPerson]:
    rows = []
    for place in range(members):
        post, title = (posts["secretary"], "团支部书记") if place == 0 else (posts["member"], "")
        number = f"{now.year - 1}{branch.pk:05d}{place:02d}"
        rows.append(
            NewPerson(made_up_name(dice), branch, post, title, number, political_status="共青团员")
        )
    return rows
