"""Moving a site from SQLite to PostgreSQL: a backup of the rows, put back where they are to live."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import connection

from yipin.config.database import SCHEMES
from yipin.upkeep.backup import OnProgress, Taken, make_backup
from yipin.upkeep.faults import UpkeepRefused
from yipin.upkeep.occupancy import alone_with

CHILD = "from yipin.cli import main; main()"


def move_to_postgresql(
    address: str,
    *,
    now: datetime,
    on_progress: OnProgress = lambda _words, _done, _total: None,
) -> Taken:
    """Copy every row into an empty database; files stay where they are.

    Refused while the site runs and where the database is not empty. Counts and digests of each
    table are compared before the rows count; the SQLite file is left as it was.
    """
    if connection.vendor != "sqlite":
        raise UpkeepRefused("这个站点已经在用 PostgreSQL（设了 DATABASE_URL），不用再搬。")
    if not address.startswith(SCHEMES):
        raise UpkeepRefused("地址要写成 postgresql://用户:密码@主机:5432/数据库。")
    with (
        tempfile.TemporaryDirectory(dir=settings.DATA, prefix="move-") as folder,
        alone_with(connection),
    ):
        rows = Path(folder) / "rows"
        taken = make_backup(rows, now=now, for_move=True, on_progress=on_progress)
        _put_into(address, rows, Path(folder))
    return taken


def _put_into(address: str, rows: Path, folder: Path) -> None:
    """In a process of its own, which knows no other database than the new one."""
    environment = {**os.environ, "DATABASE_URL": address, "YIPIN_DATA": str(folder)}
    done = subprocess.run(  # noqa: S603  # this very program
        [sys.executable, "-c", CHILD, "restore", str(rows)],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        said = done.stderr.strip()
        if not said or "Traceback" in said:
            said = "没有搬成，原因不明。" + said[-300:]
        raise UpkeepRefused(f"{said}\nSQLite 里的数据没有改动。")
