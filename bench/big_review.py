"""One review with thousands of subjects: the panel through its service, the rest copied rows."""

from __future__ import annotations

import random
from datetime import timedelta

from django.db import connection
from django.utils import timezone

from bench.big_round import BATCH, make_big_round
from yipin.organisations.models import Person, Unit
from yipin.reviews.models import Ballot, Card, Judge, Panel, Subject
from yipin.reviews.services.ballots import open_ballot, set_ballot
from yipin.reviews.services.panels import Entry, Source, open_panel
from yipin.reviews.services.parts import add_part
from yipin.rules.rubrics import DEFAULT_RUBRIC

THEMES = ("思想引领类", "志愿服务类", "社会实践类", "科技创新类")


def make_big_review(*, subjects: int, each: int, judges: int, marked: bool) -> Panel:
    """Every subject has so many experts, in turn; handed in, or with nothing written yet."""
    now, pick = timezone.now(), random.Random(7)
    world = make_big_round(units=50, each=1, quota=1)
    units = list(Unit.objects.filter(depth=2).order_by("pk"))
    panel = open_panel(
        actor=world.office, unit=world.host, source=Source("round", world.round.pk, "pitch"),
        name="推介会", rubric=DEFAULT_RUBRIC, now=now,
        entries=[Entry("application", 1, "项目1", units[0])],
    )  # fmt: skip
    Subject.objects.bulk_create(
        [
            Subject(
                panel=panel, kind="application", subject_id=n, number=n, title=f"项目{n}",
                unit=units[n % len(units)], theme=THEMES[n % len(THEMES)],
            )
            for n in range(2, subjects + 1)
        ],
        BATCH,
    )  # fmt: skip
    seats = _seats(panel, judges)
    made = [
        Card(
            judge=seats[(n * each + k) % judges], subject=subject, assigned_at=now,
            marks=_marks(pick) if marked else {}, handed_in_at=now if marked else None,
        )
        for n, subject in enumerate(panel.subjects.all())
        for k in range(each)
    ]  # fmt: skip
    Card.objects.bulk_create(made, BATCH)
    Panel.objects.filter(pk=panel.pk).update(state=Panel.State.JUDGING)
    connection.cursor().execute("ANALYZE")
    return Panel.objects.select_related("unit", "created_by").get(pk=panel.pk)


def _seats(panel: Panel, judges: int) -> list[Judge]:
    people = Person.objects.bulk_create(
        [Person(name=f"专家{n}", username=f"expert{n}") for n in range(judges)], BATCH
    )
    now = timezone.now()
    return Judge.objects.bulk_create(
        [Judge(panel=panel, person=one, joined_at=now) for one in people], BATCH
    )


def _marks(pick: random.Random) -> dict[str, int]:
    return {
        one.key: one.max_points * pick.randint(50, 100) // 100 for one in DEFAULT_RUBRIC.criteria
    }


def make_big_ballot(*, voters: int) -> Ballot:
    """Twenty subjects, so many experts who may choose one of them, open for a day."""
    from tests.factories.organisations import make_actor

    from yipin.organisations.choices import Right

    panel = make_big_review(subjects=20, each=1, judges=voters, marked=False)
    office, now = make_actor(panel.unit, Right.RUN_PROGRAMMES), timezone.now()
    ballot = add_part(actor=office, panel=panel, name="投票", kind="ballot", now=now).ballot
    until = now + timedelta(days=1)
    set_ballot(actor=office, ballot=ballot, most=1, post=None, closes_at=until, now=now)
    return open_ballot(actor=office, ballot=ballot, now=now)
