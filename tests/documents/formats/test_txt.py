"""Plain text in the encodings that offices use."""

from __future__ import annotations

from pathlib import Path

import pytest

from yipin.documents.formats.reading import read_paper

TEXT = "关于开展活动的通知\n\n各团支部：\n\t姓名\t性别\n# 来源"


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"]
)
def test_encodings(encoding: str, tmp_path: Path):
    path = tmp_path / "n.txt"
    path.write_bytes(TEXT.encode(encoding))
    paper = read_paper(path)
    assert paper.format == "txt"
    assert [block.text for block in paper.blocks] == TEXT.split("\n")


@pytest.mark.parametrize("break_", ["\n", "\r\n", "\r"])
def test_line_breaks(break_: str, tmp_path: Path):
    path = tmp_path / "n.txt"
    path.write_bytes("甲\n乙".replace("\n", break_).encode())
    assert [block.text for block in read_paper(path).blocks] == ["甲", "乙"]


def test_a_few_stray_bytes_are_passed_over(tmp_path: Path):
    path = tmp_path / "n.txt"
    path.write_bytes(("关于开展活动的通知" * 9).encode() + b"\xff\xfe\xff" + "完".encode())
    assert read_paper(path).text.startswith("关于开展活动的通知")


@pytest.mark.parametrize("words", ["BMI 指数登记说明", "MZ 族活动通知", "<5 人的支部不报"])
def test_texts_that_begin_like_something_else(words: str, tmp_path: Path):
    path = tmp_path / "n.txt"
    path.write_text(words, encoding="utf-8")
    assert read_paper(path).text == words + "\n"
