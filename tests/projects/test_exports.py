"""What leaves the site for a round: summary table, list, dossier."""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import replace
from datetime import timedelta

import docx
import pytest
from python_calamine import CalamineWorkbook

from tests.factories.organisations import make_actor
from tests.factories.rounds import filled_application, make_world, submitted_application
from yipin.documents.models import StoredFile
from yipin.journal.models import Message
from yipin.organisations.choices import Right
from yipin.organisations.permissions import Refused
from yipin.projects.exports import facts_of, write_list, write_summary
from yipin.projects.models import Dossier
from yipin.projects.numbers import number_meant, number_words
from yipin.projects.office_queries import handed_in, table_of_round
from yipin.projects.queries import Filters
from yipin.projects.services.dossiers import (
    ask_dossier,
    forget_dossiers,
    pack_dossier,
    pack_one,
    resume_dossiers,
)
from yipin.projects.services.screening import forward_application, refuse_application

pytestmark = pytest.mark.django_db


def rows_of(data: bytes) -> list[list[object]]:
    return CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python()


@pytest.fixture
def world(now):
    made = make_world(now, colleges=3)
    submitted_application(made, made.colleges[0], now, title="=扳手课堂")
    submitted_application(made, made.colleges[1], now, title="种子图书馆")
    filled_application(made, made.colleges[2], now, title="还没交")
    return made


def test_numbers_are_written_and_found_in_every_way_a_person_types_them():
    assert number_words(2027, 107) == "2027-0107"
    assert number_words(2027, None) == ""
    assert [number_meant(word) for word in ("107", "0107", "2027-0107", "blj")] == [[107]] * 3 + [
        []
    ]


def test_a_summary_table_holds_what_was_handed_in_by_number(world, now):
    rows = rows_of(write_summary(world.round, "xlsx", now.date()))
    words = [str(value) for row in rows for value in row]
    assert "=扳手课堂" in words
    assert "种子图书馆" in words
    assert "还没交" not in words


def test_the_word_summary_says_the_same(world, now):
    paper = docx.Document(io.BytesIO(write_summary(world.round, "docx", now.date())))
    cells = [cell.text for row in paper.tables[0].rows for cell in row.cells]
    assert "种子图书馆" in cells
    assert "第2学院团总支" in cells


def test_refused_ones_are_in_no_table(world, now):
    first = handed_in(world.round).first()
    refuse_application(actor=world.office, application=first, reason="不符合条件。", now=now)
    assert [one.title for one in handed_in(world.round)] == ["种子图书馆"]


def test_figures_come_from_the_form_or_else_from_the_latest_headcount(world):
    application = handed_in(world.round).first()
    facts = facts_of(application, {})
    assert facts["application.number"] == f"{world.round.year}-0001"
    assert facts["unit.members"] == 412


def test_the_list_is_written_exactly_as_asked(world):
    found = table_of_round(world.round, Filters(state="submitted"), "number")
    columns = [("number", "编号"), ("title", "项目名称"), ("state", "状态"), ("opinions", "意见")]
    year = world.round.year
    assert rows_of(write_list(world.round, found, columns)) == [
        ["编号", "项目名称", "状态", "意见"],
        [f"{year}-0001", "=扳手课堂", "待审查", "2/2"],
        [f"{year}-0002", "种子图书馆", "待审查", "2/2"],
    ]


def test_a_dossier_holds_printed_forms_files_and_an_index(world, now):
    dossier = ask_dossier(actor=world.office, held=world.round, now=now)
    pack_dossier(dossier_id=dossier.pk, now=now)
    dossier.refresh_from_db()
    assert (dossier.state, dossier.done, dossier.trouble) == ("ready", 2, "")
    with zipfile.ZipFile(dossier.content.open("rb")) as package:
        names = package.namelist()
        listed = json.loads(package.read("manifest.json"))["files"]
    assert sum(name.endswith("实施方案.pdf") for name in names) == 2
    assert sum(name.endswith(".docx") for name in names) == 2
    assert {"目录.xlsx", "manifest.json"} <= set(names)
    assert {one["path"] for one in listed} == {*names} - {"manifest.json"}
    told = Message.objects.filter(recipient_id=world.office.person.pk, kind="dossier.ready")
    assert told.count() == 1


