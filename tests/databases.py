"""Which database the tests run on, and databases of their own for sites that tests start."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import psycopg

CLUSTER = os.environ.get("YIPIN_TEST_CLUSTER", "")
ON_POSTGRESQL = bool(CLUSTER)


def own_database(data: Path) -> dict[str, str]:
    """For the environment of a site with this data folder: on PostgreSQL a database for it alone.

    Made at the first call; the same folder has the same database. On SQLite it lies in the folder.
    """
    if not ON_POSTGRESQL:
        return {"DATABASE_URL": ""}
    name = "site_" + hashlib.sha256(str(data.resolve()).encode()).hexdigest()[:16]
    with psycopg.connect(CLUSTER, autocommit=True) as connection:
        held = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if held.fetchone() is None:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    return {"DATABASE_URL": CLUSTER.replace("/postgres?", f"/{name}?")}
