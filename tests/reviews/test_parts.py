"""A result of several parts: papers and defence, each with cards of its own."""

from __future__ import annotations

import pytest

from tests.factories.organisations import PersonFactory
from tests.factories.reviews import Review, expert, make_review, mark
from yipin.organisations.permissions import Refused
from yipin.reviews.models import Card, Panel, Part
from yipin.reviews.result_queries import results_of_panel
from yipin.reviews.services.assignments import assign_cards
from yipin.reviews.services.cards import Written, hand_in_card, save_card
from yipin.reviews.services.panels import Entry, add_entries, begin_judging, close_panel
from yipin.reviews.services.parts import PartRow, add_part, remove_part, set_parts
from yipin.reviews.services.rankings import ONE_PAGE, keep_ranking, refresh_short_list
from yipin.reviews.services.seats import seat_judge
from yipin.rules.rubrics import WORK_RUBRIC

pytestmark = pytest.mark.django_db


def add(review: Review, now, name="答辩") -> Part:
    return add_part(actor=review.office, panel=review.panel, name=name, kind="cards", now=now)


def weigh(review: Review, now, *percents: int):
    rows = {
        part.pk: PartRow(part.name, percent * 100)
        for part, percent in zip(review.panel.parts.all(), percents, strict=True)
    }
    return set_parts(actor=review.office, panel=review.panel, rows=rows, now=now)


