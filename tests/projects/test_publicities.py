"""What was decided is shown for working days; objections are answered; then work begins."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
import time_machine

from tests.factories.decisions import sign_all, signer_of
from tests.factories.organisations import make_actor
from tests.factories.rounds import make_world, open_world_round, submitted_application, within_reach
from tests.web.unit.conftest import open_now
from yipin.journal.models import Entry, Message
from yipin.organisations.choices import Right
from yipin.organisations.permissions import Refused
from yipin.programmes.builtins import builtin_definitions
from yipin.projects.decision_models import Decision
from yipin.projects.models import Application
from yipin.projects.publicities import days_of, is_shown, publicity_of_stage, shown_now
from yipin.projects.publicity_models import Objection, Publicity
from yipin.projects.services.decision_signing import register_outside, send_decision
from yipin.projects.services.decisions import (
    Chosen,
    begin_decision,
    replace_decision,
    rows_of,
    save_choices,
)
from yipin.projects.services.publicities import (
    answer_objection,
    confirm_publicity,
    digest_of_code,
    open_publicity,
    take_objection,
    withdraw_publicity,
)
from yipin.projects.services.screening import forward_application
from yipin.projects.services.working_years import keep_working_year
from yipin.projects.working_calendar import tables_for
from yipin.rules.definition import Contact, Stage

pytestmark = pytest.mark.django_db
LIST = Stage("list", "publicise", "公示名单")


class Show:
    """Two approved, one not; nothing public yet."""

    def __init__(self, now: datetime, *, starts_on: date | None = None) -> None:
        self.now = now
        self.world = make_world(now, colleges=3)
        definition = within_reach(builtin_definitions()["college-brand"], now)
        stages = [one for one in definition.stages if one.kind != "assess"]
        at = next(n for n, one in enumerate(stages) if one.kind == "carry_out")
        definition = replace(
            definition, key="shown", contact=Contact(office="团委办公室", phone="00000001"),
            stages=(*stages[:at], LIST, *stages[at:]),
        )  # fmt: skip
        self.world.round = open_world_round(self.world, definition, now)
        open_now(self.world, now)
        self.office = self.world.office
        for college in self.world.colleges:
            sent = submitted_application(self.world, college, now, title=f"项目{college.unit.pk}")
            forward_application(actor=self.office, application=sent, now=now)

    @property
    def held(self):
        return self.world.round

    def decide(self, line: str = "aal") -> None:
        words = {"a": "approve", "l": "leave_out"}
        decision = begin_decision(actor=self.office, held=self.held, key="selection", now=self.now)
        chosen = {
            row.application_id: Chosen(words[one])
            for row, one in zip(rows_of(decision), line, strict=True)
        }
        save_choices(actor=self.office, decision=decision, chosen=chosen, now=self.now)
        send_decision(actor=self.office, decision=decision, now=self.now)

        class _Contest:
            world = self.world

        sign_all(decision, signer_of(_Contest()), self.now)

    def open(self, **more: object) -> Publicity:
        given = {"starts_on": self.now.date(), "days": 5, "contact": "", "now": self.now} | more
        return open_publicity(actor=self.office, held=self.held, key="list", **given)

    def states(self) -> list[str]:
        rows = Application.objects.filter(round=self.held).order_by("number")
        return list(rows.values_list("state", flat=True))


def code_of(act, *args, **given) -> str:
    with pytest.raises(Refused) as refused:
        act(*args, **given)
    return refused.value.code


@pytest.fixture
def thursday() -> datetime:
    """24 September 2026: the next day is the Mid-Autumn festival."""
    from tests.conftest import SHANGHAI

    return datetime(2026, 9, 24, 10, 0, tzinfo=SHANGHAI)


@pytest.fixture
def show(thursday) -> Show:
    return Show(thursday)


def test_working_days_skip_holidays_and_count_make_up_days(show):
    assert code_of(show.open) == "not_decided"
    show.decide()
    assert code_of(show.open, starts_on=date(2026, 9, 23)) == "past"
    assert code_of(show.open, days=0) == "days"
    publicity = show.open()
    # 24 Sep, then 28, 29, 30 Sep and, after the holidays, 8 Oct
    assert publicity.ends_on == date(2026, 10, 8)
    assert show.states() == ["approved", "approved", "not_selected"]
    assert code_of(show.open) == "already_open"
    assert set(publicity.items[0]) == {"application", "unit", "title", "tier", "level"}
    assert is_shown(publicity, date(2026, 10, 8))
    assert not is_shown(publicity, date(2026, 10, 9))
    assert list(shown_now(date(2026, 9, 24))) == [publicity]
    assert publicity_of_stage(show.held, "list") == publicity
    assert days_of(show.held.definition.parsed) == 5


def test_a_year_without_its_table_is_asked_for(show):
    show.decide()
    late = {"starts_on": date(2026, 12, 30)}
    assert code_of(show.open, **late) == "year_missing"
    given = {"actor": show.office, "unit": show.world.host, "year": 2027, "now": show.now}
    wrong = code_of(keep_working_year, off=[date(2026, 1, 1)], on=[], **given)
    assert wrong == "other_year"
    keep_working_year(off=[date(2027, 1, 1)], on=[], **given)
    assert show.open(**late).ends_on == date(2027, 1, 6)
    below = show.world.colleges[0].unit
    assert set(tables_for(below)) == {2026, 2027}
    clerk = make_actor(below, Right.RUN_PROGRAMMES)
    own = {"actor": clerk, "unit": show.world.host, "year": 2027, "now": show.now}
    assert code_of(keep_working_year, off=[], on=[], **own) == "not_yours"


def test_confirmed_after_its_end_work_begins_and_units_are_told(show):
    show.decide()
    publicity = show.open()
    confirm = {"actor": show.office, "publicity": publicity}
    assert code_of(confirm_publicity, now=show.now, **confirm) == "not_over"
    assert not Message.objects.filter(kind="result.published").exists()
    confirm_publicity(now=show.now + timedelta(days=15), **confirm)
    assert show.states() == ["running", "running", "not_selected"]
    assert Message.objects.filter(kind="result.published").count() == 3
    assert code_of(confirm_publicity, now=show.now + timedelta(days=15), **confirm) == "not_open"


def test_an_unnamed_objection_leaves_nothing_but_its_day(show):
    show.decide()
    publicity = show.open()
    named = publicity.items[0]["application"]
    given = {"publicity": publicity, "name": "", "contact": "12345", "files": [], "now": show.now}
    objection, code = take_objection(application_id=named, text="与去年项目相同。", **given)
    assert code == ""
    assert (objection.is_named, objection.contact, objection.received_on) == (
        False, "", date(2026, 9, 24),
    )  # fmt: skip
    names = {field.name for field in Objection._meta.get_fields()}
    assert not {one for one in names if "address" in one or "created" in one}
    assert not Entry.objects.filter(action__startswith="objection").exists()
    for text, code in ((" ", "text_missing"), ("字" * 2001, "too_long")):
        assert code_of(take_objection, application_id=named, text=text, **given) == code
    assert code_of(take_objection, application_id=0, text="x", **given) == "no_item"
    late = given | {"now": show.now + timedelta(days=30)}
    assert code_of(take_objection, application_id=named, text="x", **late) == "not_shown"


def test_an_objection_that_stands_takes_the_approval_back(show):
    show.decide()
    publicity = show.open()
    objections = [
        take_objection(
            publicity=publicity, application_id=one["application"], text="不实", name="李四",
            contact="00000002", files=[], now=show.now,
        )
        for one in publicity.items
    ]  # fmt: skip
    (first, code), (second, _code) = objections
    assert first.code == digest_of_code(code.lower())
    later = show.now + timedelta(days=15)
    confirm = {"actor": show.office, "publicity": publicity, "now": later}
    assert code_of(confirm_publicity, **confirm) == "objections_open"
    answer = {"actor": show.office, "now": show.now}
    refused = code_of(answer_objection, objection=first, is_upheld=True, answer=" ", **answer)
    assert refused == "reason_missing"
    answer_objection(objection=first, is_upheld=True, answer="经核查属实。", **answer)
    answer_objection(objection=second, is_upheld=False, answer="材料齐全。", **answer)
    again = code_of(answer_objection, objection=first, is_upheld=False, answer="x", **answer)
    assert again == "answered"
    assert show.states() == ["withdrawn", "approved", "not_selected"]
    assert Message.objects.get(kind="application.withdrawn").body == "经核查属实。"
    confirm_publicity(**confirm)
    assert show.states() == ["withdrawn", "running", "not_selected"]


def test_taken_down_with_a_reason_and_opened_again(show):
    show.decide("all")
    publicity = show.open()
    given = {"actor": show.office, "publicity": publicity, "now": show.now}
    assert code_of(withdraw_publicity, reason="", **given) == "reason_missing"
    withdraw_publicity(reason="名称有误。", **given)
    assert publicity_of_stage(show.held, "list") is None
    assert show.open().number == 2


def test_without_anything_approved_there_is_nothing_to_show(show):
    show.decide("lll")
    assert code_of(show.open) == "nothing_approved"
    with pytest.raises(Refused):
        open_publicity(
            actor=show.office, held=show.held, key="selection", starts_on=show.now.date(), days=5,
            contact="", now=show.now,
        )  # fmt: skip


def test_two_decisions_before_it_as_the_pilots_have(now):
    """The city proposes, a body above confirms, then the list is announced."""
    world = make_world(now, colleges=2)
    definition = within_reach(builtin_definitions()["college-brand"], now)
    stages = [one for one in definition.stages if one.kind != "assess"]
    at = next(n for n, one in enumerate(stages) if one.kind == "decide") + 1
    second = Stage("confirmation", "decide", "上级确认")
    definition = replace(
        definition, key="two", contact=Contact(office="团委", phone="00000001"),
        stages=(*stages[:at], second, LIST, *stages[at:]),
    )  # fmt: skip
    world.round = open_world_round(world, definition, now)
    open_now(world, now)
    for college in world.colleges:
        sent = submitted_application(world, college, now)
        forward_application(actor=world.office, application=sent, now=now)
    given = {"actor": world.office, "held": world.round, "now": now}
    assert code_of(begin_decision, key="confirmation", **given) == "earlier_open"
    signer = make_actor(world.host, Right.ENDORSE_LEAGUE)
    first = begin_decision(key="selection", **given)
    chosen = {
        row.application_id: Chosen(("approve", "leave_out")[at])
        for at, row in enumerate(rows_of(first))
    }
    save_choices(actor=world.office, decision=first, chosen=chosen, now=now)
    send_decision(actor=world.office, decision=first, now=now)
    sign_all(first, signer, now)
    confirmation = begin_decision(key="confirmation", **given)
    assert [one.outcome for one in rows_of(confirmation)] == ["approve"]
    sent = {"actor": world.office, "decision": confirmation, "now": now}
    assert code_of(send_decision, **sent) == "not_ready"
    register_outside(
        body="团中央学校部", number="中青办发〔2027〕5号", dated_on=None, file=None, **sent
    )
    send_decision(**sent)
    sign_all(confirmation, signer, now)
    approved = Application.objects.filter(round=world.round, state="approved")
    assert approved.count() == 1


def test_while_it_is_public_nothing_is_decided_anew(show, client):
    show.decide()
    publicity = show.open()
    anew = {
        "actor": show.office, "decision": Decision.objects.get(), "reason": "候补递补。",
        "now": show.now,
    }  # fmt: skip
    assert code_of(replace_decision, **anew) == "public_now"
    first = Application.objects.get(pk=publicity.items[0]["application"])
    first.state = "withdrawn"
    first.save()
    with time_machine.travel(show.now, tick=False):
        page = client.get(f"/publicity/{publicity.pk}/").content.decode()
    assert page.count("立项已撤销") == 1
    withdraw_publicity(
        actor=show.office, publicity=publicity, reason="名单有误", now=show.now
    )  # fmt: skip
    assert replace_decision(**anew).is_draft
