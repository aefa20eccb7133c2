"""The server killed while many hand in: what was answered with success is there, and all of it."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.browser import ROOT
from tests.databases import ON_POSTGRESQL
from tests.journeys.site import environment, wait_until_up
from tests.pictures import free_port
from tests.safety.killing import EACH, PLACES, QUOTA, UNITS
from tests.serverside.sites import YIPIN

CLIENTS = 16
KILL_AFTER = (60, 40)  # answers of the first and of the second life
TOKEN = "a" * 32
SHAPE = ("--processes", "2", "--threads", "4") if ON_POSTGRESQL else ("--processes", "1")


def inside(data: Path, act: str, given: object = None) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.safety.killing", act],
        cwd=ROOT, env=environment(data), input=json.dumps(given), stdout=subprocess.PIPE, text=True,
        check=True,
    )  # fmt: skip
    return json.loads(done.stdout)


@contextmanager
def site(data: Path) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """The site in a group of its own, so that all of it can be killed at one blow."""
    port = free_port()
    command = [YIPIN, "run", "--without-demo", "--port", str(port), *SHAPE]
    with (data / "server.log").open("ab") as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env=environment(data), stdout=log, stderr=log, start_new_session=True
        )
        try:
            wait_until_up(process, f"http://127.0.0.1:{port}", data)
            yield port, process
        finally:
            kill(process)


def kill(process: subprocess.Popen[bytes]) -> None:
    """``kill -9`` for the command and every process below it."""
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


class Crowd:
    """Clients that each hand in one application after the other, as long as anybody answers."""

    def __init__(self, port: int, jobs: list[tuple[int, str]]) -> None:
        self.port, self.jobs = port, iter(jobs)
        self.lock = threading.Condition()
        self.told: list[int] = []
        self.others: list[tuple[int, int]] = []
        self.unanswered = 0
        self.busy = CLIENTS
        self.clients = [threading.Thread(target=self._client) for _ in range(CLIENTS)]
        for one in self.clients:
            one.start()

    def wait_for(self, count: int) -> None:
        """Until so many were told that theirs is handed in."""
        with self.lock:
            self.lock.wait_for(lambda: len(self.told) >= count or not self.busy, timeout=300)

    def join(self) -> None:
        for one in self.clients:
            one.join(timeout=300)
        assert not any(one.is_alive() for one in self.clients)

    def _client(self) -> None:
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=180)
        try:
            while (job := self._next()) is not None and self._hand_in(line, *job):
                pass
        finally:
            line.close()
            with self.lock:
                self.busy -= 1
                self.lock.notify_all()

    def _next(self) -> tuple[int, str] | None:
        with self.lock:
            return next(self.jobs, None)

    def _hand_in(self, line: http.client.HTTPConnection, pk: int, session: str) -> bool:
        headers = {"Cookie": f"sessionid={session}; csrftoken={TOKEN}", "X-CSRFToken": TOKEN}
        try:
            line.request("POST", f"/applications/{pk}/do/submit/", body=b"", headers=headers)
            answer = line.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            with self.lock:
                self.unanswered += 1
            return False
        is_done = answer.status == 302 and answer.headers["Location"] == f"/applications/{pk}/"
        with self.lock:
            if is_done:
                self.told.append(pk)
                self.lock.notify_all()
            else:
                self.others.append((pk, answer.status))
        return True


def test_no_application_that_was_answered_with_success_is_lost(tmp_path: Path):
    jobs = [tuple(one) for one in inside(tmp_path, "world")["drafts"]]
    assert len(jobs) == UNITS * EACH
    told: list[int] = []
    for answers in KILL_AFTER:
        with site(tmp_path) as (port, process):
            crowd = Crowd(port, jobs)
            crowd.wait_for(answers)
            kill(process)
            crowd.join()
        told += crowd.told
        assert len(crowd.told) >= answers
        assert crowd.unanswered > 0  # it was killed in the middle
        assert {status for _pk, status in crowd.others} <= {409}  # no place left, in a sentence
        found = inside(tmp_path, "facts", told)
        assert found["broken"] == {}
        assert len(found["stored"]) - len(told) <= CLIENTS * len(KILL_AFTER)  # those on their way
        jobs = [one for one in jobs if one[0] not in found["stored"]]
    with site(tmp_path) as (port, _process):
        crowd = Crowd(port, jobs)
        crowd.join()
    assert crowd.unanswered == 0
    assert {status for _pk, status in crowd.others} == {409}
    found = inside(tmp_path, "facts", told + crowd.told)
    assert found["broken"] == {}
    assert len(found["stored"]) == PLACES == UNITS * QUOTA