def test_only_the_chosen_ones_are_packed(world, now):
    second = handed_in(world.round).last()
    dossier = ask_dossier(actor=world.office, held=world.round, now=now, chosen=[second.pk])
    pack_dossier(dossier_id=dossier.pk, now=now)
    dossier.refresh_from_db()
    with zipfile.ZipFile(dossier.content.open("rb")) as package:
        folders = {name.split("/")[0] for name in package.namelist() if "/" in name}
    assert folders == {second.unit.name}


def test_one_application_is_packed_on_the_spot(world, now):
    application = handed_in(world.round).first()
    data = pack_one(actor=world.office, application=application, now=now)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        assert sum(name.endswith(".docx") for name in package.namelist()) == 1
    with pytest.raises(Refused):
        pack_one(actor=world.colleges[1].secretary, application=application, now=now)


def test_asking_twice_packs_once(world, now):
    first = ask_dossier(actor=world.office, held=world.round, now=now)
    assert ask_dossier(actor=world.office, held=world.round, now=now) == first


def test_nothing_handed_in_is_refused_with_a_sentence(now):
    world = make_world(now)
    with pytest.raises(Refused) as refused:
        ask_dossier(actor=world.office, held=world.round, now=now)
    assert refused.value.code == "nothing_handed_in"


def test_a_unit_has_nothing_packed(world, now):
    stranger = make_actor(world.colleges[0].unit, Right.RUN_PROGRAMMES)
    with pytest.raises(Refused) as refused:
        ask_dossier(actor=stranger, held=world.round, now=now)
    assert refused.value.code == "not_yours"


def test_a_fault_is_said_and_not_raised(world, now):
    dossier = ask_dossier(actor=world.office, held=world.round, now=now)
    held = handed_in(world.round).first().submission.files.first()
    StoredFile.objects.filter(pk=held.file_id).update(content="gone/gone")
    pack_dossier(dossier_id=dossier.pk, now=now)
    dossier.refresh_from_db()
    assert dossier.state == Dossier.State.FAILED
    assert "再打一次" in dossier.trouble


def test_dossiers_go_after_a_day_with_their_file(world, now):
    dossier = ask_dossier(actor=world.office, held=world.round, now=now)
    pack_dossier(dossier_id=dossier.pk, now=now)
    dossier.refresh_from_db()
    place, storage = dossier.content.name, dossier.content.storage
    assert forget_dossiers(now=now + timedelta(hours=23)) == 0
    assert storage.exists(place)
    assert forget_dossiers(now=now + timedelta(hours=25)) == 1
    assert not storage.exists(place)


def broken_off(dossier: Dossier, now, *, tries: int = 1) -> Dossier:
    rows = Dossier.objects.filter(pk=dossier.pk)
    rows.update(state=Dossier.State.PACKING, moved_at=now, tries=tries)
    return rows.get()


def test_one_that_was_broken_off_is_gone_on_with(world, now):
    dossier = broken_off(ask_dossier(actor=world.office, held=world.round, now=now), now)
    assert resume_dossiers(now=now + timedelta(minutes=4)) == []
    later = now + timedelta(minutes=6)
    assert resume_dossiers(now=later) == [dossier.pk]
    pack_dossier(dossier_id=dossier.pk, now=later)
    dossier.refresh_from_db()
    assert dossier.state == Dossier.State.READY


def test_one_that_moves_on_is_left_alone(world, now):
    dossier = ask_dossier(actor=world.office, held=world.round, now=now)
    broken_off(dossier, now + timedelta(minutes=30))
    assert resume_dossiers(now=now + timedelta(minutes=31)) == []


def test_one_that_breaks_off_again_and_again_says_so(world, now):
    dossier = ask_dossier(actor=world.office, held=world.round, now=now)
    broken_off(dossier, now, tries=3)
    assert resume_dossiers(now=now + timedelta(hours=1)) == []
    dossier.refresh_from_db()
    assert dossier.state == Dossier.State.FAILED
    assert "再打一次" in dossier.trouble


def test_levels_stand_in_the_tables_by_name(world, now):
    from tests.factories.rounds import open_world_round
    from yipin.rules.definition import Level

    definition = replace(
        world.round.definition.parsed, key="levels", levels=(Level("city", "市级", 5),)
    )
    world.round = open_world_round(world, definition, now)
    application = submitted_application(world, world.colleges[0], now)
    forward_application(actor=world.office, application=application, level="city", now=now)
    application.refresh_from_db()
    assert facts_of(application, {"city": "市级"})["application.level"] == "市级"
