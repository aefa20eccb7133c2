"""A report goes to those whose opinions its definition asks for, as an application does."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from tests.factories.organisations import make_actor
from tests.factories.rounds import sign
from tests.factories.running import Running, filled_report, make_running
from yipin.forms.models import Endorsement
from yipin.organisations.choices import Right
from yipin.organisations.permissions import Refused
from yipin.projects.models import Application
from yipin.projects.report_queries import reports_passed
from yipin.projects.services.applications import (
    save_application,
    send_for_endorsement,
    submit_application,
)
from yipin.projects.services.screening import forward_application, return_application
from yipin.rules.definition import Endorser, Stage

pytestmark = pytest.mark.django_db

UNIT = Endorser("unit", "单位团组织意见")
PARTY = Endorser("party", "单位党组织意见", side="party")
ABOVE = Endorser("above", "上级团组织意见", side="upper", of="parent")


def running_with(now: datetime, *endorsers: Endorser) -> Running:
    """The summaries are open; so are the opinions on them."""
    stage = Stage(
        "report-opinions", "endorse", "总结的意见", purpose="summary", endorsers=endorsers,
        closes_at=f"{now.year}-12-31T23:59",
    )  # fmt: skip
    return make_running(now, more=(stage,))


def steps(report: Application) -> list[tuple[str, str]]:
    return list(report.submission.endorsements.order_by("pk").values_list("name", "state"))


def test_the_form_of_the_report_has_a_box_for_each(now: datetime):
    report = filled_report(running_with(now, UNIT, PARTY), 0, now)
    boxes = [one.label for one in report.submission.form.parsed.fields() if "opinion" in one.type]
    assert boxes == ["单位团组织意见", "单位党组织意见"]


def test_both_sign_one_after_the_other_before_it_is_handed_in(now: datetime):
    running = running_with(now, UNIT, PARTY)
    college = running.world.colleges[0]
    report = filled_report(running, 0, now)
    with pytest.raises(Refused):
        submit_application(actor=college.secretary, application=report, now=now)
    send_for_endorsement(actor=college.secretary, application=report, now=now)
    assert steps(report) == [("单位团组织意见", "current"), ("单位党组织意见", "waiting")]
    sign(college.league, report, now)
    sign(college.party, report, now)
    done = submit_application(actor=college.secretary, application=report, now=now)
    assert (done.state, done.number) == ("submitted", running.projects[0].number)


def test_the_opinions_on_the_application_do_not_count_for_the_report(now: datetime):
    running = running_with(now, UNIT)
    signed = running.projects[0].submission.endorsements.filter(state=Endorsement.State.SIGNED)
    assert signed.count() == 2
    report = filled_report(running, 0, now)
    with pytest.raises(Refused):
        submit_application(actor=running.world.colleges[0].secretary, application=report, now=now)


def test_the_unit_above_is_left_out_where_it_is_the_host(now: datetime):
    running = running_with(now, UNIT, ABOVE)
    college = running.world.colleges[0]
    report = filled_report(running, 0, now)
    send_for_endorsement(actor=college.secretary, application=report, now=now)
    assert steps(report) == [("单位团组织意见", "current")]


def test_nobody_else_signs_it(now: datetime):
    running = running_with(now, UNIT)
    first, second = running.world.colleges
    report = filled_report(running, 0, now)
    send_for_endorsement(actor=first.secretary, application=report, now=now)
    for other in (second.league, make_actor(first.unit, Right.FILL_FORMS)):
        with pytest.raises(Refused):
            sign(other, report, now)


def test_what_the_host_returned_is_signed_anew_in_its_new_words(now: datetime):
    running = running_with(now, UNIT)
    college, office = running.world.colleges[0], running.world.office
    report = filled_report(running, 0, now)
    send_for_endorsement(actor=college.secretary, application=report, now=now)
    sign(college.league, report, now)
    submit_application(actor=college.secretary, application=report, now=now)
    return_application(actor=office, application=report, reason="成效要有数字。", now=now)

    report.refresh_from_db()
    submission = report.submission
    submission.refresh_from_db()
    answers = {**submission.answers, "results": "做成 31 件作品，5 件参展。"}
    save_application(
        actor=college.secretary, application=report, answers=answers,
        base_revision=submission.revision, now=now,
    )  # fmt: skip
    with pytest.raises(Refused):
        submit_application(actor=college.secretary, application=report, now=now)
    send_for_endorsement(actor=college.secretary, application=report, now=now)
    assert steps(report) == [("单位团组织意见", "void"), ("单位团组织意见", "current")]
    sign(college.league, report, now)
    submit_application(actor=college.secretary, application=report, now=now)
    report.refresh_from_db()
    forward_application(actor=office, application=report, now=now)
    assert [one.pk for one in reports_passed(running.world.round, running.stage)] == [report.pk]


def test_it_is_sent_by_the_last_minute_of_the_opinions(now: datetime):
    running = running_with(now, UNIT)
    report = filled_report(running, 0, now)
    after = running.stage.closes_at + timedelta(minutes=1)
    with pytest.raises(Refused) as refused:
        send_for_endorsement(
            actor=running.world.colleges[0].secretary, application=report, now=after
        )
    assert refused.value.code == "window_over"


def test_an_opinion_may_send_it_back_but_not_end_it(now: datetime):
    """The project runs and owes its report: declined, it could never be handed in."""
    running = running_with(now, UNIT)
    college = running.world.colleges[0]
    report = filled_report(running, 0, now)
    send_for_endorsement(actor=college.secretary, application=report, now=now)
    with pytest.raises(Refused) as refused:
        sign(college.league, report, now, verdict="refused")
    assert refused.value.code == "report_not_declined"
    sign(college.league, report, now, verdict="returned")
    report.refresh_from_db()
    assert report.state == "returned"
