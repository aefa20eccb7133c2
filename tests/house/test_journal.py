"""No write without an entry: every act somebody does reaches the journal.

Walks the services by name. A public service that takes an ``actor``, and one that a page or the API
calls and that changes rows, calls ``record_entry``, itself or through another service.
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
    "store_with_day": "the same",
    "pack_one": "reads",
    "begin_upload": "parts alone; the field that takes the file writes it down",
    "mark_presence": "a sign of life of an open page, forgotten minutes later",
    "tell_units": "messages keep themselves",
    "tell_results": "the same; what they tell of is written down with its signature",
    "act_on_chain": "a part of sending, signing and withdrawing, which are written down",
    "tell_endorser": "a message keeps itself",
    "tell_unit": "a message keeps itself",
    "note_renamed": "a part of changing and importing, which are written down",
    "note_closed": "a part of closing, which is written down",
    "save_card": "a draft nobody else sees; handing in and taking back are written down",
    "rank_again": "the list follows from the cards, which are written down",
    "note_marks_seen": "a page was read; handing in and taking back, which it bears on, are written down",
    "start_clock": "the clock on the wall; calling and ending a turn are written down",
    "pause_clock": "the same",
    "begin_phase": "the same",
    "save_letter": "a draft nobody has seen; sending, holding and discarding are written down",
    "add_posting": "a line of the books; the act that adds it is written down",
    "try_robot": "a trial line into a group; setting the robot up and away is written down",
}

# Changes rows at the call of a page, on nobody's behalf, or keeps itself.
UNSAID = {
    "begin_sign_in": "the list of sign-ins keeps itself",
    "touch_sign_in": "the same",
    "forget_sign_in": "the same",
    "check_second_factor": "marks a code as used up; what it opens writes itself down",
    "note_invitation_try": "counts tries; joining is written down",
    "mail_invitation": "a message keeps itself; inviting is written down",
    "mark_read": "a message keeps when it was read",
    "continue_upload": "parts alone; the field that takes the file writes it down",
    "end_upload": "the same",
    "read_words": "looks into a Word file; nothing is kept",
    "token_in_use": "when a key was last used",
    "keep_answer": "the answer of the API kept for a repeated request",
    "finish_answer": "the same",
    "feed_of_token": "when an address was last read",
    "forget_claims": "drops what was never to be kept; linking is written down",
    "refresh_short_list": "the list follows from the cards, which are written down",
    "refresh_with_parts": "the same, of its parts too",
    "take_objection": "of an unnamed one nothing may say when it came; its answer is written down",
    "tell_of_objection": "a message keeps itself",
    "renderings_of": "a Word file as PDF: what is made follows from the file",
    "keep_note": "words of a draft; handing the claim in is written down",
    "revise": "the revisions that calendar programs were told",
}
WRITES = {
    "create",
    "save",
    "update",
    "delete",
    "bulk_create",
    "bulk_update",
    "update_or_create",
    "get_or_create",
}


def functions() -> dict[str, ast.FunctionDef]:
    """Every function of the services; names are unique enough to follow a call by."""
    found: dict[str, ast.FunctionDef] = {}
    for path in SOURCE.glob("**/services/*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.FunctionDef):
                found[node.name] = node
    return found


def called_by(node: ast.FunctionDef) -> set[str]:
    """Names used in a function: called, or handed on to be called."""
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name)}


def changes_rows(name: str, all_of: dict[str, ast.FunctionDef], seen: set[str]) -> bool:
    if name in seen or name not in all_of:
        return False
    seen.add(name)
    calls = [one.func for one in ast.walk(all_of[name]) if isinstance(one, ast.Call)]
    if any(isinstance(one, ast.Attribute) and one.attr in WRITES for one in calls):
        return True
    return any(changes_rows(one, all_of, seen) for one in called_by(all_of[name]))


def called_by_pages() -> set[str]:
    """What the pages and the API take from the services."""
    names: set[str] = set()
    for path in SOURCE.glob("web/**/*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and ".services" in (node.module or ""):
                names |= {one.name for one in node.names}
    return names


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


def test_what_a_page_changes_is_written_down_whoever_it_is_said_to_be():
    found = functions()
    writers = {name for name in called_by_pages() if changes_rows(name, found, set())}
    assert len(writers) > 40
    silent = {name for name in writers if not reaches_journal(name, found, set())}
    assert silent - SILENT.keys() == UNSAID.keys()
