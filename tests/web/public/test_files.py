"""A stored file opens for whoever may see what it belongs to, and never acts in the reader's name."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories.organisations import make_actor, make_unit
from tests.factories.rounds import PDF, World, filled_application, make_world, submitted_application
from yipin.documents.models import StoredFile
from yipin.documents.services.files import store_file
from yipin.forms.models import SubmissionFile
from yipin.organisations.choices import Right
from yipin.organisations.permissions import Actor
from yipin.programmes.models import Round

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(now) -> World:
    return make_world(now)


def keep(actor: Actor, content: bytes = PDF, name: str = "方案 “终稿”.pdf") -> StoredFile:
    kinds = frozenset({"pdf", "html", "txt", "png"})
    return store_file(
        actor=actor, unit=actor.unit, upload=content, name=name, now=timezone.now(), allowed=kinds
    )


def status(actor: Actor, stored: StoredFile) -> int:
    client = Client()
    client.force_login(actor.person)
    return client.get(reverse("file", args=[stored.pk])).status_code


def attached(world: World) -> StoredFile:
    return SubmissionFile.objects.first().file


def test_a_file_of_a_draft_is_for_the_unit(world: World, now):
    college, other = world.colleges
    filled_application(world, college, now)
    stored = attached(world)
    assert status(college.secretary, stored) == 200
    assert status(other.secretary, stored) == 404
    assert status(other.party, stored) == 404


def test_a_file_of_an_application_is_for_its_unit_its_signatories_and_the_host(world: World, now):
    college, other = world.colleges
    submitted_application(world, college, now)
    stored = attached(world)
    for actor in (college.secretary, college.league, college.party, world.office):
        assert status(actor, stored) == 200
    stranger = make_actor(make_unit("青禾市委"), Right.RUN_PROGRAMMES, Right.READ)
    member = make_actor(world.host)
    for actor in (other.secretary, other.league, stranger, member):
        assert status(actor, stored) == 404


def test_a_notice_file_opens_with_its_round(client: Client, world: World):
    stored = keep(world.office)
    notice = world.office.unit.notices.create(
        file=stored, file_name=stored.name, taken_in_at=timezone.now()
    )
    address = reverse("file", args=[stored.pk])
    assert client.get(address).status_code == 302
    Round.objects.filter(pk=world.round.pk).update(notice=notice)
    assert client.get(address).status_code == 200
    Round.objects.filter(pk=world.round.pk).update(is_public=False)
    assert client.get(address).status_code == 302
    assert status(world.colleges[0].secretary, stored) == 200


def test_what_belongs_to_nothing_is_for_its_keepers(world: World):
    college, other = world.colleges
    stored = keep(college.secretary)
    assert status(college.secretary, stored) == 200
    assert status(world.office, stored) == 200
    assert status(other.secretary, stored) == 404
    assert status(make_actor(college.unit), stored) == 404


def headers_of(actor: Actor, stored: StoredFile, query: str = ""):
    client = Client()
    client.force_login(actor.person)
    return client.get(reverse("file", args=[stored.pk]) + query)


def test_the_name_comes_through_whole(world: World):
    answer = headers_of(world.office, keep(world.office))
    disposition = answer["Content-Disposition"]
    assert disposition.startswith("attachment;")
    assert disposition.isascii()
    assert "filename*=UTF-8''%E6%96%B9%E6%A1%88" in disposition
    assert answer["Content-Length"] == str(len(PDF))


def test_a_pdf_is_shown_when_asked_and_may_do_nothing(world: World):
    answer = headers_of(world.office, keep(world.office), "?show=1")
    assert answer["Content-Disposition"].startswith("inline;")
    policy = answer["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; ")
    assert "sandbox" not in policy  # in which no browser shows a PDF
    assert "script-src" not in policy
    assert headers_of(world.office, keep(world.office))["Content-Security-Policy"] == (
        "default-src 'none'; sandbox"
    )
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_a_page_is_never_shown(world: World):
    page = "<!doctype html><html><body><h1>关于活动的通知</h1><p>正文</p></body></html>".encode()
    answer = headers_of(world.office, keep(world.office, page, "通知.html"), "?show=1")
    assert answer["Content-Disposition"].startswith("attachment;")
    assert answer["Content-Type"] == "application/octet-stream"


def test_a_file_that_is_gone_from_the_disk_is_not_found(world: World):
    stored = keep(world.office)
    stored.content.storage.delete(stored.content.name)
    assert headers_of(world.office, stored).status_code == 404
