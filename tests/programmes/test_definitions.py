"""Saving, editing, copying, importing definitions, and what a notice amounts to."""

from __future__ import annotations

from datetime import datetime

import pytest

from tests.factories.documents import NOTICE_LINES, make_notice
from tests.factories.organisations import make_actor, make_unit
from tests.factories.programmes import make_definition, make_version
from yipin.documents.filetypes import TYPES
from yipin.documents.services.notices import answer_finding, answer_setting, confirm_remaining
from yipin.journal.models import Entry
from yipin.organisations.choices import Right
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor, Refused
from yipin.programmes.builtins import builtin_definitions
from yipin.programmes.models import DefinitionVersion, Programme
from yipin.programmes.notice_drafts import definition_from_notice
from yipin.programmes.services.definitions import (
    change_setting,
    copy_definition,
    export_definition,
    import_definition,
    save_from_notice,
)
from yipin.programmes.services.rounds import open_round
from yipin.reading.paper import Paper, PaperBuilder
from yipin.rules.definition import Definition
from yipin.rules.definition_toml import definition_as_toml

pytestmark = pytest.mark.django_db


@pytest.fixture
def host() -> Unit:
    return make_unit("青禾大学团委")


@pytest.fixture
def officer(host: Unit) -> Actor:
    return make_actor(host, Right.RUN_PROGRAMMES)


def test_a_draft_is_saved_over_and_a_published_version_gets_a_successor(
    host: Unit, officer: Actor, now: datetime
) -> None:
    first = make_version(officer, host, now)
    same = make_version(officer, host, now, make_definition(name="改过的名称"))
    assert (same.pk, same.number) == (first.pk, 1)
    assert Programme.objects.get().name == "改过的名称"
    DefinitionVersion.objects.update(published_at=now)
    assert make_version(officer, host, now).number == 2


def test_saving_the_same_again_leaves_no_entry(host: Unit, officer: Actor, now: datetime) -> None:
    make_version(officer, host, now)
    make_version(officer, host, now)
    assert Entry.objects.filter(action="definition.saved").count() == 1


def test_a_changed_setting_is_journalled_before_and_after(
    host: Unit, officer: Actor, now: datetime
) -> None:
    version = make_version(officer, host, now)
    changed = change_setting(
        actor=officer, version=version, path="quotas.0.exception_max", value="5", now=now
    )
    assert changed.parsed.quotas[0].exception_max == 5
    entry = Entry.objects.get(action="definition.changed")
    assert (entry.before, entry.after) == (
        {"quotas.0.exception_max": 3},
        {"quotas.0.exception_max": 5},
    )


def test_a_contradiction_is_refused_and_nothing_is_kept(
    host: Unit, officer: Actor, now: datetime
) -> None:
    version = make_version(officer, host, now)
    with pytest.raises(Refused) as refused:
        change_setting(actor=officer, version=version, path="quotas.0.max", value="4", now=now)
    assert refused.value.faults[0].path == "quotas[0].exception_max"
    version.refresh_from_db()
    assert version.parsed.quotas[0].max == 2


def test_next_year_keeps_everything_and_moves_the_dates(
    host: Unit, officer: Actor, now: datetime
) -> None:
    version = make_version(officer, host, now)
    DefinitionVersion.objects.update(published_at=now)
    copied = copy_definition(actor=officer, version=version, year=2028, now=now)
    assert (copied.number, copied.programme) == (2, version.programme)
    assert copied.parsed.name == "2028年“一团一品”品牌创建"
    assert copied.parsed.stage("apply").closes_at == "2028-03-30"
    assert copied.parsed.forms == version.parsed.forms


def test_what_is_exported_can_be_taken_over_by_another_host(
    host: Unit, officer: Actor, now: datetime
) -> None:
    name, text = export_definition(make_version(officer, host, now))
    assert name == "2027年“一团一品”品牌创建-2027.toml"
    other = make_unit("别校团委")
    taken = import_definition(
        actor=make_actor(other, Right.RUN_PROGRAMMES), unit=other, text=text, now=now
    )
    assert taken.parsed == make_definition()
    assert taken.unit == other


@pytest.mark.parametrize(
    "text", ["= nothing", "name = 1", definition_as_toml(make_definition(year=9))]
)
def test_a_faulty_file_is_refused_with_its_faults(
    host: Unit, officer: Actor, now: datetime, text: str
) -> None:
    with pytest.raises(Refused) as refused:
        import_definition(actor=officer, unit=host, text=text, now=now)
    assert refused.value.code == "definition_faulty"
    assert refused.value.faults
    assert not Programme.objects.exists()


