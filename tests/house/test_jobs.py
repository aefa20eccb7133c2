"""The daily and hourly work is known to the consumer as soon as it starts."""

from __future__ import annotations

import subprocess
import sys

PROBE = """
import django
django.setup()
from huey.contrib.djhuey import HUEY
from yipin.config.consumer import load_jobs
load_jobs()
print(sorted(one.__name__.rsplit(".", 1)[-1] for one in HUEY._registry._periodic_tasks))
"""
PERIODIC = {
    "deliver_left_over",
    "empty_definition_trash",
    "empty_notice_trash",
    "empty_paper_trash",
    "forget_api_answers",
    "forget_closed_pages",
    "forget_old_dossiers",
    "forget_old_renderings",
    "forget_old_rosters",
    "forget_old_uploads",
    "make_renderings_left_over",
    "open_rechecks_due",
    "pack_left_over",
    "rank_left_over",
    "read_left_over",
    "read_left_over_scans",
    "remind_of_elections",
    "resume_stopped_rosters",
    "seal_new_entries",
    "send_daily_digests",
    "send_letters_due",
    "take_cards_left_over",
}


def test_every_periodic_job_is_registered():
    done = subprocess.run(
        [sys.executable, "-c", PROBE], capture_output=True, text=True, check=True, timeout=300
    )
    known = {one.strip("[]' \n").removeprefix("queue_task_") for one in done.stdout.split(",")}
    assert known == PERIODIC
