"""The office ends a long review: the pages say how far its list is."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.panels import make_contest
from tests.web.office.reviews.test_pages import follow, mark_all
from tests.web.office.rounds.conftest import words_of
from tests.web.unit.conftest import sit
from yipin.reviews.models import Ranking
from yipin.reviews.services import rankings
from yipin.reviews.services.rankings import work_out_ranking

pytestmark = pytest.mark.django_db


def test_the_list_of_a_long_review_is_worked_out_while_the_page_tells(monkeypatch):
    monkeypatch.setattr(rankings, "ONE_PAGE", 1)
    now = timezone.now()
    contest = make_contest(now)
    mark_all(contest, [[8, 9], [8, 9], [8, 9]], now)
    office, pk = sit(contest.world.office), contest.panel.pk
    ended = follow(office, reverse("panel_act", args=[pk, "close"]))
    assert "名次在后台算" in ended
    progress, ranking = (reverse(name, args=[pk]) for name in ("ranking_progress", "panel_ranking"))
    assert f'hx-get="{progress}"' in ended
    Ranking.objects.update(done=1)
    assert "算到 1 / 2 项" in words_of(office.get(progress))
    waiting = words_of(office.get(ranking))
    assert "正在算名次" in waiting
    assert "现在重算" not in waiting
    assert "正在算名次" in follow(office, reverse("panel_rank", args=[pk]))
    work_out_ranking(panel_id=pk, now=now)
    done = words_of(office.get(progress))
    assert "名次算好了" in done
    assert "hx-get" not in done
    assert "正在算名次" not in words_of(office.get(ranking))


def test_what_went_wrong_is_said_with_the_way_to_try_again(monkeypatch):
    monkeypatch.setattr(rankings, "ONE_PAGE", 1)
    contest = make_contest(timezone.now())
    office, pk = sit(contest.world.office), contest.panel.pk
    Ranking.objects.update(trouble="算名次时出了差错，请再算一次。", is_stale=True)
    page = words_of(office.get(reverse("panel_ranking", args=[pk])))
    assert "算名次时出了差错" in page
    assert "现在重算" in page
