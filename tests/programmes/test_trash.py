"""Deleting a draft or a notice, taking it back, and what is left after 30 days."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core.files.storage import default_storage

from tests.factories.documents import NOTICE_LINES, make_notice
from tests.factories.organisations import make_actor, make_unit
from tests.factories.programmes import make_definition, make_round, make_version
from yipin.documents.models import Notice, StoredFile
from yipin.documents.queries import discarded_notices_of, notices_of
from yipin.documents.services.notices import confirm_remaining
from yipin.documents.services.trash import (
    discard_notice,
    forget_discarded_notices,
    restore_notice,
)
from yipin.organisations.choices import Right
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor, Refused
from yipin.programmes.models import DefinitionVersion, Programme
from yipin.programmes.queries import discarded_definitions_of, versions_of
from yipin.programmes.services.definitions import save_definition, save_from_notice
from yipin.programmes.services.rounds import open_round
from yipin.programmes.services.trash import (
    discard_definition,
    forget_discarded_definitions,
    restore_definition,
)
from yipin.reading.paper import PaperBuilder

pytestmark = pytest.mark.django_db
MONTH = timedelta(days=30)


@pytest.fixture
def host() -> Unit:
    return make_unit("青禾大学团委")


@pytest.fixture
def officer(host: Unit) -> Actor:
    return make_actor(host, Right.RUN_PROGRAMMES)


@pytest.fixture
def notice(host: Unit, officer: Actor, now: datetime) -> Notice:
    builder = PaperBuilder()
    for line in NOTICE_LINES:
        builder.add_paragraph(line)
    return make_notice(officer, host, now, builder.build())


def code_of(act, **given) -> str:
    with pytest.raises(Refused) as refused:
        act(**given)
    return refused.value.code


def test_a_notice_takes_its_draft_along_and_brings_it_back(host, officer, notice, now):
    draft = save_from_notice(actor=officer, notice=notice, now=now)
    discard_notice(actor=officer, notice=notice, now=now)
    assert not notices_of(host).exists()
    assert not versions_of(host).exists()
    assert list(discarded_notices_of(host, now)) == [notice]
    assert list(discarded_definitions_of(host, now)) == [draft]
    assert code_of(restore_definition, actor=officer, version=draft, now=now) == "notice_discarded"
    assert code_of(confirm_remaining, actor=officer, notice=notice, now=now) == "discarded"
    restore_notice(actor=officer, notice=notice, now=now + MONTH - timedelta(minutes=1))
    assert list(notices_of(host)) == [notice]
    assert list(versions_of(host)) == [draft]


def test_after_thirty_days_file_and_rows_are_gone(host, officer, notice, now):
    save_from_notice(actor=officer, notice=notice, now=now)
    place = notice.file.content.name
    discard_notice(actor=officer, notice=notice, now=now)
    early = now + MONTH - timedelta(minutes=1)
    assert forget_discarded_definitions(now=early) == forget_discarded_notices(now=early) == 0
    later = now + MONTH
    assert code_of(restore_notice, actor=officer, notice=notice, now=later) == "too_late"
    assert not discarded_notices_of(host, later).exists()
    assert forget_discarded_notices(now=later) == 0, "its draft still refers to it"
    assert forget_discarded_definitions(now=later) == 1
    assert forget_discarded_notices(now=later) == 1
    assert not (Notice.objects.exists() or StoredFile.objects.exists())
    assert not (DefinitionVersion.objects.exists() or Programme.objects.exists())
    assert default_storage.exists(place), "goes with the commit, which a test does not reach"


def test_a_file_that_another_notice_holds_stays(host, officer, notice, now):
    other = Notice.objects.create(
        unit=host, file=notice.file, file_name="再传一次.docx", taken_in_at=now
    )
    discard_notice(actor=officer, notice=notice, now=now)
    assert forget_discarded_notices(now=now + MONTH) == 1
    assert Notice.objects.get() == other
    assert StoredFile.objects.count() == 1


def test_what_is_published_is_not_deleted(host, officer, notice, now):
    make_unit("文学院团委", parent=host, category="college")
    version = make_round(officer, host, now).definition
    assert code_of(discard_definition, actor=officer, version=version, now=now) == "published"
    notice.state = Notice.State.USED
    notice.save()
    assert code_of(discard_notice, actor=officer, notice=notice, now=now) == "notice_used"


def test_strangers_and_those_without_the_right_are_refused(host, notice, officer, now):
    draft = make_version(officer, host, now)
    stranger = make_actor(make_unit("外校团委"), Right.RUN_PROGRAMMES)
    reader = make_actor(host, Right.READ)
    for actor, code in ((stranger, "not_yours"), (reader, "no_right")):
        assert code_of(discard_notice, actor=actor, notice=notice, now=now) == code
        assert code_of(discard_definition, actor=actor, version=draft, now=now) == code


def test_a_deleted_draft_is_not_published(host, officer, now):
    draft = make_version(officer, host, now)
    discard_definition(actor=officer, version=draft, now=now)
    discard_definition(actor=officer, version=draft, now=now)
    assert code_of(open_round, actor=officer, definition_version=draft, now=now) == "discarded"


def test_a_draft_begun_meanwhile_is_in_the_way(host, officer, now):
    first = make_version(officer, host, now)
    discard_definition(actor=officer, version=first, now=now)
    second = save_definition(actor=officer, unit=host, definition=make_definition(), now=now)
    assert (second.number, second.pk) != (first.number, first.pk)
    assert code_of(restore_definition, actor=officer, version=first, now=now) == "other_draft"
    discard_definition(actor=officer, version=second, now=now)
    back = restore_definition(actor=officer, version=first, now=now)
    assert (back.number, list(versions_of(host))) == (3, [first])
    assert restore_definition(actor=officer, version=first, now=now).number == 3


def test_the_last_day_is_over_for_drafts_too(host, officer, now):
    draft = make_version(officer, host, now)
    discard_definition(actor=officer, version=draft, now=now)
    later = now + MONTH
    assert code_of(restore_definition, actor=officer, version=draft, now=later) == "too_late"


def test_a_notice_comes_back_without_a_draft_that_is_in_the_way(host, officer, notice, now):
    draft = save_from_notice(actor=officer, notice=notice, now=now)
    discard_notice(actor=officer, notice=notice, now=now)
    fresh = save_definition(actor=officer, unit=host, definition=draft.parsed, now=now)
    restore_notice(actor=officer, notice=notice, now=now)
    assert list(versions_of(host)) == [fresh]
    assert restore_notice(actor=officer, notice=notice, now=now).discarded_at is None
