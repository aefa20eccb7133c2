"""Mutated files for the readers: each must end as what was read or as a sentence, and soon.

``python -m tests.safety.fuzzing COUNT [SEED]`` prints the figures and keeps what went wrong under
``.build/fuzz``; ``make fuzz`` calls it. A shard is a process of its own, so that a crash is one
fault and not the end. The same seed gives the same mutations.
"""

from __future__ import annotations

import argparse
import faulthandler
import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

from tests.safety.mutations import mutated
from tests.safety.seeds import seeds
from yipin.documents.filetypes import sniff_file
from yipin.documents.formats.reading import read_paper
from yipin.documents.formats.unreadable import UnreadableFile
from yipin.reading.blank_forms.reading import read_forms
from yipin.reading.notice import read_notice

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / ".build" / "fuzz"
SECONDS = 10  # of processor time for one file
STUCK = 240  # of the clock, where even the processor stands still
MEMORY = 3 * 1024**3
LIMIT_MB = 20
MOST_CHARS = 600_000  # what is longer is refused before the grammar sees it
UNDERSTOOD_OF = 8  # one paper of so many is also read for its sense
DIES_AT = int(os.environ.get("YIPIN_FUZZ_DIES_AT", "-1"))  # for the test of this module
SHARES = {
    "docx": 22, "doc": 16, "pdf": 16, "html": 14, "txt": 8, "xlsx": 14, "csv": 9, "scan": 1,
}  # fmt: skip


class TooSlow(BaseException):
    """Raised by the alarm, where the reader may not catch it."""


@dataclass
class Figures:
    """What came of the files: how many, how they ended, the slowest (seconds), and what went wrong."""

    files: int = 0
    seconds: float = 0.0
    ends: Counter[str] = field(default_factory=Counter)
    slowest: tuple[float, str] = (0.0, "")
    faults: list[dict[str, Any]] = field(default_factory=list)

    def add(self, other: Figures) -> None:
        self.files += other.files
        self.seconds += other.seconds
        self.ends += other.ends
        self.slowest = max(self.slowest, other.slowest)
        self.faults += other.faults


def case(seed: int, number: int) -> tuple[str, bytes]:
    """The kind and the content of one mutated file."""
    dice = Random(f"{seed}:{number}")
    kind = dice.choices(list(SHARES), list(SHARES.values()))[0]
    return kind, mutated(kind, dice.choice(seeds()[kind]), dice)


def read_words(path: Path, number: int) -> None:
    paper = read_paper(path, limit_mb=LIMIT_MB)
    if number % UNDERSTOOD_OF == 0 and len(paper.text) <= MOST_CHARS:
        read_notice(paper).as_json()
        read_forms(paper)


def read_table(path: Path, _number: int) -> None:
    from yipin.documents.formats.table_rows import read_rows

    for _line, _cells in read_rows(path, limit_mb=LIMIT_MB):
        pass


def read_scan(path: Path, _number: int) -> None:
    from yipin.documents.formats.page_codes import read_pages

    for _page in read_pages(path, most_pages=3):
        pass


