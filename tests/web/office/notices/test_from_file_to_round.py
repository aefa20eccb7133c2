"""A notice on the page: uploaded, read, checked, changed, published; obligations exist."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests.factories.documents import notice_docx
from tests.web.office.notices.conftest import Office
from yipin.documents.models import Notice
from yipin.duties.models import Obligation
from yipin.journal.models import Message
from yipin.programmes.models import Round

SHARED = Path(os.environ.get("YIPIN_SHARED", Path(__file__).parents[5] / "shared"))
WORD = SHARED / "notices" / "word"
needs_word = pytest.mark.skipif(
    not (WORD / "xuzhou-2021.docx").exists(), reason="the folder ../shared/notices/word is absent"
)


def upload(desk: Client, content: bytes, name: str = "通知.docx") -> Notice:
    file = SimpleUploadedFile(name, content)
    with_jobs = desk.post(reverse("notice_take_in"), {"file": file}, follow=True)
    assert with_jobs.status_code == 200
    return Notice.objects.get()


def settle_all(desk: Client, notice: Notice) -> None:
    answer = reverse("notice_answer", args=[notice.pk])
    for mark in notice.reading["marks"]:
        if mark["kind"] == "ask":
            desk.post(answer, {"mark": mark["key"], "act": "confirmed"})
        elif mark["kind"] == "no":
            desk.post(answer, {"mark": mark["key"], "act": "note_only"})


@pytest.fixture
def notice(desk: Client, office: Office, transactional_read) -> Notice:
    return transactional_read(desk, notice_docx())


@pytest.fixture
def transactional_read(django_capture_on_commit_callbacks):
    def take(desk: Client, content: bytes, name: str = "通知.docx") -> Notice:
        with django_capture_on_commit_callbacks(execute=True):
            upload(desk, content, name)
        return Notice.objects.get()

    return take


def test_the_page_shows_the_text_with_marks_and_what_they_became(desk, office, notice):
    page = desk.get(reverse("office_notice", args=[notice.pk])).content.decode()
    assert "青禾团〔2027〕8号" in page
    assert f"读出 {len(notice.reading['marks'])} 处" in page
    assert 'class="fd fd--ask"' in page
    assert "3 个二级学院团委、1 个直属机构团总支" in page
    assert "共 4 个单位" in page


def test_from_upload_to_obligations(desk, office, notice):
    settle_all(desk, notice)
    page = desk.get(reverse("office_notice", args=[notice.pk])).content.decode()
    assert "都已核对，可以发布。" in page
    publish = reverse("notice_publish", args=[notice.pk])
    assert "4 个单位" in desk.get(publish).content.decode()
    desk.post(publish, {"is_public": "on"})
    round_ = Round.objects.get()
    assert round_.is_public
    assert set(Obligation.objects.values_list("unit__name", flat=True)) == {
        "文学院团委", "理学院团委", "工学院团委", "后勤直属团总支",
    }  # fmt: skip
    assert Message.objects.count() == 3
    notice.refresh_from_db()
    assert notice.state == Notice.State.USED


def test_nothing_is_published_before_all_is_checked(desk, office, notice):
    publish = reverse("notice_publish", args=[notice.pk])
    assert "还不能发布" in desk.get(publish).content.decode()
    answer = desk.post(publish, {"is_public": "on"})
    assert "处理完才能发布" in answer.content.decode()
    assert not Round.objects.exists()


def test_a_finding_is_changed_in_place(desk, office, notice):
    mark = next(one for one in notice.reading["marks"] if one["what"] == "quotas")
    prefix = f"s{mark['number']}-0"
    desk.post(
        reverse("notice_answer", args=[notice.pk]),
        {"mark": mark["key"], "act": "change", f"{prefix}-min": "1", f"{prefix}-max": "2"},
    )
    page = desk.get(reverse("office_notice", args=[notice.pk])).content.decode()
    assert "至少报 1 项，至多报 2 项" in page


def test_a_faulty_change_keeps_what_was_typed(desk, office, notice):
    mark = next(one for one in notice.reading["marks"] if one["what"] == "quotas")
    prefix = f"s{mark['number']}-0"
    answer = desk.post(
        reverse("notice_answer", args=[notice.pk]),
        {"mark": mark["key"], "act": "change", f"{prefix}-min": "5", f"{prefix}-max": "2"},
    )
    assert answer.status_code == 422
    assert "至多比至少还少" in answer.content.decode()
    notice.refresh_from_db()
    assert not notice.answers.get("marks")


def test_the_last_answer_is_taken_back(desk, office, notice):
    mark = next(one for one in notice.reading["marks"] if one["kind"] == "ask")
    desk.post(reverse("notice_answer", args=[notice.pk]), {"mark": mark["key"], "act": "confirmed"})
    desk.post(reverse("notice_undo", args=[notice.pk]))
    notice.refresh_from_db()
    assert notice.answers["marks"] == {}


def test_a_script_gets_only_the_changed_parts(desk, office, notice):
    mark = next(one for one in notice.reading["marks"] if one["kind"] == "ask")
    answer = desk.post(
        reverse("notice_answer", args=[notice.pk]),
        {"mark": mark["key"], "act": "confirmed"},
        headers={"HX-Request": "true"},
    )
    body = answer.content.decode()
    assert "<html" not in body
    assert 'id="reading-sentence" hx-swap-oob="true"' in body
    assert "next-finding" in answer.headers["HX-Trigger-After-Settle"]


@needs_word
@pytest.mark.parametrize(
    ("name", "missing", "day"),
    [
        ("xuzhou-2021", {}, "2021-03-10"),
        ("jinzhou-2017", {"contact": "0416-80000000"}, "2017-03-10"),
        ("shanghai-2014", {}, "2014-02-20"),
    ],
)
def test_real_notices(desk, office, transactional_read, name, missing, day):
    notice = transactional_read(desk, (WORD / f"{name}.docx").read_bytes(), f"{name}.docx")
    desk.get(reverse("office_notice", args=[notice.pk]))
    settle_all(desk, notice)
    if missing:
        desk.post(
            reverse("notice_give", args=[notice.pk]),
            {"path": "contact", "m-contact-phone": missing["contact"]},
        )
    page = desk.get(reverse("office_notice", args=[notice.pk])).content.decode()
    assert "可以发布" in page
    if name == "shanghai-2014":  # it asks districts and universities; this host has none
        unit = office.colleges[0]
        desk.post(reverse("notice_units", args=[notice.pk]), {"unit": [unit.pk]})
    answer = desk.post(reverse("notice_publish", args=[notice.pk]), {"is_public": "on"})
    assert "已经过了" in answer.content.decode()
    with time_machine.travel(day):
        desk.post(reverse("notice_publish", args=[notice.pk]), {"is_public": "on"})
    assert Round.objects.count() == 1
    assert Obligation.objects.exists()


def test_all_that_is_left_is_taken_as_read(desk, office, notice):
    desk.post(reverse("notice_confirm_rest", args=[notice.pk]))
    page = desk.get(reverse("office_notice", args=[notice.pk])).content.decode()
    assert "都已核对，可以发布。" in page
    assert "4月1日—11月30日 24:00（待核对）" not in page
    assert "去发布" in desk.get(reverse("office_notices")).content.decode()


def test_words_not_understood_become_something_to_hand_in(desk, office, transactional_read):
    from tests.factories.documents import NOTICE_LINES, docx_bytes

    lines = [*NOTICE_LINES[:15], "各单位要及时上报活动信息。", *NOTICE_LINES[15:]]
    notice = transactional_read(desk, docx_bytes(lines))
    mark = next(one for one in notice.reading["marks"] if one["kind"] == "no")
    prefix = f"s{mark['number']}-return"
    sent = {"mark": mark["key"], "act": "return", f"{prefix}-name": "活动信息"}
    answer = reverse("notice_answer", args=[notice.pk])
    assert desk.post(answer, sent).status_code == 422
    desk.post(answer, sent | {f"{prefix}-often": "FREQ=MONTHLY", f"{prefix}-day": "28"})
    page = desk.get(reverse("notice_settings", args=[notice.pk])).content.decode()
    assert "每月28日前" in page
    assert "活动信息" in page


def test_a_change_at_an_editor_counts_for_the_notice(desk, office, notice):
    url = reverse("notice_list", args=[notice.pk, "awards"])
    desk.post(url, {"act": "save", "r0-tier": "重点支持", "r0-amount": "3000", "r0-count_max": "4"})
    page = desk.get(reverse("notice_settings", args=[notice.pk])).content.decode()
    assert "重点支持，4 项，每项 3,000 元" in page


def test_a_draft_is_kept_and_leads_back_to_the_notice(desk, office, notice):
    desk.post(reverse("notice_save", args=[notice.pk]))
    shown = desk.get(reverse("definitions")).content.decode()
    assert "草稿" in shown
    version = notice.definitions.get()
    assert "回到核对页" in desk.get(reverse("definition", args=[version.pk])).content.decode()
