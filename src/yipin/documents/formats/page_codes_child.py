"""The process in which scans from strangers are opened. Started by ``page_codes_guard`` only.

Writes one line a page, ``page NUMBER TOTAL JSON``, then ``done`` or ``refused CODE SENTENCE``.
"""

from __future__ import annotations

import base64
import json
import sys
from pathlib import Path

from yipin.documents.formats.guard_child import limit_resources


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _read(path: str, most_pages: int) -> str:
    from yipin.documents.formats.page_codes import read_pages
    from yipin.documents.formats.unreadable import UnreadableFile

    try:
        for page in read_pages(Path(path), most_pages=most_pages):
            picture = base64.b64encode(page.picture).decode()
            said = json.dumps({"codes": page.codes, "picture": picture})
            _say(f"page {page.number} {page.total} {said}")
    except UnreadableFile as error:
        return f"refused {error.code} {error.message}"
    except (MemoryError, RecursionError):
        return "refused too_heavy"
    except Exception:  # noqa: BLE001 - a stranger's file can break a parser in any way
        return "refused corrupt"
    return "done"


def main(arguments: list[str]) -> int:
    seconds, memory_mb, most_pages = map(int, arguments[:3])
    limit_resources(seconds, memory_mb)
    _say(_read(arguments[3], most_pages))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
