"""Every role against every address of a round: not yours is not found."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.organisations import make_actor
from tests.factories.rounds import make_world, submitted_application
from tests.house.addresses import every_address
from tests.web.office.rounds.conftest import sit
from tests.web.roles import AWAY, HIDDEN, OK, REFUSED, ROLES, SIGN_IN
from yipin.duties.models import Obligation
from yipin.forms.models import PaperScan
from yipin.organisations.choices import Right
from yipin.projects.models import Dossier
from yipin.projects.services.dossiers import ask_dossier, pack_dossier
from yipin.projects.services.exceptions import ask_exception
from yipin.projects.services.permits import give_permit
from yipin.rules.definition import Quota

OFFICE_ONLY = (SIGN_IN, HIDDEN, HIDDEN, OK, REFUSED)
WRITES = (SIGN_IN, HIDDEN, HIDDEN, AWAY, REFUSED)
READS = {
    "rounds": ((), (SIGN_IN, REFUSED, REFUSED, OK, REFUSED)),
    "round": (("round",), OFFICE_ONLY),
    "round_applications": (("round",), OFFICE_ONLY),
    "round_add": (("round",), OFFICE_ONLY),
    "round_list_xlsx": (("round",), OFFICE_ONLY),
    "round_levels": (("round",), OFFICE_ONLY),
    "round_levels_xlsx": (("round",), OFFICE_ONLY),
    "round_units_add": (("round",), OFFICE_ONLY),
    "round_missing": (("round",), OFFICE_ONLY),
    "round_missing_xlsx": (("round",), OFFICE_ONLY),
    "round_figures": (("round",), OFFICE_ONLY),
    "round_reports": (("round", "final-report"), OFFICE_ONLY),
    "round_exceptions": (("round",), OFFICE_ONLY),
    "round_permits": (("round",), OFFICE_ONLY),
    "round_summary_xlsx": (("round",), OFFICE_ONLY),
    "round_summary_docx": (("round",), OFFICE_ONLY),
    "round_dossiers": (("round",), OFFICE_ONLY),
    "round_window": (("round", "apply"), OFFICE_ONLY),
    "round_next": (("round",), (SIGN_IN, HIDDEN, HIDDEN, AWAY, REFUSED)),
    "office_application": (("application",), OFFICE_ONLY),
    "office_application_zip": (("application",), OFFICE_ONLY),
    "obligation_extend": (("obligation",), (SIGN_IN, REFUSED, HIDDEN, OK, REFUSED)),
    "obligation_excuse": (("obligation",), (SIGN_IN, REFUSED, HIDDEN, OK, REFUSED)),
    "round_paper": (("round",), OFFICE_ONLY),
    "scan_batch": (("batch",), OFFICE_ONLY),
    "dossier_file": (("dossier",), (SIGN_IN, HIDDEN, HIDDEN, HIDDEN, REFUSED)),
}
POSTS = {
    "round_close": (("round",), WRITES),
    "round_reopen": (("round",), WRITES),
    "round_columns": (("round",), WRITES),
    "round_bulk": (("round",), WRITES),
    "round_remind": (("round",), WRITES),
    "round_pack": (("round",), WRITES),
    "round_reports_remind": (("round", "final-report"), WRITES),
    "exception_answer": (("exception",), (SIGN_IN, HIDDEN, HIDDEN, "422", REFUSED)),
    "permit_revoke": (("permit",), WRITES),
    "obligation_restore": (("obligation",), (SIGN_IN, REFUSED, HIDDEN, AWAY, REFUSED)),
    "office_application_judge": (("application",), (SIGN_IN, HIDDEN, HIDDEN, HIDDEN, REFUSED)),
}


@pytest.fixture
def stage(db, at_noon):
    world = make_world(at_noon, quotas=(Quota("unit", 1, 1, 2),))
    first, second = world.colleges
    application = submitted_application(world, first, at_noon)
    asked = ask_exception(
        actor=first.secretary, held=world.round, unit=first.unit, reason="另有一项。", now=at_noon
    )
    dossier = ask_dossier(actor=world.office, held=world.round, now=at_noon)
    pack_dossier(dossier_id=dossier.pk, now=at_noon)
    batch = PaperScan.objects.create(
        unit=world.host, file=application.submission.files.first().file, state="read",
        uploaded_by=world.office.person, uploaded_at=at_noon,
    )  # fmt: skip
    permit = give_permit(
        actor=world.office, held=world.round, unit=first.unit, expires_at=at_noon,
        reason="来函说明。", now=at_noon,
    )  # fmt: skip
    numbers = {
        "permit": permit.pk,
        "batch": batch.pk,
        "round": world.round.pk,
        "application": application.pk,
        "exception": asked.pk,
        "dossier": dossier.pk,
        "obligation": Obligation.objects.get(unit=first.unit, source_id=world.round.pk).pk,
    }
    actors = {
        "secretary": first.secretary,
        "other": second.secretary,
        "office": make_actor(world.host, Right.RUN_PROGRAMMES),
        "administrator": make_actor(world.host, Right.ADMINISTER, Right.READ),
    }
    return world, actors, numbers


def answer_to(actor, address: str, *, posts: bool) -> str:
    client = sit(actor) if actor else Client()
    answer = client.post(address) if posts else client.get(address)
    if answer.status_code == 302:
        return SIGN_IN if answer.url.startswith(reverse("account_login")) else AWAY
    return {200: OK, 403: REFUSED, 404: HIDDEN}.get(answer.status_code, str(answer.status_code))


@pytest.mark.parametrize("name", READS)
def test_reading(stage, name):
    _world, actors, numbers = stage
    arguments, expected = READS[name]
    address = reverse(name, args=[numbers.get(one, one) for one in arguments])
    answers = tuple(answer_to(actors.get(role), address, posts=False) for role in ROLES)
    assert answers == expected


@pytest.mark.parametrize("name", POSTS)
def test_writing(stage, name):
    _world, actors, numbers = stage
    arguments, expected = POSTS[name]
    address = reverse(name, args=[numbers.get(one, one) for one in arguments])
    answers = tuple(answer_to(actors.get(role), address, posts=True) for role in ROLES)
    assert answers == expected


def test_the_dossier_goes_to_whoever_had_it_packed(stage):
    world, _actors, numbers = stage
    answer = sit(world.office).get(reverse("dossier_file", args=[numbers["dossier"]]))
    assert answer.headers["Content-Type"] == "application/zip"
    assert b"".join(answer.streaming_content)[:2] == b"PK"
    Dossier.objects.update(state="packing")
    assert sit(world.office).get(answer.request["PATH_INFO"]).status_code == 404


def test_a_stage_that_is_not_there_is_not_found(stage):
    world, _actors, numbers = stage
    address = reverse("round_window", args=[numbers["round"], "nothing"])
    assert sit(world.office).get(address).status_code == 404


def test_no_address_of_the_rounds_is_left_out():
    module = "yipin.web.office.rounds"
    ours = {one.name for one in every_address() if one.view.__module__.startswith(module)}
    assert ours == READS.keys() | POSTS.keys()
