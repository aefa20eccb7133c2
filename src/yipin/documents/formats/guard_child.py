"""The process in which files from strangers are read. Started by ``guard`` only.

Writes ``page DONE TOTAL`` lines and then one line: ``paper JSON`` or ``refused CODE SENTENCE``.
"""

from __future__ import annotations

import sys


def limit_resources(seconds: int, memory_mb: int) -> None:
    """No more time, memory, files on disk or processes than one reading needs."""
    try:
        import resource
    except ImportError:  # no such limits on this system; the caller's clock still runs
        return
    memory = memory_mb * 1024 * 1024
    for limit, figure in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        resource.setrlimit(limit, (figure, figure))


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _read(path: str, limit_mb: int) -> str:
    from yipin.documents.formats.paper_json import paper_to_json
    from yipin.documents.formats.reading import read_paper
    from yipin.documents.formats.unreadable import UnreadableFile

    try:
        paper = read_paper(
            path, limit_mb=limit_mb, on_progress=lambda done, total: _say(f"page {done} {total}")
        )
        return f"paper {paper_to_json(paper)}"
    except UnreadableFile as error:
        return f"refused {error.code} {error.message}"
    except (MemoryError, RecursionError):
        refusal = UnreadableFile("too_heavy")
    except Exception:  # noqa: BLE001 - a stranger's file can break a parser in any way
        refusal = UnreadableFile("corrupt")
    return f"refused {refusal.code} {refusal.message}"


def main(arguments: list[str]) -> int:
    seconds, memory_mb, limit_mb = map(int, arguments[:3])
    limit_resources(seconds, memory_mb)
    _say(_read(arguments[3], limit_mb))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
