"""An application from the first word to being handed in, and back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories.rounds import (
    filled_application,
    make_world,
    send_and_sign,
    sign,
    submitted_application,
)
from yipin.duties.models import Obligation
from yipin.duties.services.obligations import extend_due
from yipin.forms.models import Endorsement
from yipin.journal.models import Entry, Message
from yipin.organisations.permissions import Refused
from yipin.programmes.services.rounds import close_round
from yipin.projects.services.applications import (
    discard_application,
    restore_application,
    save_application,
    send_for_endorsement,
    start_application,
    submit_application,
    withdraw_application,
)
from yipin.rules.definition import Quota

pytestmark = pytest.mark.django_db


def test_name_and_theme_follow_the_answers(now):
    world = make_world(now)
    application = filled_application(world, world.colleges[0], now, title="修理铺")
    assert (application.title, application.theme) == ("修理铺", "思想引领类")
    assert application.initials == "xlp"


def test_what_the_system_knows_is_filled_in_with_its_source(now):
    world = make_world(now)
    application = filled_application(world, world.colleges[0], now)
    assert application.submission.facts["unit.members"] == {
        "value": "412",
        "source": "组织库",
        "as_of": "2027-03-01",
    }


def test_opinions_are_asked_for_in_order_and_the_last_one_completes(now):
    world = make_world(now)
    college = world.colleges[0]
    application = filled_application(world, college, now)
    send_for_endorsement(actor=college.secretary, application=application, now=now)
    application.refresh_from_db()
    assert application.state == "endorsing"
    with pytest.raises(Refused):
        sign(college.party, application, now)
    sign(college.league, application, now)
    sign(college.party, application, now)
    application.refresh_from_db()
    assert application.state == "endorsed"


def test_handing_in_needs_every_opinion(now):
    world = make_world(now)
    college = world.colleges[0]
    application = filled_application(world, college, now)
    with pytest.raises(Refused) as refused:
        submit_application(actor=college.secretary, application=application, now=now)
    assert refused.value.code == "opinions_missing"


def test_handing_in_gives_a_number_and_meets_the_obligation(now):
    world = make_world(now)
    first = submitted_application(world, world.colleges[0], now)
    second = submitted_application(world, world.colleges[1], now)
    assert (first.number, second.number) == (1, 2)
    owed = Obligation.objects.get(unit=world.colleges[0].unit)
    assert (owed.done, owed.is_met) == (1, True)


def test_taking_back_before_the_deadline_frees_the_place_and_the_obligation(now):
    world = make_world(now)
    college = world.colleges[0]
    application = submitted_application(world, college, now)
    withdraw_application(actor=college.secretary, application=application, now=now)
    application.refresh_from_db()
    assert (application.state, application.holds_place) == ("draft", False)
    assert Obligation.objects.get(unit=college.unit).done == 0


def test_the_last_minute_counts_and_the_next_one_does_not(now):
    world = make_world(now)
    college = world.colleges[0]
    application = send_and_sign(filled_application(world, college, now), college, now)
    closes_at = world.round.stages.get(key="opinions").closes_at
    late = closes_at + timedelta(minutes=1)
    with pytest.raises(Refused) as refused:
        submit_application(actor=college.secretary, application=application, now=late)
    assert refused.value.code == "window_over"
    in_time = closes_at + timedelta(seconds=59)
    done = submit_application(actor=college.secretary, application=application, now=in_time)
    assert done.state == "submitted"


def test_a_change_after_signing_voids_the_opinions_visibly(now):
    world = make_world(now)
    college = world.colleges[0]
    application = send_and_sign(filled_application(world, college, now), college, now)
    withdraw_application(actor=college.secretary, application=application, now=now)
    application.refresh_from_db()
    save_application(
        actor=college.secretary,
        application=application,
        answers={"project_title": "改了名的项目"},
        base_revision=application.submission.revision,
        now=now,
    )
    send_for_endorsement(actor=college.secretary, application=application, now=now)
    states = application.submission.endorsements.values_list("step", "state")
    assert sorted(states) == [(1, "current"), (1, "void"), (2, "void"), (2, "waiting")]


def test_an_unchanged_text_keeps_its_opinions(now):
    world = make_world(now)
    college = world.colleges[0]
    application = send_and_sign(filled_application(world, college, now), college, now)
    withdraw_application(actor=college.secretary, application=application, now=now)
    done = submit_application(actor=college.secretary, application=application, now=now)
    assert done.state == "submitted"


def test_an_opinion_that_returns_the_form_goes_back_to_the_unit(now):
    world = make_world(now)
    college = world.colleges[0]
    application = filled_application(world, college, now)
    send_for_endorsement(actor=college.secretary, application=application, now=now)
    sign(college.league, application, now, verdict="returned")
    application.refresh_from_db()
    assert application.state == "returned"
    assert application.submission.remarks.count() == 0


def test_an_opinion_against_ends_the_application_and_frees_the_place(now):
    world = make_world(now)
    college = world.colleges[0]
    application = filled_application(world, college, now)
    send_for_endorsement(actor=college.secretary, application=application, now=now)
    sign(college.league, application, now, verdict="refused")
    application.refresh_from_db()
    assert (application.state, application.holds_place) == ("declined", False)


def test_more_than_the_quota_is_refused_with_the_way_out(now):
    one = (Quota(scope="unit", min=1, max=1, exception_max=2),)
    world = make_world(now, quotas=one)
    college = world.colleges[0]
    submitted_application(world, college, now)
    second = filled_application(world, college, now, title="第二个项目")
    with pytest.raises(Refused) as refused:
        send_for_endorsement(actor=college.secretary, application=second, now=now)
    assert refused.value.code == "quota_needs_reason"
    assert "申请例外" in refused.value.reason


def test_a_draft_goes_to_the_trash_and_comes_back_for_thirty_days(now):
    world = make_world(now)
    college = world.colleges[0]
    application = filled_application(world, college, now)
    discard_application(actor=college.secretary, application=application, now=now)
    restored = restore_application(
        actor=college.secretary, application=application, now=now + timedelta(days=29)
    )
    assert restored.state == "draft"
    discard_application(actor=college.secretary, application=application, now=now)
    with pytest.raises(Refused) as refused:
        restore_application(
            actor=college.secretary, application=application, now=now + timedelta(days=30)
        )
    assert refused.value.code == "trash_emptied"


def test_a_unit_that_was_not_asked_cannot_begin(now):
    world = make_world(now)
    with pytest.raises(Refused) as refused:
        start_application(actor=world.office, held=world.round, unit=world.host, now=now)
    assert refused.value.code in {"not_addressed", "no_right"}


def test_another_unit_cannot_send_it(now):
    world = make_world(now)
    mine, other = world.colleges
    application = filled_application(world, mine, now)
    with pytest.raises(Refused) as refused:
        send_for_endorsement(actor=other.secretary, application=application, now=now)
    assert refused.value.code == "not_yours"


def test_every_act_leaves_an_entry_and_tells_those_concerned(now):
    world = make_world(now)
    college = world.colleges[0]
    application = submitted_application(world, college, now)
    acts = Entry.objects.filter(subject_kind="application", subject_id=application.pk)
    assert list(acts.order_by("id").values_list("action", flat=True)) == [
        "application.send_to_endorse",
        "application.sign",
        "application.sign",
        "application.submit",
    ]
    told = Message.objects.filter(recipient_id=college.league.person.pk)
    assert told.filter(kind="endorsement.asked").count() == 1
    assert (
        Endorsement.objects.filter(submission=application.submission, state="signed").count() == 2
    )


def test_a_unit_that_was_given_more_time_may_still_hand_in(now):
    world = make_world(now)
    mine, other = world.colleges
    closes_at = world.round.stages.get(key="apply").closes_at
    late = closes_at + timedelta(hours=5)
    extend_due(
        actor=world.office,
        obligation=Obligation.objects.get(unit=mine.unit),
        due_at=closes_at + timedelta(days=1),
        reason="书记住院。",
        now=now,
    )
    assert submitted_application(world, mine, late).state == "submitted"
    with pytest.raises(Refused) as refused:
        submitted_application(world, other, late)
    assert refused.value.code == "window_over"


def test_nothing_can_be_done_in_a_round_that_is_closed(now):
    world = make_world(now)
    college = world.colleges[0]
    application = submitted_application(world, college, now)
    close_round(actor=world.office, round_=world.round, now=now)
    with pytest.raises(Refused) as refused:
        withdraw_application(actor=college.secretary, application=application, now=now)
    assert refused.value.code == "round_closed"
