"""Proving that a packed dossier is whole: every file against the manifest that lies in the zip."""

from __future__ import annotations

import hashlib
import json
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from yipin.upkeep.faults import UpkeepRefused

MANIFEST = "manifest.json"
CHUNK = 256 * 1024
NAMED = 50
OnProgress = Callable[[str, int, int], None]


@dataclass
class PackedReport:
    """``faults`` in words, each with the name of its file. No faults: all is as it was packed."""

    title: str = ""
    made: str = ""
    files: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return not self.faults

    def as_json(self) -> dict[str, Any]:
        return {"whole": self.is_whole, **asdict(self)}


def verify_packed(
    path: Path, *, on_progress: OnProgress = lambda _words, _done, _total: None
) -> PackedReport:
    """Look at every file of the zip. Refuses what is no zip of this site's making."""
    try:
        with zipfile.ZipFile(path) as package:
            plain = _manifest(package)
            report = PackedReport(str(plain["title"]), str(plain["made"]))
            report.faults = list(_faults(package, plain["files"], report, on_progress))[:NAMED]
    except (zipfile.BadZipFile, OSError, EOFError) as fault:
        raise UpkeepRefused(f"{path.name} 打不开，不是完整的压缩包。请重新下载。") from fault
    return report


def _manifest(package: zipfile.ZipFile) -> dict[str, Any]:
    try:
        plain = json.loads(package.read(MANIFEST))
        known = {"title", "made"} <= plain.keys()
        rows = [(one["path"], one["size"], one["sha256"]) for one in plain["files"]]
    except (KeyError, ValueError, TypeError, AttributeError, zipfile.BadZipFile) as fault:
        words = f"压缩包里没有看得懂的 {MANIFEST}，不是这里打的包，或清单被改过。"
        raise UpkeepRefused(words) from fault
    if not known:
        raise UpkeepRefused(f"压缩包里的 {MANIFEST} 不完整，清单被改过。")
    return {**plain, "files": rows}


def _faults(
    package: zipfile.ZipFile,
    rows: list[tuple[str, int, str]],
    report: PackedReport,
    on_progress: OnProgress,
) -> Iterator[str]:
    there = set(package.namelist())
    for report.files, (name, size, sha256) in enumerate(rows, start=1):
        if name not in there:
            yield f"文件不见了：{name}"
        elif trouble := _trouble(package, name, size, sha256):
            yield trouble
        on_progress("文件", report.files, len(rows))
    listed = {name for name, _size, _sha256 in rows} | {MANIFEST}
    yield from (f"清单里没有这个文件：{name}" for name in sorted(there - listed))


def _trouble(package: zipfile.ZipFile, name: str, size: int, sha256: str) -> str:
    digest, found = hashlib.sha256(), 0
    try:
        with package.open(name) as stream:
            while chunk := stream.read(CHUNK):
                digest.update(chunk)
                found += len(chunk)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError):
        return f"文件损坏，读不出：{name}"
    if found != size:
        return f"文件大小不对：{name}（应是 {size} 字节，现有 {found} 字节）"
    return "" if digest.hexdigest() == sha256 else f"文件内容被改过：{name}"
