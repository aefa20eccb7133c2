"""Opening a round: who is asked, what it refuses, that it happens once."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from tests.factories.organisations import make_actor, make_unit
from tests.factories.programmes import make_definition, make_round, make_version
from tests.factories.rounds import within_reach
from yipin.duties.models import Obligation
from yipin.journal.models import Entry, Message
from yipin.organisations.choices import Right
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor, Refused
from yipin.programmes.builtins import builtin_definitions
from yipin.programmes.models import Addressee, Round, RoundForm
from yipin.programmes.permissions import can_see_public_notice, can_see_round
from yipin.programmes.queries import (
    addressed_units,
    addressees_of,
    is_asked,
    latest_version,
    public_rounds,
    round_calendar,
    rounds_for_unit,
    rounds_hosted_by,
    stage_now,
)
from yipin.programmes.services.definitions import choose_addressees, save_definition
from yipin.programmes.services.rounds import (
    add_units,
    close_round,
    open_round,
    reopen_round,
    show_publicly,
)
from yipin.programmes.services.windows import change_stage_window
from yipin.rules.deadlines import SHANGHAI
from yipin.rules.definition import AddresseeRule, Contact, Quota, Stage

pytestmark = pytest.mark.django_db


@pytest.fixture
def host() -> Unit:
    return make_unit("青禾大学团委", category="university")


@pytest.fixture
def officer(host: Unit) -> Actor:
    return make_actor(host, Right.RUN_PROGRAMMES)


@pytest.fixture
def colleges(host: Unit) -> list[Unit]:
    names = ("机械学院团委", "文学院团委", "医学院团委")
    return [make_unit(name, parent=host, category="college") for name in names]


def test_every_addressed_unit_gets_an_obligation_and_a_message(
    host: Unit, officer: Actor, colleges: list[Unit], now: datetime
) -> None:
    clerk = make_actor(colleges[0], Right.FILL_FORMS)
    make_actor(colleges[0], Right.READ)
    round_ = make_round(officer, host, now)

    owed = Obligation.objects.filter(source_kind="round", source_id=round_.pk, kind="application")
    assert {one.unit_id for one in owed} == {one.pk for one in colleges}
    assert {one.minimum for one in owed} == {1}
    assert {one.due_at.astimezone(SHANGHAI).isoformat() for one in owed} == {
        "2027-03-30T23:59:00+08:00"
    }
    told = Message.objects.get()
    assert told.recipient_id == clerk.person.pk
    assert "3月30日（周二）24:00" in told.body
    assert told.url == f"/rounds/{round_.pk}/"


def test_the_round_pins_forms_stages_and_the_version(
    host: Unit, officer: Actor, colleges: list[Unit], now: datetime
) -> None:
    round_ = make_round(officer, host, now)
    assert [one.key for one in round_.stages.all()] == ["apply", "opinions", "screening", "pitch"]
    assert [one.is_built for one in round_.stages.all()] == [True, True, True, False]
    assert RoundForm.objects.get(round=round_).form.parsed.title == "品牌创建申报表"
    assert round_.definition.published_at == now
    assert Entry.objects.filter(action="round.opened", subject_id=round_.pk).count() == 1


def test_opening_the_same_version_twice_answers_with_the_same_round(
    host: Unit, officer: Actor, colleges: list[Unit], now: datetime
) -> None:
    version = make_version(officer, host, now)
    first = open_round(actor=officer, definition_version=version, now=now)
    again = open_round(actor=officer, definition_version=version, now=now)
    assert first == again
    assert Round.objects.count() == 1
    assert Obligation.objects.count() == len(colleges)


def test_missing_settings_are_listed_and_nothing_is_opened(
    host: Unit, officer: Actor, colleges: list[Unit], now: datetime
) -> None:
    version = make_version(officer, host, now, make_definition(contact=Contact()))
    with pytest.raises(Refused) as refused:
        open_round(actor=officer, definition_version=version, now=now)
    assert refused.value.code == "settings_missing"
    assert [one.path for one in refused.value.faults] == ["contact"]
    assert "联系方式" in refused.value.reason
    assert Round.objects.count() == 0


def test_a_round_that_nobody_would_get_is_refused(
    host: Unit, officer: Actor, now: datetime
) -> None:
    version = make_version(officer, host, now)
    with pytest.raises(Refused) as refused:
        open_round(actor=officer, definition_version=version, now=now)
    assert refused.value.code == "nobody_addressed"


def test_units_of_somebody_else_cannot_be_addressed(
    host: Unit, officer: Actor, now: datetime
) -> None:
    stranger = make_unit("别校团委")
    version = make_version(officer, host, now)
    with pytest.raises(Refused) as refused:
        open_round(actor=officer, definition_version=version, now=now, addressees=[stranger])
    assert refused.value.code == "outside_subtree"


def test_only_a_desk_with_the_right_may_open(
    host: Unit, officer: Actor, colleges: list[Unit], now: datetime
) -> None:
    version = make_version(officer, host, now)
    for actor in (make_actor(host, Right.READ), make_actor(colleges[0], Right.RUN_PROGRAMMES)):
        with pytest.raises(Refused):
            open_round(actor=actor, definition_version=version, now=now)


def test_units_may_be_added_and_left_out_before_publishing(
    host: Unit, officer: Actor, colleges: list[Unit], now: datetime
) -> None:
    library = make_unit("图书馆团总支", parent=host, kind="general_branch")
    version = make_version(officer, host, now)
    version = choose_addressees(
        actor=officer, version=version, added=[library.pk], left_out=[colleges[1].pk], now=now
    )
    wanted = [colleges[0], colleges[2], library]
    assert list(addressed_units(version)) == wanted
    round_ = open_round(actor=officer, definition_version=version, now=now)
    assert [one.unit for one in addressees_of(round_)] == wanted


def test_an_addressed_school_knows_its_district(officer: Actor, host: Unit, now: datetime) -> None:
    district = make_unit("东区团委", parent=host, category="district")
    school = make_unit("东区一中团委", parent=district, category="middle_school")
    lone = make_unit("西区团委", parent=host, category="district")
    definition = make_definition(
        addressees=(
            AddresseeRule("各区团委", ("committee",), ("district",)),
            AddresseeRule("中学团委", ("committee",), ("middle_school",), "subtree"),
        ),
        quotas=(
            Quota("unit", None, 1, categories=("middle_school",)),
            Quota("subtree", 1, 2, categories=("district",)),
        ),
    )
    round_ = make_round(officer, host, now, definition)
    above = {one.unit: one.under and one.under.unit for one in addressees_of(round_)}
    assert above == {district: None, school: district, lone: None}
    assert {one.minimum for one in Obligation.objects.all()} == {0}


def test_what_was_due_before_it_is_asked_for_is_refused(now: datetime) -> None:
    host = make_unit("青禾市团委")
    officer = make_actor(host, Right.RUN_PROGRAMMES)
    unit = make_unit("东区团委", parent=host, category="district")
    definition = builtin_definitions()["college-brand"]  # of 2021
    version = save_definition(
        actor=officer,
        unit=host,
        definition=replace(definition, contact=Contact("办公室", "0516-80000000")),
        now=now,
    )
    with pytest.raises(Refused) as refused:
        open_round(actor=officer, definition_version=version, now=now, addressees=[unit])
    assert refused.value.code == "window_over"
    assert "2021年3月30日" in refused.value.reason


@pytest.mark.parametrize(
    "key", ["college-brand", "medical-brand", "city-pilots", "city-duties", "standing-work"]
)
def test_every_built_in_programme_opens(key: str, now: datetime) -> None:
    host = make_unit("青禾市团委")
    officer = make_actor(host, Right.RUN_PROGRAMMES)
    definition = within_reach(builtin_definitions()[key], now)
    unit = make_unit("东区团委", parent=host, category="district")
    version = save_definition(
        actor=officer,
        unit=host,
        definition=replace(definition, contact=Contact("办公室", "0516-80000000")),
        now=now,
    )
    round_ = open_round(actor=officer, definition_version=version, now=now, addressees=[unit])
    stage = definition.application_stage
    assert Obligation.objects.count() == (1 if stage and stage.closes_at else 0)
    assert [one.is_built for one in round_.stages.all()] == [one.built for one in definition.stages]


def test_a_changed_window_moves_the_obligations_and_is_told(
    host: Unit, officer: Actor, colleges: list[Unit], now: datetime
) -> None:
    make_actor(colleges[0], Right.FILL_FORMS)
    round_ = make_round(officer, host, now)
    later = datetime(2027, 4, 2, 18, 0, tzinfo=SHANGHAI)
    change_stage_window(
        actor=officer, round_=round_, stage_key="apply", opens_at=None, closes_at=later, now=now
    )
    assert {one.due_at for one in Obligation.objects.all()} == {later}
    assert "至4月2日（周五）18:00" in Message.objects.first().body
    assert round_.definition.parsed.stage("apply").closes_at == "2027-03-30"


def test_the_window_of_a_round_closed_meanwhile_stays(
    host: Unit, officer: Actor, colleges: list[Unit], now: datetime
) -> None:
    round_ = make_round(officer, host, now)
    close_round(actor=officer, round_=Round.objects.get(pk=round_.pk), now=now)
    with pytest.raises(Refused, match="这一轮已经结束"):
        change_stage_window(
            actor=officer, round_=round_, stage_key="apply", now=now,
            opens_at=None, closes_at=now + timedelta(days=3),
        )  # fmt: skip


@pytest.mark.parametrize(
    ("opens", "closes", "code"),
    [
        (timedelta(days=3), timedelta(days=1), "ends_first"),
        (None, timedelta(days=-1), "already_over"),
        (None, None, "no_end"),
    ],
)
def test_a_window_that_makes_no_sense_is_refused(
    host: Unit, officer: Actor, colleges: list[Unit], now: datetime, opens, closes, code: str
) -> None:
    round_ = make_round(officer, host, now)
    with pytest.raises(Refused) as refused:
        change_stage_window(
            actor=officer, round_=round_, stage_key="apply", now=now,
            opens_at=now + opens if opens else None,
            closes_at=now + closes if closes else None,
        )  # fmt: skip
    assert refused.value.code == code


def test_closing_is_undone_by_reopening(
    host: Unit, officer: Actor, colleges: list[Unit], now: datetime
) -> None:
    round_ = make_round(officer, host, now)
    assert close_round(actor=officer, round_=round_, now=now).state == "closed"
    with pytest.raises(Refused):
        add_units(actor=officer, round_=round_, units=colleges, now=now)
    reopened = reopen_round(actor=officer, round_=round_, now=now)
    assert (reopened.state, reopened.closed_at) == ("open", None)


def test_units_that_come_later_are_asked_too(
    host: Unit, officer: Actor, colleges: list[Unit], now: datetime
) -> None:
    round_ = make_round(officer, host, now, addressees=colleges[:1])
    fresh = add_units(actor=officer, round_=round_, units=colleges, now=now)
    assert fresh == colleges[1:]
    assert Addressee.objects.filter(round=round_).count() == Obligation.objects.count() == 3
    assert add_units(actor=officer, round_=round_, units=colleges, now=now) == []


def test_the_calendar_says_what_is_over_running_and_to_come(
    host: Unit, officer: Actor, colleges: list[Unit], now: datetime
) -> None:
    round_ = make_round(officer, host, now)
    states = [one.state for one in round_calendar(round_, now)]
    assert states == ["now", "now", "later", "later"]
    assert stage_now(round_, now).key == "apply"
    assert stage_now(round_, now + timedelta(days=8)).key == "screening"
    assert stage_now(round_, now + timedelta(days=100)).key == "pitch"


def test_who_sees_a_round(host: Unit, officer: Actor, colleges: list[Unit], now: datetime) -> None:
    branch = make_unit("机械2401团支部", parent=colleges[0], kind="branch")
    outsider = make_unit("别校团委")
    hidden = make_round(officer, host, now, is_public=False, addressees=colleges[:1])
    seen = {
        unit: bool(can_see_round(make_actor(unit, Right.READ), hidden))
        for unit in (host, colleges[0], branch, colleges[1], outsider)
    }
    assert list(seen.values()) == [True, True, True, False, False]
    assert not can_see_public_notice(make_actor(outsider), hidden)
    hidden.is_public = True
    assert can_see_public_notice(make_actor(outsider), hidden)


def test_an_office_sees_its_rounds(
    host: Unit, officer: Actor, colleges: list[Unit], now: datetime
) -> None:
    round_ = make_round(officer, host, now)
    assert list(rounds_hosted_by(host)) == [round_]
    assert latest_version(round_.programme) == round_.definition
    assert is_asked(round_, [colleges[0], host]) == {colleges[0].pk: True, host.pk: False}


def test_a_stage_without_dates_is_undated(
    host: Unit, officer: Actor, colleges: list[Unit], now: datetime
) -> None:
    definition = make_definition()
    certify = Stage("certify", "certify", "认证", built=False)
    round_ = make_round(
        officer, host, now, replace(definition, stages=(*definition.stages, certify))
    )
    assert [one.state for one in round_calendar(round_, now)][-1] == "undated"


def test_a_notice_is_put_on_the_public_page_and_taken_down(
    host: Unit, officer: Actor, colleges: list[Unit], now: datetime
) -> None:
    round_ = make_round(officer, host, now)
    assert not show_publicly(actor=officer, round_=round_, is_public=False, now=now).is_public
    assert list(public_rounds()) == []
    show_publicly(actor=officer, round_=round_, is_public=True, now=now)
    show_publicly(actor=officer, round_=round_, is_public=True, now=now)
    assert list(public_rounds()) == [round_]
    assert Entry.objects.filter(action="round.shown").count() == 1


@pytest.mark.parametrize("number", [1, 50])
def test_opening_takes_as_many_queries_for_one_unit_as_for_fifty(
    host: Unit, officer: Actor, now: datetime, number: int, django_assert_max_num_queries
) -> None:
    for at in range(number):
        college = make_unit(f"第{at}学院团委", parent=host, category="college")
        make_actor(college, Right.FILL_FORMS)
    version = make_version(officer, host, now)
    with django_assert_max_num_queries(40):
        open_round(actor=officer, definition_version=version, now=now)
    assert Message.objects.count() == number


@pytest.mark.parametrize("number", [1, 30])
def test_lists_of_rounds_take_a_fixed_number_of_queries(
    host: Unit, officer: Actor, now: datetime, number: int, django_assert_num_queries
) -> None:
    unit = make_unit("机械学院团委", parent=host, category="college")
    for at in range(number):
        make_round(officer, host, now, make_definition(key=f"brand-{at}"))
    for rounds in (rounds_for_unit(unit), public_rounds()):
        with django_assert_num_queries(2):
            found = [(one.unit.name, stage_now(one, now).name, one.notice) for one in rounds]
        assert len(found) == number
