"""Figures taken inside of a site: ``python -m bench.inside NAME [ARGS]`` prints them as JSON.

``world`` builds what the others measure; they run in a process of their own, so that its memory is
not theirs.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable


def start_site() -> None:
    """Django with the site under ``YIPIN_DATA`` (or ``DATABASE_URL``)."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.site.settings")
    import django

    django.setup()
    from django.core.management import call_command

    from yipin.config.consumer import make_job_tables

    call_command("migrate", verbosity=0, run_syncdb=True)
    make_job_tables()


def main(name: str, *given: str) -> None:
    start_site()
    from bench import exports, tables, trees

    takes: dict[str, Callable[..., dict[str, object]]] = {
        "world": tables.build_world,
        "table": tables.applications_table,
        "roll-up": trees.roll_up,
        "forms-pdf": exports.forms_pdf,
        "table-xlsx": exports.table_xlsx,
    }
    print(json.dumps(takes[name](*(int(each) for each in given))))


if __name__ == "__main__":
    main(*sys.argv[1:])
