"""Every role against every address of official papers, with the expected answer written down."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.organisations import make_actor
from tests.factories.rounds import make_world
from tests.house.addresses import every_address
from tests.web.roles import AWAY, HIDDEN, OK, REFUSED, SIGN_IN
from yipin.documents.services.paper_issuing import add_series
from yipin.documents.services.papers import begin_paper
from yipin.organisations.choices import Right
from yipin.rules.official_paper import OfficialPaper, Paragraph

# whoever may do it comes last: what is put aside is hidden from all
ROLES = ("anonymous", "secretary", "other", "administrator", "office")
OFFICERS = (SIGN_IN, REFUSED, REFUSED, REFUSED, OK)
OURS = (SIGN_IN, HIDDEN, HIDDEN, REFUSED, OK)
OURS_TO_WRITE = (SIGN_IN, HIDDEN, HIDDEN, REFUSED, AWAY)
READS = {
    "papers": ((), OFFICERS),
    "paper_new": ((), OFFICERS),
    "paper_register": ((), OFFICERS),
    "paper_register_xlsx": ((), OFFICERS),
    "paper_register_add": ((), OFFICERS),
    "paper_series": ((), OFFICERS),
    "paper_fonts": ((), OFFICERS),
    "paper": (("paper",), OURS),
    "paper_edit": (("paper",), OURS),
    "paper_page": (("paper", 1), OURS),
    "paper_pdf": (("paper",), OURS),
    "paper_docx": (("paper",), OURS),
}
WRITES = {
    "paper_mend": (("paper",), OURS_TO_WRITE),
    "paper_undo": (("paper",), OURS_TO_WRITE),
    "paper_renew": (("paper",), OURS_TO_WRITE),
    "paper_discard": (("paper",), OURS_TO_WRITE),
    "paper_restore": (("paper",), OURS_TO_WRITE),
    "paper_issue": (("paper",), OURS_TO_WRITE),
    "paper_void": (("paper",), (SIGN_IN, HIDDEN, HIDDEN, REFUSED, "422")),
    "paper_show": (("paper",), (SIGN_IN, HIDDEN, HIDDEN, REFUSED, "422")),
    "paper_series_close": (("series",), OURS_TO_WRITE),
    "round_paper_notice": (("round",), OURS_TO_WRITE),
    "round_paper_result": (("round",), OURS_TO_WRITE),
    "round_paper_decision": (("round", "approval"), OURS_TO_WRITE),
    "round_paper_commendation": (("round",), OURS_TO_WRITE),
    "definition_paper": (("definition",), OURS_TO_WRITE),
}


@pytest.fixture
def stage(db, now):
    world = make_world(now)
    first, second = world.colleges
    series = add_series(actor=world.office, unit=world.host, code="青团发", note="", now=now)
    content = OfficialPaper(
        mark="青禾大学团委文件", title="关于评优的通知", issuer="青禾大学团委",
        dated_on="2027-03-25", paragraphs=(Paragraph("请报送。"),),
    )  # fmt: skip
    paper = begin_paper(actor=world.office, unit=world.host, content=content, now=now)
    numbers = {
        "paper": paper.pk, "series": series.pk, "round": world.round.pk,
        "definition": world.round.definition_id,
    }  # fmt: skip
    actors = {
        "anonymous": None,
        "secretary": first.secretary,
        "other": second.secretary,
        "office": make_actor(world.host, Right.RUN_PROGRAMMES),
        "administrator": make_actor(world.host, Right.ADMINISTER, Right.READ),
    }
    return actors, numbers


def answers(stage, name, arguments, *, posts):
    actors, numbers = stage
    address = reverse(name, args=[numbers.get(one, one) for one in arguments])
    found = []
    for role in ROLES:
        client = Client()
        if actors[role]:
            client.force_login(actors[role].person)
        answer = client.post(address) if posts else client.get(address)
        words = {200: OK, 403: REFUSED, 404: HIDDEN}.get(
            answer.status_code, str(answer.status_code)
        )
        if answer.status_code == 302:
            words = SIGN_IN if answer.url.startswith(reverse("account_login")) else AWAY
        found.append(words)
    return tuple(found)


@pytest.mark.parametrize("name", READS)
def test_reading(stage, name):
    arguments, expected = READS[name]
    assert answers(stage, name, arguments, posts=False) == expected


@pytest.mark.parametrize("name", WRITES)
def test_writing(stage, name):
    arguments, expected = WRITES[name]
    assert answers(stage, name, arguments, posts=True) == expected


def test_no_address_is_left_out():
    ours = {one.name for one in every_address() if "yipin.web.office.papers" in one.view.__module__}
    assert ours == READS.keys() | WRITES.keys()
