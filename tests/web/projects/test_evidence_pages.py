"""Evidence on the pages: the gallery, adding by script and by form, what one file shows."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.factories.pictures import photograph
from tests.factories.rounds import PDF
from tests.web.unit.conftest import sit
from yipin.journal.models import Message
from yipin.projects.models import Dossier, Evidence
from yipin.projects.services.dossiers import pack_dossier
from yipin.projects.services.evidence import add_evidence

GALLERY_READS = 11


@pytest.fixture
def secretary(running) -> Client:
    return sit(running.world.colleges[0].secretary)


@pytest.fixture
def evidence(running, today) -> Evidence:
    return add_evidence(
        actor=running.world.colleges[0].secretary, project=running.first, upload=photograph(),
        name="合影.jpg", folder="过程材料", now=today,
    )  # fmt: skip


def upload(name: str = "合影.jpg", content: bytes = b"") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content or photograph())


def test_dropped_files_come_as_cards(secretary, running):
    url = f"/projects/{running.first.pk}/evidence/add/"
    sent = {"file": upload(), "folder": "过程材料"}
    card = secretary.post(url, sent, headers={"HX-Request": "true"}).content.decode()
    assert "small.jpg" in card
    assert "过程材料" in card
    nothing = secretary.post(url, {}, headers={"HX-Request": "true"})
    assert (nothing.status_code, nothing.json()["message"]) == (422, "请先选一个文件。")
    wrong = {"file": SimpleUploadedFile("a.svg", b"<svg></svg>")}
    refused = secretary.post(url, wrong, headers={"HX-Request": "true"})
    assert (refused.status_code, "不收" in refused.json()["message"]) == (422, True)


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("合影.JPEG", "“合影.JPEG”不是图片（里面是纯文本），请重新选。"),
        ("总结.pdf", "“总结.pdf”不是 PDF（里面是纯文本），请重新选。"),
        ("说明.txt", "这里不收纯文本"),
    ],
)
def test_a_file_that_is_not_what_its_name_promises_is_named(secretary, running, name, says):
    url = f"/projects/{running.first.pk}/evidence/add/"
    sent = {"file": SimpleUploadedFile(name, "只是一段话。".encode())}
    refused = secretary.post(url, sent, headers={"HX-Request": "true"})
    assert says in refused.json()["message"]


def test_without_scripts_many_at_once_come_back_to_the_gallery(secretary, running):
    url = f"/projects/{running.first.pk}/evidence/add/"
    sent = {"file": [upload(), upload("总结.pdf", PDF)], "folder": "其他"}
    words = secretary.post(url, sent, follow=True).content.decode()
    assert "共 2 个文件" in words
    refused = secretary.post(url, {"file": SimpleUploadedFile("a.txt", b"")}, follow=True)
    assert "文件是空的" in refused.content.decode() or "空" in refused.content.decode()


def test_the_same_picture_under_another_name_is_said_and_not_added(secretary, running, evidence):
    url = f"/projects/{running.first.pk}/evidence/add/"
    words = "“又一次.jpg”和已有的“合影.jpg”名称不同、内容相同，没有再放一份。"
    card = secretary.post(url, {"file": upload("又一次.jpg")}, headers={"HX-Request": "true"})
    assert words in card.content.decode()
    sent = {"file": [upload("又一次.jpg"), upload()]}
    page = secretary.post(url, sent, follow=True).content.decode()
    assert words in page
    assert "“合影.jpg”已经在这里，没有再放一份。" in page
    assert "共 1 个文件" in page


def test_the_gallery_says_what_the_next_report_needs(secretary, running, evidence):
    words = secretary.get(f"/projects/{running.first.pk}/evidence/").content.decode()
    assert "“提交项目总结”要的材料" in words
    assert "还差" in words
    assert "有 1 个" in words
    empty = secretary.get(f"/projects/{running.first.pk}/evidence/?folder=没有").content.decode()
    assert "这里还没有材料" in empty


def test_described_shown_and_fetched(secretary, running, evidence):
    url = f"/evidence/{evidence.pk}/"
    sent = {"title": "开放日", "folder": "过程材料", "taken_on": "2026-03-01", "is_shared": "on"}
    assert secretary.post(url, sent)["Location"].endswith("/evidence/")
    evidence.refresh_from_db()
    assert (evidence.title, evidence.place, evidence.is_shared) == ("开放日", "", True)
    wrong = secretary.post(url, {**sent, "taken_on": "2040-01-01"})
    assert (wrong.status_code, "日期还没到" in wrong.content.decode()) == (422, True)
    small = secretary.get(url + "small.jpg")
    assert small["Content-Type"] == "image/jpeg"
    whole = b"".join(secretary.get(url + "file/").streaming_content)
    assert b"MAKER" not in whole
    other = sit(running.world.colleges[1].secretary)
    page = other.get(url).content.decode()
    assert "开放日" in page
    assert "存好说明" not in page
    assert other.post(url, sent).status_code == 404
    ways = {one for one in re.findall(r'href="(/[^"#?]*)"', page) if "/static/" not in one}
    assert f"/exchange/{running.first.round_id}/" in ways
    assert [one for one in ways if other.get(one).status_code == 404] == []
    assert f"/projects/{running.first.pk}/evidence/" in secretary.get(url).content.decode()


def test_removed_with_a_way_back(secretary, running, evidence):
    page = secretary.post(f"/evidence/{evidence.pk}/remove/", follow=True).content.decode()
    assert "恢复" in page
    page = secretary.post(f"/evidence/{evidence.pk}/restore/", follow=True).content.decode()
    assert "共 1 个文件" in page


def test_the_office_looks_and_takes_everything_away(running, evidence):
    office = sit(running.world.office)
    page = office.get(f"/projects/{running.first.pk}/evidence/").content.decode()
    assert "选文件或拍照" not in page
    assert office.get(f"/evidence/{evidence.pk}/").status_code == 200


def test_everything_is_packed_in_the_background_for_whoever_asked(
    secretary, running, evidence, today
):
    url = f"/projects/{running.first.pk}/dossiers/"
    assert secretary.post(f"{url}new/")["Location"] == url
    assert secretary.post(f"{url}new/")["Location"] == url  # the one under way is enough
    packed = Dossier.objects.get()
    waiting = secretary.get(url, headers={"HX-Request": "true"}).text
    assert (f'hx-get="{url}"' in waiting, "下载" in waiting) == (True, False)
    pack_dossier(dossier_id=packed.pk, now=today)
    assert "整套材料" in secretary.get(url).text
    answer = secretary.get(f"/office/dossiers/{packed.pk}/")
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as package:
        assert any(name.endswith(evidence.file.name) for name in package.namelist())
    office = sit(running.world.office)
    assert "还没有。" in office.get(url).text
    assert office.get(f"/office/dossiers/{packed.pk}/").status_code == 404
    told = Message.objects.get(kind="dossier.ready")
    assert (told.recipient_id, told.url) == (packed.asked_by_id, url)


@pytest.mark.parametrize("many", [1, 50])
def test_the_gallery_reads_the_same(
    secretary, running, evidence, today, many, django_assert_num_queries
):
    shown = {"title": "x", "folder": "过程材料", "added_at": today, "added_by": evidence.added_by}
    for n in range(many - 1):
        stored = evidence.file
        stored.pk, stored.name = None, f"{n}.jpg"
        stored.save()
        Evidence.objects.create(project=running.first, file=stored, **shown)
    secretary.get("/due/")
    with django_assert_num_queries(GALLERY_READS):
        secretary.get(f"/projects/{running.first.pk}/evidence/")
