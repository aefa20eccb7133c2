"""The chain of opinions: in order, on one version, by the person appointed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from tests.factories.forms import World
from tests.factories.organisations import make_actor
from yipin.forms.models import Endorsement
from yipin.forms.queries import (
    chain_of,
    differences_since_signed,
    endorsements_awaited_by,
    endorsements_given_by_desk,
    endorsements_waiting_for,
    remarks_by_field,
)
from yipin.forms.services.endorsements import open_chain, withdraw_chain
from yipin.forms.services.remarks import make_remarks
from yipin.journal import events
from yipin.journal.models import Entry, Message
from yipin.journal.services.wordings import save_wording
from yipin.organisations.choices import Right
from yipin.organisations.permissions import NOBODY, Refused


@pytest.fixture
def heard() -> Iterator[list[tuple[str, dict[str, Any]]]]:
    """What is emitted, by a subscriber that is gone after the test."""
    said: list[tuple[str, dict[str, Any]]] = []
    listeners = {}
    for name in events.NAMES:
        listeners[name] = lambda _name=name, **payload: said.append((_name, payload))
        events.subscribe(name)(listeners[name])
    yield said
    for name, listener in listeners.items():
        events._subscribers[name].remove(listener)


def states(submission: Any) -> list[tuple[str, str]]:
    return [(row.key, row.state) for row in chain_of(submission)]


def refused_code(act: Any) -> str:
    with pytest.raises(Refused) as refused:
        act()
    return refused.value.code


def test_sending_asks_the_first_and_tells_who_may_sign(world: World) -> None:
    submission = world.filled()
    first, _second = world.send(submission)
    assert states(submission) == [("league", "current"), ("party", "waiting")]
    assert list(endorsements_waiting_for(world.league)) == [first]
    assert list(endorsements_waiting_for(world.party)) == []
    assert list(endorsements_waiting_for(world.stranger)) == []
    (message,) = Message.objects.all()
    assert message.recipient_id == world.league.person.pk
    assert message.title == f"请签“学院团委意见”：{submission}"
    assert message.url == f"/endorsements/{first.pk}/"


def test_signing_goes_on_to_the_next_and_ends(world: World, heard: list[Any]) -> None:
    submission = world.filled()
    first, second = world.send(submission)
    signed = world.answer(world.league, first)
    assert (signed.opinion, signed.given_by) == ("同意申报。", world.league.person)
    assert signed.given_as == world.league.label
    assert list(endorsements_waiting_for(world.party)) == [second]
    world.answer(world.party, second, opinion="")
    assert [row.opinion for row in chain_of(submission)] == ["同意申报。", "同意。"]
    assert [name for name, _payload in heard] == [
        events.ENDORSEMENT_SIGNED,
        events.ENDORSEMENT_SIGNED,
        events.CHAIN_COMPLETE,
    ]
    assert [payload["given_before"] for _name, payload in heard] == [0, 1, 1]
    assert heard[0][1]["needed"] == 2
    assert list(endorsements_given_by_desk(world.league)) == [first]


def test_only_the_holder_of_the_right_in_that_unit_signs(world: World) -> None:
    first, second = world.send(world.filled())
    assert refused_code(lambda: world.answer(world.stranger, first)) == "not_yours"
    assert refused_code(lambda: world.answer(world.office, first)) == "not_signatory"
    assert refused_code(lambda: world.answer(world.party, first)) == "no_right"
    assert refused_code(lambda: world.answer(world.party, second)) == "not_your_turn"


def test_who_left_the_post_signs_no_more(world: World) -> None:
    first, _second = world.send(world.filled())
    left = make_actor(world.college, Right.ENDORSE_LEAGUE, ends_on=date(2027, 3, 24))
    assert refused_code(lambda: world.answer(left, first)) == "post_ended"


def test_wrong_passwords_are_counted_and_lock_for_a_quarter_of_an_hour(world: World) -> None:
    first, _second = world.send(world.filled())
    for _try in range(5):
        code = refused_code(lambda: world.answer(world.league, first, password="wrong"))
        assert code == "wrong_password"
    assert refused_code(lambda: world.answer(world.league, first)) == "locked"
    assert Entry.objects.filter(action="signing.wrong_password").count() == 5
    later = world.now + timedelta(minutes=15)
    assert world.answer(world.league, first, now=later).state == "signed"


def test_what_was_not_seen_cannot_be_signed(world: World) -> None:
    submission = world.filled()
    first, _second = world.send(submission)
    seen = Endorsement.objects.get(pk=first.pk).version.digest
    withdraw_chain(actor=world.filler, submission=submission, now=world.now)
    world.write(submission, outcome="手册一本")
    world.send(submission)
    with pytest.raises(Refused) as refused:
        world.answer(world.league, first, seen_digest=seen)
    assert refused.value.code == "stale_version"
    assert refused.value.reason == "您看的是第 1 版，现在是第 2 版。请看过改动再签。"


def test_returning_names_fields_and_tells_the_unit(world: World, heard: list[Any]) -> None:
    submission = world.filled()
    first, _second = world.send(submission)
    assert (
        refused_code(lambda: world.answer(world.league, first, "returned", opinion=" "))
        == "reason_missing"
    )
    world.answer(
        world.league, first, "returned", opinion="", remarks={"aim": "再具体些", "brand": " "}
    )
    assert [name for name, _payload in heard] == [events.ENDORSEMENT_RETURNED]
    assert {key: [r.text for r in rs] for key, rs in remarks_by_field(submission).items()} == {
        "aim": ["再具体些"]
    }
    message = Message.objects.first()
    assert (message.recipient_id, message.title) == (
        world.filler.person.pk,
        f"退回修改：{submission}",
    )
    assert message.body == "学院团委意见：见逐项修改意见。"


def test_a_remark_needs_a_field_that_exists(world: World) -> None:
    first, _second = world.send(world.filled())
    code = refused_code(
        lambda: world.answer(world.league, first, "returned", remarks={"nonsense": "改"})
    )
    assert code == "no_such_field"
    assert Endorsement.objects.get(pk=first.pk).state == "current"


def test_an_opinion_fits_the_box_on_paper(world: World) -> None:
    first, _second = world.send(world.filled())
    assert refused_code(lambda: world.answer(world.league, first, opinion="好" * 201)) == "too_long"
    assert refused_code(lambda: world.answer(world.league, first, "maybe")) == "no_verdict"


def test_a_changed_form_voids_what_was_said_and_begins_anew(world: World, heard: list[Any]) -> None:
    submission = world.filled()
    first, second = world.send(submission)
    world.answer(world.league, first)
    world.answer(world.party, second, "returned", opinion="补安全措施")
    world.write(submission, outcome="手册一本")
    save_wording(
        unit_id=submission.unit_id, kind="endorsement.voided", title="第 {版本} 版要重签", body="",
        now=submission.created_at,
    )  # fmt: skip
    world.send(submission)
    assert states(submission) == [
        ("league", "void"),
        ("league", "current"),
        ("party", "void"),
        ("party", "waiting"),
    ]
    assert events.OPINIONS_VOIDED in [name for name, _payload in heard]
    void, fresh = chain_of(submission)[:2]
    assert (void.opinion, void.void_reason) == ("同意申报。", "内容改动后已作废")
    assert void.version.number == 1
    since = differences_since_signed(fresh)
    assert (since.old.number, since.new.number, since.count) == (1, 2, 1)
    assert remarks_by_field(submission) == {}
    told = Message.objects.filter(kind="endorsement.voided")
    assert {message.recipient_id for message in told} == {
        world.league.person.pk,
        world.party.person.pk,
    }
    assert {message.title for message in told} == {"第 2 版要重签"}


def test_opinions_on_the_same_version_stay_when_it_is_sent_again(world: World) -> None:
    submission = world.filled()
    first, second = world.send(submission)
    world.answer(world.league, first)
    world.answer(world.party, second, "returned", opinion="请先当面说明")
    world.send(submission)
    assert states(submission) == [("league", "signed"), ("party", "void"), ("party", "current")]
    assert differences_since_signed(chain_of(submission)[2]) is None


def test_withdrawing_keeps_what_was_signed_until_the_text_changes(world: World) -> None:
    submission = world.filled()
    first, second = world.send(submission)
    world.answer(world.league, first)
    assert withdraw_chain(actor=world.filler, submission=submission, now=world.now)
    assert states(submission) == [("league", "signed"), ("party", "waiting")]
    assert not withdraw_chain(actor=world.filler, submission=submission, now=world.now)
    assert refused_code(lambda: world.answer(world.party, second)) == "not_sent"
    world.send(submission)
    assert states(submission) == [("league", "signed"), ("party", "current")]


def test_the_draft_rests_while_somebody_signs(world: World) -> None:
    submission = world.filled()
    world.send(submission)
    assert refused_code(lambda: world.write(submission, brand="别的名字")) == "with_endorser"
    assert refused_code(lambda: world.send(submission)) == "already_sent"


def test_an_old_version_is_not_sent(world: World) -> None:
    submission = world.filled()
    old = world.version(submission)
    world.write(submission, outcome="手册一本")
    world.version(submission)
    code = refused_code(
        lambda: open_chain(
            actor=world.filler,
            submission=submission,
            endorsers=world.planned(),
            version=old,
            now=world.now,
        )
    )
    assert code == "stale_version"


def test_declining_ends_the_chain(world: World, heard: list[Any]) -> None:
    submission = world.filled()
    first, _second = world.send(submission)
    world.answer(world.league, first, "refused", opinion="今年不报")
    assert states(submission) == [("league", "refused"), ("party", "waiting")]
    assert [name for name, _payload in heard] == [events.ENDORSEMENT_REFUSED]
    assert refused_code(lambda: world.answer(world.league, first)) == "already_given"


def test_one_person_in_two_posts_may_sign_and_it_is_written_down(world: World) -> None:
    submission = world.filled()
    first, second = world.send(submission)
    both = make_actor(world.college, Right.ENDORSE_LEAGUE, person=world.filler.person)
    world.answer(both, first)
    entry = Entry.objects.get(action="endorsement.signed")
    assert entry.note == "签署人也填写了这份表。"
    party = make_actor(world.college, Right.ENDORSE_PARTY, person=world.filler.person)
    world.answer(party, second)
    notes = Entry.objects.filter(action="endorsement.signed").order_by("id")
    assert notes[1].note == "同一人也签了“学院团委意见”。"


def test_waiting_list_and_chain_take_one_read_each(
    world: World, django_assert_num_queries: Any
) -> None:
    submission = world.filled()
    world.send(submission)
    for _more in range(5):
        world.send(world.filled())
    with django_assert_num_queries(1):
        rows = list(endorsements_waiting_for(world.league))
        assert {row.submission.unit.name for row in rows} == {"机械工程学院团委"}
    assert len(rows) == 6
    with django_assert_num_queries(1):
        assert [row.unit.label for row in chain_of(submission)] == ["机械工程学院团委"] * 2


def test_an_office_asks_for_changes_by_field(world: World) -> None:
    submission = world.filled()
    version = world.version(submission)
    make_remarks(
        actor=world.office,
        submission=submission,
        version=version,
        remarks={"": "请补充数据", "aim": "再具体些"},
        now=world.now,
    )
    assert set(remarks_by_field(submission)) == {"", "aim"}
    code = refused_code(
        lambda: make_remarks(
            actor=world.stranger, submission=submission, version=version, remarks={}, now=world.now
        )
    )
    assert code == "not_yours"


def test_a_step_that_waits_follows_its_unit(world: World) -> None:
    submission = world.filled()
    world.send(submission)
    withdraw_chain(actor=world.filler, submission=submission, now=world.now)
    moved = [replace(step, unit=world.host) for step in world.planned()]
    version = submission.versions.first()
    rows = open_chain(
        actor=world.filler, submission=submission, endorsers=moved, version=version, now=world.now
    )
    assert [row.unit for row in rows] == [world.host, world.host]
    assert list(endorsements_waiting_for(world.office)) == [rows[0]]
    assert list(endorsements_awaited_by(world.college)) == [rows[0]]


def test_a_void_opinion_is_not_given_again(world: World) -> None:
    submission = world.filled()
    first, _second = world.send(submission)
    world.answer(world.league, first, "returned", opinion="改")
    world.write(submission, outcome="手册一本")
    world.send(submission)
    assert refused_code(lambda: world.answer(world.league, first)) == "void"


def test_without_a_desk_nothing_waits(world: World) -> None:
    assert list(endorsements_waiting_for(NOBODY)) == list(endorsements_given_by_desk(NOBODY)) == []
    assert refused_code(lambda: NOBODY.signed_in) == "sign_in"


def test_remarks_are_of_a_length_one_can_read(world: World) -> None:
    submission = world.filled()
    version = world.version(submission)
    with pytest.raises(Refused) as refused:
        make_remarks(
            actor=world.office,
            submission=submission,
            version=version,
            remarks={"aim": "改" * 501},
            now=world.now,
        )
    assert refused.value.reason == "活动目的：修改意见请写在 500 字以内。"
