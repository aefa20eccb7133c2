"""Serving the site: granian, one process or several, a handful of threads in each."""

from __future__ import annotations

import errno
import multiprocessing
import os
import socket
import tempfile

from granian import Granian
from granian.constants import Interfaces, Loops
from granian.log import LogLevels


def why_not_at(host: str, port: int) -> str:
    """Why nothing can listen here, in a sentence; empty where it can.

    Asked before the start: granian shares a port with another start of itself without a word.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError as fault:
        if fault.errno == errno.EADDRINUSE:
            return f"端口 {port} 已经有程序在用，也许一品已经启动。请先停掉它，或换一个端口，如 PORT=8123。"
        return f"不能在 {host} 的端口 {port} 上启动：{os.strerror(fault.errno or 0)}。请换一个。"
    return ""


def serve(*, host: str, port: int, threads: int, processes: int = 1) -> None:
    """Serve until stopped. Unless a worker does it apart, background work runs inside as well."""
    if os.environ.get("YIPIN_WORKER", "inside") != "separate":
        os.environ["YIPIN_CONSUMER"] = "1"
    os.environ.setdefault("YIPIN_ROLE", "web")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "yipin.config.embedded")
    # A forked child has none of the parent's threads: the typesetter's, started for the sample world,
    # would be waited for without end.
    multiprocessing.set_start_method("spawn", force=True)
    with tempfile.TemporaryDirectory(prefix="yipin-figures-") as figures:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = figures  # where the processes add up their figures
        Granian(
            "yipin.config.wsgi:application",
            address=host,
            port=port,
            interface=Interfaces.WSGI,
            workers=processes,
            respawn_failed_workers=processes > 1,
            blocking_threads=threads,
            loop=Loops.auto,
            backlog=1024,
            log_enabled=True,
            log_level=LogLevels.error,  # the command says in Chinese where the site is
            log_access=False,
        ).serve()
