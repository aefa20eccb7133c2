"""The units and people of the journeys: a college with three general branches, a city on two levels.

Run as `python -m tests.journeys.worlds college` with YIPIN_DATA set; everybody has the same password.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any

PASSWORD = "Luyou-2026-ceshi"


@dataclass(frozen=True)
class Place:
    """A unit with its two desks; ``login`` is its secretary's, with -party the Party side's."""

    login: str
    name: str
    short: str
    category: str
    kind: str = "committee"
    members: int = 0
    youth: int = 0


COLLEGES = (
    Place("jidian", "机电工程学院团总支", "机电学院", "college", "general_branch", 412, 560),
    Place("huagong", "材料与化工学院团总支", "材化学院", "college", "general_branch", 388, 530),
    Place("jingguan", "经济管理学院团总支", "经管学院", "college", "general_branch", 505, 640),
)
DISTRICTS = (
    Place("beitang", "共青团北塘区委员会", "北塘区团委", "district", members=1200, youth=2400),
    Place("nanling", "共青团南陵区委员会", "南陵区团委", "district", members=1100, youth=2100),
)
SCHOOLS = (
    Place("beitang-1", "北塘第一中学团委", "北塘一中", "middle_school", members=620, youth=900),
    Place("beitang-2", "北塘职业学校团委", "北塘职校", "vocational_school", members=540, youth=880),
    Place("nanling-1", "南陵第一中学团委", "南陵一中", "middle_school", members=510, youth=830),
    Place("nanling-2", "南陵实验中学团委", "南陵实验", "middle_school", members=470, youth=790),
)
UNIVERSITY = Place("shifan", "澄江师范学院团委", "澄江师院", "university", members=5200, youth=6100)


class Founder:
    """Founds places below a root whose office acts for all of them."""

    def __init__(self, root: Place, party_body: str, now: datetime) -> None:
        from yipin.demo.university import first_office
        from yipin.organisations.services.posts import ensure_starting_posts
        from yipin.organisations.services.units import found_root_unit

        self.now = now
        self.hashed = hashed_password()
        self.posts = ensure_starting_posts()
        self.unit = found_root_unit(
            name=root.name,
            short_name=root.short,
            kind=root.kind,
            category=root.category,
            party_body=party_body,
            now=now,
        )
        self.office = first_office(self.unit, self.posts["office"], "程望舒", "办公席", now)
        self.let_in(self.office.signed_in, root.login)

    def let_in(self, person: Any, login: str) -> None:
        person.username, person.password = login, self.hashed
        person.save(update_fields=["username", "password"])

    def found(self, place: Place, parent: Any = None) -> Any:
        """The unit with a secretary and a Party side that can both sign in."""
        from yipin.organisations.services.units import found_unit

        unit = found_unit(
            actor=self.office,
            parent=parent or self.unit,
            name=place.name,
            short_name=place.short,
            kind=place.kind,
            category=place.category,
            party_body=f"中共{place.short}委员会",
            now=self.now,
        )
        self._seat(unit, place)
        if place.members:
            self._count(unit, place)
        return unit

    def _seat(self, unit: Any, place: Place) -> None:
        from yipin.organisations.services.bulk import NewPerson, take_in_people

        rows = [
            NewPerson(
                f"{surname}{place.short[:2]}",
                unit,
                self.posts[post],
                title,
                phone=f"100000{unit.pk:02d}00{number}",
                political_status="中共党员",
            )
            for number, (surname, post, title) in enumerate(
                (("林", "secretary", "团委书记"), ("方", "party", "党总支副书记"))
            )
        ]
        starts_on = (self.now - timedelta(days=300)).date()
        desks = take_in_people(
            actor=self.office, unit=unit, rows=rows, starts_on=starts_on, now=self.now
        )
        for desk, login in zip(desks, (place.login, f"{place.login}-party"), strict=True):
            self.let_in(desk.person, login)

    def seat_finance(self, login: str) -> None:
        """The host's finance desk is somebody else than its office."""
        from yipin.organisations.services.bulk import NewPerson, take_in_people

        row = NewPerson("甘书砚", self.unit, self.posts["finance"], "经费经办")
        starts_on = (self.now - timedelta(days=300)).date()
        (desk,) = take_in_people(
            actor=self.office, unit=self.unit, rows=[row], starts_on=starts_on, now=self.now
        )
        self.let_in(desk.person, login)

    def _count(self, unit: Any, place: Place) -> None:
        from yipin.organisations.services.bulk import NewHeadcount, record_headcounts

        record_headcounts(
            actor=self.office,
            unit=self.unit,
            rows=[NewHeadcount(unit, place.members, place.youth, place.members // 20)],
            as_of=self.now.date().replace(day=1),
            source="组织库",
            now=self.now,
        )


def hashed_password() -> str:
    from django.contrib.auth.hashers import make_password

    return make_password(PASSWORD)


def found_college(now: datetime) -> None:
    root = Place("office", "共青团青禾职业学院委员会", "校团委", "university")
    founder = Founder(root, "中共青禾职业学院委员会", now)
    founder.seat_finance("jingfei")
    for place in COLLEGES:
        founder.found(place)
    founder.found(Place("zuzhi", "组织部", "组织部", "office", "department"))


def found_city(now: datetime) -> None:
    root = Place("office", "共青团澄江市委员会", "澄江市团委", "")
    founder = Founder(root, "中共澄江市委", now)
    for place in DISTRICTS:
        district = founder.found(place)
        for school in SCHOOLS:
            if school.login.startswith(place.login):
                founder.found(school, district)
    founder.found(UNIVERSITY)


WORLDS: dict[str, Callable[[datetime], None]] = {"college": found_college, "city": found_city}


def main(name: str) -> None:
    import django

    django.setup()
    from django.core.management import call_command
    from django.utils import timezone

    call_command("migrate", verbosity=0, interactive=False)
    WORLDS[name](timezone.now())


def print_facts(unit: str) -> None:
    """What the yearly assessment reads of a unit, as JSON."""
    import django

    django.setup()
    from django.utils import timezone

    from yipin.organisations.models import Unit
    from yipin.projects.title_queries import facts_for_assessment

    facts = facts_for_assessment(Unit.objects.get(name=unit), timezone.localdate().year)
    sys.stdout.write(json.dumps(asdict(facts), ensure_ascii=False))


def pass_days(days: int) -> None:
    """So many days later: what is on show has been on show so long, what was voted on is over, titles
    are so old, and those whose day has come are looked at again.
    """
    import django

    django.setup()
    from django.db.models import F
    from django.utils import timezone

    from yipin.projects.models import Title
    from yipin.projects.publicity_models import Publicity
    from yipin.projects.services.rechecks import open_due_rechecks
    from yipin.reviews.models import Ballot

    gone = timedelta(days=days)
    Publicity.objects.update(starts_on=F("starts_on") - gone, ends_on=F("ends_on") - gone)
    Ballot.objects.filter(closes_at__isnull=False).update(closes_at=F("closes_at") - gone)
    Title.objects.update(
        issued_on=F("issued_on") - gone, valid_until=F("valid_until") - gone,
        recheck_due_on=F("recheck_due_on") - gone,
    )  # fmt: skip
    open_due_rechecks(now=timezone.now())


if __name__ == "__main__":
    if sys.argv[1] == "days":
        pass_days(int(sys.argv[2]))
    elif sys.argv[1] == "facts":
        print_facts(sys.argv[2])
    else:
        main(sys.argv[1])
