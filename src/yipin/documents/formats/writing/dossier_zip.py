"""All forms and files of a round as one zip: a folder for each unit and application, an index."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from yipin.documents.formats.writing.file_names import UniqueNames, safe_name
from yipin.documents.formats.writing.printed import SHANGHAI, moment_words
from yipin.documents.formats.writing.summary_xlsx import table_xlsx
from yipin.rules.form_schema import Column

CHUNK = 256 * 1024
PACKED_ALREADY = {
    ".docx",
    ".xlsx",
    ".pptx",
    ".pdf",
    ".zip",
    ".jpg",
    ".jpeg",
    ".png",
    ".mp4",
    ".mov",
    ".7z",
}
INDEX_COLUMNS = tuple(
    Column(key, label)
    for key, label in (
        ("at", "序号"), ("unit", "单位"), ("number", "申报编号"), ("title", "项目名称"),
        ("path", "文件"), ("size", "字节"), ("sha256", "SHA-256"),
    )
)  # fmt: skip

Content = bytes | Path | Callable[[], "bytes | Path | BinaryIO"]
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class DossierFile:
    """One file. ``content`` given as a function is asked for only when its turn comes; ``folder``
    lies inside the folder of the entry.
    """

    name: str
    content: Content
    folder: str = ""

    @property
    def place(self) -> str:
        name = safe_name(self.name)
        return f"{safe_name(self.folder)}/{name}" if self.folder else name


@dataclass(frozen=True, slots=True)
class DossierEntry:
    """One application with its printed forms and uploaded files."""

    unit: str
    number: str
    title: str
    files: tuple[DossierFile, ...]

    @property
    def folder(self) -> str:
        own = safe_name(" ".join(part for part in (self.number, self.title) if part))
        return f"{safe_name(self.unit, otherwise='未知单位')}/{own}"


@dataclass(frozen=True, slots=True)
class Packed:
    """What went into the zip: one line of the manifest."""

    path: str
    size: int  # bytes
    sha256: str


@dataclass(slots=True)
class _Dossier:
    package: zipfile.ZipFile
    moment: datetime
    names: UniqueNames = field(default_factory=UniqueNames)

    def add(self, path: str, content: Content) -> Packed:
        """Copied in pieces: no file is ever held whole unless it was given whole."""
        name = self.names.take(path)
        entry = zipfile.ZipInfo(name, self.moment.timetuple()[:6])
        is_packed = Path(name).suffix.lower() in PACKED_ALREADY
        entry.compress_type = zipfile.ZIP_STORED if is_packed else zipfile.ZIP_DEFLATED
        entry.external_attr = 0o644 << 16
        size, digest = 0, hashlib.sha256()
        with self.package.open(entry, "w", force_zip64=True) as out:
            for piece in _pieces(content):
                out.write(piece)
                digest.update(piece)
                size += len(piece)
        return Packed(name, size, digest.hexdigest())


def _pieces(content: Content) -> Iterator[bytes]:
    given = content() if callable(content) else content
    if isinstance(given, bytes):
        yield given
        return
    with given.open("rb") if isinstance(given, Path) else given as stream:
        while piece := stream.read(CHUNK):
            yield piece


def write_dossier(
    target: BinaryIO,
    entries: Sequence[DossierEntry],
    *,
    title: str,
    made_at: datetime,
    on_progress: Progress | None = None,
) -> tuple[Packed, ...]:
    """Write the zip to ``target``, which need not be seekable, and answer what is in it.

    Entries are ordered by unit, number and title, files as given. 目录.xlsx lists every file,
    manifest.json its SHA-256 for programs. ``on_progress(done, all)`` counts applications. With the
    same files and ``made_at`` the bytes are the same.
    """
    local = made_at.astimezone(SHANGHAI) if made_at.tzinfo else made_at
    ordered = sorted(entries, key=lambda one: (one.unit, one.number, one.title))
    with zipfile.ZipFile(target, "w", allowZip64=True) as package:
        dossier, packed = _Dossier(package, local), []
        for done, entry in enumerate(ordered, start=1):
            packed += [(entry, dossier.add(f"{entry.folder}/{one.place}", one.content))
                       for one in entry.files]  # fmt: skip
            if on_progress:
                on_progress(done, len(ordered))
        lines = [line for _, line in packed]
        lines.append(dossier.add("目录.xlsx", _index(packed, title)))
        dossier.add("manifest.json", _manifest(lines, title, local))
    return tuple(lines)


def _index(packed: Sequence[tuple[DossierEntry, Packed]], title: str) -> bytes:
    rows = (
        (at, entry.unit, entry.number, entry.title, line.path, line.size, line.sha256)
        for at, (entry, line) in enumerate(packed, start=1)
    )
    out = BytesIO()
    table_xlsx(INDEX_COLUMNS, rows, title=title, target=out)
    return out.getvalue()


def _manifest(lines: Sequence[Packed], title: str, made_at: datetime) -> bytes:
    files = [{"path": one.path, "size": one.size, "sha256": one.sha256} for one in lines]
    plain = {
        "title": title,
        "made_at": made_at.isoformat(),
        "made": moment_words(made_at),
        "files": files,
    }
    return json.dumps(plain, ensure_ascii=False, indent=1).encode()
