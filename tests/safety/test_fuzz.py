"""Twenty thousand mutated files: each is read or refused in a sentence, none breaks or holds a reader.

The nightly run (``make fuzz``) takes a million with other dice.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.safety import fuzzing
from tests.safety.mutations import mutated
from tests.safety.seeds import seeds

SEED = 20270305
FILES = 20_000
SHARDS = 8


@pytest.mark.parametrize("shard", range(SHARDS))
def test_every_mutated_file_is_read_or_refused(shard: int):
    size = FILES // SHARDS
    figures = fuzzing.run_shard(SEED, range(shard * size, shard * size + size))
    assert figures.faults == []
    assert figures.files == size
    ends = {end.split()[0] for end in figures.ends}
    assert ends == set(fuzzing.SHARES)
    for kind in (
        "docx",
        "doc",
        "pdf",
        "html",
        "txt",
        "xlsx",
        "csv",
    ):  # the mutations go deep enough
        assert figures.ends[f"{kind} read"] > 0.2 * sum(
            count for end, count in figures.ends.items() if end.split()[0] == kind
        )


def test_the_files_that_mutations_begin_with_are_sound(tmp_path: Path):
    for kind, contents in seeds().items():
        for number, content in enumerate(contents):
            path = tmp_path / f"{kind}-{number}"
            path.write_bytes(content)
            assert (path.name, fuzzing.end_of(kind, path, 0)) == (path.name, "read")


def test_the_same_dice_give_the_same_files():
    from random import Random

    for kind, contents in seeds().items():
        first, second = (mutated(kind, contents[0], Random("7:1")) for _ in range(2))
        assert first == second


def _is_slow(_path: Path, _number: int) -> None:
    while True:
        pass


def _is_unclear(_path: Path, _number: int) -> None:
    raise KeyError("小数点")


@pytest.mark.parametrize(("reader", "words"), [(_is_slow, "over"), (_is_unclear, "KeyError")])
def test_what_must_not_happen_is_noticed(reader, words, tmp_path: Path, monkeypatch):
    import signal

    def ring(*_: object) -> None:
        raise fuzzing.TooSlow

    monkeypatch.setitem(fuzzing.READERS, "csv", reader)
    monkeypatch.setattr(fuzzing, "SECONDS", 0.1)
    path = tmp_path / "file"
    path.write_text("甲,乙\n", encoding="utf-8")
    before = signal.signal(signal.SIGPROF, ring)
    try:
        end = fuzzing.end_of("csv", path, 1)
    finally:
        signal.signal(signal.SIGPROF, before)
    assert end.startswith("fault")
    assert words in end


def test_a_reader_that_dies_is_one_fault_and_the_others_go_on(monkeypatch):
    """The child is told to die by its environment: nothing else reaches another process."""
    monkeypatch.setenv("YIPIN_FUZZ_DIES_AT", "3")
    figures = fuzzing.run_shard(SEED, range(8))
    assert [(one["number"], figures.files) for one in figures.faults] == [(3, 8)]
