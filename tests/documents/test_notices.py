"""Taking in a notice: read in the background, or a sentence and nothing stored."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core.files.storage import default_storage

from tests.factories.documents import PDF, docx_bytes, notice_docx
from tests.factories.organisations import make_actor, make_unit
from yipin.documents.jobs import read_left_over
from yipin.documents.models import Notice, StoredFile
from yipin.documents.queries import notices_of, progress_of_notice
from yipin.documents.services.notices import (
    answer_finding,
    answer_setting,
    confirm_remaining,
    take_in_notice,
    undo_answer,
)
from yipin.journal.models import Entry
from yipin.organisations.choices import Right
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor, Refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def host() -> Unit:
    return make_unit("青禾大学团委")


@pytest.fixture
def officer(host: Unit) -> Actor:
    return make_actor(host, Right.RUN_PROGRAMMES)


def _take_in(officer: Actor, host: Unit, now: datetime, content: bytes | None = None) -> Notice:
    return take_in_notice(
        actor=officer, unit=host, upload=content or notice_docx(), name="通知.docx", now=now,
        in_background=False,
    )  # fmt: skip


def test_a_notice_is_read_after_the_commit(
    host: Unit, officer: Actor, now: datetime, django_capture_on_commit_callbacks
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        notice = take_in_notice(
            actor=officer, unit=host, upload=notice_docx(), name="通知.docx", now=now
        )
        assert notice.state == "waiting"
    notice.refresh_from_db()
    assert notice.state == "read"
    assert notice.title == "关于开展2027年“一团一品”品牌创建活动的通知"
    assert notice.document_number == "青禾团〔2027〕8号"
    for mark in notice.reading["marks"]:
        start, end = mark["span"]
        assert notice.text[start:end] == mark["words"]
    blocks = notice.blocks
    assert [one["kind"] for one in blocks][-1] == "table"
    first = blocks[0]["span"]
    assert notice.text[first[0] : first[1]] == "共青团青禾大学委员会文件"


def test_the_form_of_the_notice_is_kept_with_its_places(
    host: Unit, officer: Actor, now: datetime
) -> None:
    notice = _take_in(officer, host, now)
    form = notice.reading["forms"][0]
    assert [one["label"] for one in form["fields"]][:3] == ["申报单位", "项目名称", "负责人"]
    assert form["fields"][1]["place"]["blank_cell"]["column"] == 1


@pytest.mark.parametrize(
    ("content", "words"),
    [(PDF, "请"), (docx_bytes([""]), "没有找到文字")],
)
def test_what_cannot_be_read_leaves_a_sentence_and_no_file(
    host: Unit, officer: Actor, now: datetime, content: bytes, words: str,
    django_capture_on_commit_callbacks,
) -> None:  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        notice = _take_in(officer, host, now, content)
    assert (notice.state, notice.file) == ("unreadable", None)
    assert words in notice.trouble
    assert not StoredFile.objects.exists()
    taken = Entry.objects.get(action="notice.taken_in")
    sha256 = taken.after["sha256"]
    assert not default_storage.exists(f"{sha256[:2]}/{sha256}")


def test_what_is_plainly_no_notice_is_refused_at_once(
    host: Unit, officer: Actor, now: datetime
) -> None:
    with pytest.raises(Refused):
        _take_in(officer, host, now, b"\x89PNG\r\n\x1a\n" + b"\0" * 50)
    assert not Notice.objects.exists()


def test_only_an_office_desk_may_take_in(host: Unit, now: datetime) -> None:
    with pytest.raises(Refused):
        _take_in(make_actor(host, Right.READ), host, now)


def test_what_a_stopped_site_left_waiting_is_read_later(
    host: Unit, officer: Actor, now: datetime
) -> None:
    long_ago = now - timedelta(days=400)
    notice = take_in_notice(
        actor=officer, unit=host, upload=notice_docx(), name="通知.docx", now=long_ago
    )
    read_left_over.call_local()
    notice.refresh_from_db()
    assert notice.state == "read"


def test_answers_are_kept_journalled_and_taken_back(
    host: Unit, officer: Actor, now: datetime
) -> None:
    notice = _take_in(officer, host, now)
    open_before = progress_of_notice(notice)
    key = open_before.next_key
    answered = answer_finding(actor=officer, notice=notice, key=key, answer="confirmed", now=now)
    after = progress_of_notice(answered)
    assert after.to_check + after.to_settle == open_before.to_check + open_before.to_settle - 1
    entry = Entry.objects.get(action="notice.answered")
    assert entry.after == {key: {"as": "confirmed"}}
    back = undo_answer(actor=officer, notice=answered, now=now)
    assert progress_of_notice(back) == open_before


def test_everything_open_can_be_confirmed_at_once(
    host: Unit, officer: Actor, now: datetime
) -> None:
    notice = confirm_remaining(actor=officer, notice=_take_in(officer, host, now), now=now)
    assert progress_of_notice(notice).is_done


def test_a_published_notice_takes_no_more_answers(
    host: Unit, officer: Actor, now: datetime
) -> None:
    notice = _take_in(officer, host, now)
    Notice.objects.update(state="used")
    with pytest.raises(Refused) as refused:
        answer_setting(actor=officer, notice=notice, path="name", value="x", now=now)
    assert refused.value.code == "notice_used"
    with pytest.raises(Refused):
        answer_finding(actor=officer, notice=notice, key="title", answer="confirmed", now=now)


def test_an_unknown_mark_or_answer_is_refused(host: Unit, officer: Actor, now: datetime) -> None:
    notice = _take_in(officer, host, now)
    for key, answer in (("nowhere.9", "confirmed"), ("title", "perhaps")):
        with pytest.raises(Refused):
            answer_finding(actor=officer, notice=notice, key=key, answer=answer, now=now)


@pytest.mark.parametrize("number", [1, 30])
def test_the_list_of_notices_takes_one_query(
    host: Unit, officer: Actor, now: datetime, number: int, django_assert_num_queries
) -> None:
    stored = _take_in(officer, host, now).file
    for _ in range(number - 1):
        Notice.objects.create(unit=host, file=stored, file_name="通知.docx", taken_in_at=now)
    with django_assert_num_queries(1):
        assert len([(one.file.name, one.unit.name) for one in notices_of(host)]) == number
