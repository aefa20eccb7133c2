"""Ending a round says what is not done, and nothing that is 0; its name keeps its marks apart."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.factories.rounds import World
from tests.web.office.rounds.conftest import sit
from yipin.programmes.models import Round

NAME = "“一团一品”创建工程"


@pytest.mark.django_db
def test_the_question_names_what_is_left_and_the_answer_quotes_within_quotes(world: World, sent):
    held = world.round
    Round.objects.filter(pk=held.pk).update(name=NAME, year=2027)
    office = sit(world.office)
    page = office.get(reverse("round", args=[held.pk])).text
    assert "还有 2 个单位没交，1 项没审查。结束后不再收" in page
    done = office.post(reverse("round_close", args=[held.pk]), follow=True).text
    assert "“‘一团一品’创建工程”已结束。" in done
    assert f"{NAME}（2027年）" in office.get(reverse("rounds")).text
