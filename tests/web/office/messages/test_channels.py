"""What an administrator does with chat robots and programs that are told of events, and what an
officer does with the wordings: added, refused with a sentence, tried, switched, removed, taken back.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.organisations import make_actor, make_unit
from tests.factories.rounds import World, make_world
from tests.journal.test_chat import Group, Taking, group  # noqa: F401 - a fixture and its parts
from tests.projects.test_webhooks import Sink, sink  # noqa: F401 - a fixture and its server
from yipin.journal.models import ChatRobot, Message, Webhook, WebhookDelivery
from yipin.journal.services.channels import add_robot
from yipin.journal.services.webhooks import deliver_events, queue_event
from yipin.journal.services.wordings import wording_for
from yipin.organisations.choices import Right
from yipin.organisations.permissions import Actor
from yipin.organisations.queries import line_of
from yipin.rules.mail_retry import MOST_ATTEMPTS

pytestmark = pytest.mark.django_db

TOKEN = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"
WECOM = f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={TOKEN}"


@pytest.fixture
def world(now) -> World:
    return make_world(now, colleges=1)


@pytest.fixture
def administrator(world) -> Actor:
    return make_actor(world.host, Right.ADMINISTER)


@pytest.fixture
def desk(administrator, client) -> Client:
    client.force_login(administrator.person)
    return client


def look(desk: Client, name: str, *numbers: object) -> str:
    return desk.get(reverse(name, args=numbers)).text


def do(desk: Client, page: str, *numbers: object, **data: object) -> str:
    """Press a button; the page one comes to."""
    return desk.post(reverse(page, args=numbers), data, follow=True).text


# chat robots


def test_a_robot_is_registered_and_its_address_never_shown(desk):
    assert "还没有登记" in look(desk, "robots")
    page = do(desk, "robots", name="书记群", address=WECOM)
    assert "登记好了。点“试发”，到群里看有没有收到。" in page
    assert "书记群" in page
    assert f"地址末尾 …{TOKEN[-4:]}" in page
    assert TOKEN not in page


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"name": "书记群", "address": "https://example.com/hook"}, "这不是群机器人的地址。"),
        ({"name": "书记群", "address": ""}, "这一项还没填。"),
        ({"name": "", "address": WECOM}, "这一项还没填。"),
        ({"name": "群" * 61, "address": WECOM}, "现在 61 字，请删到 60 字以内。"),
    ],
)
def test_a_robot_that_cannot_be_registered_is_told_and_keeps_what_was_typed(desk, given, sentence):
    page = do(desk, "robots", **given)
    assert sentence in page
    for words in filter(None, given.values()):
        assert f'value="{words}"' in page
    assert not ChatRobot.objects.exists()


@pytest.fixture
def robot(group, world, now) -> ChatRobot:  # noqa: F811
    address = f"json://127.0.0.1:{group.server_port}/hook"
    return add_robot(unit_id=world.host.pk, name="书记群", address=address, now=now)


def test_a_robot_is_tried_and_the_page_says_how_it_went(desk, robot, group):  # noqa: F811
    page = do(desk, "robot_test", robot.pk)
    assert "发出去了。请到“书记群”里看有没有收到。" in page
    assert "试发过" in page
    assert "一品试发" in str(group.kept)
    group.status = 500
    page = do(desk, "robot_test", robot.pk)
    assert "试发没成：" in page
    assert "发出去了" not in page


def test_a_robot_is_removed_after_a_question(desk, robot):
    assert 'data-confirm="停用“书记群”的机器人？"' in look(desk, "robots")
    page = do(desk, "robot_remove", robot.pk)
    assert "“书记群”的机器人停用了，地址已删除。" in page
    assert "还没有登记" in page
    robot.refresh_from_db()
    assert (robot.is_off, robot.secret) == (True, "")
    assert desk.post(reverse("robot_test", args=[robot.pk])).status_code == 404


def test_the_robots_of_another_unit_are_not_seen(desk, now):
    other = add_robot(unit_id=make_unit("外校团委").pk, name="外校群", address=WECOM, now=now)
    assert "外校群" not in look(desk, "robots")
    assert desk.post(reverse("robot_remove", args=[other.pk])).status_code == 404


# programs that are told of events


def register(desk: Client, address: str, **more: object) -> str:
    given = {"name": "办公系统", "address": address, "events": ["round.opened"]} | more
    return do(desk, "webhooks", **given)


def test_the_secret_of_a_program_is_shown_once(desk, sink):  # noqa: F811
    assert "还没有登记" in look(desk, "webhooks")
    page = register(desk, sink.address)
    assert "“办公系统”的签名密钥" in page
    assert 'value="whsec_' in page
    assert "发布了一轮" in page
    again = look(desk, "webhooks")
    assert "whsec_" not in again
    assert sink.address.replace("&", "&amp;") in again


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"address": "ftp://example.com/"}, "地址要以 https:// 开头，写全主机名，不带用户名。"),
        ({"address": "https://user@example.com/"}, "写全主机名，不带用户名。"),
        ({"address": "https://example.com/" + "a" * 300}, "请删到 300 字以内。"),
        ({"address": "https://example.com/", "events": []}, "这一项还没填。"),
        ({"address": "https://example.com/", "name": ""}, "这一项还没填。"),
    ],
)
def test_a_program_that_cannot_be_registered_is_told_and_keeps_what_was_typed(
    desk, given, sentence
):
    page = register(desk, **given)
    assert sentence in page
    assert f'value="{given["address"]}"' in page
    assert not Webhook.objects.exists()


def test_the_twenty_first_program_is_refused(desk):
    for number in range(20):
        register(desk, f"https://example.com/{number}")
    page = register(desk, "https://example.com/20")
    assert "一个单位最多登记 20 个。请先删除不用的。" in page
    assert Webhook.objects.count() == 20


def test_a_program_is_tried_and_the_page_says_how_it_went(desk, sink):  # noqa: F811
    register(desk, sink.address)
    webhook = Webhook.objects.get()
    page = do(desk, "webhook_test", webhook.pk)
    assert "“办公系统”收到了。" in page
    assert "送到过" in page
    sink.answers = 500
    page = do(desk, "webhook_test", webhook.pk)
    assert "“办公系统”收到了。" not in page
    assert "500" in page


def test_a_program_is_switched_off_and_on(desk, sink, now):  # noqa: F811
    register(desk, sink.address)
    webhook = Webhook.objects.get()
    page = do(desk, "webhook_switch", webhook.pk)
    assert "已停用。这段时间的事件先留着，再开启时送出。" in page
    assert "开启<span" in page
    webhook.refresh_from_db()
    queue_event(webhooks=[webhook], event="round.opened", data={}, now=now)
    assert deliver_events(now=now) == 0
    assert "已开启。" in do(desk, "webhook_switch", webhook.pk)
    assert deliver_events(now=now) == 1
    assert "发布了一轮" in look(desk, "webhooks")


def failed(sink: Sink, now) -> WebhookDelivery:  # noqa: F811
    """Tried as often as there is to try."""
    sink.answers = 503
    webhook = Webhook.objects.get()
    queue_event(webhooks=[webhook], event="round.opened", data={}, now=now)
    for again in range(MOST_ATTEMPTS + 1):
        deliver_events(now=now + timedelta(days=again))
    return WebhookDelivery.objects.get()


def test_what_did_not_arrive_is_shown_with_its_reason_and_sent_again(desk, sink, now):  # noqa: F811
    register(desk, sink.address)
    row = failed(sink, now)
    page = look(desk, "webhooks")
    assert "对方答复 503，没有收下" in page
    assert "再发一次" in page
    sink.answers = 204
    assert "已放回去再发。" in do(desk, "webhook_retry", row.pk)
    assert deliver_events(now=now + timedelta(days=20)) == 1
    page = look(desk, "webhooks")
    assert "再发一次" not in page
    assert "对方答复 503" not in page  # the bare number may stand in a port or a token


def test_what_is_sent_again_by_a_program_that_is_off_waits_and_says_so(desk, sink, now):  # noqa: F811
    register(desk, sink.address)
    row = failed(sink, now)
    do(desk, "webhook_switch", row.webhook_id)
    page = do(desk, "webhook_retry", row.pk)
    assert "“办公系统”停用着，开启以后才发。" in page
    assert "已放回去再发。" not in page


def test_a_program_is_removed(desk, sink):  # noqa: F811
    register(desk, sink.address)
    assert 'data-confirm="删除这个推送"' in look(desk, "webhooks")
    page = do(desk, "webhook_remove", Webhook.objects.get().pk)
    assert "“办公系统”已删除，不再推送。" in page
    assert "还没有登记" in page


# wordings


@pytest.fixture
def officer(world) -> Client:
    client = Client()
    client.force_login(world.office.person)
    return client


REMINDER = "duties.reminder"


def test_the_wordings_are_listed_with_whose_they_are(officer, world):
    page = look(officer, "wordings")
    assert "系统原有" in page
    assert "本单位" not in page.split("<main")[1].split("tbody")[1]
    do(officer, "wording", REMINDER, title="请抓紧办：{事项}", body="{还剩}")
    page = look(officer, "wordings")
    assert "请抓紧办：{事项}" in page
    assert "本单位" in page.split("<main")[1].split("tbody")[1]


def test_a_wording_is_looked_at_with_examples_before_it_is_kept(officer, world):
    page = do(officer, "wording", REMINDER, act="preview", title="请抓紧办：{事项}", body="{还剩}")
    assert "请抓紧办：2027年团建工作品牌创建" in page
    assert "还剩 5 天" in page
    assert 'value="请抓紧办：{事项}"' in page
    assert wording_for(REMINDER, line_of(world.host)).unit_id is None


@pytest.mark.parametrize(
    ("title", "body", "sentence"),
    [
        ("", "正文", "这一项还没填。"),
        ("   ", "正文", "这一项还没填。"),
        ("请办", "一行\n{姓明}", "第 2 行第 1 个字"),
        ("请办{说明}", "", "第 1 行第 3 个字"),
        ("题" * 201, "", "现在 201 字，请删到 200 字以内。"),
    ],
)
def test_a_wording_that_cannot_be_kept_is_told_and_keeps_what_was_typed(
    officer, world, title, body, sentence
):
    page = do(officer, "wording", REMINDER, title=title, body=body)
    assert sentence in page
    assert body in page
    assert title.strip() in page
    assert wording_for(REMINDER, line_of(world.host)).unit_id is None


def test_a_wording_goes_back_to_what_it_was(officer, world):
    before = wording_for(REMINDER, line_of(world.host))
    assert "恢复原来的文字" not in look(officer, "wording", REMINDER)
    assert "的文字改好了。" in do(officer, "wording", REMINDER, title="甲", body="乙")
    page = look(officer, "wording", REMINDER)
    assert "现在用的是本单位的文字。" in page
    assert "恢复原来的文字" in page
    assert "恢复成原来的文字。" in do(officer, "wording_reset", REMINDER)
    assert wording_for(REMINDER, line_of(world.host)) == before
    assert "本来就是原来的文字，没有改动。" in do(officer, "wording_reset", REMINDER)


def test_the_words_of_the_unit_above_hold_below_until_it_has_its_own(officer, world):
    do(officer, "wording", REMINDER, title="上级的话：{事项}", body="")
    college = world.colleges[0].unit
    below = Client()
    below.force_login(make_actor(college, Right.RUN_PROGRAMMES).person)
    assert "现在用的是上级单位的文字。" in look(below, "wording", REMINDER)
    do(below, "wording", REMINDER, title="学院的话：{事项}", body="")
    assert "学院的话：{事项}" in look(below, "wordings")
    assert "学院的话" not in look(officer, "wordings")
    do(below, "wording_reset", REMINDER)
    assert "上级的话：{事项}" in look(below, "wordings")


def test_the_example_is_read_by_the_last_person_who_was_told(officer, world, now):
    Message.objects.create(
        recipient_id=1, recipient_name="方敬之", kind=REMINDER, title="旧的",
        unit_id=world.host.pk, created_at=now,
    )  # fmt: skip
    page = do(officer, "wording", REMINDER, act="preview", title="{姓名}您好", body="")
    assert "方敬之您好" in page
