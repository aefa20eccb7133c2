"""Sixteen clients on kept connections, each asking as soon as it was answered."""

from __future__ import annotations

import socket
import statistics
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

CLIENTS = 16
END = b"\r\n\r\n"


@dataclass
class Measured:
    """Answers by status and by key, seconds of each answer, and seconds in all."""

    statuses: Counter[int] = field(default_factory=Counter)
    answered: dict[int, int] = field(default_factory=dict)
    times: list[float] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def rate(self) -> float:
        """Answers below 400 a second."""
        good = sum(count for status, count in self.statuses.items() if status < 400)
        return good / self.seconds if self.seconds else 0.0

    def p99(self) -> float:
        return statistics.quantiles(self.times, n=100)[98] if len(self.times) > 1 else 0.0


def request_bytes(
    path: str, port: int, session: str = "", body: str = "", token: str = ""
) -> bytes:
    """A POST as a browser sends it, ready to go out."""
    cookies = f"sessionid={session}; csrftoken={token}"
    return (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nCookie: {cookies}\r\n"
        f"X-CSRFToken: {token}\r\nContent-Type: application/x-www-form-urlencoded\r\n"
        f"Content-Length: {len(body)}\r\n\r\n{body}"
    ).encode("ascii")


def drive(port: int, jobs: Iterator[tuple[int, bytes]], seconds: float) -> Measured:
    """Send the jobs from all clients until the time is over or the jobs are."""
    measured, lock = Measured(), threading.Lock()
    start = time.perf_counter()
    end = start + seconds

    def client() -> None:
        connection = Connection(port)
        while time.perf_counter() < end:
            with lock:
                job = next(jobs, None)
            if job is None:
                return
            began = time.perf_counter()
            status = connection.ask(job[1])
            took = time.perf_counter() - began
            with lock:
                measured.statuses[status] += 1
                measured.answered[job[0]] = status
                measured.times.append(took)

    clients = [threading.Thread(target=client) for _ in range(CLIENTS)]
    for one in clients:
        one.start()
    for one in clients:
        one.join()
    measured.seconds = time.perf_counter() - start
    return measured


class Connection:
    """One kept connection; a status of 0 stands for an answer that never came."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.socket: socket.socket | None = None

    def ask(self, request: bytes) -> int:
        try:
            if self.socket is None:
                self.socket = socket.create_connection(("127.0.0.1", self.port), timeout=60)
                self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self.socket.sendall(request)
            return self._answer(self.socket)
        except OSError:
            self.socket = None
            return 0

    def _answer(self, line: socket.socket) -> int:
        got = b""
        while END not in got:
            more = line.recv(65536)
            if not more:
                raise OSError
            got += more
        head, rest = got.split(END, 1)
        for each in head.split(b"\r\n"):
            name, _, value = each.partition(b":")
            if name.lower() == b"content-length":
                left = int(value) - len(rest)
                while left > 0:
                    left -= len(line.recv(65536))
                break
        return int(head.split(b" ", 2)[1])
