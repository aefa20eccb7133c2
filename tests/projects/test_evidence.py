"""What shows the work: kept without its place, described, used again, taken away as a whole."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date, datetime, timedelta

import pytest
from click.testing import CliRunner
from django.conf import settings
from docx import Document
from PIL import Image

from tests.factories.pictures import photograph, video
from tests.factories.projects import make_running
from tests.factories.rounds import PDF
from yipin.cli import main
from yipin.forms.models import SubmissionFile
from yipin.journal.models import Entry
from yipin.organisations.permissions import Refused
from yipin.projects.evidence import count_by_folder, evidence_of, report_slots, wanted_of
from yipin.projects.models import Application
from yipin.projects.permissions import can_see_evidence
from yipin.projects.project_dossier import write_project_dossier
from yipin.projects.services.evidence import (
    add_evidence,
    describe_evidence,
    put_in_report,
    remove_evidence,
    restore_evidence,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def running(now: datetime):
    return make_running(now)


@pytest.fixture
def add(running, now):
    def added(content: bytes = b"", name: str = "合影.jpg", **more):
        return add_evidence(
            actor=running.world.colleges[0].secretary, project=running.first,
            upload=content or photograph(), name=name, now=now, **more,
        )  # fmt: skip

    return added


def describe(running, evidence, now, **changes):
    told = {
        "title": "开放日合影", "folder": "过程材料", "taken_on": None, "place": "", "milestone": None,
        "is_shared": False, **changes,
    }  # fmt: skip
    return describe_evidence(
        actor=running.world.colleges[0].secretary, evidence=evidence, now=now, **told
    )


def refused(code: str, act, *given, **named) -> None:
    with pytest.raises(Refused) as caught:
        act(*given, **named)
    assert caught.value.code == code


def test_a_photograph_is_kept_without_its_place(running, add):
    evidence = add(folder="过程材料")
    with Image.open(evidence.file.content.open("rb")) as kept:
        assert dict(kept.getexif()) == {}
    assert (evidence.title, evidence.place, evidence.taken_on) == ("合影", "", date(2027, 3, 20))
    with Image.open(evidence.thumbnail.open("rb")) as small:
        assert max(small.size) == 560
    assert Entry.objects.filter(action="project.evidence_added").count() == 1


def test_a_folder_of_the_report_takes_its_own_kinds_only(running, add):
    refused("wrong_folder", add, folder="项目总结")
    assert add().folder == "过程材料"
    assert add(PDF, "总结.pdf").folder == "项目总结"


def test_the_same_file_twice_is_one(running, add):
    first = add()
    assert add().pk == first.pk
    again = add(name="又一次.jpg")
    assert (again.pk, again.file.name) == (first.pk, "合影.jpg")
    assert add(PDF, "总结.pdf").pk != first.pk
    assert evidence_of(running.first).count() == 2


def test_what_is_no_picture_has_no_thumbnail(add):
    assert not add(PDF, "总结.pdf").thumbnail
    assert add(video(), "片子.mp4").file.extension == "mp4"


def test_a_day_to_come_in_a_camera_is_not_believed(add):
    assert add(photograph(taken="2031:01:01 00:00:00")).taken_on is None


def test_described_by_the_unit_alone(running, add, now):
    evidence = add()
    told = describe(running, evidence, now, place="一号实训室", taken_on=date(2027, 3, 1))
    assert (told.title, told.place, told.taken_on) == ("开放日合影", "一号实训室", date(2027, 3, 1))
    refused("title_missing", describe, running, evidence, now, title=" ")
    tomorrow = now.date() + timedelta(days=1)
    refused("day_to_come", describe, running, evidence, now, taken_on=tomorrow)
    other = running.world.colleges[1].secretary
    refused("not_yours", remove_evidence, actor=other, evidence=evidence, now=now)


def test_removed_and_put_back(running, add, now):
    actor, evidence = running.world.colleges[0].secretary, add()
    remove_evidence(actor=actor, evidence=evidence, now=now)
    assert not evidence_of(running.first).exists()
    refused("changed_since", remove_evidence, actor=actor, evidence=evidence, now=now)
    restore_evidence(actor=actor, evidence=evidence, now=now)
    remove_evidence(actor=actor, evidence=evidence, now=now)
    add(name="又一次.jpg")
    refused("there_again", restore_evidence, actor=actor, evidence=evidence, now=now)


def test_the_next_report_says_what_it_needs(running, add):
    assert [one.is_missing for one in wanted_of(running.first)] == [True, False]
    add(PDF, "总结.pdf", folder="项目总结")
    add(folder="合影册")
    assert [one.have for one in wanted_of(running.first)] == [1, 0]
    assert count_by_folder(running.first) == {"项目总结": 1, "合影册": 1}


def report_of(project: Application, now: datetime, submission) -> Application:
    """As the window for reports opens one."""
    return Application.every.create(
        round=project.round, unit=project.unit, submission=submission, project=project,
        stage=project.round.stages.get(key="final-report"), state="draft", state_since=now, created_at=now,
        created_by=project.created_by,
    )  # fmt: skip


def test_used_in_a_report_without_sending_it_again(running, add, now):
    from tests.factories.rounds import filled_application

    college = running.world.colleges[0]
    form = filled_application(running.world, college, now, title="借表").submission
    Application.objects.filter(submission=form).delete()
    report = report_of(running.first, now, form)
    ((slot, _words), *_rest) = report_slots(running.first)
    key = slot.partition(":")[2]
    SubmissionFile.objects.filter(submission=form).update(removed_at=now)
    evidence = add(PDF, "总结.pdf")
    given = {"actor": college.secretary, "report": report, "field_key": key, "now": now}
    held = put_in_report(evidence=evidence, **given)
    assert held.file_id == evidence.file_id
    refused("file_kind", put_in_report, evidence=add(), **given)
    refused("no_such_field", put_in_report, evidence=evidence, **{**given, "field_key": "title"})
    report.state = "submitted"
    refused("report_sent", put_in_report, evidence=evidence, **given)


def test_shared_evidence_is_seen_by_those_who_take_part(running, add, now):
    evidence, other = add(), running.world.colleges[1].secretary
    assert not can_see_evidence(other, evidence)
    shared = describe(running, evidence, now, is_shared=True)
    shared.project = running.first
    assert can_see_evidence(other, shared)
    running.projects[1].delete()
    assert not can_see_evidence(other, shared)


@pytest.fixture
def packed(running, add, now, tmp_path):
    add(folder="过程材料")
    add(PDF, "总结.pdf", folder="项目总结")
    path = tmp_path / "项目.zip"
    with path.open("wb") as target:
        write_project_dossier(
            target, running.first, actor=running.world.office, fonts=settings.FONTS, now=now
        )
    return path


def test_the_whole_dossier_with_cover_index_and_manifest(packed):
    with zipfile.ZipFile(packed) as package:
        names = package.namelist()
        plain = json.loads(package.read("manifest.json"))
        index = next(name for name in names if name.endswith("目录.docx"))
        table = Document(io.BytesIO(package.read(index))).tables[0]
    ends = ["/封面.docx", "/目录.docx", "/过程材料/20270320 合影.jpg", "/项目总结/总结.pdf"]
    for end in ends:
        assert [name for name in names if name.endswith(end)], end
    assert [name for name in names if "/申报表/" in name]
    assert {one["path"] for one in plain["files"]} == set(names) - {"manifest.json"}
    assert [cell.text for cell in table.rows[1].cells][1:4] == ["合影", "2027年3月20日", "过程材料"]


def verify(path, *options: str):
    return CliRunner().invoke(main, ["verify", str(path), *options])


def rewritten(path, change) -> None:
    with zipfile.ZipFile(path) as package:
        held = {name: package.read(name) for name in package.namelist()}
    change(held)
    with zipfile.ZipFile(path, "w") as package:
        for name, content in held.items():
            package.writestr(name, content)


def test_a_dossier_proves_itself(packed):
    done = verify(packed)
    assert (done.exit_code, done.output.splitlines()[-1]) == (0, "全部一致。")
    name = next(one for one in zipfile.ZipFile(packed).namelist() if one.endswith("合影.jpg"))

    rewritten(packed, lambda held: held.update({name: held[name][::-1], "多出来.txt": b"x"}))
    done = verify(packed)
    assert done.exit_code == 1
    assert f"文件内容被改过：{name}" in done.output
    assert "清单里没有这个文件：多出来.txt" in done.output
    assert json.loads(verify(packed, "--json").output)["whole"] is False

    rewritten(packed, lambda held: held.update({name: b"short"}))
    assert f"文件大小不对：{name}" in verify(packed).output
    rewritten(packed, lambda held: held.pop(name))
    assert f"文件不见了：{name}" in verify(packed).output
    rewritten(packed, lambda held: held.update({"manifest.json": b'{"files": []}'}))
    assert "不完整，清单被改过" in verify(packed).output
    rewritten(packed, lambda held: held.pop("manifest.json"))
    assert "不是这里打的包" in verify(packed).output
    packed.write_bytes(b"PK")
    assert "打不开" in verify(packed).output


def test_a_damaged_byte_is_named_with_its_file(packed):
    name = next(one for one in zipfile.ZipFile(packed).namelist() if one.endswith("合影.jpg"))
    with zipfile.ZipFile(packed) as package:
        at = package.getinfo(name).header_offset + 200
    held = bytearray(packed.read_bytes())
    held[at] ^= 0xFF
    packed.write_bytes(bytes(held))
    assert name in verify(packed).output
