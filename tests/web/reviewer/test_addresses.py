"""An address with a number that no row can have is not found, and no fault."""

from __future__ import annotations

import pytest
from django.utils import timezone

from tests.factories.panels import make_contest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("number", ["99999999999", "9" * 25, "9" * 60])
def test_a_number_too_large_is_not_found(client, number):
    contest = make_contest(timezone.now())
    client.force_login(contest.experts[0])
    panel = contest.panel.pk
    for address in (f"{panel}/{number}", f"{number}/1", f"ballots/{number}", number):
        assert client.get(f"/reviews/{address}/").status_code == 404, address
    assert client.post(f"/reviews/{panel}/{number}/save/").status_code == 404
