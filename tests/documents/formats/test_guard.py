"""The guarded process keeps to its limits, whatever the file does."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.documents.formats.files import repacked, word_file
from yipin.documents.formats import guard
from yipin.documents.formats.guard import read_paper_guarded
from yipin.documents.formats.paper_json import paper_from_json, paper_to_json
from yipin.documents.formats.reading import read_paper
from yipin.documents.formats.unreadable import UnreadableFile

MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
CHILD = [sys.executable, "-m", "yipin.documents.formats.guard_child"]


def _heavy(folder: Path, paragraphs: int) -> Path:
    line = "<w:p><w:r><w:t>{}</w:t></w:r></w:p>"
    body = "".join(line.format(number * 7919) for number in range(paragraphs))
    xml = f'<w:document xmlns:w="{MAIN}"><w:body>{body}</w:body></w:document>'
    source = word_file(folder / "plain.docx")
    return repacked(source, folder / "heavy.docx", {"word/document.xml": xml.encode()})


def test_guarded_reading_gives_the_same_paper(tmp_path: Path):
    path = word_file(tmp_path / "n.docx", "通知", "正文", "附件：推荐表")
    assert read_paper_guarded(path) == read_paper(path)


def test_a_paper_survives_the_way_between_processes(tmp_path: Path):
    from tests.reading.word_forms import draw

    table = [["甲", "<"], ["乙", ""]]
    paper = read_paper(draw(tmp_path / "n.docx", "^标题", table, "尾"))
    assert paper_from_json(paper_to_json(paper)) == paper


def test_progress_is_handed_on(tmp_path: Path):
    seen: list[tuple[int, int]] = []
    path = word_file(tmp_path / "n.docx", "通知")
    read_paper_guarded(path, on_progress=lambda done, total: seen.append((done, total)))
    assert seen == [(1, 1)]


def test_time_runs_out(tmp_path: Path):
    with pytest.raises(UnreadableFile) as refused:
        read_paper_guarded(_heavy(tmp_path, 200_000), seconds=0.3)
    assert refused.value.code == "too_slow"


def test_memory_runs_out(tmp_path: Path):
    with pytest.raises(UnreadableFile) as refused:
        read_paper_guarded(_heavy(tmp_path, 200_000), memory_mb=130)
    assert refused.value.code in ("too_heavy", "crashed")  # a parser may not survive it


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no resource limits of this kind")
def test_the_child_cannot_write_files(tmp_path: Path):
    words = (
        "from yipin.documents.formats.guard_child import limit_resources; limit_resources(5, 300);"
        "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        f"stream = open({str(tmp_path / 'left.txt')!r}, 'w', buffering=1); stream.write('x\\n')"
    )
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, check=False)
    assert done.returncode != 0
    assert (tmp_path / "left.txt").stat().st_size == 0


def test_the_child_gets_a_bare_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("YIPIN_SECRET_KEY", "secret")
    child = guard.start_child(word_file(tmp_path / "n.docx"), 5, 300, 50)
    seen = Path(f"/proc/{child.pid}/environ")
    text = seen.read_bytes() if seen.exists() else b""
    child.communicate()
    assert b"secret" not in text


def test_the_child_does_not_load_django(tmp_path: Path):
    path = word_file(tmp_path / "n.docx")
    words = (
        "import sys; from yipin.documents.formats import guard_child;"
        f"guard_child._read({str(path)!r}, 50);"
        "print(sorted(m for m in sys.modules if m.split('.')[0] in ('django', 'docx', 'pypdfium2')))"
    )
    done = subprocess.run([sys.executable, "-c", words], capture_output=True, text=True, check=True)
    assert done.stdout.strip().splitlines()[-1] == "[]"


def test_a_child_that_dies_is_a_damaged_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(guard, "CHILD", "yipin.documents.formats.no_such_child")
    with pytest.raises(UnreadableFile) as refused:
        read_paper_guarded(word_file(tmp_path / "n.docx"))
    assert refused.value.code == "corrupt"


@pytest.mark.parametrize(
    "answer",
    [b"", b"paper {", b"paper {}", b"paper []", b"refused nonsense", b"refused corrupt", b"\xff"],
)
def test_answers_of_a_captured_child_do_no_harm(answer: bytes):
    with pytest.raises(UnreadableFile):
        guard._understand(answer, 0)


def test_an_unexpected_failure_is_a_damaged_file(tmp_path: Path):
    done = subprocess.run(
        [*CHILD, "5", "300", "50", os.fspath(tmp_path)], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("refused missing ")
    assert done.stderr == ""


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_damaged_word_files_end_as_paper_or_sentence(data: st.DataObject, tmp_path_factory):
    folder = tmp_path_factory.mktemp("damage")
    _damage(data, word_file(folder / "n.docx", "通知", "正文"))


def _damage(data: st.DataObject, path: Path) -> None:
    """Change, cut or add some bytes and read again."""
    content = bytearray(path.read_bytes())
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 4))] = data.draw(st.binary(max_size=6))
    path.write_bytes(bytes(content) or b"x")
    with contextlib.suppress(UnreadableFile):
        read_paper(path)
