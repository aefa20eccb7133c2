"""A server that speaks S3, started for the tests: rclone, with keys, in a temporary folder."""

from __future__ import annotations

import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.pictures import free_port

KEY, SECRET, BUCKET = "yipin-tests", "only-for-tests", "papers"


@dataclass
class Bucket:
    """``url`` is what YIPIN_FILES is set to; ``folder`` is where the server keeps the objects."""

    url: str
    endpoint: str
    folder: Path
    process: subprocess.Popen[bytes]

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(timeout=60)


@contextmanager
def bucket(folder: Path, port: int | None = None) -> Iterator[Bucket]:
    port = port or free_port()
    (folder / BUCKET).mkdir(parents=True, exist_ok=True)
    command = [
        str(Path(sys.executable).parent / "rclone"), "serve", "s3", str(folder),
        "--addr", f"127.0.0.1:{port}", "--auth-key", f"{KEY},{SECRET}",
        "--vfs-cache-mode", "off", "--dir-cache-time", "0s", "--config", os.devnull, "-q",
    ]  # fmt: skip
    endpoint = f"http://127.0.0.1:{port}"
    url = f"s3://{BUCKET}/site?endpoint={endpoint}"
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            wait_for(endpoint, process)
            yield Bucket(url, endpoint, folder / BUCKET / "site", process)
        finally:
            process.terminate()


def wait_for(endpoint: str, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 120
    while True:
        try:
            urllib.request.urlopen(endpoint, timeout=5).close()
        except urllib.error.HTTPError:
            return  # it answers, and refuses whoever has no key
        except OSError:
            if process.poll() is not None or time.monotonic() > until:
                raise
            time.sleep(0.05)
        else:
            raise RuntimeError("the bucket lets anybody in")
