"""Which events programs are told of, how a message is signed, and when one gives up.

The signature is that of the body with the second it was made, so that an old message is no good
to whoever caught it: ``X-Yipin-Signature: t=<seconds since 1970>,v1=<HMAC-SHA256 in hex>`` over
``<t>.<body>``.
"""

from __future__ import annotations

import hmac
from collections.abc import Sequence
from hashlib import sha256
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

EVENTS = {
    "round.opened": "发布了一轮",
    "application.sent": "申报送签",
    "application.submitted": "申报提交",
    "application.withdrawn": "申报撤回",
    "application.returned": "申报被退回修改",
    "application.forwarded": "申报通过审查",
    "application.refused": "申报未通过审查",
    "application.approved": "申报立项",
    "application.reserved": "申报列入候补",
    "application.not_selected": "申报未入选",
    "project.begun": "项目开始实施",
    "project.withdrawn": "项目立项被撤销",
    "endorsement.signed": "签署了意见",
    "endorsement.returned": "签署人退回修改",
    "endorsement.refused": "签署人不同意",
}
TRIAL = "webhook.trial"
MOVES = {
    ("send_to_endorse", ""): "application.sent",
    ("submit", ""): "application.submitted",
    ("add", ""): "application.submitted",
    ("withdraw", ""): "application.withdrawn",
    ("return", "submitted"): "application.returned",
    ("forward", ""): "application.forwarded",
    ("refuse", ""): "application.refused",
    ("approve", ""): "application.approved",
    ("reserve", ""): "application.reserved",
    ("leave_out", ""): "application.not_selected",
    ("begin", ""): "project.begun",
    ("withdraw_approval", ""): "project.withdrawn",
    ("sign", ""): "endorsement.signed",
    ("return", "endorsing"): "endorsement.returned",
    ("decline", ""): "endorsement.refused",
}
FAILURES_IN_A_ROW = 30  # then nothing more is sent until an administrator turns it on again
OLDEST_SECONDS = 300
Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network


def event_of_move(action: str, from_state: str) -> str:
    """The event of a move of an application; "" for moves that are nobody else's business."""
    return MOVES.get((action, from_state)) or MOVES.get((action, ""), "")


def signature(secret: str, body: bytes, at: int) -> str:
    """The value of the header; ``at`` in seconds since 1970."""
    mark = hmac.new(secret.encode(), f"{at}.".encode() + body, sha256).hexdigest()
    return f"t={at},v1={mark}"


def is_signed(header: str, secret: str, body: bytes, now: int) -> bool:
    """As a receiver asks it: ours, of this very body, and made within five minutes."""
    parts = dict(one.split("=", 1) for one in header.split(",") if "=" in one)
    moment = parts.get("t", "")
    if not moment.isascii() or not moment.isdigit() or abs(now - int(moment)) > OLDEST_SECONDS:
        return False
    return hmac.compare_digest(header.encode(), signature(secret, body, int(moment)).encode())


def is_given_up(failures: int) -> bool:
    """After so many failures in a row."""
    return failures >= FAILURES_IN_A_ROW


def may_be_reached(address: Address, allowed: Sequence[Network], *, loopback: bool) -> bool:
    """An address of the open net, or one of the house that the operator named.

    ``loopback``: this very machine as well (sample worlds and tests).
    """
    if isinstance(address, IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    if address.is_loopback and loopback:
        return True
    if any(address in network for network in allowed if network.version == address.version):
        return True
    return address.is_global and not address.is_multicast
