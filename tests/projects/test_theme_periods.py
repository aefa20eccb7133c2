"""Within three years every theme gets a project; then the three years begin anew."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.factories.rounds import open_world_round
from tests.factories.titles import accepted_application, make_brand_world
from yipin.projects.selecting import limits_of, limits_row
from yipin.rules.definition_years import go_on_in_year

pytestmark = pytest.mark.django_db


def test_what_was_covered_in_the_years_before_counts_for_nothing_in_the_next_ones(now):
    world = make_brand_world(now)
    first = world.round.definition.parsed
    themes = [one.name for one in first.themes]
    seen = []
    for at in range(6):
        if at:
            moved = go_on_in_year(first, first.year + at)
            world.round = open_world_round(world, moved, now + timedelta(days=365 * at))
        coverage = limits_of(world.round, "application", limits_row(world.round)).coverage
        assert coverage is not None
        seen.append((len(coverage.missing), coverage.years_left, coverage.due))
        for theme in themes[at % 3 * 3 :][:3]:
            project = accepted_application(world, 0, now)
            project.theme = theme
            project.save(update_fields=["theme"])
    assert seen == [(9, 3, 3), (6, 2, 3), (3, 1, 3)] * 2
