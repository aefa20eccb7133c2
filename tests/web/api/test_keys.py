"""A key opens one desk, while it is held, and no more than the pages do."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories.organisations import make_actor, make_unit
from tests.web.api.conftest import Program, key_of
from yipin.journal.models import Message
from yipin.organisations.choices import Right
from yipin.organisations.models import ApiAnswer, ApiToken, Appointment, Unit
from yipin.organisations.permissions import Refused
from yipin.organisations.services.tokens import forget_answers, make_token, revoke_token
from yipin.web.api import site
from yipin.web.api.keys import Pace

pytestmark = pytest.mark.django_db


def test_a_key_says_whose_it_is_and_is_kept_as_a_digest(world, program):
    told = program.get("/me").json()
    secretary = world.colleges[0].secretary
    assert (told["unit"]["id"], told["scope"]) == (secretary.unit.pk, "write")
    row = ApiToken.objects.get()
    assert program.key not in (row.digest, row.name)
    assert row.last_used_at is not None


@pytest.mark.parametrize(
    "spoil",
    [
        lambda row: ApiToken.objects.update(expires_at=timezone.now()),
        lambda row: ApiToken.objects.update(revoked_at=timezone.now()),
        lambda row: Appointment.objects.filter(pk=row.appointment_id).update(
            ends_on=timezone.localdate() - timedelta(days=1)
        ),
        lambda row: type(row.made_by).objects.update(is_active=False),
        lambda row: Unit.objects.filter(pk=row.appointment.unit_id).update(is_closed=True),
    ],
    ids=["expired", "revoked", "left the post", "closed account", "closed unit"],
)
def test_a_key_ends(program, spoil):
    assert program.get("/me").status_code == 200
    spoil(ApiToken.objects.get())
    answer = program.get("/me")
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Bearer realm="yipin"')


@pytest.mark.parametrize("key", ["", "yipin_", "yipin_no", "x" * 5000, "yipin_钥"])
def test_a_wrong_key_is_none(db, key):
    answer = Client().get(
        "/api/me", headers={"Authorization": f"Bearer {key}".encode().decode("latin-1")}
    )
    assert answer.status_code == 401


def test_a_cookie_opens_nothing(world):
    client = Client()
    client.force_login(world.office.person)
    assert client.get("/api/me").status_code == 401
    assert client.post(f"/api/rounds/{world.round.pk}/applications").status_code == 401


def test_a_key_to_read_only_reads(world):
    reader = Program(key_of(world.colleges[0].secretary, scope="read"))
    assert reader.get("/applications").status_code == 200
    answer = reader.post(f"/rounds/{world.round.pk}/applications", {})
    assert (answer.status_code, answer.json()["code"]) == (403, "read_only_token")


def test_an_administrators_key_is_told_and_opens_no_letters(world, today):
    secretary = world.colleges[0].secretary
    _row, key = make_token(
        actor=world.office, held=secretary.appointment, name="办公系统", scope="write", days=3,
        now=today,
    )  # fmt: skip
    assert Message.objects.filter(recipient_id=secretary.person.pk, kind="token.made").exists()
    program = Program(key)
    assert program.get("/applications").status_code == 200
    answer = program.get("/messages")
    assert (answer.status_code, answer.json()["code"]) == (403, "not_own_token")


def test_nobody_makes_or_ends_a_key_of_another_desk(world, today):
    held = world.colleges[0].secretary.appointment
    stranger = world.colleges[1].secretary
    with pytest.raises(Refused) as refused:
        make_token(actor=stranger, held=held, name="x", scope="read", days=1, now=today)
    assert refused.value.code == "not_yours"
    key_of(world.colleges[0].secretary)
    with pytest.raises(Refused):
        revoke_token(actor=stranger, token=ApiToken.objects.get(), now=today)


@pytest.mark.parametrize(("days", "scope", "name"), [(0, "read", "x"), (366, "read", "x"), (9, "all", "x"), (9, "read", " ")])  # fmt: skip
def test_what_a_key_must_be(world, today, days, scope, name):
    actor = world.colleges[0].secretary
    with pytest.raises(Refused):
        make_token(
            actor=actor, held=actor.appointment, name=name, scope=scope, days=days, now=today
        )


def test_a_program_that_runs_wild_is_slowed(world, program, settings, monkeypatch):
    settings.API_PER_MINUTE = 2
    monkeypatch.setattr(site, "PACE", Pace())
    moment = timezone.now().replace(second=10)
    pace = Pace()
    assert [pace.seconds_to_wait(1, moment) for _n in range(3)] == [0, 0, 50]
    assert pace.seconds_to_wait(2, moment) == 0
    assert pace.seconds_to_wait(1, moment + timedelta(minutes=1)) == 0
    settings.API_PER_MINUTE = 0
    answer = program.get("/me")
    assert answer.status_code == 429
    assert 1 <= int(answer["Retry-After"]) <= 60


def test_answers_are_forgotten_after_a_day(world, program, today):
    program.post(f"/rounds/{world.round.pk}/applications", {}, Idempotency_Key="a")
    assert forget_answers(now=timezone.now()) == 0
    assert forget_answers(now=timezone.now() + timedelta(days=2)) == 1
    assert not ApiAnswer.objects.exists()


def test_a_list_takes_the_same_queries_for_one_row_and_fifty(
    world, office, django_assert_num_queries
):
    office.get("/me")  # the minute's use is noted
    with django_assert_num_queries(3):
        assert len(office.get("/units", q="第1学院").json()["items"]) == 1
    for number in range(50):
        make_unit(f"支部{number}", parent=world.host, kind="branch")
    with django_assert_num_queries(3):
        assert len(office.get("/units", kind="branch").json()["items"]) == 50
    assert office.get("/units", kind="branch", page=2).json()["items"] == []


def test_a_misspelt_filter_is_refused(office):
    answer = office.get("/units", knid="branch")
    assert answer.status_code == 422
    assert answer.json()["fields"] == [{"field": "knid", "message": "不认识这个名称，请删去。"}]


def test_wrong_methods_and_addresses_are_told_as_json(office):
    wrong = office.say("PUT", "/units")
    assert (wrong.status_code, wrong["Allow"], wrong.json()["code"]) == (405, "GET", "method")
    assert office.get("/nothing").json()["code"] == "not_yours"


def test_another_tree_is_not_found(world, today):
    stranger = Program(key_of(make_actor(make_unit("澄江市委"), *Right)))
    assert stranger.get(f"/units/{world.host.pk}").status_code == 404
    assert stranger.get("/units").json()["total"] == 1
