"""The one file of a backup: a zip with a list of its parts, each with size and SHA-256.

It is written under another name and gets its own when it is whole; only its owner can read it.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from yipin.upkeep.faults import UpkeepRefused

MANIFEST = "manifest.json"
FORMAT = 1
CHUNK = 1 << 20
OWN = 0o600


class Part:
    """One part while it is written: counted and digested as it passes."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._digest = hashlib.sha256()
        self.size = 0

    def write(self, data: bytes) -> None:
        self._stream.write(data)
        self._digest.update(data)
        self.size += len(data)

    @property
    def facts(self) -> dict[str, Any]:
        return {"size": self.size, "sha256": self._digest.hexdigest()}


class ArchiveWriter:
    """Parts are written one after the other; ``close`` writes the list of them last."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(stream, "w", compresslevel=1)
        self.parts: dict[str, dict[str, Any]] = {}

    @contextmanager
    def part(self, name: str, *, packed: bool = True) -> Iterator[Part]:
        info = zipfile.ZipInfo(name)
        info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        info.external_attr = OWN << 16
        with self._zip.open(info, "w", force_zip64=True) as stream:
            part = Part(stream)
            yield part
        self.parts[name] = part.facts

    def close(self, facts: dict[str, Any]) -> None:
        listed = {"format": FORMAT, **facts, "parts": self.parts}
        with self._zip.open(zipfile.ZipInfo(MANIFEST), "w") as stream:
            stream.write(json.dumps(listed, ensure_ascii=False, indent=1).encode())
        self._zip.close()


@contextmanager
def new_archive(path: Path) -> Iterator[ArchiveWriter]:
    """Nothing stands under ``path`` before all is written; what stands there is never overwritten."""
    if path.exists():
        raise UpkeepRefused(f"{path} 已经存在，没有覆盖。请换一个文件名。")
    if not path.parent.is_dir():
        raise UpkeepRefused(f"没有 {path.parent} 这个目录。请先建好，或换一个地方。")
    unfinished = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        handle = os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_RDWR, OWN)
        with os.fdopen(handle, "wb") as stream:
            yield ArchiveWriter(stream)
            stream.flush()
            os.fsync(stream.fileno())
        os.link(unfinished, path)  # fails where somebody was quicker
    except FileExistsError:
        raise UpkeepRefused(f"{path} 已经存在，没有覆盖。请换一个文件名。") from None
    except OSError as fault:
        raise UpkeepRefused(
            f"写不了 {path}：{fault.strerror or fault}。没有留下半个文件。"
        ) from fault
    finally:
        unfinished.unlink(missing_ok=True)


class Archive:
    """A backup that is read. ``check`` first: nothing in it is trusted before."""

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._zip = zipfile.ZipFile(path)
            self.facts: dict[str, Any] = json.loads(self._zip.read(MANIFEST))
            self.parts: dict[str, dict[str, Any]] = self.facts["parts"]
        except (OSError, zipfile.BadZipFile, KeyError, ValueError, TypeError) as fault:
            raise UpkeepRefused(
                f"{path} 不是一品的备份，或没有复制完整。什么都没有改动。"
            ) from fault
        if self.facts.get("format") != FORMAT:
            raise UpkeepRefused("这份备份来自更新的版本。请先升级一品，再恢复。")

    @property
    def size(self) -> int:
        """Bytes of all parts, unpacked."""
        return sum(int(one["size"]) for one in self.parts.values())

    def check(self, on_progress: Callable[[int], None] = lambda _size: None) -> None:
        """Refuse unless exactly the parts that are listed are there, each as it was written."""
        if {*self._zip.namelist()} != {*self.parts, MANIFEST}:
            raise UpkeepRefused("备份里的内容和它的清单不一致。什么都没有改动。")
        for name, facts in self.parts.items():
            digest, size = hashlib.sha256(), 0
            try:
                for chunk in self.chunks(name):
                    digest.update(chunk)
                    size += len(chunk)
                    on_progress(len(chunk))
            except (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError) as fault:
                raise UpkeepRefused(f"备份里的 {name} 读不出来。什么都没有改动。") from fault
            if (size, digest.hexdigest()) != (facts["size"], facts["sha256"]):
                raise UpkeepRefused(f"备份里的 {name} 和备份时不一样。什么都没有改动。")

    def open(self, name: str) -> IO[bytes]:
        return self._zip.open(name)

    def chunks(self, name: str) -> Iterator[bytes]:
        with self.open(name) as stream:
            while chunk := stream.read(CHUNK):
                yield chunk
