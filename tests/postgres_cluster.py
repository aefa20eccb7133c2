"""A PostgreSQL cluster of one's own for as long as a command runs, in a temporary folder.

`python -m tests.postgres_cluster python -m pytest tests/forms` runs the tests on PostgreSQL. Needs `initdb`
and `pg_ctl`, no rights of root: root hands the cluster to an ordinary user, anybody else runs it. Nobody
but this machine's users with access to the folder can reach it: no port is opened, only a socket.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PROGRAMS = ("initdb", "pg_ctl")
DEBIAN = Path("/usr/lib/postgresql")
ORDINARY = ("postgres", "nobody")
SUPERUSER = "yipin"
# A cluster that is thrown away need not survive a power cut; one that is measured should be as any.
HASTY = """
fsync = off
synchronous_commit = off
full_page_writes = off
"""
SETTINGS = """
listen_addresses = ''
unix_socket_directories = '{folder}'
max_connections = 300
shared_buffers = 128MB
wal_level = minimal
max_wal_senders = 0
autovacuum_naptime = 10s
jit = off
log_min_messages = warning
"""


def folder_of_programs() -> Path | None:
    """Where ``initdb`` and ``pg_ctl`` are: in PATH, or where Debian puts them, the newest first."""
    places = [Path(one) for one in os.environ.get("PATH", "").split(os.pathsep) if one]
    debian = DEBIAN.glob("*/bin")
    places += sorted(debian, key=lambda one: _release(one.parent.name), reverse=True)
    for place in places:
        if all(shutil.which(name, path=str(place)) for name in PROGRAMS):
            return place
    return None


def _release(name: str) -> tuple[int, ...]:
    return tuple(int(part) for part in name.split(".") if part.isdecimal())


def is_present() -> bool:
    return folder_of_programs() is not None


def program(name: str) -> str:
    place = folder_of_programs()
    return str(place / name) if place else name


def as_ordinary_user() -> dict[str, Any]:
    """For subprocess: root becomes somebody else, for the server refuses to run as root."""
    if os.geteuid() != 0:
        return {}
    for name in ORDINARY:
        try:
            one = pwd.getpwnam(name)
        except KeyError:
            continue
        return {"user": one.pw_uid, "group": one.pw_gid, "extra_groups": []}
    raise RuntimeError(f"no ordinary user to run PostgreSQL as: {'、'.join(ORDINARY)}")


@contextmanager
def cluster(*, is_durable: bool = False) -> Iterator[str]:
    """The address of the new cluster's own database; all of it is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="yipin-pg-"))
    data, who = folder / "data", as_ordinary_user()
    try:
        if who:
            os.chown(folder, who["user"], who["group"])
        initdb = [
            program("initdb"),
            "-A",
            "trust",
            "-U",
            SUPERUSER,
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
        ]
        call([*initdb, "--no-sync", "-D", str(data)], folder, who)
        with (data / "postgresql.conf").open("a", encoding="utf-8") as settings:
            settings.write(SETTINGS.format(folder=folder) + ("" if is_durable else HASTY))
        log = str(folder / "log")
        call(
            [program("pg_ctl"), "-D", str(data), "-l", log, "-w", "-t", "60", "start"], folder, who
        )
        try:
            yield f"postgresql://{SUPERUSER}@/postgres?host={folder}"
        finally:
            call([program("pg_ctl"), "-D", str(data), "-m", "immediate", "stop"], folder, who)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def call(command: list[str], folder: Path, who: dict[str, Any]) -> None:
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
        **who,
    )
    if done.returncode:
        log = folder / "log"
        said = log.read_text(encoding="utf-8") if log.exists() else ""
        raise RuntimeError(f"{command[0]}: {done.stderr}{said}")


def main(command: list[str]) -> int:
    if not is_present():
        sys.exit(f"initdb or pg_ctl is neither in PATH nor below {DEBIAN}: no PostgreSQL here.")
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # the cluster is stopped on the way out
    with cluster() as address:
        environment = {
            **os.environ,
            "YIPIN_TEST_DATABASE": "postgresql",
            "YIPIN_TEST_CLUSTER": address,
        }
        process = subprocess.Popen(command, env=environment)
        try:
            return process.wait()
        except BaseException:
            process.terminate()
            process.wait()
            raise


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
