"""What lies beside the rows: files, the key, the mark of a sample world. First staged, then switched."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from django.conf import settings

from yipin.documents.storage import FilesAway
from yipin.upkeep.archive import OWN, Archive
from yipin.upkeep.backup import KEY
from yipin.upkeep.faults import UpkeepRefused
from yipin.upkeep.stored_files import Switch, stage_file

FILES = "files/"


class Staged:
    """Everything is written and nothing of the old site is touched; ``switch`` exchanges what differs."""

    def __init__(self, archive: Archive, on_file: Callable[[int, int], None]) -> None:
        self._switches: list[Switch] = []
        names = [one for one in archive.parts if one.startswith(FILES)]
        with plain_refusals():
            for self.files, name in enumerate(names, start=1):
                opened = partial(archive.open, name)
                place = name.removeprefix(FILES)
                self._switches += stage_file(place, opened, archive.parts[name])
                on_file(self.files, len(names))
            self.files = len(names)
            self.has_key = KEY in archive.parts
            if self.has_key:
                self._switches.append(_staged_key(archive))
        self._is_demo = bool(archive.facts["demo"])

    def switch(self) -> None:
        with plain_refusals():
            for each in self._switches:
                each()
            demo = Path(settings.DATA) / "demo"
            demo.touch() if self._is_demo else demo.unlink(missing_ok=True)


@contextmanager
def plain_refusals() -> Iterator[None]:
    try:
        yield
    except FilesAway as fault:
        raise UpkeepRefused(f"存放文件的地方连不上，或不让写：{fault}。") from fault
    except OSError as fault:
        raise UpkeepRefused(f"文件写不下去：{fault.strerror or fault}。") from fault


def _staged_key(archive: Archive) -> Switch:
    target = Path(settings.DATA) / KEY
    fresh = target.with_suffix(".restored")
    handle = os.open(fresh, os.O_CREAT | os.O_TRUNC | os.O_WRONLY, OWN)
    with os.fdopen(handle, "wb") as stream:
        for chunk in archive.chunks(KEY):
            stream.write(chunk)
        stream.flush()
        os.fsync(stream.fileno())
    return partial(fresh.replace, target)
