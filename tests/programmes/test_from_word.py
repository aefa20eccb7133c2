"""From a Word file to a running round through the services: the notices of three real programmes."""

from __future__ import annotations

import os
from datetime import datetime
from pathlib import Path

import pytest

from tests.factories.organisations import make_actor, make_unit
from yipin.documents.services.notices import answer_setting, confirm_remaining, take_in_notice
from yipin.duties.models import Obligation
from yipin.organisations.choices import Right
from yipin.programmes.services.definitions import save_from_notice
from yipin.programmes.services.rounds import open_round
from yipin.rules.deadlines import closing_at

SHARED = Path(os.environ.get("YIPIN_SHARED", Path(__file__).parents[3] / "shared"))
WORD = SHARED / "notices" / "word"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        not (WORD / "xuzhou-2021.docx").exists(),
        reason="the folder ../shared/notices/word is absent",
    ),
]


@pytest.mark.parametrize(
    ("name", "settings", "minimum"),
    [
        ("xuzhou-2021", {}, 1),
        ("jinzhou-2017", {"contact.phone": "0416-80000000"}, 1),
        ("shanghai-2014", {}, 0),
    ],
)
def test_a_word_file_becomes_a_round(
    name: str, settings: dict[str, str], minimum: int, now: datetime
) -> None:
    host = make_unit("青禾市团委")
    officer = make_actor(host, Right.RUN_PROGRAMMES)
    make_unit("东区团委", parent=host, category="district")
    make_unit("青禾大学文学院团委", parent=host, category="college")
    notice = take_in_notice(
        actor=officer, unit=host, upload=(WORD / f"{name}.docx").read_bytes(),
        name=f"{name}.docx", now=now, in_background=False,
    )  # fmt: skip
    notice = confirm_remaining(actor=officer, notice=notice, now=now)
    for path, value in settings.items():
        notice = answer_setting(actor=officer, notice=notice, path=path, value=value, now=now)
    version = save_from_notice(actor=officer, notice=notice, now=now)
    last_minute = closing_at(version.parsed.application_stage.closes_at)
    round_ = open_round(actor=officer, definition_version=version, now=last_minute)

    form = round_.forms.get(key="application").form
    assert form.word_file == notice.file
    assert {one.minimum for one in Obligation.objects.all()} == {minimum}
    assert round_.notice == notice
