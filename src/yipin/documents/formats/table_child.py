"""The process in which a stranger's tables are read. Started by ``table_guard`` only.

Writes ``rows JSON`` lines, each a list of (line, cells), and then ``end`` or ``refused CODE SENTENCE``.
"""

from __future__ import annotations

import json
import sys
from itertools import islice
from pathlib import Path

from yipin.documents.formats.guard_child import limit_resources

BATCH = 1000


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _read(path: str, limit_mb: int) -> str:
    from yipin.documents.formats.table_rows import BROKEN, read_rows
    from yipin.documents.formats.unreadable import UnreadableFile

    try:
        rows = read_rows(Path(path), limit_mb=limit_mb)
        while batch := list(islice(rows, BATCH)):
            _say(f"rows {json.dumps(batch, ensure_ascii=False)}")
    except UnreadableFile as error:
        return f"refused {error.code} {error.message}"
    except (MemoryError, RecursionError):
        refusal = UnreadableFile("too_heavy")
    except Exception:  # noqa: BLE001 - a stranger's file can break a parser in any way
        refusal = UnreadableFile("corrupt", BROKEN)
    else:
        return "end"
    return f"refused {refusal.code} {refusal.message}"


def main(arguments: list[str]) -> int:
    seconds, memory_mb, limit_mb = map(int, arguments[:3])
    limit_resources(seconds, memory_mb)
    _say(_read(arguments[3], limit_mb))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
