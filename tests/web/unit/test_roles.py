"""Roles against addresses of the unit desk: not yours is not found. All of them: tests/web/matrix."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from tests.factories.organisations import make_actor, make_unit
from tests.factories.rounds import filled_application, send_and_sign
from tests.web.roles import AWAY, HIDDEN, OK, REFUSED, SIGN_IN
from tests.web.unit.conftest import sit
from yipin.forms.models import PaperPage, PaperScan
from yipin.forms.services.versions import make_version
from yipin.organisations.choices import Right
from yipin.projects.services.applications import save_application

# office: runs the round; foreign: the same posts in another tree
ROLES = ("anonymous", "secretary", "party", "other", "office", "administrator", "foreign")
AT_A_DESK = (SIGN_IN, OK, OK, OK, OK, OK, OK)
PAPERS = (SIGN_IN, OK, OK, HIDDEN, OK, OK, HIDDEN)
FILLERS = (SIGN_IN, AWAY, REFUSED, HIDDEN, HIDDEN, HIDDEN, HIDDEN)
TOO_LATE = (SIGN_IN, REFUSED, REFUSED, HIDDEN, HIDDEN, HIDDEN, HIDDEN)  # it was signed
SAID_WHY = (SIGN_IN, "422", REFUSED, HIDDEN, HIDDEN, HIDDEN, HIDDEN)
READS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "due": ((), AT_A_DESK),
    "applications": ((), (SIGN_IN, OK, REFUSED, OK, REFUSED, OK, OK)),
    "unit_round": (("round",), (SIGN_IN, OK, OK, OK, OK, OK, HIDDEN)),
    "report_stage": (("report_stage",), (SIGN_IN, OK, OK, OK, AWAY, OK, HIDDEN)),
    "application": (("application",), PAPERS),
    "application_compare": (("application",), PAPERS),  # two versions were handed on
    "application_print": (("application",), PAPERS),
    "application_page": (("application", "1"), PAPERS),
    "application_pdf": (("application",), PAPERS),
    "application_docx": (("application",), PAPERS),
    "application_paper": (("application",), PAPERS),
    "scan_page_picture": (("page",), PAPERS),
    "endorse": (("endorsement",), (SIGN_IN, OK, OK, HIDDEN, OK, OK, HIDDEN)),
    "submission_link": (("submission",), (SIGN_IN, AWAY, AWAY, HIDDEN, AWAY, AWAY, HIDDEN)),
    "round_link": (("round",), (AWAY, AWAY, AWAY, AWAY, AWAY, AWAY, AWAY)),
    "application_act": (
        ("application", "submit"),
        (SIGN_IN, OK, REFUSED, HIDDEN, HIDDEN, HIDDEN, HIDDEN),
    ),
}
SCANS = (SIGN_IN, AWAY, REFUSED, HIDDEN, AWAY, REFUSED, HIDDEN)  # filler, or an office above
POSTS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "application_start": (("round",), (SIGN_IN, AWAY, REFUSED, AWAY, REFUSED, REFUSED, HIDDEN)),
    "exception_ask": (("round",), (SIGN_IN, "422", REFUSED, "422", REFUSED, REFUSED, HIDDEN)),
    "report_start": (("application", "final-report"), FILLERS),
    "application_save": (("application",), SAID_WHY),
    "application_presence": (("application",), (SIGN_IN, OK, *TOO_LATE[2:])),
    "application_facts": (("application",), TOO_LATE),
    "application_file_add": (("application", "plan"), FILLERS),
    "application_file_remove": (("file",), FILLERS),
    "application_file_restore": (("file",), FILLERS),
    "scan_register": (("scan",), SCANS),
    "scan_page_assign": (("page",), SCANS),
    "scan_page_drop": (("page",), SCANS),
}


@pytest.fixture
def stage(world, today):
    first, second = world.colleges
    application = filled_application(world, first, today)
    submission = application.submission
    make_version(actor=first.secretary, submission=submission, now=today)
    answers = {**submission.answers, key_of(application): "再改一句。"}
    save_application(
        actor=first.secretary,
        application=application,
        answers=answers,
        base_revision=submission.revision,
        now=today,
    )
    application = send_and_sign(application, first, today)
    scan, page = scanned(application, first)
    numbers = {
        "scan": scan.pk,
        "page": page.pk,
        "round": world.round.pk,
        "report_stage": world.round.stages.get(key="final-report").pk,
        "application": application.pk,
        "submission": submission.pk,
        "endorsement": submission.endorsements.order_by("id").first().pk,
        "file": submission.files.first().pk,
    }
    actors = {
        "secretary": first.secretary,
        "party": first.party,
        "other": second.secretary,
        "office": make_actor(world.host, Right.RUN_PROGRAMMES),
        "administrator": make_actor(world.host, Right.ADMINISTER, Right.READ),
        "foreign": make_actor(make_unit("澄江市委"), *(one for one in Right)),
    }
    return actors, numbers


def scanned(application, college):
    """A page of its paper, attached."""
    scan = PaperScan.objects.create(
        unit=college.unit,
        submission=application.submission,
        file=application.submission.files.first().file,
        uploaded_by=college.secretary.person,
        uploaded_at=application.created_at,
        state="read",
    )
    page = PaperPage(
        scan=scan, number=1, fate="attached", version=application.submission.versions.first()
    )
    page.picture.save("page.jpg", ContentFile(b"\xff\xd8\xff"))
    return scan, page


def key_of(application) -> str:
    """A field of free text."""
    fields = application.submission.form.parsed.answerable()
    return next(one.key for one in fields if one.type == "long_text")


def answers(stage, name: str, arguments: tuple[str, ...], *, posts: bool) -> tuple[str, ...]:
    actors, numbers = stage
    address = reverse(name, args=[numbers.get(one, one) for one in arguments])
    return tuple(answer_to(actors.get(role), address, posts=posts) for role in ROLES)


def answer_to(actor, address: str, *, posts: bool) -> str:
    client = sit(actor) if actor else Client()
    answer = client.post(address) if posts else client.get(address)
    if answer.status_code == 302:
        return SIGN_IN if answer.url.startswith(reverse("account_login")) else AWAY
    return {200: OK, 403: REFUSED, 404: HIDDEN}.get(answer.status_code, str(answer.status_code))


@pytest.mark.parametrize("name", READS)
def test_reading(stage, name):
    arguments, expected = READS[name]
    assert answers(stage, name, arguments, posts=False) == expected


@pytest.mark.parametrize("name", POSTS)
def test_writing(stage, name):
    arguments, expected = POSTS[name]
    assert answers(stage, name, arguments, posts=True) == expected
