"""An act has no page of its own: whoever comes to its address finds a sentence and the way back."""

import pytest
from django.urls import reverse

from tests.factories.organisations import make_actor, make_unit
from yipin.organisations.choices import Right

pytestmark = pytest.mark.django_db
PAGE = {"HTTP_ACCEPT": "text/html"}


def test_an_act_opened_like_a_page_says_that_nothing_was_done(client):
    client.force_login(make_actor(make_unit("青禾大学团委"), Right.FILL_FORMS).person)
    answer = client.get(reverse("inbox_read_all"), **PAGE)
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "请回到原来的页面再办一次" in answer.text
    assert f'href="{reverse("inbox")}">回到原来的页面' in answer.text  # the address above


def test_of_somebody_who_is_not_signed_in_nothing_is_remembered(client):
    address = reverse("public_objection_answer")
    client.post(address, {"code": "ABC"}, HTTP_REFERER="http://testserver/publicity/")
    assert not client.session.keys()


@pytest.mark.parametrize(
    ("asked_from", "back"),
    [
        ("http://testserver/inbox/?show=unread", "/inbox/%3Fshow%3Dunread"),
        ("https://elsewhere.example/inbox/", "/"),
        ("", "/"),
    ],
)
def test_whoever_signs_in_anew_comes_back_to_the_page_not_to_the_act(client, asked_from, back):
    answer = client.post(reverse("inbox_read_all"), HTTP_REFERER=asked_from)
    assert answer.url == f"/account/sign-in/?next={back}"
