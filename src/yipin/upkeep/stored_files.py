"""Putting one file where its name says, under any storage: whole, or not at all."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import IO, Any

from django.core.files import File
from django.core.files.storage import FileSystemStorage, default_storage

from yipin.upkeep.archive import CHUNK

Opened = Callable[[], IO[bytes]]
Switch = Callable[[], object]


def stage_file(name: str, opened: Opened, facts: dict[str, Any]) -> list[Switch]:
    """Put a file where nothing lies yet. What has another content stays until the switch is made.

    A name that leads outside is refused by Django.
    """
    there = default_storage.exists(name)
    if there and digest_of(name) == (facts["size"], facts["sha256"]):
        return []
    if isinstance(default_storage._wrapped, FileSystemStorage):  # type: ignore[attr-defined]
        path = Path(default_storage.path(name))
        switch: Switch = partial(_written_beside(path, opened).replace, path)
    else:
        switch = partial(_store, name, opened)  # a bucket takes a new content in one act
    if there:
        return [switch]
    switch()
    return []


def digest_of(name: str) -> tuple[int, str]:
    """Size in bytes and SHA-256 of a stored file."""
    digest, size = hashlib.sha256(), 0
    with default_storage.open(name) as stream:
        while chunk := stream.read(CHUNK):
            digest.update(chunk)
            size += len(chunk)
    return size, digest.hexdigest()


def _written_beside(path: Path, opened: Opened) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.restored")
    with opened() as stream, fresh.open("wb") as target:
        while chunk := stream.read(CHUNK):
            target.write(chunk)
        target.flush()
        os.fsync(target.fileno())
    return fresh


def _store(name: str, opened: Opened) -> None:
    with opened() as stream:
        default_storage.save(name, File(stream))
