"""Chat groups: only the providers' own hosts, a secret that is never shown, a real server."""

from __future__ import annotations

import json
import logging
import threading
from collections.abc import Iterator
from email import charset
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from yipin.journal.chat import WrongRobotAddress, post_to_group, robot_address
from yipin.journal.models import ChatRobot, Delivery, Letter
from yipin.journal.secret_box import UnreadableSecret, put_away, take_out
from yipin.journal.services.channels import (
    add_robot,
    post_letter_to_groups,
    switch_robot_off,
)
from yipin.journal.services.channels import (
    test_robot as try_robot,
)
from yipin.journal.services.deliveries import deliver_batch

TOKEN = "0f1e2d3c-4b5a-6978-8796-a5b4c3d2e1f0"


class Group(ThreadingHTTPServer):
    """A chat group that keeps what is posted, or answers with an error."""

    def __init__(self) -> None:
        self.kept: list[dict[str, str]] = []
        self.status = 200
        super().__init__(("127.0.0.1", 0), Taking)


class Taking(BaseHTTPRequestHandler):
    server: Group

    def do_POST(self) -> None:
        length = int(self.headers["Content-Length"])
        self.server.kept.append(json.loads(self.rfile.read(length)))
        self.send_response(self.server.status)
        self.end_headers()

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def group(settings) -> Iterator[Group]:
    settings.CHAT_EXTRA_SCHEMES = ("json",)
    server = Group()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def robot(group, now, db) -> ChatRobot:
    return add_robot(
        unit_id=7, name="团干部群", address=f"json://127.0.0.1:{group.server_port}/hook", now=now
    )


@pytest.mark.parametrize(
    ("entered", "kind", "address"),
    [
        (f"https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={TOKEN}", "wecombot", f"wecombot://{TOKEN}/"),
        (f"https://oapi.dingtalk.com/robot/send?access_token={TOKEN}", "dingtalk", f"dingtalk://{TOKEN}/"),
        (f"https://open.feishu.cn/open-apis/bot/v2/hook/{TOKEN}", "feishu", f"feishu://{TOKEN}/"),
        (f"  feishu://{TOKEN} ", "feishu", f"feishu://{TOKEN}/"),
        (f"dingtalk://SECabcdefgh@{TOKEN}/", "dingtalk", f"dingtalk://SECabcdefgh@{TOKEN}/"),
    ],
)  # fmt: skip
def test_webhook_addresses_of_the_three_are_read(entered, kind, address):
    read = robot_address(entered)
    assert (read.kind, read.address, read.hint) == (kind, address, "e1f0")


def test_a_signing_secret_goes_with_dingtalk():
    entered = f"https://oapi.dingtalk.com/robot/send?access_token={TOKEN}"
    assert robot_address(entered, sign_secret="SEC0123456789").address == (
        f"dingtalk://SEC0123456789@{TOKEN}/"
    )
    with pytest.raises(WrongRobotAddress, match="加签"):
        robot_address(entered, sign_secret="SEC/../x?y")


@pytest.mark.parametrize(
    "entered",
    [
        "", "随便写的", "https://[", "https://qyapi.weixin.qq.com℀/cgi-bin/webhook/send", "http://127.0.0.1:8000/", "https://example.org/hook", "json://127.0.0.1/",
        "mailto://a:b@example.org", "file:///etc/passwd", "https://qyapi.weixin.qq.com.example.org/x",
        "https://x@qyapi.weixin.qq.com/cgi-bin/webhook/send?key=abcdefghij",
        f"http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key={TOKEN}",
        f"https://qyapi.weixin.qq.com/cgi-bin/other?key={TOKEN}",
        f"https://open.feishu.cn/open-apis/other/{TOKEN}",
        "https://open.feishu.cn/open-apis/bot/v2/hook/../../x", "wecombot://short",
        f"wecombot://{TOKEN}/?verify=no", f"dingtalk://{TOKEN}/13800000000",
    ],
)  # fmt: skip
def test_nothing_else_becomes_an_address(entered):
    with pytest.raises(WrongRobotAddress):
        robot_address(entered)


