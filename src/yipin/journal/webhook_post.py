"""One POST to another program: resolved, looked at, and sent to that very address.

The name is resolved here and the connection goes to the address that was looked at, so a name that
answers differently a moment later reaches nothing. Redirects are not followed.
"""

from __future__ import annotations

import socket
import ssl
from ipaddress import ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

import urllib3
from django.conf import settings
from urllib3.util import Timeout

from yipin.rules.webhook_events import may_be_reached

TIMEOUT = Timeout(connect=5, read=10)
MOST_CHARS = 300
WRONG_ADDRESS = "地址要以 https:// 开头，写全主机名，不带用户名。"
NOT_REACHED = "连不上对方：主机名查不到，或对方没有应答。"
PRIVATE = "这个地址在内部网络里，不能发。确要发，请运维把网段写进 YIPIN_WEBHOOK_NETWORKS。"


class WrongWebhookAddress(ValueError):
    """Nothing may be sent there, with the sentence why."""


def checked_address(entered: str) -> str:
    """The address as it is kept. Raises WrongWebhookAddress.

    Plain http only to this machine in a sample world. What the name means is looked at on sending.
    """
    text = entered.strip()
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as fault:
        raise WrongWebhookAddress(WRONG_ADDRESS) from fault
    wrong = (
        len(text) > MOST_CHARS
        or not text.isascii()
        or not text.isprintable()
        or " " in text
        or not parts.hostname
        or "@" in parts.netloc
        or port == 0
        or bool(parts.fragment)
    )
    if wrong or not (parts.scheme == "https" or _is_plain_allowed(parts)):
        raise WrongWebhookAddress(WRONG_ADDRESS)
    return text


def place_named(address: str) -> str:
    """Scheme and host only, for the journal: the rest of an address may hold a secret."""
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}"


def _is_plain_allowed(parts: SplitResult) -> bool:
    own = parts.hostname in {"127.0.0.1", "localhost", "::1"}
    return parts.scheme == "http" and settings.DEMO and own


def post(address: str, body: bytes, headers: dict[str, str]) -> str:
    """Send; "" where the program answered 2xx, else why not in words."""
    try:
        parts = urlsplit(checked_address(address))
        place = _place_of(parts)
    except WrongWebhookAddress as fault:
        return str(fault)
    try:
        with _pool(parts, place) as pool:
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            answer = pool.urlopen(
                "POST", path, body=body, headers={**headers, "Host": parts.netloc},
                redirect=False, retries=False, preload_content=False, assert_same_host=False,
            )  # fmt: skip
            answer.close()
    except (urllib3.exceptions.HTTPError, OSError) as fault:
        return f"{NOT_REACHED}（{type(fault).__name__}）"
    if 200 <= answer.status < 300:
        return ""
    return f"对方答复 {answer.status}，没有收下。"


def _place_of(parts: SplitResult) -> str:
    """The first address of the name, if every one of them may be reached."""
    host = str(parts.hostname)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as fault:
        raise WrongWebhookAddress(NOT_REACHED) from fault
    allowed = [ip_network(one, strict=False) for one in settings.WEBHOOK_NETWORKS]
    places = [str(one[4][0]).partition("%")[0] for one in found]
    for one in places:
        if not may_be_reached(ip_address(one), allowed, loopback=settings.DEMO):
            raise WrongWebhookAddress(PRIVATE)
    return next((one for one in places if ":" not in one), places[0])


def _pool(parts: SplitResult, place: str) -> urllib3.HTTPConnectionPool:
    if parts.scheme == "http":
        return urllib3.HTTPConnectionPool(place, parts.port or 80, timeout=TIMEOUT)
    return urllib3.HTTPSConnectionPool(
        place,
        parts.port or 443,
        timeout=TIMEOUT,
        ssl_context=ssl.create_default_context(),
        server_hostname=parts.hostname,
        assert_hostname=parts.hostname,
    )
