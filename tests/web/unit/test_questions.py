"""What is asked before an act that others will see, and what is said when it is refused."""

from __future__ import annotations

import pytest

from tests.factories.rounds import filled_application, send_and_sign, submitted_application
from tests.web.unit.conftest import sit
from yipin.organisations.models import Appointment
from yipin.projects.services.applications import (
    discard_application,
    save_application,
    withdraw_application,
)


@pytest.fixture
def college(world):
    return world.colleges[0]


@pytest.fixture
def filled(world, college, today):
    return filled_application(world, college, today)


def asked(college, application, act: str) -> str:
    return sit(college.secretary).get(f"/applications/{application.pk}/do/{act}/").text


def done(college, application, act: str, **given: str):
    return sit(college.secretary).post(f"/applications/{application.pk}/do/{act}/", given)


def change_a_word(college, application, today) -> None:
    submission = application.submission
    submission.refresh_from_db()
    fields = submission.form.parsed.answerable()
    key = next(one.key for one in fields if one.type == "long_text")
    save_application(
        actor=college.secretary,
        application=application,
        answers={key: "换了一段说法。"},
        base_revision=submission.revision,
        now=today,
    )


def test_sending_says_who_is_asked_first(college, filled):
    page = asked(college, filled, "send")
    assert f"先请{college.unit.label}的{college.league.person.name}签" in page


def test_a_step_that_nobody_can_sign_is_said_before_it_is_too_late(college, filled):
    Appointment.objects.filter(pk=college.league.appointment.pk).delete()
    assert "还没有能签" in asked(college, filled, "send")


def test_opinions_that_a_change_will_void_are_named(college, filled, today):
    application = send_and_sign(filled, college, today)
    withdraw_application(actor=college.secretary, application=application, now=today, reason="补")
    application.refresh_from_db()
    assert "会作废，要重签" not in asked(college, application, "send")
    change_a_word(college, application, today)
    page = asked(college, application, "send")
    assert "内容改过，已签的" in page and "会作废，要重签" in page


def test_handing_in_says_to_whom_and_until_when_it_can_be_taken_back(world, college, filled, today):
    application = send_and_sign(filled, college, today)
    page = asked(college, application, "submit")
    assert f"{world.host.label}会收到这份申报，开始审查。" in page
    assert "前还可以撤回修改" in page
    assert done(college, application, "submit").status_code == 302
    application.refresh_from_db()
    assert application.state == "submitted"


def test_taking_back_what_was_handed_in_says_that_the_host_sees_it(world, college, today):
    application = submitted_application(world, college, today)
    assert f"{world.host.label}那里会看到已撤回。" in asked(college, application, "withdraw")


def test_a_draft_is_thrown_away_and_comes_back(college, filled, today):
    assert "30 天内可以" in asked(college, filled, "discard")
    assert done(college, filled, "discard").url == "/applications/"
    assert "恢复草稿" in asked(college, filled, "restore")
    done(college, filled, "restore")
    filled.refresh_from_db()
    assert filled.state == "draft"


def test_an_act_that_came_too_late_says_why_and_changes_nothing(college, filled, today):
    discard_application(actor=college.secretary, application=filled, now=today)
    answer = done(college, filled, "withdraw", reason="想改")
    assert answer.status_code == 409
    filled.refresh_from_db()
    assert filled.state == "discarded"


def test_an_act_that_there_is_not_is_not_found(college, filled):
    assert done(college, filled, "explode").status_code == 404
