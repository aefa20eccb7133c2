"""A restore that kills itself, as ``kill -9`` does, at a named step: before that step is done.

Run as a process: ``python -m tests.upkeep.killing STEP BACKUP``. The steps are seen from outside of
the program: what it asks of the system (Python's audit events) and of the database.
"""

from __future__ import annotations

import os
import re
import signal
import sys
from collections.abc import Callable
from typing import Any

from tests.upkeep.sites import STOP

FOLDER = "the data folder"
STORED = r"^\.[0-9a-f]{64}\.restored$"
STEPS: dict[str, tuple[str, str]] = {  # the event, and what is asked for: a name or a statement
    "dropping a table": ("sql", "^DROP TABLE"),
    "making a table": ("sql", '^CREATE TABLE "programmes_round"'),
    "writing a file beside": ("open", STORED),
    "emptying the tables": ("sql", "^(DELETE FROM|TRUNCATE)"),
    "proving a table": ("sql", 'FROM "journal_entry" ORDER BY'),
    "writing the key beside": ("open", r"^secret_key\.restored$"),
    "setting the mark": ("os.rename", r"^restoring\.new$"),
    "committing": ("open", FOLDER),  # to bring the mark to the disk, the last step before it
    "exchanging a file": ("os.rename", STORED),
    "exchanging the key": ("os.rename", r"^secret_key\.restored$"),
    "taking the mark away": ("os.remove", "^restoring$"),
    "sending a file to the bucket": ("http.client.send", "^PUT "),
}


def die() -> None:
    """Killed here, or stopped where another process is to look on."""
    os.kill(os.getpid(), signal.SIGSTOP if STOP in os.environ else signal.SIGKILL)


def kill_on_audit(event: str, sought: str) -> None:
    def heard(name: str, asked: tuple[Any, ...]) -> None:
        if name == event and _is_it(event, sought, asked):
            die()

    sys.addaudithook(heard)


def _is_it(event: str, sought: str, asked: tuple[Any, ...]) -> bool:
    if event == "http.client.send":
        sent = asked[1]
        return isinstance(sent, bytes) and bool(re.search(sought, sent.decode("latin-1")))
    path = str(asked[0])
    if sought == FOLDER:
        return path == os.environ["YIPIN_DATA"]
    return bool(re.search(sought, path.rsplit("/", 1)[-1]))


def kill_on_sql(sought: str) -> None:
    from django.db import connection

    def asked(execute: Callable[..., Any], sql: str, *more: Any) -> Any:
        if re.search(sought, str(sql)):
            die()
        return execute(sql, *more)

    connection.execute_wrappers.append(asked)


def main(step: str, backup: str) -> None:
    import django

    django.setup()
    event, sought = STEPS[step]
    if event == "sql":
        kill_on_sql(sought)
    else:
        kill_on_audit(event, sought)
    from yipin.cli import main as command

    command(["restore", backup, "--replace", "--yes"])


if __name__ == "__main__":
    main(*sys.argv[1:])
