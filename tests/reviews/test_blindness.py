"""Hidden in one panel of a stage, units and names are hidden in all of them, in whatever order they came."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps

from tests.factories.reviews import Review, make_panel
from yipin.journal.models import Entry as JournalEntry
from yipin.organisations.permissions import Refused
from yipin.reviews.models import Panel
from yipin.reviews.services.panels import Source, open_panel, set_panel
from yipin.reviews.services.parts import add_part, entries_again

pytestmark = pytest.mark.django_db


def hide(review: Review, panel: Panel, now, *, is_blind: bool = True) -> Panel:
    return set_panel(
        actor=review.office, panel=panel, each=3, is_blind=is_blind, closes_at=None, now=now
    )


def part_of(review: Review, panel: Panel, now) -> Panel:
    made = add_part(actor=review.office, panel=panel, name="答辩", kind="cards", now=now)
    assert made.child is not None
    return made.child


def sibling(review: Review, now, stage: str = "pitch", group: int = 1) -> Panel:
    return open_panel(
        actor=review.office, unit=review.host, source=Source("round", 1, stage, group), now=now,
        name="另一组", rubric=review.panel.rubric, entries=entries_again(review.panel),
    )  # fmt: skip


def blind() -> dict[int, bool]:
    return dict(Panel.objects.values_list("pk", "is_blind"))


@pytest.mark.parametrize("first", ["part", "tick"])
def test_a_part_is_as_blind_as_the_whole_whichever_came_first(now, first):
    review = make_panel(now)
    acts = [
        lambda: part_of(review, review.panel, now),
        lambda: hide(review, review.panel, now),
    ]
    for act in acts if first == "part" else acts[::-1]:
        act()
    assert list(blind().values()) == [True, True]


def test_panels_beside_it_and_their_parts_are_hidden_in_the_same_act_and_other_stages_are_not(now):
    review = make_panel(now)
    beside = sibling(review, now)
    below = part_of(review, beside, now)
    other = sibling(review, now, stage="pitch2", group=0)
    hide(review, review.panel, now)
    assert blind() == {review.panel.pk: True, beside.pk: True, below.pk: True, other.pk: False}
    told = JournalEntry.objects.filter(action="panel.set").values_list("subject_id", flat=True)
    assert sorted(told) == [review.panel.pk, beside.pk, below.pk]


def test_set_at_a_part_it_holds_for_the_whole(now):
    review = make_panel(now)
    hide(review, part_of(review, review.panel, now), now)
    assert list(blind().values()) == [True, True]


@pytest.mark.parametrize("state", ["judging", "closed"])
@pytest.mark.parametrize("is_blind", [True, False])
def test_once_a_panel_beside_it_has_begun_nothing_is_hidden_or_shown_from_another(
    now, state, is_blind
):
    review = make_panel(now)
    beside = sibling(review, now)
    hide(review, review.panel, now, is_blind=is_blind)
    Panel.objects.filter(pk=beside.pk).update(state=state, name="第二组")
    review.panel.refresh_from_db()
    with pytest.raises(Refused) as refused:
        hide(review, review.panel, now, is_blind=not is_blind)
    assert refused.value.reason.startswith("“第二组”已经开始评审。")
    assert set(blind().values()) == {is_blind}
    assert hide(review, review.panel, now, is_blind=is_blind).is_blind == is_blind


def test_what_was_hidden_by_halves_is_hidden_throughout(now):
    review = make_panel(now)
    beside, below = sibling(review, now), part_of(review, review.panel, now)
    other = sibling(review, now, stage="pitch2", group=0)
    Panel.objects.filter(pk=review.panel.pk).update(is_blind=True)
    step = import_module("yipin.reviews.migrations.0014_hidden_throughout")
    step.hide_throughout(apps, None)
    assert blind() == {review.panel.pk: True, beside.pk: True, below.pk: True, other.pk: False}
