"""Help, the statement on accessibility, opinions and complaints."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from tests.factories.organisations import make_actor, make_unit
from yipin.journal.models import Message
from yipin.organisations.choices import Right
from yipin.web.public.views.help_pages import TOPICS

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _fresh_counts():
    cache.clear()


@pytest.fixture
def administrator():
    return make_actor(make_unit("青禾大学团委"), Right.ADMINISTER)


def write(client: Client, **changed: str):
    return client.post("/complaint/", {"kind": "complaint", "text": "要求天天打卡"} | changed)


@pytest.mark.parametrize("topic", TOPICS)
def test_help_is_there_for_each_desk(client: Client, topic: str):
    index = client.get(reverse("help")).text
    assert reverse("help_topic", args=[topic]) in index
    assert client.get(reverse("help_topic", args=[topic])).status_code == 200


def test_other_help_is_not_found(client: Client):
    assert client.get("/help/anything/").status_code == 404


def test_anybody_complains_without_a_name(client: Client, administrator):
    root = str(administrator.unit.pk)
    answer = write(client, root=root, contact="00000001")
    assert answer.status_code == 302
    message = Message.objects.get()
    assert message.recipient_id == administrator.person.pk
    assert message.title == "意见与投诉：投诉"
    assert "要求天天打卡" in message.body and "00000001" in message.body


def test_a_name_is_added_only_when_asked_for(client: Client, administrator):
    college = make_actor(make_unit("机械学院团委", parent=administrator.unit), Right.READ)
    client.force_login(college.person)
    root = str(administrator.unit.pk)
    write(client, root=root)
    write(client, root=root, has_name="on")
    named, unnamed = Message.objects.order_by("-id").values_list("sent_by", flat=True)
    assert unnamed == "没有署名"
    assert college.person.name in named


def test_with_several_trees_one_says_which(client: Client, administrator):
    city = make_actor(make_unit("青禾市委"), Right.ADMINISTER)
    assert "青禾市委" in client.get("/complaint/").text
    assert "这一项还没填" in write(client).text
    write(client, root=str(city.unit.pk))
    assert Message.objects.get().recipient_id == city.person.pk


def test_a_college_is_no_address(client: Client, administrator):
    below = make_unit("机械学院团委", parent=administrator.unit)
    assert write(client, root=str(below.pk)).status_code == 200
    assert not Message.objects.exists()


def test_five_an_hour_and_what_was_typed_stays(client: Client, administrator):
    root = str(administrator.unit.pk)
    for _turn in range(5):
        write(client, root=root)
    sixth = write(client, root=root, text="第六条的内容")
    assert "过一会儿再写" in sixth.text and "第六条的内容" in sixth.text
    assert Message.objects.count() == 5


def test_a_body_that_is_too_large_is_told_how_much_fits(settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1024**2
    answer = write(Client(), text="字" * 700_000)
    page = answer.content.decode()
    assert answer.status_code == 413
    assert "送来的文字超过 1 MB" in page
    assert "刷新" not in page
