"""Serving a provider, and starting one from a test."""

from __future__ import annotations

import contextlib
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from socketserver import ThreadingMixIn
from urllib.parse import urljoin, urlsplit
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import requests

ROOT = Path(__file__).resolve().parents[2]


class Threaded(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class Quiet(WSGIRequestHandler):
    def log_message(self, *_args: object) -> None:
        """Nothing is said of each request."""


def serve(port: int) -> None:
    from django.core.wsgi import get_wsgi_application

    application = get_wsgi_application()
    with make_server("127.0.0.1", port, application, Threaded, Quiet) as server:
        server.serve_forever()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def running(module: str, folder: Path, ours: str, ready: str) -> Iterator[str]:
    """The provider's own address, once ``ready`` answers there."""
    port = free_port()
    command = [
        sys.executable,
        "-m",
        f"tests.sign_in_servers.{module}",
        str(port),
        str(folder),
        ours,
    ]
    kept = {k: v for k, v in os.environ.items() if k != "DJANGO_SETTINGS_MODULE"}
    with (folder / "said").open("wb") as said:
        process = subprocess.Popen(command, cwd=ROOT, env=kept, stdout=said, stderr=said)
    address = f"http://127.0.0.1:{port}"
    try:
        _wait_until_it_answers(process, address + ready, folder / "said")
        yield address
    finally:
        process.terminate()
        process.wait(60)


def _wait_until_it_answers(process: subprocess.Popen[bytes], address: str, said: Path) -> None:
    until = time.monotonic() + 180
    while time.monotonic() < until and process.poll() is None:
        with contextlib.suppress(requests.ConnectionError):
            if requests.get(address, timeout=10).status_code == 200:
                return
        time.sleep(0.1)
    raise AssertionError(said.read_text(encoding="utf-8", errors="replace")[-4000:])


def sign_in_there(
    browser: requests.Session, address: str, ours: str, name: str, secret: str
) -> str:
    """Go to the provider as a browser does, sign in where it asks, and stop at the way back.

    Answers the address on our site ("" where the provider does not lead back).
    """
    answer = browser.get(address, allow_redirects=False, timeout=60)
    for _step in range(8):
        if answer.is_redirect:
            onward = urljoin(answer.url, answer.headers["Location"])
            if onward.startswith(ours):
                parts = urlsplit(onward)
                return f"{parts.path}?{parts.query}"
            answer = browser.get(onward, allow_redirects=False, timeout=60)
            continue
        fields = dict(
            re.findall(r'<input type="hidden" name="([^"]+)"[^>]*value="([^"]*)"', answer.text)
        )
        if "username" not in answer.text:
            return ""
        fields |= {"username": name, "password": secret}
        answer = browser.post(answer.url, fields, allow_redirects=False, timeout=60)
    return ""
