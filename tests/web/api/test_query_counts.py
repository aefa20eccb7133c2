"""Every list and every read of the API takes one fixed number of queries, however much there is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

import pytest
from django.db import connection
from django.db.models import Model
from django.test.utils import CaptureQueriesContext

from tests.factories.organisations import make_unit
from tests.factories.rounds import World, submitted_application
from tests.web.api.conftest import Program, key_of
from yipin.documents.models import Notice
from yipin.documents.services.notice_reading import read_taken_in
from yipin.documents.services.notices import take_in_notice
from yipin.journal.services.messages import send_message
from yipin.programmes.models import Addressee
from yipin.projects.models import Application
from yipin.web.api.site import description

pytestmark = pytest.mark.django_db
M = TypeVar("M", bound=Model)


@dataclass
class Place:
    """What there is so many times, and who asks for it."""

    world: World
    rows: int
    now: datetime

    @property
    def desk(self) -> Any:
        return self.world.colleges[0].secretary

    def copies_of(self, one: M, change: Callable[[M, int], None] = lambda *_: None) -> M:
        """The row and enough copies of it."""
        original = one.pk
        for number in range(self.rows - 1):
            one.pk, one._state.adding = None, True
            change(one, number)
            one.save()
        return type(one)._default_manager.get(pk=original)


def units(place: Place) -> int:
    for number in range(place.rows):
        make_unit(f"支部{number}", parent=place.desk.unit, kind="branch")
    return place.desk.unit.pk


def messages(place: Place) -> int:
    for number in range(place.rows):
        send_message(recipients=[place.desk.person], kind="x", title=str(number), at=place.now)
    return 0


def rounds(place: Place) -> int:
    held = place.world.round
    stages = list(held.stages.all())
    for _each in range(place.rows - 1):
        held.pk, held._state.adding = None, True
        held.save()
        Addressee.objects.create(round=held, unit=place.desk.unit)
        for stage in stages:
            stage.pk, stage.round, stage._state.adding = None, held, True
            stage.save()
    return held.pk


def applications(place: Place) -> int:
    held = submitted_application(place.world, place.world.colleges[0], place.now)
    made = _copied(place, held)
    return made.pk


def _copied(place: Place, held: Application) -> Application:
    submission = held.submission

    def with_own_form(one: Application, number: int) -> None:
        submission.pk, submission._state.adding = None, True
        submission.save()
        one.submission, one.number = submission, 100 + number

    return place.copies_of(held, with_own_form)


def round_with_applications(place: Place) -> int:
    applications(place)
    for number in range(place.rows):
        unit = make_unit(f"新学院{number}", parent=place.world.host, category="college")
        Addressee.objects.create(round=place.world.round, unit=unit)
    return place.world.round.pk


def application_with_files_and_opinions(place: Place) -> int:
    held = submitted_application(place.world, place.world.colleges[0], place.now)
    place.copies_of(held.submission.files.first())
    place.copies_of(held.submission.endorsements.first(), _as_an_earlier_one)
    return held.pk


def _as_an_earlier_one(step: Any, _number: int) -> None:
    step.state = "void"


def notices(place: Place) -> int:
    return place.copies_of(_read_notice(place, findings=1)).pk


def notice_with_findings(place: Place) -> int:
    return _read_notice(place, findings=place.rows).pk


def _read_notice(place: Place, findings: int) -> Notice:
    duties = "\n".join(f"{n + 1}.请于2027年5月{n % 28 + 1}日前报送总结。" for n in range(findings))
    notice = take_in_notice(
        actor=place.world.office, unit=place.world.host, name="通知.txt", now=place.now,
        upload=f"关于报送总结的通知\n\n各学院团委：\n{duties}\n".encode(), in_background=False,
    )  # fmt: skip
    read_taken_in(notice_id=notice.pk, now=place.now)
    return notice


def of_page(told: Any) -> int:
    return len(told["items"])


def of_application(told: Any) -> int:
    return min(len(told["files"]), len(told["endorsements"]))


def of_quota(told: Any) -> int:
    return max(one["used"] for one in told["quotas"])


def of_findings(told: Any) -> int:
    return len(told["findings"]["deadlines"])


def one_thing(_told: Any) -> int:
    return 30  # however much lies around it


@dataclass(frozen=True)
class Read:
    """What there is, who asks, how many of it the answer holds, and the number of queries."""

    make: Callable[[Place], int]
    asks: str
    held: Callable[[Any], int]
    queries: int


READS = {
    "/me": Read(units, "college", one_thing, 1),
    "/units": Read(units, "college", of_page, 3),
    "/units/{pk}": Read(units, "college", one_thing, 2),
    "/units/{pk}/children": Read(units, "college", of_page, 4),
    "/rounds": Read(rounds, "college", of_page, 5),
    "/rounds/{pk}": Read(round_with_applications, "college", of_quota, 6),
    "/applications": Read(applications, "college", of_page, 3),
    "/rounds/{pk}/applications": Read(round_with_applications, "office", of_page, 5),
    "/applications/{pk}": Read(application_with_files_and_opinions, "office", of_application, 7),
    "/notices": Read(notices, "office", of_page, 3),
    "/notices/{pk}": Read(notice_with_findings, "office", of_findings, 2),
    "/messages": Read(messages, "college", of_page, 3),
}


def test_no_read_is_left_out():
    paths = description()["paths"]
    reads = {path.removeprefix("/api") for path, methods in paths.items() if "get" in methods}
    assert reads == set(READS)


@pytest.mark.parametrize("rows", [3, 30])
@pytest.mark.parametrize("path", READS)
def test_a_read_takes_one_number_of_queries(world, today, path: str, rows: int):
    read, place = READS[path], Place(world, rows, today)
    address = path.replace("{pk}", str(read.make(place)))
    program = Program(key_of(place.desk if read.asks == "college" else world.office))
    program.get("/me")  # the minute's use is noted
    with CaptureQueriesContext(connection) as asked:
        answer = program.get(address)
    assert answer.status_code == 200, answer.content
    assert read.held(answer.json()) >= rows
    assert len(asked) == read.queries, "\n".join(one["sql"] for one in asked.captured_queries)
