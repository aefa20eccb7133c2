"""A site of several processes behind one port, a worker apart, and a visitor without a browser."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path

from tests.browser import ROOT
from tests.journeys.site import environment, wait_until_up
from tests.pictures import free_port

YIPIN = str(Path(sys.executable).parent / "yipin")
PATIENCE = 180


@contextmanager
def served(data: Path, *options: str, demo: bool = False, **variables: str) -> Iterator[str]:
    """The address of `yipin run` with these options; stopped afterwards."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    without = () if demo else ("--without-demo",)
    command = [YIPIN, "run", *without, "--port", str(port), *options]
    with running(command, data, "server.log", variables) as process:
        wait_until_up(process, url, data)
        yield url


@contextmanager
def working(data: Path, **variables: str) -> Iterator[subprocess.Popen[bytes]]:
    """A worker that has said it is there: a signal before that meets a Python that only starts."""
    log = data / "worker.log"
    before = started(log)
    with running([YIPIN, "worker"], data, log.name, variables) as process:
        until(lambda: started(log) > before)
        yield process


def started(log: Path) -> int:
    return log.read_text(encoding="utf-8").count("后台程序已启动") if log.exists() else 0


@contextmanager
def running(
    command: list[str], data: Path, log: str, variables: dict[str, str]
) -> Iterator[subprocess.Popen[bytes]]:
    surroundings = {**environment(data), **variables}
    with (
        (data / log).open("ab") as said,
        subprocess.Popen(
            command, cwd=ROOT, env=surroundings, stdout=said, stderr=subprocess.STDOUT
        ) as process,
    ):
        try:
            yield process
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
            process.wait(timeout=PATIENCE)


class Visitor:
    """Follows links and sends forms, with the cookies of one browser."""

    def __init__(self, url: str) -> None:
        self.url, self.cookies = url, CookieJar()
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))

    def get(self, path: str, **headers: str) -> tuple[int, str]:
        return self._ask(urllib.request.Request(self.url + path, headers=headers))

    def post_for_script(self, path: str, **fields: str) -> tuple[int, str]:
        return self._post(path, fields, {"Accept": "application/json"})

    def post(self, path: str, **fields: str) -> tuple[int, str]:
        return self._post(path, fields, {})

    def _post(self, path: str, fields: dict[str, str], more: dict[str, str]) -> tuple[int, str]:
        token = next((c.value for c in self.cookies if c.name == "csrftoken"), "") or ""
        data = urllib.parse.urlencode({"csrfmiddlewaretoken": token, **fields}).encode()
        headers = {"Referer": self.url + path, "X-CSRFToken": token, **more}
        return self._ask(urllib.request.Request(self.url + path, data, headers))

    def upload(self, path: str, name: str, content: bytes) -> tuple[int, str]:
        """A form with one file, as a browser sends it."""
        token = next(c.value for c in self.cookies if c.name == "csrftoken") or ""
        mark = "------------------------yipin"
        head = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
        data = head.encode() + content + f"\r\n--{mark}--\r\n".encode()
        headers = {
            "Content-Type": f"multipart/form-data; boundary={mark}",
            "Referer": self.url + path,
            "X-CSRFToken": token,
        }
        return self._ask(urllib.request.Request(self.url + path, data, headers))

    def sign_in(self, username: str, password: str) -> tuple[int, str]:
        _status, page = self.get("/account/sign-in/")
        if "csrftoken" not in {c.name for c in self.cookies}:
            raise RuntimeError(page)
        return self.post("/account/sign-in/", login=username, password=password)

    def moved_to(self, url: str) -> Visitor:
        """The same person at another address of the same host: cookies know no ports."""
        other = Visitor(url)
        for cookie in self.cookies:
            other.cookies.set_cookie(cookie)
        return other

    def _ask(self, request: urllib.request.Request) -> tuple[int, str]:
        try:
            with self.opener.open(request, timeout=PATIENCE) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as refused:
            return refused.code, refused.read().decode()


def until(holds: Callable[[], bool], seconds: int = PATIENCE) -> None:
    """Wait for something that comes by itself, and fail where it does not."""
    last = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < last, "it did not come about"
        time.sleep(0.1)


def figure(text: str, name: str) -> float:
    """The sum of one figure of /metrics over all its labels."""
    rows = re.findall(rf"^{name}(?:{{[^}}]*}})? ([0-9.e+-]+)$", text, re.MULTILINE)
    return sum(float(row) for row in rows)


def processes_of(parent: int) -> int:
    """How many processes a server runs below itself."""
    listed = Path(f"/proc/{parent}/task/{parent}/children")
    return len(listed.read_text(encoding="ascii").split()) if listed.exists() else 0
