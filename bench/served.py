"""Rows of the served site: its table, handing in, counting a tree, forms and long tables as files."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.final_submit import SECONDS
from bench.rows import Row, at_least, at_most

ROOT = Path(__file__).resolve().parent.parent
UNITS = {"2,000": (100, 20), "50,000": (1000, 50)}


def rows() -> list[Row]:
    """All of them; each takes a site of its own in a temporary folder."""
    return [*tables(), *submits(), *roll_ups(), *files()]


def tables() -> list[Row]:
    small, large = (_table(*UNITS[name]) for name in UNITS)
    ratio, growth = small["page"] / small["bare"], large["page"] / small["page"]
    said = (
        f"times a bare view of the same 50 rows, 2,000 applications ({small['page']:.1f} ms against "
        f"{small['bare']:.1f} ms); 50,000: {large['page']:.1f} ms against {large['bare']:.1f} ms"
    )
    queries = max(small["queries"], large["queries"])
    same = small["queries"] == large["queries"]
    return [
        at_most("applications-table", ratio, 3.0, said),
        at_most("applications-table-50000", growth, 1.3, "50,000 applications against 2,000"),
        at_most("applications-table-queries", queries if same else 99, 12, "the same for both"),
    ]


def _table(units: int, each: int) -> dict[str, Any]:
    with site() as environment:
        inside(environment, "world", units, each, 1)
        return inside(environment, "table")


def submits() -> list[Row]:
    with site() as environment:
        found = [*_submit("final-submit-sqlite", environment)]
    if not (shutil.which("initdb") and shutil.which("pg_ctl")):
        print("     PostgreSQL is not installed here: final-submit-postgresql is not measured")
        return found
    from tests.postgres_cluster import cluster

    with cluster(is_durable=True) as address, site() as environment:
        found += _submit("final-submit-postgresql", environment | {"DATABASE_URL": address})
    return found


def _submit(name: str, environment: dict[str, str]) -> list[Row]:
    inside(environment, "world", 700, 12, 0)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    taken = _run(environment, "bench.final_submit", port, SECONDS)
    said = (
        f"of a bare insert and update behind the same middleware ({taken['ours']:.0f}/s against "
        f"{taken['bare']:.0f}/s), 16 clients, {SECONDS:.0f} s; answers {taken['statuses']}, for the "
        f"last places {taken['last']}; broken: {'、'.join(taken['faults']) or 'nothing'}"
    )
    return [
        at_least(name, taken["ours"] / taken["bare"] if not taken["faults"] else 0.0, 0.25, said),
        at_most(f"{name}-p99", taken["p99"], 1.0, "seconds"),
    ]


def roll_ups() -> list[Row]:
    found = []
    for count in (100_000, 1_000_000):
        with site() as environment:
            taken = inside(environment, "roll-up", count)
        said = (
            f"times SQL by hand, {count:,} units ({taken['ours']:.2f} s, {taken['by_hand']:.2f} s)"
        )
        name = "roll-up" if count == 100_000 else "roll-up-million"
        found.append(at_most(name, taken["ours"] / taken["by_hand"], 3.0, said))
    return found


def files() -> list[Row]:
    with site() as environment:
        inside(environment, "world", 100, 10, 1)
        forms = inside(environment, "forms-pdf", 1000)
    with site() as environment:
        inside(environment, "world", 1000, 50, 1)
        table = inside(environment, "table-xlsx", 50_000)
    return [
        at_most(
            "forms-pdf",
            forms["ours"] / forms["alone"],
            1.5,
            f"times typst alone, {forms['files']} forms ({forms['ours']:.1f} s, "
            f"{forms['alone']:.1f} s), {forms['memory']:.0f} MB",
        ),
        at_most(
            "table-xlsx",
            table["ours"] / table["alone"],
            1.5,
            f"times XlsxWriter alone, 50,000 rows of 12 columns ({table['ours']:.1f} s, "
            f"{table['alone']:.1f} s); with its reading {table['whole']:.1f} s",
        ),
        at_most("table-xlsx-memory", table["memory"], 200, "MB, with the reading"),
    ]


@contextmanager
def site() -> Iterator[dict[str, str]]:
    """The environment of a new, empty site."""
    folder = tempfile.mkdtemp(prefix="yipin-bench-")
    kept = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    try:
        yield kept | {"YIPIN_DATA": folder, "DJANGO_SETTINGS_MODULE": "bench.site.settings"}
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def inside(environment: dict[str, str], *command: object) -> dict[str, Any]:
    return _run(environment, "bench.inside", *command)


def _run(environment: dict[str, str], module: str, *given: object) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", module, *map(str, given)],
        env=environment,
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    found: dict[str, Any] = json.loads(done.stdout.strip().splitlines()[-1])
    return found
