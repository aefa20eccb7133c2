"""LibreOffice as the tests have it: the real one where the machine has it, and programs that stand in."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from yipin.documents.formats.office_pdf import find_office

REAL = find_office(os.environ.get("YIPIN_SOFFICE", ""))
NO_OFFICE = (
    "no LibreOffice on this machine: neither YIPIN_SOFFICE nor soffice on the PATH, or no seccomp"
)
PDF = b"%PDF-1.4\n%%EOF\n"
HEAD = f"""#!{sys.executable}
import os, pathlib, socket, subprocess, sys, time
out = pathlib.Path(sys.argv[sys.argv.index("--outdir") + 1])
source = pathlib.Path(sys.argv[-1])
def write(content):
    out.mkdir(exist_ok=True)
    (out / "source.pdf").write_bytes(content)
"""
WRITES = f"write({PDF!r})"


def program(folder: Path, body: str = WRITES) -> Path:
    """A program that is called like LibreOffice and does what ``body`` says."""
    path = folder / "soffice"
    path.write_text(f"{HEAD}{body}\n", encoding="utf-8")
    path.chmod(0o755)
    return path
