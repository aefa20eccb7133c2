"""A review that is open for one subject alone, as its expert and the office see it."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.panels import Contest, make_contest
from tests.web.office.reviews.test_pages import mark_all
from tests.web.office.rounds.conftest import words_of
from tests.web.unit.conftest import sit
from yipin.organisations.permissions import Actor
from yipin.reviews.models import Subject
from yipin.reviews.services.cards import hand_in_card
from yipin.reviews.services.judging_again import judge_again
from yipin.reviews.services.panels import close_panel

pytestmark = pytest.mark.django_db


@pytest.fixture
def contest() -> Contest:
    """Marked and ended, then opened for number 2."""
    now = timezone.now()
    made = make_contest(now)
    mark_all(made, [[8, 9], [7, 9], [6, 10]], now)
    office = made.world.office
    close_panel(actor=office, panel=made.panel, now=now)
    subject = Subject.objects.select_related("panel__unit").get(number=2)
    judge_again(actor=office, subject=subject, reason="延期后重新交来了材料", now=timezone.now())
    return made


def test_the_expert_is_led_to_it_and_finds_the_old_marks(contest):
    client, panel = sit(Actor(person=contest.experts[0])), contest.panel
    assert "评了 1 项，还有 1 项" in words_of(client.get(reverse("review", args=[panel.pk])))
    address = reverse("card", args=[panel.pk, 2])
    page = client.get(address)
    assert "这一项延期后重新交来了材料，请重新评" in words_of(page)
    assert 'value="18"' in page.content.decode()
    sent = {f"m_{one.key}": str(one.max_points // 200) for one in contest.panel.rubric.criteria}
    assert "都交了，谢谢您" in words_of(client.post(address, sent, follow=True))


def test_what_is_settled_is_read_and_not_changed(contest):
    client, panel = sit(Actor(person=contest.experts[0])), contest.panel
    page = client.get(reverse("card", args=[panel.pk, 1]))
    assert "这一项的评审已经结束，分不能再改" in words_of(page)
    text = page.content.decode()
    assert "我要回避" not in text
    assert "收回来改" not in text
    back = client.post(reverse("card_back", args=[panel.pk, 1]), follow=True)
    assert "这次只重新评延期后再交的项目" in words_of(back)


def test_the_office_sees_what_is_open_and_ends_it(contest):
    office, panel = sit(contest.world.office), contest.panel
    page = reverse("panel", args=[panel.pk])
    assert "正在重新评审，还有 3 张评分表没交" in words_of(office.get(page))
    for expert in range(3):
        card = contest.card(expert, 2)
        hand_in_card(actor=Actor(person=contest.experts[expert]), card=card, now=timezone.now())
    assert "已重新评审，可以结束评审" in words_of(office.get(page))
