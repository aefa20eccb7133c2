"""Which event a move is, how a message is signed, and where nothing may be sent."""

from __future__ import annotations

from ipaddress import ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yipin.rules.stages import MOVES
from yipin.rules.webhook_events import (
    EVENTS,
    FAILURES_IN_A_ROW,
    event_of_move,
    is_given_up,
    is_signed,
    may_be_reached,
    signature,
)

SECRET, NOW = "whsec_x", 1_800_000_000


@given(st.binary(max_size=200), st.integers(0, 2**40))
def test_what_was_signed_is_known_again(body, at):
    header = signature(SECRET, body, at)
    assert is_signed(header, SECRET, body, at)
    assert not is_signed(header, SECRET, body + b" ", at)
    assert not is_signed(header, SECRET + "y", body, at)


@pytest.mark.parametrize("late", [-301, 301])
def test_an_old_message_is_no_good(late):
    assert not is_signed(signature(SECRET, b"x", NOW), SECRET, b"x", NOW + late)
    assert is_signed(signature(SECRET, b"x", NOW), SECRET, b"x", NOW + 300)


@pytest.mark.parametrize("header", ["", "t=,v1=a", "v1=a", "t=1²,v1=a", "nothing", "t=一,v1=a"])
def test_no_signature_is_none(header):
    assert not is_signed(header, SECRET, b"x", NOW)


def test_every_move_has_its_event_or_none():
    found = {event_of_move(one.action, one.from_state) for one in MOVES}
    assert found == {"", *EVENTS} - {"round.opened"}
    assert event_of_move("return", "endorsing") == "endorsement.returned"
    assert event_of_move("return", "submitted") == "application.returned"


def test_it_gives_up_after_so_many():
    assert not is_given_up(FAILURES_IN_A_ROW - 1)
    assert is_given_up(FAILURES_IN_A_ROW)


PRIVATE = (
    "10.1.2.3", "192.168.0.1", "172.16.5.5", "127.0.0.1", "169.254.169.254", "0.0.0.0", "::1",
    "fe80::1", "fc00::1", "::ffff:10.0.0.1", "::ffff:127.0.0.1", "224.0.0.1", "ff02::1",
    "100.64.0.1",
)  # fmt: skip


@pytest.mark.parametrize("address", PRIVATE)
def test_the_house_is_not_reached(address):
    assert not may_be_reached(ip_address(address), (), loopback=False)


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700::1111"])
def test_the_open_net_is(address):
    assert may_be_reached(ip_address(address), (), loopback=False)


def test_named_networks_and_this_machine_are_reached_where_allowed():
    allowed = (ip_network("10.0.0.0/8"), ip_network("fc00::/7"))
    assert may_be_reached(ip_address("10.1.2.3"), allowed, loopback=False)
    assert may_be_reached(ip_address("::ffff:10.0.0.1"), allowed, loopback=False)
    assert not may_be_reached(ip_address("192.168.0.1"), allowed, loopback=False)
    assert may_be_reached(ip_address("127.0.0.1"), (), loopback=True)
    assert not may_be_reached(ip_address("10.1.2.3"), (), loopback=True)
