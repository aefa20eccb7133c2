"""Two officers press the button at the same moment: one round."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime

import pytest
from django.db import connection

from tests.factories.organisations import make_actor, make_unit
from tests.factories.programmes import make_version
from yipin.duties.models import Obligation
from yipin.organisations.choices import Right
from yipin.programmes.models import Round
from yipin.programmes.services.rounds import open_round


@pytest.mark.django_db(transaction=True)
def test_a_version_is_opened_once_even_by_two_at_once(now: datetime) -> None:
    host = make_unit("青禾大学团委")
    officer = make_actor(host, Right.RUN_PROGRAMMES)
    make_unit("文学院团委", parent=host, category="college")
    version = make_version(officer, host, now)

    def press(_: int) -> int:
        try:
            return open_round(actor=officer, definition_version=version, now=now).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        opened = set(pool.map(press, range(4)))
    assert opened == set(Round.objects.values_list("pk", flat=True))
    assert len(opened) == Obligation.objects.count() == 1
