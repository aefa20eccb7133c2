"""Giving an opinion: what changed, the password, the version that was seen, remarks by field."""

from __future__ import annotations

import pytest

from tests.factories.organisations import PASSWORD
from tests.factories.rounds import filled_application, send_and_sign, sign
from tests.web.unit.conftest import sit
from yipin.forms.models import Endorsement, Remark
from yipin.projects.services.applications import (
    save_application,
    send_for_endorsement,
    withdraw_application,
)


@pytest.fixture
def college(world):
    return world.colleges[0]


@pytest.fixture
def sent(world, college, today):
    application = filled_application(world, college, today)
    send_for_endorsement(actor=college.secretary, application=application, now=today)
    return application


def asked(application) -> Endorsement:
    return application.submission.endorsements.get(state="current")


def data_of(row, **more):
    said = {"verdict": "signed", "opinion": "同意申报。", "password": PASSWORD}
    return {**said, "seen_digest": row.version.digest, **more}


def test_the_page_names_version_and_fingerprint(college, sent):
    row = asked(sent)
    page = sit(college.league).get(f"/endorsements/{row.pk}/").content.decode()
    assert "您签的是第 1 版" in page
    assert row.version.short_digest in page
    assert "百炼匠心工作坊" in page
    assert "等您签" in page


def test_a_signature_is_given_and_the_next_is_asked(college, sent):
    row = asked(sent)
    answer = sit(college.league).post(f"/endorsements/{row.pk}/", data_of(row))
    assert answer.url == "/due/"
    row.refresh_from_db()
    assert row.state == "signed"
    assert asked(sent).key == "party"


def test_a_wrong_password_keeps_all_that_was_typed(college, sent):
    row = asked(sent)
    answer = sit(college.league).post(
        f"/endorsements/{row.pk}/",
        data_of(
            row, verdict="returned", opinion="请补预算", password="wrong", remark_plan_text="写细"
        ),
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "密码不对" in page
    assert "请补预算" in page
    assert "写细" in page
    assert "wrong" not in page
    row.refresh_from_db()
    assert row.state == "current"


def test_what_was_changed_meanwhile_is_not_signed(world, college, sent, today):
    row = asked(sent)
    seen = row.version.digest
    withdraw_application(actor=college.secretary, application=sent, now=today)
    sent.refresh_from_db()
    save_application(
        actor=college.secretary,
        application=sent,
        answers={"plan_text": "改过的方案"},
        base_revision=99,
        now=today,
    )
    send_for_endorsement(actor=college.secretary, application=sent, now=today)
    row.refresh_from_db()
    answer = sit(college.league).post(
        f"/endorsements/{row.pk}/", data_of(row, seen_digest=seen, opinion="写好的意见")
    )
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "写好的意见" in page
    assert "您签的是第 2 版" in page
    row.refresh_from_db()
    assert row.state == "current"


def test_a_form_without_the_fingerprint_signs_nothing(college, sent):
    row = asked(sent)
    answer = sit(college.league).post(f"/endorsements/{row.pk}/", data_of(row, seen_digest=""))
    assert answer.status_code == 422


def test_sent_back_with_remarks_at_their_field(college, sent):
    row = asked(sent)
    data = data_of(row, verdict="returned", opinion="", remark_plan_text="写清楚谁负责")
    sit(college.league).post(f"/endorsements/{row.pk}/", data)
    assert Remark.objects.get().field_key == "plan_text"
    page = sit(college.secretary).get(f"/applications/{sent.pk}/").content.decode()
    assert "写清楚谁负责" in page
    assert "检查并重新送签" in page


def test_remarks_are_not_kept_with_a_signature(college, sent):
    row = asked(sent)
    data = data_of(row, remark_plan_text="先写了又没退")
    sit(college.league).post(f"/endorsements/{row.pk}/", data)
    assert not Remark.objects.exists()


def test_declining_needs_a_reason(college, sent):
    row = asked(sent)
    data = data_of(row, verdict="refused", opinion=" ")
    assert sit(college.league).post(f"/endorsements/{row.pk}/", data).status_code == 422
    data = data_of(row, verdict="refused", opinion="和去年的重复")
    sit(college.league).post(f"/endorsements/{row.pk}/", data)
    page = sit(college.secretary).get(f"/applications/{sent.pk}/").content.decode()
    assert "未获同意" in page
    assert "和去年的重复" in page


def test_who_does_not_sign_only_looks(world, college, sent):
    row = asked(sent)
    page = sit(college.secretary).get(f"/endorsements/{row.pk}/").content.decode()
    assert "您的席位只能看" in page
    assert sit(college.secretary).post(f"/endorsements/{row.pk}/", data_of(row)).status_code == 422
    row.refresh_from_db()
    assert row.state == "current"
    assert sit(world.colleges[1].league).get(f"/endorsements/{row.pk}/").status_code == 404


def test_a_void_opinion_is_struck_through_with_its_reason(world, college, today):
    application = filled_application(world, college, today)
    send_for_endorsement(actor=college.secretary, application=application, now=today)
    sign(college.league, application, today)
    sign(college.party, application, today, "returned")
    application.refresh_from_db()
    save_application(
        actor=college.secretary,
        application=application,
        answers={"plan_text": "每两周开放 16 次"},
        base_revision=99,
        now=today,
    )
    send_for_endorsement(actor=college.secretary, application=application, now=today)
    row = asked(application)
    page = sit(college.league).get(f"/endorsements/{row.pk}/").content.decode()
    assert "内容改动后已作废" in page
    assert "和您上次签的有什么不同" in page
    assert "第 1 版 → 第 2 版，改了 1 处" in page
    compared = sit(college.secretary).get(f"/applications/{application.pk}/compare/")
    assert "每两周开放 16 次" in compared.content.decode()


def test_a_signed_form_is_printed_with_its_opinions(world, college, today):
    application = filled_application(world, college, today)
    send_and_sign(application, college, today)
    page = sit(college.secretary).get(f"/applications/{application.pk}/print/").content.decode()
    assert "网上已签 2 个意见" in page
    picture = sit(college.secretary).get(f"/applications/{application.pk}/print/1.png")
    assert picture.content.startswith(b"\x89PNG")
    gone = sit(college.secretary).get(f"/applications/{application.pk}/print/9.png")
    assert gone.status_code == 404
