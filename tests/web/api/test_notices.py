"""A notice handed in by a program, and messages."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from yipin.documents.models import Notice
from yipin.documents.services.notice_reading import read_taken_in
from yipin.journal.services.messages import send_message
from yipin.read_command import read_file

pytestmark = pytest.mark.django_db
TEXT = (
    "关于报送工作总结的通知\n\n各学院团委：\n请于2027年5月20日18:00前报送总结。每个学院限报2项。\n"
    "附件：1.工作总结表\n共青团青禾大学委员会\n2027年4月1日\n"
).encode()


def test_findings_are_those_of_the_command(office, tmp_path: Path, today):
    taken = office.send_file("/notices", SimpleUploadedFile("通知.txt", TEXT))
    assert (taken.status_code, taken.json()["state"]) == (202, "waiting")
    assert taken.json()["findings"] is None
    pk = taken.json()["id"]
    read_taken_in(notice_id=pk, now=today)
    told = office.get(f"/notices/{pk}").json()
    assert told["state"] == Notice.State.READ
    path = tmp_path / "notice.txt"
    path.write_bytes(TEXT)
    printed = json.loads(json.dumps(read_file(path).as_json(), ensure_ascii=False))
    assert told["findings"] == printed
    assert told["findings"]["deadlines"]
    assert [one["id"] for one in office.get("/notices").json()["items"]] == [pk]


def test_what_is_no_notice_is_refused(office, program):
    answer = office.send_file("/notices", SimpleUploadedFile("通知.docx", b"\x89PNG\r\n\x1a\n"))
    assert answer.status_code == 422
    assert answer.json()["code"].startswith("file_")
    below = program.send_file("/notices", SimpleUploadedFile("通知.txt", TEXT))
    assert (below.status_code, below.json()["code"]) == (403, "no_right")


def test_messages_are_ones_own(world, program, office, today):
    person = world.colleges[0].secretary.person
    program.post("/messages/read")
    for title in ("甲", "乙"):
        send_message(recipients=[person], kind="x", title=title, at=today)
    unread = program.get("/messages", unread="true").json()["items"]
    assert [one["title"] for one in unread] == ["乙", "甲"]
    assert office.post(f"/messages/{unread[0]['id']}/read").status_code == 404
    assert program.post(f"/messages/{unread[0]['id']}/read").json() == {"read": 1}
    assert program.post("/messages/read").json() == {"read": 1}
    assert program.get("/messages", unread="true").json()["total"] == 0
