"""Rows of reviews: the ranking, saving cards, voting, dealing out. ``python -m bench.reviews`` alone."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Iterator
from typing import Any

from bench.rows import Row, at_least, at_most, seconds_of
from bench.served import _run, site

SECONDS = 20
VOTERS = 8000


def rows() -> Iterator[Row]:
    yield from rankings()
    yield from _loads("sqlite", {})
    if shutil.which("initdb") and shutil.which("pg_ctl"):
        from tests.postgres_cluster import cluster

        with cluster(is_durable=True) as address:
            yield from _loads("postgresql", {"DATABASE_URL": address})
    else:
        print("     PostgreSQL is not installed here: reviews are measured on SQLite only")
    yield assignment()


def rankings() -> Iterator[Row]:
    small, large = (_taken("ranking", {}, count, 3) for count in (2000, 20_000))
    said = (
        f"times a bare view of the same 250 rows, 2,000 subjects with 6,000 cards ({small['page']:.1f}"
        f" ms against {small['bare']:.1f} ms); worked out in {small['worked_out']:.1f} s, 20,000 in "
        f"{large['worked_out']:.1f} s"
    )
    queries = max(small["queries"], large["queries"])
    yield at_most("ranking", small["page"] / small["bare"], 4.0, said)
    yield at_most("ranking-queries", queries, 12, "at most, of a page of 250")
    growth = f"20,000 subjects against 2,000 ({large['page']:.1f} ms)"
    yield at_most("ranking-20000", large["page"] / small["page"], 1.5, growth)


def _loads(database: str, more: dict[str, str]) -> Iterator[Row]:
    """Each in a site of its own; on PostgreSQL in the one cluster, one after the other."""
    saves = _taken("scorecard-save", more, _port(), SECONDS)
    yield _load_row(f"scorecard-save-{database}", saves, 0.25)
    if database == "sqlite":
        votes = _taken("ballots", more, _port(), SECONDS, VOTERS)
        yield _load_row(f"ballots-{database}", votes, 0.4)
    else:
        from tests.postgres_cluster import cluster

        with cluster(is_durable=True) as address:
            votes = _taken("ballots", {"DATABASE_URL": address}, _port(), SECONDS, VOTERS)
        yield _load_row(f"ballots-{database}", votes, 0.4)


def _load_row(name: str, taken: dict[str, Any], bar: float) -> Row:
    said = (
        f"of a bare insert and update behind the same middleware ({taken['ours']:.0f}/s against "
        f"{taken['bare']:.0f}/s), 16 clients, p99 {taken['p99']:.2f} s; broken: "
        f"{'、'.join(taken['faults']) or 'nothing'}"
    )
    return at_least(name, 0.0 if taken["faults"] else taken["ours"] / taken["bare"], bar, said)


def _taken(name: str, more: dict[str, str], *given: int) -> dict[str, Any]:
    with site() as environment:
        return _run(environment | more, "bench.review_site", name, *given)


def _port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def assignment() -> Row:
    """500 subjects, 60 experts with themes of their own, 5 for each, some standing aside."""
    from yipin.rules.assignment import assign
    from yipin.rules.recusals import JudgeFacts, SubjectFacts, asides

    judges = [
        JudgeFacts(f"j{n}", n, (f"01{n % 40:02d}",), frozenset({f"主题{n % 8}"})) for n in range(60)
    ]
    subjects = [SubjectFacts(f"s{n}", f"01{n % 50:02d}", f"主题{n % 8}") for n in range(500)]
    aside = asides(judges, subjects, "01")
    plan: list[Any] = []
    took = seconds_of(lambda: plan.append(assign(judges, subjects, 5, aside)))
    loads = plan[0].loads.values()
    said = f"seconds for 500 × 60 × 5; loads {min(loads)}—{max(loads)}, short {len(plan[0].short)}"
    return at_most("assignment", took, 10, said)


if __name__ == "__main__":
    for row in rows():
        print("ok  " if row.ok else "MISS", row.name, row.value, f"(bar {row.bar})", row.detail)
