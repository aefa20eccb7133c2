"""Putting one file where its name says, under any storage: whole, or not at all."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from django.core.files import File
from django.core.files.storage import FileSystemStorage, default_storage

from yipin.upkeep.archive import CHUNK


def put_file(name: str, opened: Callable[[], IO[bytes]], facts: dict[str, Any]) -> None:
    """What is there already with this content stays. A name that leads outside is refused by Django."""
    if default_storage.exists(name):
        if digest_of(name) == (facts["size"], facts["sha256"]):
            return
        default_storage.delete(name)
    if isinstance(default_storage._wrapped, FileSystemStorage):  # type: ignore[attr-defined]
        _write(Path(default_storage.path(name)), opened)
        return
    with opened() as stream:
        default_storage.save(name, File(stream))


def digest_of(name: str) -> tuple[int, str]:
    """Size in bytes and SHA-256 of a stored file."""
    digest, size = hashlib.sha256(), 0
    with default_storage.open(name) as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return size, digest.hexdigest()


def _write(path: Path, opened: Callable[[], IO[bytes]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.restored")
    with opened() as stream, fresh.open("wb") as target:
        while chunk := stream.read(CHUNK):
            target.write(chunk)
        target.flush()
        os.fsync(target.fileno())
    fresh.replace(path)
