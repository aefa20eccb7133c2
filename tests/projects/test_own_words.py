"""What an institution changed in the texts of messages is what people read."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from tests.factories.organisations import make_actor
from tests.factories.rounds import World, make_world, submitted_application
from yipin.journal.models import Message
from yipin.journal.services.wordings import save_wording
from yipin.organisations.choices import Right
from yipin.organisations.models import Term
from yipin.organisations.services.terms import remind_of_terms
from yipin.projects.services.dossiers import ask_dossier, pack_dossier
from yipin.projects.services.exceptions import answer_exception, ask_exception
from yipin.projects.services.permits import give_permit, revoke_permit
from yipin.rules.definition import Quota

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(now: datetime) -> World:
    return make_world(now)


def say(world: World, kind: str, title: str, body: str, now: datetime) -> None:
    save_wording(unit_id=world.host.pk, kind=kind, title=title, body=body, now=now)


def told(kind: str) -> tuple[str, str]:
    message = Message.objects.filter(kind=kind).latest("pk")
    return message.title, message.body


def test_a_permit_is_told_in_built_in_words_and_in_own_ones(world: World, now: datetime) -> None:
    given = {"actor": world.office, "held": world.round, "unit": world.colleges[0].unit}
    until = datetime.fromisoformat("2027-03-31T23:59:59.999999+08:00")
    permit = give_permit(**given, expires_at=until, reason="停电", uses=2, now=now)
    name = world.round.name
    assert told("permit.given") == (
        f"准予补报：{name}",
        "准予补报至3月31日（周三）24:00，可用 2 次。\n停电",
    )
    revoke_permit(actor=world.office, permit=permit, now=now)
    assert told("permit.revoked") == (f"准予补报已收回：{name}", "有疑问请联系主办单位。")
    say(world, "permit.given", "可以补报了", "{说明}；{次数} 项，{截止时间}", now)
    give_permit(**given, expires_at=until, reason="停电", now=now)
    assert told("permit.given") == ("可以补报了", "停电；1 项，3月31日（周三）24:00")


def test_an_answer_about_a_further_place(now: datetime) -> None:
    world = make_world(now, quotas=(Quota("unit", 1, 1, 2),))
    college = world.colleges[0]
    say(world, "exception.answered", "{答复}多报", "{项目计划}：{说明}", now)
    asked = ask_exception(
        actor=college.secretary, held=world.round, unit=college.unit, reason="两个专业", now=now
    )
    answer_exception(actor=world.office, asked=asked, is_granted=False, answer="名额已满", now=now)
    assert told("exception.answered") == ("不同意多报", f"{world.round.name}：名额已满")


def test_a_dossier_that_is_ready(world: World, now: datetime) -> None:
    submitted_application(world, world.colleges[0], now)
    say(world, "dossier.ready", "打好了", "{说明}", now)
    dossier = ask_dossier(actor=world.office, held=world.round, now=now)
    pack_dossier(dossier_id=dossier.pk, now=now)
    title, body = told("dossier.ready")
    assert title == "打好了"
    assert body.startswith("1 项申报")


def test_a_term_that_ends(world: World, now: datetime) -> None:
    unit = world.colleges[0].unit
    make_actor(unit, Right.ENDORSE_LEAGUE)
    day = date(2027, 5, 1)
    Term.objects.create(unit=unit, starts_on=date(2025, 5, 1), ends_on=day, recorded_at=now)
    remind_of_terms(now=now)
    assert told("term.due")[0] == f"{unit.label}的任期 2027-05-01 届满，不到 3 个月"
    say(world, "term.due", "{单位}该换届了", "{截止时间}，{还剩}", now)
    remind_of_terms(now=now + timedelta(days=60))
    assert told("term.due") == (f"{unit.label}该换届了", "2027-05-01，请尽快换届")