READERS: dict[str, Callable[[Path, int], None]] = {
    "xlsx": read_table, "csv": read_table, "scan": read_scan,
}  # fmt: skip


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Processor time, so that a loaded machine is not mistaken for a slow reader."""
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def end_of(kind: str, path: Path, number: int) -> str:
    """``read``, ``refused CODE``, or another word for what must not happen."""
    try:
        with at_most(SECONDS):
            refused = _sniffed(path)
            READERS.get(kind, read_words)(path, number)
    except UnreadableFile as refusal:
        return _judged(refusal)
    except TooSlow:
        return f"fault over {SECONDS} s"
    except BaseException as error:  # noqa: BLE001 - also what a library in Rust calls a panic
        return f"fault {type(error).__name__} {error} {_place(error)}"
    return refused if refused.startswith("fault") else "read"


def _sniffed(path: Path) -> str:
    try:
        sniff_file(path)
    except UnreadableFile as refusal:
        return _judged(refusal)
    return ""


def _judged(refusal: UnreadableFile) -> str:
    """A refusal says what to do, in a sentence."""
    is_clear = "请" in refusal.message and refusal.message.endswith("。")
    return f"refused {refusal.code}" if is_clear else f"fault unclear {refusal.message}"


def _place(error: BaseException) -> str:
    at, places = error.__traceback__, []
    while at is not None:
        places.append(f"{Path(at.tb_frame.f_code.co_filename).name}:{at.tb_lineno}")
        at = at.tb_next
    return " < ".join(reversed(places[-4:]))


def read_shard(seed: int, numbers: range, report: Path) -> None:
    """In a process of its own: read one after the other; ``report`` always tells how far it came."""

    def ring(*_: object) -> None:
        raise TooSlow

    signal.signal(signal.SIGPROF, ring)
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    seeds()
    figures, at = Figures(), report.with_suffix(".at")
    with tempfile.TemporaryDirectory() as folder, at.open("wb", buffering=0) as place:
        path = Path(folder) / "file"
        begin = time.monotonic()
        for number in numbers:
            os.pwrite(place.fileno(), b"%12d" % number, 0)
            faulthandler.dump_traceback_later(STUCK, exit=True)
            kind, content = case(seed, number)
            path.write_bytes(content)
            if number == DIES_AT:
                os.abort()
            start = time.process_time()
            end = end_of(kind, path, number)
            took = time.process_time() - start
            figures.files += 1
            figures.ends[f"{kind} {end}" if not end.startswith("fault") else "fault"] += 1
            figures.slowest = max(figures.slowest, (round(took, 2), f"{kind} {number}"))
            if end.startswith("fault"):
                figures.faults.append({"number": number, "kind": kind, "words": end[:600]})
        faulthandler.cancel_dump_traceback_later()
        figures.seconds = time.monotonic() - begin
    report.write_text(json.dumps(vars(figures)), encoding="utf-8")


def run_shard(seed: int, numbers: range) -> Figures:
    """A shard in a process; where that dies, the file is a fault and the next process goes on."""
    figures = Figures()
    with tempfile.TemporaryDirectory() as folder:
        for attempt in count():
            report = Path(folder) / f"{attempt}.json"
            words = ["--shard", str(seed), str(numbers.start), str(numbers.stop), str(report)]
            done = subprocess.run(
                [sys.executable, "-m", "tests.safety.fuzzing", *words],
                cwd=ROOT, stderr=subprocess.PIPE, text=True, check=False,
            )  # fmt: skip
            if report.exists():
                figures.add(_told(report))
                return figures
            at = report.with_suffix(".at")
            if not at.exists() or not at.read_bytes():
                raise RuntimeError(done.stderr)
            number = int(at.read_bytes())
            figures.files += number - numbers.start + 1
            words_of_end = f"fault ended by {done.returncode}: {done.stderr[-400:]}"
            figures.faults.append(
                {"number": number, "kind": case(seed, number)[0], "words": words_of_end}
            )
            numbers = range(number + 1, numbers.stop)
            if not numbers:
                return figures
    return figures


def _told(report: Path) -> Figures:
    facts = json.loads(report.read_text(encoding="utf-8"))
    return Figures(
        facts["files"], facts["seconds"], Counter(facts["ends"]), tuple(facts["slowest"]), facts["faults"]
    )  # fmt: skip


def say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


def run(total: int, seed: int, processes: int, *, piece: int = 2500) -> Figures:
    shards = [range(at, min(at + piece, total)) for at in range(0, total, piece)]
    figures = Figures()
    with ThreadPoolExecutor(processes) as pool:
        for done, one in enumerate(pool.map(lambda each: run_shard(seed, each), shards), 1):
            figures.add(one)
            say(f"{figures.files} / {total}, faults {len(figures.faults)}")
            keep(seed, one.faults)
            if done % 40 == 0:
                say(table_of(figures))
    return figures


def keep(seed: int, faults: list[dict[str, Any]]) -> None:
    """The file that did it, and what happened."""
    for fault in faults:
        KEPT.mkdir(parents=True, exist_ok=True)
        kind, content = case(seed, fault["number"])
        place = KEPT / f"{seed}-{fault['number']}.{kind}"
        place.write_bytes(content)
        place.with_suffix(f".{kind}.told").write_text(fault["words"], encoding="utf-8")


def table_of(figures: Figures) -> str:
    lines = [f"{count:>9}  {end}" for end, count in sorted(figures.ends.items())]
    lines.append(
        f"files {figures.files}, seconds of all shards {figures.seconds:.0f}, slowest {figures.slowest}"
    )
    lines += [f"FAULT {one['kind']} {one['number']}: {one['words']}" for one in figures.faults]
    return "\n".join(lines)


def main(words: list[str]) -> int:
    if words[:1] == ["--shard"]:
        seed, start, stop = map(int, words[1:4])
        read_shard(seed, range(start, stop), Path(words[4]))
        return 0
    asked = argparse.ArgumentParser(prog="make fuzz")
    asked.add_argument("count", type=int)
    asked.add_argument("seed", type=int, nargs="?", default=int(time.time()))
    asked.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    given = asked.parse_args(words)
    say(f"seed {given.seed}")
    begin = time.monotonic()
    figures = run(given.count, given.seed, given.processes)
    say(table_of(figures))
    say(f"{figures.files} files in {time.monotonic() - begin:.0f} s, {len(figures.faults)} faults")
    return 1 if figures.faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