def judge_child(review: Review, part: Part, now, tenths: int) -> None:
    """Three experts give everybody so many tenths of every criterion."""
    panel = Panel.objects.select_related("unit").get(pk=part.child_id)
    Panel.objects.filter(pk=panel.pk).update(each=3)
    for _n in range(3):
        seat_judge(actor=review.office, panel=panel, person=PersonFactory(), now=now)
    assign_cards(actor=review.office, panel=panel, now=now)
    begin_judging(actor=review.office, panel=panel, now=now)
    rows = Card.objects.filter(judge__panel=panel)
    for card in rows.select_related("judge__person", "judge__panel", "subject"):
        criteria = card.judge.panel.rubric.criteria
        marks = {one.key: one.max_points * tenths // 10 for one in criteria}
        saved = save_card(actor=expert(card), card=card, written=Written(marks), now=now)
        hand_in_card(actor=expert(card), card=saved, now=now)


def test_a_new_part_has_the_same_subjects_and_counts_nothing_yet(now):
    review = make_review(now)
    part = add(review, now)
    own, defence = review.panel.parts.all()
    assert [(one.name, one.weight) for one in (own, defence)] == [("评分", 100_00), ("答辩", 0)]
    titles = [one.title for one in part.child.subjects.all()]
    assert titles == [one.title for one in review.panel.subjects.all()]
    assert part.child.name == "创建推介会：答辩"
    late = [Entry("application", 9, "项目9", review.host)]
    add_entries(actor=review.office, panel=review.panel, entries=late, now=now)
    assert part.child.subjects.filter(title="项目9").exists()


def test_the_result_is_the_weighted_mean_out_of_a_hundred(now):
    review = make_review(now)
    part = add(review, now)
    weigh(review, now, 60, 40)
    for card in review.cards():
        mark(card, 40 + card.subject.number, 30, now)
    judge_child(review, part, now, 9)
    with pytest.raises(Refused) as refused:
        close_panel(actor=review.office, panel=review.panel, now=now)
    assert refused.value.reason.startswith("“答辩”这一部分的评审还没有结束。")
    close_panel(actor=review.office, panel=part.child, now=now)
    close_panel(actor=review.office, panel=review.panel, now=now)
    first = review.panel.results.first()
    assert (first.subject.number, first.rank, first.score) == (3, 1, 73_00 * 60 // 100 + 36_00)
    assert first.parts == {"own": 73_00, part.key: 90_00}


def test_a_part_that_counts_nothing_and_never_began_holds_nothing_up(now):
    review = make_review(now)
    add(review, now)
    assert close_panel(actor=review.office, panel=review.panel, now=now).state == "closed"


def test_a_part_without_a_result_gives_no_result(now):
    review = make_review(now)
    part = add(review, now)
    weigh(review, now, 60, 40)
    for card in review.cards():
        mark(card, 40, 30, now)
    rows = results_of_panel(Panel.objects.get(pk=review.panel.pk)).rows
    assert [(one.ranked.rank, one.parts[part.key]) for one in rows] == [(None, None)] * 3


def test_weights_that_are_not_the_whole_are_refused(now):
    review = make_review(now)
    add(review, now)
    with pytest.raises(Refused) as refused:
        weigh(review, now, 60, 30)
    assert refused.value.code == "weights"
    assert [one.weight for one in review.panel.parts.all()] == [100_00, 0]


def test_from_the_first_card_on_nothing_is_weighed_anew(now):
    review = make_review(now)
    part = add(review, now)
    weigh(review, now, 60, 40)
    mark(review.cards()[0], 50, 30, now)
    for act in (
        lambda: weigh(review, now, 50, 50),
        lambda: add(review, now, "现场"),
        lambda: remove_part(actor=review.office, part=part, now=now),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.reason == "已经有评分表或选票交上来了，各部分和权重不能再改。"


def test_the_last_part_taken_away_leaves_the_panel_as_it_was(now):
    review = make_review(now)
    part = add(review, now)
    own = review.panel.parts.first()
    with pytest.raises(Refused) as refused:
        remove_part(actor=review.office, part=own, now=now)
    assert refused.value.code == "own_part"
    child = part.child_id
    remove_part(actor=review.office, part=part, now=now)
    assert not review.panel.parts.exists()
    assert not Panel.objects.filter(pk=child).exists()


def test_a_part_that_is_being_judged_stays(now):
    review = make_review(now)
    part = add(review, now)
    panel = Panel.objects.select_related("unit").get(pk=part.child_id)
    seat_judge(actor=review.office, panel=panel, person=PersonFactory(), now=now)
    assign_cards(actor=review.office, panel=panel, now=now)
    begin_judging(actor=review.office, panel=panel, now=now)
    card = Card.objects.select_related("judge__person", "judge__panel").filter(judge__panel=panel)[
        0
    ]
    save_card(actor=expert(card), card=card, written=Written({"novelty": 1}), now=now)
    with pytest.raises(Refused) as refused:
        remove_part(actor=review.office, part=part, now=now)
    assert refused.value.code == "part_begun"


def test_a_part_has_no_parts_and_there_are_six_at_most(now):
    review = make_review(now)
    part = add(review, now)
    with pytest.raises(Refused) as refused:
        add_part(actor=review.office, panel=part.child, name="再", kind="cards", now=now)
    assert refused.value.code == "part_of_part"
    with pytest.raises(Refused) as refused:
        add(review, now, " ")
    assert refused.value.code == "part_unnamed"
    for n in range(4):
        add(review, now, f"第{n}场")
    with pytest.raises(Refused) as refused:
        add(review, now, "第七")
    assert refused.value.reason == "最多分成 6 部分。"


def test_a_short_list_is_always_as_of_now_and_a_long_one_is_kept(now, monkeypatch):
    review = make_review(now)
    panel = Panel.objects.select_related("unit", "ranking").get(pk=review.panel.pk)
    refresh_short_list(panel=panel, now=now)
    assert not panel.ranking.is_stale
    assert panel.results.count() == 3 < ONE_PAGE
    mark(review.cards()[0], 50, 30, now)
    panel.ranking.refresh_from_db()
    assert panel.ranking.is_stale
    monkeypatch.setattr("yipin.reviews.services.rankings.ONE_PAGE", 2)
    refresh_short_list(panel=panel, now=now)
    assert panel.ranking.is_stale


def test_of_two_lists_worked_out_at_once_the_later_one_is_kept(now, monkeypatch):
    review = make_review(now)
    import yipin.reviews.services.rankings as rankings

    work_out = rankings.results_of_panel

    def slowly(panel, say):
        found = work_out(panel, say)
        monkeypatch.setattr(rankings, "results_of_panel", work_out)
        keep_ranking(panel=panel, now=now)  # another one begins and ends meanwhile
        panel.results.update(note="later")
        return found

    monkeypatch.setattr(rankings, "results_of_panel", slowly)
    keep_ranking(panel=review.panel, now=now)
    assert set(review.panel.results.values_list("note", flat=True)) == {"later"}


def test_a_second_round_is_as_blind_as_the_first_and_begins_with_the_rubric_it_is_given(now):
    review = make_review(now)
    Panel.objects.filter(pk=review.panel.pk).update(is_blind=True)
    act = {"actor": review.office, "panel": review.panel, "kind": "cards", "now": now}
    child = add_part(name="答辩", rubric=WORK_RUBRIC, **act).child
    assert child.is_blind
    assert child.rubric == WORK_RUBRIC
