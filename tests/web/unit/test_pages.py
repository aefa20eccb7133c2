"""Every page of the unit desk opens for those it belongs to."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.factories.rounds import (
    filled_application,
    send_and_sign,
    submitted_application,
    within_reach,
)
from tests.web.unit.conftest import sit
from yipin.programmes.builtins import builtin_definitions
from yipin.programmes.services.definitions import save_definition
from yipin.programmes.services.rounds import open_round
from yipin.projects.services.applications import send_for_endorsement
from yipin.rules.definition import Contact


def test_a_secretary_goes_from_what_is_due_to_a_form(world):
    college = world.colleges[0]
    client = sit(college.secretary)
    assert "开始填写" in client.get("/due/").content.decode()
    begun = client.post(f"/applications/round/{world.round.pk}/start/")
    page = client.get(begun.url).content.decode()
    assert "填写申报表" in page
    assert "412 人" in page
    assert "组织库，截至" in page
    parts = [one for one in page.split('<section class="part"')[1:] if "不用再填" in one]
    assert [("“去更正”" in one, "请展开“有的要在这份表里另写”" in one) for one in parts] == [
        (">去更正<" in one, ">去更正<" not in one) for one in parts
    ]


@pytest.mark.parametrize("address", ["/due/", "/applications/", "/applications/round/{round}/"])
def test_pages_open_for_the_secretary(world, address):
    client = sit(world.colleges[0].secretary)
    assert client.get(address.format(round=world.round.pk)).status_code == 200


def test_a_round_without_applications_does_not_say_how_to_apply(world, today):
    college = world.colleges[0]
    duties = within_reach(builtin_definitions()["city-duties"], today)
    duties = replace(duties, contact=Contact(office="团委办公室", phone="00000001"))
    asked = [college.unit]
    version = save_definition(actor=world.office, unit=world.host, definition=duties, now=today)
    held = open_round(actor=world.office, definition_version=version, now=today, addressees=asked)
    client = sit(college.secretary)
    page = client.get(f"/applications/round/{held.pk}/").content.decode()
    assert "这一轮不收申报" in page
    assert "怎么报" not in page
    assert "看要办什么" in client.get(f"/notices/{held.pk}/").content.decode()
    assert "怎么报" in client.get(f"/applications/round/{world.round.pk}/").content.decode()


def test_an_application_in_every_state_opens(world, today):
    college = world.colleges[0]
    application = filled_application(world, college, today)
    client = sit(college.secretary)
    address = f"/applications/{application.pk}/"
    assert "检查并送签" in client.get(address).content.decode()
    send_for_endorsement(actor=college.secretary, application=application, now=today)
    assert "正在等" in client.get(address).content.decode()
    current = application.submission.endorsements.get(state="current")
    page = sit(college.league).get(f"/endorsements/{current.pk}/").content.decode()
    assert "签署意见" in page


def test_a_submitted_application_opens_as_paper(world, today):
    application = submitted_application(world, world.colleges[0], today)
    page = sit(world.colleges[0].secretary).get(f"/applications/{application.pk}/")
    assert "已提交，等审查" in page.content.decode()


def test_printed_forms_come_as_word_and_pdf(world, today):
    college = world.colleges[0]
    application = filled_application(world, college, today)
    client = sit(college.secretary)
    assert client.get(f"/applications/{application.pk}/form.docx").content[:2] == b"PK"
    assert client.get(f"/applications/{application.pk}/form.pdf").content[:4] == b"%PDF"
    send_and_sign(application, college, today)
    assert client.get(f"/applications/{application.pk}/print/?version=1").status_code == 200


@pytest.mark.parametrize("act", ["send", "withdraw", "discard"])
def test_questions_name_the_consequence(world, today, act):
    college = world.colleges[0]
    application = filled_application(world, college, today)
    if act == "withdraw":
        send_for_endorsement(actor=college.secretary, application=application, now=today)
    page = sit(college.secretary).get(f"/applications/{application.pk}/do/{act}/")
    assert "百炼匠心工作坊" in page.content.decode()
