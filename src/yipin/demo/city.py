"""A made-up city: districts with their schools, universities, a zone, departments."""

from __future__ import annotations

import random
from dataclasses import dataclass, field
from datetime import datetime

from yipin.demo.accounts import Accounts
from yipin.demo.names import made_up_name, made_up_phone
from yipin.demo.university import Seat, first_office, long_ago, month_start
from yipin.organisations.models import Post, Unit
from yipin.organisations.permissions import Actor, actor_for_appointment
from yipin.organisations.services.bulk import (
    NewHeadcount,
    NewPerson,
    record_headcounts,
    take_in_people,
)
from yipin.organisations.services.units import found_root_unit, found_unit

DISTRICTS = ("东浦区", "西溪区", "南陵区", "北塘区", "临江县", "云和县")
SCHOOLS = (
    ("第一中学", "middle_school"),
    ("实验中学", "middle_school"),
    ("职业学校", "vocational_school"),
)
UNIVERSITIES = ("澄江师范学院", "澄江工业大学", "澄江医药大学", "澄江艺术学院")
DEPARTMENTS = ("办公室", "组织部", "宣传部", "学校部", "青年发展部", "权益部", "青年创业服务中心")
ZONES = ("高新技术产业园区", "临港经济区")


@dataclass
class City:
    unit: Unit
    office: Actor
    districts: list[Seat] = field(default_factory=list)
    schools: list[Seat] = field(default_factory=list)
    universities: list[Seat] = field(default_factory=list)
    others: list[Seat] = field(default_factory=list)


@dataclass(frozen=True)
class Maker:
    """What founding a seat needs, so that it need not be handed on one by one."""

    posts: dict[str, Post]
    accounts: Accounts
    dice: random.Random
    now: datetime


def found_city(
    *, posts: dict[str, Post], accounts: Accounts, dice: random.Random, now: datetime
) -> City:
    """Two levels of League bodies below the city committee, each with its desks and figures."""
    maker = Maker(posts, accounts, dice, now)
    root = found_root_unit(
        name="共青团澄江市委员会",
        short_name="澄江市团委",
        kind="committee",
        party_body="中共澄江市委",
        now=now,
    )
    office = first_office(root, posts["office"], "何若川", "学校部办公席", now)
    accounts.let_in(office.signed_in, "shiwei", "市团委：试点申报的审查、增补和调整")
    city = City(root, office)
    _found_districts(city, maker)
    for name in UNIVERSITIES:
        city.universities.append(_seat(city, root, f"{name}团委", name, "university", maker))
    for name in ZONES:
        seat = _seat(city, root, f"{name}团工委", name, "zone", maker, kind="working_committee")
        city.others.append(seat)
    for name in DEPARTMENTS:
        city.others.append(_seat(city, root, name, name, "office", maker, kind="department"))
    _record_figures(city, maker)
    _name_desks(city, accounts)
    return city


def _found_districts(city: City, maker: Maker) -> None:
    for name in DISTRICTS:
        seat = _seat(city, city.unit, f"共青团{name}委员会", f"{name}团委", "district", maker)
        city.districts.append(seat)
        for school, category in SCHOOLS:
            title = f"{name[:2]}{school}"
            city.schools.append(_seat(city, seat.unit, f"{title}团委", title, category, maker))


def _seat(
    city: City,
    parent: Unit,
    name: str,
    short: str,
    category: str,
    maker: Maker,
    *,
    kind: str = "committee",
) -> Seat:
    unit = found_unit(
        actor=city.office,
        parent=parent,
        name=name,
        short_name=short,
        kind=kind,
        category=category,
        now=maker.now,
    )
    titles = {"secretary": "团委书记", "party": "党委副书记"}
    if kind == "department":
        titles = {"secretary": "负责人", "party": "分管领导"}
    rows = [
        NewPerson(
            made_up_name(maker.dice),
            unit,
            maker.posts[key],
            title,
            phone=made_up_phone(maker.dice),
            political_status="中共党员",
        )
        for key, title in titles.items()
    ]
    starts_on = long_ago(maker.now)
    desks = take_in_people(
        actor=city.office, unit=unit, rows=rows, starts_on=starts_on, now=maker.now
    )
    for desk in desks:
        maker.accounts.let_in(desk.person)
    secretary, party = (actor_for_appointment(desk) for desk in desks)
    return Seat(unit, secretary, party)


def _record_figures(city: City, maker: Maker) -> None:
    figures = []
    for seat in (*city.districts, *city.schools, *city.universities):
        members = maker.dice.randint(300, 1800)
        youth = members + maker.dice.randint(40, 900)
        figures.append(NewHeadcount(seat.unit, members, youth, members // 30))
    record_headcounts(
        actor=city.office,
        unit=city.unit,
        rows=figures,
        as_of=month_start(maker.now),
        source="组织库",
        now=maker.now,
    )


def _name_desks(city: City, accounts: Accounts) -> None:
    district, school = city.districts[0], city.schools[0]
    accounts.let_in(
        district.secretary.signed_in, "dongpu", f"{district.unit.label}书记：签上级意见、申报"
    )
    accounts.let_in(school.secretary.signed_in, "yizhong", f"{school.unit.label}团委书记：申报试点")
    accounts.let_in(
        city.others[0].secretary.signed_in, "bumen", "高新区团工委书记：办试点、报任务、看结果通知"
    )
