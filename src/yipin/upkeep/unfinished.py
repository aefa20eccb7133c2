"""The mark of a restore that was begun: while it lies in the data folder, nobody uses the site."""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings

from yipin.upkeep.faults import UpkeepRefused
from yipin.upkeep.occupancy import require_nobody_exchanges


def mark_unfinished(backup: Path) -> None:
    """On the disk before this returns; it names the backup."""
    mark = _mark()
    fresh = mark.with_suffix(".new")
    with fresh.open("w", encoding="utf-8") as stream:
        stream.write(str(backup.resolve()))
        stream.flush()
        os.fsync(stream.fileno())
    fresh.replace(mark)
    _sync_folder(mark.parent)


def clear_unfinished() -> None:
    """Everything else is on the disk before the mark goes."""
    if is_unfinished():
        os.sync()
        _mark().unlink()
        _sync_folder(_mark().parent)


def is_unfinished() -> bool:
    return _mark().exists()


def words_of_unfinished() -> str:
    """What was broken off and what to do; empty where nothing was."""
    if not is_unfinished():
        return ""
    backup = _mark().read_text(encoding="utf-8")
    return (
        "上一次从备份恢复中断了，这里的站点不完整，不能用。"
        f"请再运行一次：yipin restore {backup}（也可以换一份备份）。"
    )


def require_usable(*, unfinished: bool = False) -> None:
    """Refuse while a restore is at work here, and (unless ``unfinished``) where one was broken off."""
    require_nobody_exchanges()
    if not unfinished and (words := words_of_unfinished()):
        raise UpkeepRefused(words)


def _mark() -> Path:
    return Path(settings.DATA) / "restoring"


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
