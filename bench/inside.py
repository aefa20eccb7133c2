"""Figures taken inside of a site: ``python -m bench.inside NAME [ARGS]`` prints them as JSON.

``world`` builds what the others measure; they run in a process of their own, so that its memory is
not theirs.
"""

from __future__ import annotations

import json
import os
import sys
from importlib import import_module

TAKES = {  # each module is loaded for its own figures alone: its memory is not another's
    "world": ("bench.tables", "build_world"),
    "table": ("bench.tables", "applications_table"),
    "roll-up": ("bench.trees", "roll_up"),
    "forms-pdf": ("bench.exports", "forms_pdf"),
    "table-xlsx": ("bench.exports", "table_xlsx"),
    "certificates": ("bench.certificates_site", "titled_certificates"),
}


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
    module, function = TAKES[name]
    take = getattr(import_module(module), function)
    print(json.dumps(take(*(int(each) for each in given))))


if __name__ == "__main__":
    main(*sys.argv[1:])
