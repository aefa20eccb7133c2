"""A Word file becomes a PDF by an outer program that can neither stay, nor phone, nor look around."""

from __future__ import annotations

import os
import socket
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pypdfium2
import pytest
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE

from tests.documents.formats.files import word_file
from tests.documents.offices import NO_OFFICE, PDF, REAL, WRITES, program
from tests.factories.pictures import photograph
from tests.serverside.sites import until
from yipin.documents.formats.office_pdf import find_office, write_office_pdf
from yipin.documents.formats.unreadable import UnreadableFile

FONTS = Path(__file__).resolve().parents[3] / ".build" / "fonts"


def made(office: Path, tmp_path: Path, source: Path | None = None, **limits: int) -> bytes:
    target = tmp_path / "made.pdf"
    given = source or word_file(tmp_path / "n.docx")
    write_office_pdf(office, given, "docx", target, fonts=FONTS, **limits)
    return target.read_bytes()


def code_of(office: Path, tmp_path: Path, **limits: int) -> str:
    with pytest.raises(UnreadableFile) as refused:
        made(office, tmp_path, **limits)
    assert "请点名称下载" in refused.value.message
    return refused.value.code


@contextmanager
def served() -> Iterator[tuple[int, list[bytes]]]:
    """A server on this machine, and what it was asked first by each who came."""
    asked: list[bytes] = []

    class Handler(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            asked.append(self.rfile.readline())
            self.wfile.write(b"HTTP/1.0 404 Not Found\r\n\r\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_address[1], asked
        server.shutdown()


def test_it_is_found_by_setting_or_path_and_may_be_switched_off(tmp_path, monkeypatch):
    office = program(tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_office("") == office
    assert find_office(str(office)) == office
    assert find_office(str(tmp_path / "nothing")) is None
    assert find_office("off") is None
    monkeypatch.setenv("PATH", str(tmp_path / "empty"))
    assert find_office("") is None


def test_what_it_writes_is_taken(tmp_path):
    assert made(program(tmp_path), tmp_path) == PDF


@pytest.mark.parametrize(
    "body", ["pass", "write(b'no paper')", "sys.exit(1)", "os.kill(os.getpid(), 11)"]
)
def test_what_is_no_pdf_is_refused(tmp_path, body):
    assert code_of(program(tmp_path, body), tmp_path) == "corrupt"


def runs(number: str) -> bool:
    try:
        state = Path(f"/proc/{number}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state.rsplit(")", 1)[1].split()[0] != "Z"


def test_it_is_ended_with_all_it_started(tmp_path):
    note = tmp_path / "child"
    body = (
        f"child = subprocess.Popen(['sleep', '600'])\n"
        f"pathlib.Path({str(note)!r}).write_text(str(child.pid))\ntime.sleep(600)"
    )
    assert code_of(program(tmp_path, body), tmp_path, seconds=4) == "too_slow"
    until(lambda: not runs(note.read_text()))


def test_memory_runs_out(tmp_path):
    body = f"held = bytearray(1 << 30)\n{WRITES}"
    assert code_of(program(tmp_path, body), tmp_path, memory_mb=400) == "corrupt"


def test_it_sees_no_secret_and_has_a_home_of_its_own(tmp_path, monkeypatch):
    monkeypatch.setenv("YIPIN_SECRET_KEY", "not for others")
    body = (
        "import json\n"
        "facts = dict(os.environ) | {'cwd': os.getcwd(), 'args': sys.argv}\n"
        "write(b'%PDF-' + json.dumps(facts).encode())"
    )
    said = made(program(tmp_path, body), tmp_path).decode()
    assert "not for others" not in said
    assert str(Path.home()) not in said.replace(os.environ["PATH"], "")
    assert "/yipin-office-" in said
    assert "-env:UserInstallation=file:///" in said


@pytest.mark.parametrize("family", ["AF_INET", "AF_INET6"])
def test_it_reaches_no_network(tmp_path, family):
    body = f"socket.socket(socket.{family}, socket.SOCK_STREAM)\n{WRITES}"
    assert code_of(program(tmp_path, body), tmp_path) == "corrupt"


def test_it_may_talk_within_itself(tmp_path):
    body = f"socket.socket(socket.AF_UNIX)\nsocket.socketpair()\n{WRITES}"
    assert made(program(tmp_path, body), tmp_path) == PDF
    socket.socket(socket.AF_INET).close()  # the filter is the child's alone


@pytest.mark.skipif(REAL is None, reason=NO_OFFICE)
def test_libreoffice_writes_the_words_with_our_fonts(tmp_path):
    pdf = made(REAL, tmp_path, word_file(tmp_path / "n.docx", "青年大学习", "第二段"))
    with pypdfium2.PdfDocument(pdf) as document:
        words = document[0].get_textpage().get_text_range()
    assert "青年大学习" in words
    assert "第二段" in words


@pytest.mark.skipif(REAL is None, reason=NO_OFFICE)
def test_libreoffice_fetches_nothing_that_a_file_links_to(tmp_path):
    with served() as (port, asked):
        document = Document()
        picture = tmp_path / "p.jpg"
        picture.write_bytes(photograph())
        shape = document.add_picture(str(picture))
        link = document.part.rels.get_or_add_ext_rel(
            RELATIONSHIP_TYPE.IMAGE, f"http://127.0.0.1:{port}/p.jpg"
        )
        blip = shape._inline.graphic.graphicData.pic.blipFill.blip
        del blip.attrib[next(one for one in blip.attrib if one.endswith("}embed"))]
        blip.link = link
        document.add_paragraph("正文")
        document.save(str(tmp_path / "linked.docx"))
        assert made(REAL, tmp_path, tmp_path / "linked.docx").startswith(b"%PDF-")
    assert asked == []
