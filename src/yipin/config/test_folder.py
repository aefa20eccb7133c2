"""Where the tests of one process keep their site: what they store or delete, no other process sees."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path


def folder_of_tests() -> str:
    """``YIPIN_DATA``, or a new folder; in it one for the worker, where several run side by side."""
    folder = Path(os.environ.get("YIPIN_DATA") or tempfile.mkdtemp(prefix="yipin-test-"))
    worker = os.environ.get("PYTEST_XDIST_WORKER", "")
    if worker and folder.name != worker:  # what a worker starts stays in the worker's
        folder = folder / worker
        folder.mkdir(parents=True, exist_ok=True)
    return str(folder)
