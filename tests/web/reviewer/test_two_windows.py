"""One card open in two windows: nothing that one of them saved is lost by the other."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from tests.factories.panels import make_contest
from tests.web.office.rounds.conftest import words_of
from tests.web.reviewer.test_desk import full, seat

pytestmark = pytest.mark.django_db


@pytest.fixture
def contest():
    return make_contest(timezone.now())


@pytest.fixture
def client(contest):
    return seat(contest, 0)


def addresses(contest) -> tuple[str, str]:
    numbers = [contest.panel.pk, 1]
    return reverse("card", args=numbers), reverse("card_save", args=numbers)


@pytest.mark.parametrize("button", [{}, {"later": "1"}])
def test_a_window_that_is_behind_erases_nothing_and_keeps_what_was_typed(contest, client, button):
    address, save = addresses(contest)
    stored = {"m_novelty": "18.5", "m_reach": "9", "for_unit": "先存的话"}
    client.post(save, {**stored, "changed": ",".join(stored), "revision": "0"})
    typed = {"m_novelty": "", "m_reach": "7", "for_unit": "后写的话", "revision": "0", **button}
    page = client.post(address, typed)
    assert page.status_code == 422
    words = words_of(page)
    assert "这一项在别的窗口改过" in words
    assert "别的窗口存的是“9”，请核对" in words
    assert "“给申报单位的话”别的窗口存的是“先存的话”" in words
    markup = page.content.decode()
    assert 'name="m_reach" inputmode="decimal" autocomplete="off"' in markup
    assert 'value="7"' in markup
    assert 'value="18.5"' in markup
    assert ">后写的话</textarea>" in markup
    assert 'name="revision" value="1"' in markup
    card = contest.card(0, 1)
    assert (card.marks, card.for_unit) == ({"novelty": 1850, "reach": 900}, "先存的话")
    assert client.post(address, {**typed, "later": "1", "revision": "1"}).status_code == 302
    assert contest.card(0, 1).for_unit == "后写的话"


def test_a_window_that_is_behind_with_the_same_marks_hands_in(contest, client):
    address, save = addresses(contest)
    marks = full(contest, 8)
    client.post(save, {**marks, "changed": ",".join(marks), "revision": "0"})
    assert client.post(address, {**marks, "revision": "0"}).status_code == 302
    assert contest.card(0, 1).handed_in_at is not None


def test_saving_as_one_goes_hears_what_another_window_has_stored(contest, client):
    _address, save = addresses(contest)
    client.post(save, {"m_novelty": "18", "changed": "m_novelty", "revision": "0"})
    alone = client.post(save, {"m_novelty": "17", "changed": "m_novelty", "revision": "1"})
    assert "pairs" not in alone.json()
    late = client.post(save, {"m_reach": "9", "changed": "m_reach", "revision": "0"})
    pairs = late.json()["pairs"]
    assert pairs["m_novelty"] == [["m_novelty", "17"]]
    assert "m_reach" not in pairs
    assert pairs["for_unit"] == [["for_unit", ""]]


def test_handed_in_elsewhere_one_thing_is_said_and_the_words_are_there(contest, client):
    address, _save = addresses(contest)
    client.post(address, {**full(contest, 8), "for_unit": "交的话"})
    typed = {**full(contest, 8), "for_unit": "另写的话", "revision": "0"}
    page = client.post(address, typed)
    assert page.status_code == 422
    words = words_of(page)
    assert "这一项已经交了" in words
    assert "<h2>还没有交</h2>" not in words
    assert "给申报单位的话：另写的话" in words
    assert "交的话</textarea>" in page.content.decode()