def test_the_secret_is_kept_encrypted(robot, settings):
    kept = ChatRobot.objects.values_list("secret", flat=True).get()
    assert "127.0.0.1" not in kept
    assert take_out(kept).startswith("json://127.0.0.1")
    settings.SECRET_KEY = "another key of the site"
    with pytest.raises(UnreadableSecret):
        take_out(kept)


def test_a_key_that_was_replaced_still_opens_and_the_new_one_locks(settings):
    kept, old = put_away("x"), settings.SECRET_KEY
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "the key of today", [old]
    assert take_out(kept) == "x"
    fresh = put_away("y")
    settings.SECRET_KEY_FALLBACKS = []
    assert take_out(fresh) == "y"
    with pytest.raises(UnreadableSecret):
        take_out(kept)


def test_a_robot_is_tried_in_the_real_group(robot, group, now):
    assert try_robot(robot=robot, now=now) == ""
    assert group.kept[0]["title"] == "一品试发"
    group.status = 500
    fault = try_robot(robot=robot, now=now)
    assert fault.startswith("群机器人没有收下。")
    robot.refresh_from_db()
    assert (robot.tested_at, robot.test_error) == (now, fault)


def test_no_log_and_no_reason_holds_the_secret(group, caplog):
    address = f"json://127.0.0.1:{group.server_port}/{TOKEN}"
    group.status = 404
    with caplog.at_level(logging.DEBUG, logger="apprise"):
        reason = post_to_group(address, title="甲", body="乙")
    assert TOKEN not in reason
    assert TOKEN not in caplog.text
    assert post_to_group("nothing://x", title="甲", body="乙") == "机器人地址读不出来，请重新登记。"


def make_letter(now) -> Letter:
    return Letter.objects.create(
        unit_id=7, unit_label="校团委", title="请各单位抓紧", body="3月30日截止。",
        written_by_id=1, changed_at=now,
    )  # fmt: skip


def post(letter, robot, now) -> int:
    return post_letter_to_groups(
        letter=letter, robots=[robot], title=letter.title, body=letter.body, now=now
    )


def test_a_letter_is_posted_once(robot, group, now):
    letter = make_letter(now)
    assert [post(letter, robot, now), post(letter, robot, now)] == [1, 0]
    assert [deliver_batch(now=now), deliver_batch(now=now)] == [1, 0]
    assert [one["message"] for one in group.kept] == ["3月30日截止。"]


def test_a_group_that_fails_is_tried_again(robot, group, now):
    post(make_letter(now), robot, now)
    group.status = 503
    assert deliver_batch(now=now) == 0
    row = Delivery.objects.get()
    assert (row.state, row.attempts) == ("waiting", 1)
    group.status = 200
    assert deliver_batch(now=row.next_try_at) == 1


def test_a_robot_that_was_removed_forgets_its_address_and_gives_up_what_waits(robot, group, now):
    post(make_letter(now), robot, now)
    switch_robot_off(robot=robot)
    assert deliver_batch(now=now) == 0
    assert ChatRobot.objects.get().secret == ""
    assert (Delivery.objects.get().state, group.kept) == ("dropped", [])


def test_after_a_change_of_the_key_the_reason_says_what_to_do(robot, group, now, settings):
    post(make_letter(now), robot, now)
    settings.SECRET_KEY = "another key of the site"
    assert deliver_batch(now=now) == 0
    assert "要重新登记" in Delivery.objects.get().error
    assert "要重新登记" in try_robot(robot=robot, now=now)
    assert put_away("x") != put_away("x")


def test_mail_is_written_as_before(robot, group, now):
    before = dict(charset.CHARSETS)
    try_robot(robot=robot, now=now)
    assert before == charset.CHARSETS
