"""How long the sample world and a second start take, as a newcomer meets them."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from bench.rows import Row, at_most

YIPIN = Path(sys.executable).with_name("yipin")
PATIENCE = 60  # seconds


def rows() -> Iterator[Row]:
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "YIPIN_DATA": folder}
        start = time.perf_counter()
        subprocess.run([YIPIN, "demo"], env=environment, check=True, stderr=subprocess.DEVNULL)
        yield at_most("sample-world", time.perf_counter() - start, 20, "seconds of yipin demo")
        again = min(seconds_to_serve(environment) for _ in range(2))
        yield at_most("second-start", again, 5, "seconds to the first page, the faster of two")


def seconds_to_serve(environment: dict[str, str]) -> float:
    """From the command to the first page of a site that is there already."""
    port = free_port()
    start = time.perf_counter()
    site = subprocess.Popen(
        [YIPIN, "run", "--port", str(port)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        wait_for(f"http://127.0.0.1:{port}/")
        return time.perf_counter() - start
    finally:
        site.terminate()
        site.wait(timeout=PATIENCE)


def wait_for(address: str) -> None:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        try:
            urllib.request.urlopen(address, timeout=PATIENCE).close()
        except urllib.error.URLError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(address)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