def test_only_the_host_may_change_a_definition(host: Unit, officer: Actor, now: datetime) -> None:
    version = make_version(officer, host, now)
    below = make_unit("文学院团委", parent=host)
    for actor in (make_actor(below, Right.RUN_PROGRAMMES), make_actor(host, Right.READ)):
        with pytest.raises(Refused):
            change_setting(actor=actor, version=version, path="name", value="x", now=now)


@pytest.fixture
def paper() -> Paper:
    builder = PaperBuilder()
    for line in NOTICE_LINES:
        builder.add_paragraph(line)
    return builder.build()


def test_a_notice_becomes_a_definition_as_answered(
    host: Unit, officer: Actor, now: datetime, paper: Paper
) -> None:
    notice = make_notice(officer, host, now, paper)
    draft = definition_from_notice(notice)
    assert [one.name for one in draft.definition.themes] == [
        "思想引领类",
        "志愿公益类",
        "文化浸润类",
    ]
    assert draft.definition.stage("apply").closes_at == "2027-03-30"
    assert draft.settings["themes.1"] == "themes.t2"

    notice = answer_finding(
        actor=officer, notice=notice, key="themes.0", answer="note_only", now=now
    )
    changed = {"what": "提交申报表", "date": "2027-04-02", "who": None}
    notice = answer_finding(
        actor=officer, notice=notice, key="deadlines.0", answer="changed", value=changed, now=now
    )
    notice = answer_setting(
        actor=officer, notice=notice, path="contact.office", value="组织部", now=now
    )
    draft = definition_from_notice(notice)
    assert [one.name for one in draft.definition.themes] == ["志愿公益类", "文化浸润类"]
    assert draft.settings["themes.1"] == "themes.t1"
    assert draft.definition.stage("apply").closes_at == "2027-04-02"
    assert draft.definition.contact.office == "组织部"
    assert draft.faults == ()


def test_a_change_to_what_is_gone_is_said_and_passed_over(
    host: Unit, officer: Actor, now: datetime, paper: Paper
) -> None:
    notice = make_notice(officer, host, now, paper)
    notice = answer_setting(
        actor=officer, notice=notice, path="themes.t99.name", value="没有了", now=now
    )
    draft = definition_from_notice(notice)
    assert [one.path for one in draft.faults] == ["themes.t99.name"]
    assert len(draft.definition.themes) == 3


def test_a_notice_is_published_only_when_everything_unsure_was_looked_at(
    host: Unit, officer: Actor, now: datetime, paper: Paper
) -> None:
    college = make_unit("文学院团委", parent=host, category="college")
    notice = make_notice(officer, host, now, paper)
    form = {"key": "application", "title": "申报表", "sections": []}
    for path, value in (
        ("forms", [form]),
        ("stages.apply.forms", ["application"]),
    ):
        notice = answer_setting(actor=officer, notice=notice, path=path, value=value, now=now)
    version = save_from_notice(actor=officer, notice=notice, now=now)
    with pytest.raises(Refused) as refused:
        open_round(actor=officer, definition_version=version, now=now, addressees=[college])
    assert refused.value.code == "notice_unchecked"

    confirm_remaining(actor=officer, notice=notice, now=now)
    version = save_from_notice(actor=officer, notice=notice, now=now)
    round_ = open_round(actor=officer, definition_version=version, now=now, addressees=[college])
    notice.refresh_from_db()
    assert (round_.notice, notice.state) == (notice, "used")


def test_a_setting_changed_on_the_draft_is_remembered_with_the_notice(
    host: Unit, officer: Actor, now: datetime, paper: Paper
) -> None:
    notice = make_notice(officer, host, now, paper)
    version = save_from_notice(actor=officer, notice=notice, now=now)
    change_setting(actor=officer, version=version, path="publicity_days", value="5", now=now)
    notice.refresh_from_db()
    again = save_from_notice(actor=officer, notice=notice, now=now)
    assert (again.pk, again.parsed.publicity_days) == (version.pk, 5)


@pytest.mark.parametrize("definition", builtin_definitions().values(), ids=lambda one: one.key)
def test_no_built_in_plan_asks_for_a_kind_of_file_that_is_not_taken(definition: Definition) -> None:
    asked = [
        *(one for stage in definition.stages for one in stage.materials),
        *(one for form in definition.forms for one in form.fields()),
    ]
    assert {kind for one in asked for kind in one.kinds} <= set(TYPES)
