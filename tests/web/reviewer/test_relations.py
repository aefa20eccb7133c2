"""An expert declares relations on the page of their reviews, also before anything has begun."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories.organisations import PersonFactory
from tests.factories.panels import make_contest, make_passed
from tests.web.office.rounds.conftest import words_of
from tests.web.unit.conftest import sit
from yipin.projects.people_named import people_named
from yipin.projects.services.reviewing import prepare_review
from yipin.reviews.models import Card, Relation
from yipin.reviews.services.seats import seat_judge

pytestmark = pytest.mark.django_db


def client_of(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_an_expert_from_outside_finds_the_page_before_the_review_begins():
    now = timezone.now()
    world, _passed = make_passed(now)
    stage = world.round.stages.filter(kind="assess").earliest("order")
    panel = prepare_review(actor=world.office, held=world.round, stage=stage, now=now)
    outside = PersonFactory()
    seat_judge(actor=world.office, panel=panel, person=outside, now=now)
    client = client_of(outside)
    assert client.get(reverse("home"))["Location"] == reverse("reviews")
    shown = words_of(client.get(reverse("reviews")))
    assert "正在准备" in shown
    assert "声明我的关系" in shown
    fields = {"kind": "mentor", "unit": world.colleges[0].unit.name, "name": ""}
    done = words_of(client.post(reverse("relation_add"), fields, follow=True))
    assert "有关系的项目会自动回避" in done
    office = words_of(sit(world.office).get(reverse("panel", args=[panel.pk])))
    assert "本人声明与申报单位有导师、学生关系" in office
    remove = reverse("relation_remove", args=[Relation.objects.get().pk])
    assert "去掉了" in words_of(client.post(remove, follow=True))
    assert not Relation.objects.exists()


def test_what_cannot_be_is_said_and_keeps_what_was_typed():
    contest = make_contest(timezone.now())
    client = client_of(contest.experts[0])
    answer = client.post(reverse("relation_add"), {"kind": "kin", "unit": "没有的单位", "name": ""})
    assert answer.status_code == 422
    page = words_of(answer)
    assert "没有找到“没有的单位”" in page
    assert 'value="没有的单位"' in page
    both = client.post(reverse("relation_add"), {"kind": "kin", "unit": "", "name": ""})
    assert "单位和姓名请写一个" in words_of(both)
    assert "请选是什么关系" in words_of(client.post(reverse("relation_add"), {"name": "何平"}))


def test_somebody_named_on_the_form_is_avoided():
    contest = make_contest(timezone.now())
    subject = contest.panel.subjects.get(number=1)
    names = people_named([subject])[subject.pk]
    client = client_of(contest.experts[0])
    named = min(names)
    given = {"kind": "kin", "unit": "", "name": named}
    card = subject.cards.get(judge__person=contest.experts[0])
    Card.objects.filter(pk=card.pk).update(marks={"novelty": 900}, handed_in_at=timezone.now())
    asked = client.post(reverse("relation_add"), given)
    assert asked.status_code == 422
    words = words_of(asked)
    assert "有 1 项不再由您评？" in words
    assert subject.title in words
    assert "已经交了" in words
    assert f'value="{named}"' in words
    assert f'name="sure" value="{card.pk}"' in words
    assert subject.cards.filter(pk=card.pk).exists()
    assert not Relation.objects.exists()
    told = words_of(client.post(reverse("relation_add"), given | {"sure": card.pk}, follow=True))
    assert f"“{subject.title}”不再由您评，打过的分已经去掉。" in told
    assert "因为声明的关系，不再由您评的" in told
    assert "本人声明与申报人或参与人有亲属关系" in told
    assert not subject.cards.filter(judge__person=contest.experts[0]).exists()
    assert "本人声明与申报人或参与人有亲属关系" in words_of(
        sit(contest.world.office).get(reverse("panel_dealt", args=[contest.panel.pk]))
    )


def test_nobody_removes_what_another_declared():
    contest = make_contest(timezone.now())
    first, second, _third = contest.experts
    client_of(first).post(reverse("relation_add"), {"kind": "kin", "unit": "", "name": "何平"})
    remove = reverse("relation_remove", args=[Relation.objects.get().pk])
    assert client_of(second).post(remove).status_code == 404
