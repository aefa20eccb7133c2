from __future__ import annotations

import hashlib
import io
import json
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from yipin.documents.formats.writing.dossier_zip import DossierEntry, DossierFile, write_dossier
from yipin.documents.formats.writing.file_names import MAX_BYTES, UniqueNames, safe_name


class OneWay(io.RawIOBase):
    """A stream that can only be written on, as a web answer is."""

    def __init__(self) -> None:
        self.held = bytearray()

    def writable(self) -> bool:
        return True

    def write(self, data) -> int:
        self.held += data
        return len(data)


@pytest.fixture
def entries(tmp_path):
    photo = tmp_path / "a.jpg"
    photo.write_bytes(b"photo" * 1000)
    form = DossierFile("申报表.pdf", lambda: b"%PDF")
    return [
        DossierEntry("土木学院团委", "2027-0002", "桥<上>/下", (form, DossierFile("照片.jpg", photo))),
        DossierEntry(
            "机械学院团委", "2027-0001", "修理铺",
            (DossierFile("方案.txt", b"one"), DossierFile("方案.txt", lambda: io.BytesIO(b"two"))),
        ),
    ]  # fmt: skip


def written(entries, now, **more) -> zipfile.ZipFile:
    stream = OneWay()
    write_dossier(stream, entries, title="2027年品牌创建", made_at=now, **more)
    return zipfile.ZipFile(io.BytesIO(bytes(stream.held)))


def test_folders_by_unit_and_application_in_a_fixed_order(entries, now):
    assert written(entries, now).namelist() == [
        "土木学院团委/2027-0002 桥_上_下/申报表.pdf",
        "土木学院团委/2027-0002 桥_上_下/照片.jpg",
        "机械学院团委/2027-0001 修理铺/方案.txt",
        "机械学院团委/2027-0001 修理铺/方案（2）.txt",
        "目录.xlsx",
        "manifest.json",
    ]


def test_the_manifest_proves_every_file(entries, now):
    package = written(entries, now)
    manifest = json.loads(package.read("manifest.json"))
    assert [one["path"] for one in manifest["files"]] == package.namelist()[:-1]
    for one in manifest["files"]:
        data = package.read(one["path"])
        assert (one["size"], one["sha256"]) == (len(data), hashlib.sha256(data).hexdigest())


def test_the_index_lists_every_file_with_its_application(entries, now):
    book = CalamineWorkbook.from_filelike(io.BytesIO(written(entries, now).read("目录.xlsx")))
    rows = book.get_sheet_by_index(0).to_python()
    assert [row[:4] for row in rows[:2]] == [
        ["序号", "单位", "申报编号", "项目名称"],
        [1.0, "土木学院团委", "2027-0002", "桥<上>/下"],
    ]
    assert len(rows) == 5


def test_order_of_asking_changes_nothing_and_progress_counts(entries, now):
    seen = []
    first = written(entries, now, on_progress=lambda done, whole: seen.append((done, whole)))
    second = written(list(reversed(entries)), now)
    assert seen == [(1, 2), (2, 2)]
    assert first.fp.getvalue() == second.fp.getvalue()


def test_an_empty_round_is_an_index_and_a_manifest(now):
    assert written([], now).namelist() == ["目录.xlsx", "manifest.json"]


@given(text=st.text(max_size=200))
def test_a_safe_name_is_one_short_part_of_a_path(text):
    name = safe_name(text)
    assert name
    assert not set('\\/:*?"<>|\n\x00') & set(name)
    assert not name.endswith((".", " "))
    assert name not in {".", ".."}
    assert len(name.encode()) <= MAX_BYTES + 1


def test_names_that_differ_in_case_only_are_parted():
    names = UniqueNames()
    assert [names.take(one) for one in ("a/B.pdf", "a/b.pdf", "a/b.PDF", "c")] == [
        "a/B.pdf", "a/b（2）.pdf", "a/b（3）.PDF", "c",
    ]  # fmt: skip


def test_a_long_name_keeps_its_kind():
    assert safe_name("方" * 100 + ".pdf").endswith("方.pdf")
    assert safe_name("../con") == "_con"
    assert safe_name("nul.txt") == "_nul.txt"
