"""No write without an entry: every act somebody does reaches the journal.

Walks the services by name. A public service that takes an ``actor`` calls ``record_entry``, itself
or through another service.
"""

from __future__ import annotations

import ast
from pathlib import Path

SOURCE = Path(__file__).resolve().parents[2] / "src" / "yipin"
JOURNAL = "record_entry"
# name: why it writes nothing down
SILENT = {
    "store_file": "bytes alone; whoever holds the file writes down what it is for",
    "keep_file": "the same",
    "pack_one": "reads",
    "begin_upload": "parts alone; the field that takes the file writes it down",
    "mark_presence": "a sign of life of an open page, forgotten minutes later",
    "tell_units": "messages keep themselves",
    "act_on_chain": "a part of sending, signing and withdrawing, which are written down",
    "tell_endorser": "a message keeps itself",
    "tell_unit": "a message keeps itself",
    "note_renamed": "a part of changing and importing, which are written down",
    "note_closed": "a part of closing, which is written down",
    "save_card": "a draft nobody else sees; handing in and taking back are written down",
    "save_letter": "a draft nobody has seen; sending, holding and discarding are written down",
    "try_robot": "a trial line into a group; setting the robot up and away is written down",
}


def functions() -> dict[str, ast.FunctionDef]:
    """Every function of the services; names are unique enough to follow a call by."""
    found: dict[str, ast.FunctionDef] = {}
    for path in SOURCE.glob("*/services/*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef):
                found[node.name] = node
    return found


def called_by(node: ast.FunctionDef) -> set[str]:
    """Names used in a function: called, or handed on to be called."""
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}


def reaches_journal(name: str, all_of: dict[str, ast.FunctionDef], seen: set[str]) -> bool:
    if name == JOURNAL:
        return True
    if name in seen or name not in all_of:
        return False
    seen.add(name)
    return any(reaches_journal(one, all_of, seen) for one in called_by(all_of[name]))


def is_act(node: ast.FunctionDef) -> bool:
    keywords = {one.arg for one in node.args.kwonlyargs}
    return not node.name.startswith("_") and {"actor", "now"} <= keywords


def test_every_act_of_somebody_is_written_down():
    found = functions()
    acts = [name for name, node in found.items() if is_act(node)]
    assert len(acts) > 40
    silent = {name for name in acts if not reaches_journal(name, found, set())}
    assert silent == SILENT.keys()
