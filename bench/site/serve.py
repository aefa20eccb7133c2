"""Serve the site of the bench until stopped: ``python -m bench.site.serve PORT PROCESSES THREADS``."""

from __future__ import annotations

import sys

from granian import Granian
from granian.constants import Interfaces, Loops
from granian.log import LogLevels


def main(port: int, processes: int, threads: int) -> None:
    Granian(
        "bench.site.wsgi:application",
        address="127.0.0.1",
        port=port,
        interface=Interfaces.WSGI,
        workers=processes,
        blocking_threads=threads,
        loop=Loops.auto,
        backlog=1024,
        log_enabled=True,
        log_level=LogLevels.error,
        log_access=False,
    ).serve()


if __name__ == "__main__":
    main(*(int(each) for each in sys.argv[1:4]))
