"""``make bench``: prints a table and writes bench/results.json."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from bench import bad_files, certificates, import_people, reading, reviews, sample_world, served

RESULTS = Path(__file__).with_name("results.json")


def main() -> int:
    rows = [
        *reading.rows(),
        *bad_files.rows(),
        *sample_world.rows(),
        *import_people.rows(),
        *certificates.rows(),
        *served.rows(),
        *reviews.rows(),
    ]
    width = max(len(row.name) for row in rows)
    for row in rows:
        mark = "ok  " if row.ok else "MISS"
        print(f"{mark} {row.name:{width}} {row.value:>10} (bar {row.bar})  {row.detail}")
    RESULTS.write_text(
        json.dumps([row.as_dict() for row in rows], ensure_ascii=False, indent=1) + "\n",
        encoding="utf-8",
    )
    return 0 if all(row.ok for row in rows) else 1


if __name__ == "__main__":
    sys.exit(main())
