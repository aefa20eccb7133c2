"""How well and how fast notices and forms are read."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.rows import Row, at_least, at_most, best_seconds
from bench.samples import long_docx, long_pdf

ROOT = Path(__file__).resolve().parents[1]
NOTICES = Path(os.environ.get("YIPIN_NOTICES", ROOT.parent / "shared" / "notices"))
COMMAND = f"{Path(sys.executable).with_name('yipin')} read --json {{path}}"


def rows() -> Iterator[Row]:
    if NOTICES.is_dir():
        yield from scorer_rows()
    with tempfile.TemporaryDirectory() as folder:
        yield from speed_rows(Path(folder))


def scorer_rows() -> Iterator[Row]:
    """Both judges, each run on the command as a user runs it."""
    out = run_judge(NOTICES / "score.py", NOTICES)
    yield at_least("notices-f1", macro(out), 0.92, "macro F1 of score.py over all notices")
    forms = NOTICES / "word"
    out = run_judge(forms / "score_forms.py", forms)
    yield at_least("forms-labels-f1", f1_of(out, "labels"), 0.95, "F1 of form labels")
    yield at_least("forms-f1", macro(out), 0.90, "mean of labels, types, groups, columns")


def run_judge(script: Path, folder: Path) -> str:
    done = subprocess.run(
        [sys.executable, script, folder, "--command", COMMAND],
        capture_output=True,
        text=True,
        check=True,
    )
    print(done.stdout)
    return done.stdout


def macro(text: str) -> float:
    return float(re.findall(r"macro F1 (\d+\.\d+)", text)[-1])


def f1_of(text: str, key: str) -> float:
    """The third figure (precision, recall, F1) of the row of this key."""
    return float(re.findall(rf"^{key}\s+\S+\s+\S+\s+(\d+\.\d+)", text, re.MULTILINE)[0])


def speed_rows(folder: Path) -> Iterator[Row]:
    from yipin.documents.formats.guard import read_paper_guarded
    from yipin.documents.formats.reading import read_paper
    from yipin.reading.blank_forms.reading import read_forms
    from yipin.reading.notice import read_notice

    docx, pdf = long_docx(folder / "long.docx", pages=20), long_pdf(folder / "long.pdf", pages=200)

    def read_all() -> None:
        paper = read_paper(docx)
        read_notice(paper)
        read_forms(paper)

    spent = best_seconds(read_all) * 1000
    yield at_most("docx-20-pages", spent, 150, "milliseconds in one process, read and understood")
    yield at_most("docx-memory", peak_of(docx), 150, "megabytes at the peak of a fresh process")
    spent = best_seconds(lambda: read_paper_guarded(pdf, seconds=30), times=1)
    yield at_most("pdf-200-pages", spent, 5, "seconds in the guarded child process")


READ_AND_SAY_PEAK = """
import resource, sys
from yipin.documents.formats.reading import read_paper
from yipin.reading.blank_forms.reading import read_forms
from yipin.reading.notice import read_notice
paper = read_paper(sys.argv[1])
read_notice(paper)
read_forms(paper)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


def peak_of(path: Path) -> float:
    """Megabytes that reading takes at its peak, in a process that does nothing else."""
    done = subprocess.run(
        [sys.executable, "-c", READ_AND_SAY_PEAK, path], capture_output=True, text=True, check=True
    )
    return float(done.stdout)
