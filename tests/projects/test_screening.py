"""What the host does with what was handed in; every decision has a reason and can be opened again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.factories.rounds import make_world, open_world_round, sign, submitted_application
from yipin.journal.models import Message
from yipin.organisations.permissions import Refused
from yipin.programmes.builtins import builtin_definitions
from yipin.projects.application_windows import windows_of_application
from yipin.projects.services.applications import (
    save_application,
    send_for_endorsement,
    submit_application,
)
from yipin.projects.services.screening import (
    add_application,
    forward_application,
    forward_many,
    merge_application,
    move_application_level,
    refuse_application,
    reopen_application,
    return_application,
)
from yipin.rules.definition import Contact, Level
from yipin.rules.definition_years import copy_for_year

pytestmark = pytest.mark.django_db


def test_forwarding_passes_and_tells_the_unit(now):
    world = make_world(now)
    application = submitted_application(world, world.colleges[0], now)
    done = forward_application(actor=world.office, application=application, now=now)
    assert done.state == "forwarded"
    told = Message.objects.filter(recipient_id=world.colleges[0].secretary.person.pk)
    assert told.filter(kind="application.forwarded").count() == 1


def test_returning_needs_words_and_keeps_them_by_field(now):
    world = make_world(now)
    application = submitted_application(world, world.colleges[0], now)
    with pytest.raises(Refused) as refused:
        return_application(actor=world.office, application=application, reason=" ", now=now)
    assert refused.value.code == "reason_missing"
    done = return_application(
        actor=world.office,
        application=application,
        reason="方案要写明安全措施。",
        remarks={"project_title": "名称请去掉引号。"},
        now=now,
    )
    assert done.state == "returned"
    remarks = done.submission.remarks.values_list("field_key", "text")
    assert sorted(remarks) == [("", "方案要写明安全措施。"), ("project_title", "名称请去掉引号。")]


def test_what_was_returned_may_be_handed_in_again_after_the_deadline(now):
    world = make_world(now)
    college = world.colleges[0]
    application = submitted_application(world, college, now)
    closed = world.round.stages.get(key="screening").opens_at
    return_application(actor=world.office, application=application, reason="请补。", now=closed)
    again = submit_application(actor=college.secretary, application=application, now=closed)
    assert (again.state, again.number) == ("submitted", 1)


def test_an_endorser_who_returns_what_the_host_returned_does_not_shorten_the_term(now):
    world = make_world(now)
    college = world.colleges[0]
    application = submitted_application(world, college, now)
    closed = world.round.stages.get(key="screening").opens_at
    return_application(actor=world.office, application=application, reason="请补。", now=closed)
    application.refresh_from_db()
    term = windows_of_application(application).submit_by
    assert term > closed
    again = {**application.submission.answers, "plan_text": "补写了安全措施。"}
    revision = application.submission.revision
    save_application(
        actor=college.secretary,
        application=application,
        answers=again,
        base_revision=revision,
        now=closed,
    )
    send_for_endorsement(actor=college.secretary, application=application, now=closed)
    sign(college.league, application, closed, verdict="returned")
    application.refresh_from_db()
    assert windows_of_application(application).send_by == term
    sent = send_for_endorsement(actor=college.secretary, application=application, now=closed)
    assert sent.state == "endorsing"


def test_refusing_needs_a_reason_and_can_be_opened_again(now):
    world = make_world(now)
    application = submitted_application(world, world.colleges[0], now)
    with pytest.raises(Refused):
        refuse_application(actor=world.office, application=application, reason="", now=now)
    refuse_application(actor=world.office, application=application, reason="不属本项。", now=now)
    again = reopen_application(
        actor=world.office, application=application, reason="复核后可报。", now=now
    )
    assert again.state == "submitted"


def test_merging_makes_one_part_of_another_of_the_same_round(now):
    world = make_world(now)
    first = submitted_application(world, world.colleges[0], now, title="甲")
    second = submitted_application(world, world.colleges[1], now, title="乙")
    done = merge_application(
        actor=world.office, application=second, into=first, reason="内容相近。", now=now
    )
    assert (done.state, done.merged_into_id, done.holds_place) == ("merged", first.pk, False)
    with pytest.raises(Refused):
        merge_application(
            actor=world.office, application=first, into=first, reason="自并。", now=now
        )


def test_a_level_takes_no_more_than_its_cap(now):
    world = make_world(now, colleges=2)
    definition = copy_for_year(builtin_definitions()["college-brand"], now.year)
    levels = (Level("national", "全国项目", 1), Level("city", "市级项目"))
    contact = Contact(office="团委办公室", phone="00000001")
    definition = replace(definition, key="levels", levels=levels, contact=contact)
    world.round = open_world_round(world, definition, now)
    first = submitted_application(world, world.colleges[0], now)
    second = submitted_application(world, world.colleges[1], now)
    forward_application(actor=world.office, application=first, now=now, level="national")
    with pytest.raises(Refused) as refused:
        forward_application(actor=world.office, application=second, now=now, level="national")
    assert refused.value.code == "level_full"
    forward_application(actor=world.office, application=second, now=now, level="city")
    with pytest.raises(Refused):
        move_application_level(
            actor=world.office, application=second, level="national", reason="更好。", now=now
        )


def test_the_host_may_add_an_application_with_a_reason(now):
    world = make_world(now)
    college = world.colleges[0]
    added = add_application(
        actor=world.office,
        held=world.round,
        unit=college.unit,
        title="增补的项目",
        theme="组织建设类",
        reason="补齐主题。",
        now=now,
    )
    assert (added.state, added.added_by_host, added.theme) == ("submitted", True, "组织建设类")


def test_a_college_cannot_judge_its_own(now):
    world = make_world(now)
    college = world.colleges[0]
    application = submitted_application(world, college, now)
    with pytest.raises(Refused):
        forward_application(actor=college.secretary, application=application, now=now)


def test_many_at_once_says_which_were_left_out_and_why(now):
    world = make_world(now)
    first = submitted_application(world, world.colleges[0], now)
    second = submitted_application(world, world.colleges[1], now)
    refuse_application(actor=world.office, application=second, reason="不属本项。", now=now)
    second.refresh_from_db()
    outcome = forward_many(actor=world.office, applications=[first, second], now=now)
    assert [each.pk for each in outcome.done] == [first.pk]
    assert [each.pk for each, _reason in outcome.left_out] == [second.pk]
