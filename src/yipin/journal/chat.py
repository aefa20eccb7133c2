"""Chat robots (企业微信, 钉钉, 飞书) through apprise. Nothing else imports apprise.

What somebody enters never becomes an address by itself: a token is taken out of it, and the host
is the provider's own. So no robot can be made to call into the network of the site.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import charset
from urllib.parse import parse_qs, urlsplit

import apprise
from django.conf import settings

TOKEN = re.compile(r"[A-Za-z0-9_-]{8,128}")
SECRET = re.compile(r"[A-Za-z0-9]{8,128}")
HOSTS = {
    "qyapi.weixin.qq.com": ("wecombot", "/cgi-bin/webhook/send", "key"),
    "oapi.dingtalk.com": ("dingtalk", "/robot/send", "access_token"),
    "open.feishu.cn": ("feishu", "/open-apis/bot/v2/hook/", ""),
}
KINDS = ("wecombot", "dingtalk", "feishu")
WRONG_ADDRESS = "这不是群机器人的地址。请在企业微信、钉钉或飞书群里添加机器人，把它给的 Webhook 地址整个复制过来。"

LONG_PIECE = re.compile(r"[A-Za-z0-9_-]{8,}")


def _without_tokens(record: logging.LogRecord) -> bool:
    """The library writes whole addresses into its log; what may be a token is taken out."""
    record.msg, record.args = TOKEN_LIKE.sub("…", record.getMessage()), ()
    return True


TOKEN_LIKE = re.compile(r"[A-Za-z0-9_-]{16,}")
logging.getLogger("apprise").addFilter(_without_tokens)


@contextmanager
def _mail_left_alone() -> Iterator[None]:
    """The library's mail plugin changes how Python writes every letter of the process: put it back."""
    kept = dict(charset.CHARSETS)
    try:
        yield
    finally:
        charset.CHARSETS.clear()
        charset.CHARSETS.update(kept)


class WrongRobotAddress(ValueError):
    """What was entered is no address of a chat robot that we know."""


@dataclass(frozen=True, slots=True)
class RobotAddress:
    """``address`` is what apprise takes (secret); ``hint`` the last characters of the token."""

    kind: str
    address: str
    hint: str


def robot_address(entered: str, *, sign_secret: str = "") -> RobotAddress:
    """Read a Webhook address, or an apprise one with nothing but a token.

    Raises WrongRobotAddress for anything else: other hosts, plain http, extra parameters.
    """
    try:
        parts = urlsplit(entered.strip())
    except ValueError as fault:  # brackets that do not close, signs that no host may hold
        raise WrongRobotAddress(WRONG_ADDRESS) from fault
    if parts.scheme in getattr(settings, "CHAT_EXTRA_SCHEMES", ()):
        return RobotAddress(parts.scheme, entered.strip(), entered.strip()[-4:])
    if parts.scheme == "https" and (parts.netloc in HOSTS):
        kind, token = _from_webhook(parts.netloc, parts.path, parts.query)
    elif parts.scheme in KINDS and not (parts.query or parts.fragment or parts.path.strip("/")):
        kind, token = parts.scheme, parts.netloc.rpartition("@")[2]
        sign_secret = sign_secret or parts.netloc.rpartition("@")[0]
    else:
        raise WrongRobotAddress(WRONG_ADDRESS)
    return RobotAddress(kind, _apprise_address(kind, token, sign_secret), token[-4:])


def _from_webhook(host: str, path: str, query: str) -> tuple[str, str]:
    kind, expected, parameter = HOSTS[host]
    if parameter and path == expected:
        return kind, parse_qs(query).get(parameter, [""])[0]
    if not parameter and path.startswith(expected):
        return kind, path.removeprefix(expected).strip("/")
    raise WrongRobotAddress(WRONG_ADDRESS)


def _apprise_address(kind: str, token: str, sign_secret: str) -> str:
    if not TOKEN.fullmatch(token):
        raise WrongRobotAddress(WRONG_ADDRESS)
    if kind == "dingtalk" and sign_secret:
        if not SECRET.fullmatch(sign_secret):
            raise WrongRobotAddress("“加签”的密钥只有字母和数字，以 SEC 开头，请重新复制。")
        return f"{kind}://{sign_secret}@{token}/"
    return f"{kind}://{token}/"


def post_to_group(address: str, *, title: str, body: str) -> str:
    """Post into the group. Answers "" or, in words without the secret, why it did not work."""
    with _mail_left_alone():
        group = apprise.Apprise.instantiate(address, suppress_exceptions=True)
    if group is None:
        return "机器人地址读不出来，请重新登记。"
    with apprise.LogCapture(level=logging.WARNING) as lines:
        try:
            done = group.notify(body=body or title, title=title if body else "")
        except TypeError:  # what apprise raises for a text it cannot post
            done = False
        said = "" if done else lines.getvalue()
    return "" if done else _reason(said, address)


def _reason(said: str, address: str) -> str:
    """The last line that was logged, without the token."""
    lines = [line.split(" - ", 2)[-1] for line in said.splitlines() if line.strip()]
    words = lines[-1] if lines else ""
    for piece in LONG_PIECE.findall(address):
        words = words.replace(piece, "…")
    return f"群机器人没有收下。{words}"[:300]
