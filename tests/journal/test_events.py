"""Named events wake their subscribers inside the act."""

from __future__ import annotations

import pytest

from yipin.journal import events


@pytest.fixture
def _no_subscribers(monkeypatch):
    monkeypatch.setattr(events, "_subscribers", events.defaultdict(list))


def test_an_unknown_name_is_a_mistake():
    with pytest.raises(ValueError, match="unknown event"):
        events.emit("forms.nothing")
    with pytest.raises(ValueError, match="unknown event"):
        events.subscribe("forms.nothing")


@pytest.mark.usefixtures("_no_subscribers")
def test_subscribers_are_called_once_each_in_order():
    heard: list[tuple[str, int]] = []

    def first(*, number: int) -> None:
        heard.append(("first", number))

    def second(*, number: int) -> None:
        heard.append(("second", number))

    for subscriber in (first, second, first):
        events.subscribe(events.CHAIN_COMPLETE)(subscriber)
    events.emit(events.CHAIN_COMPLETE, number=1)
    events.emit(events.ENDORSEMENT_SIGNED, number=2)
    assert heard == [("first", 1), ("second", 1)]


@pytest.mark.usefixtures("_no_subscribers")
def test_a_subscriber_that_refuses_stops_the_act():
    @events.subscribe(events.CHAIN_COMPLETE)
    def refuse() -> None:
        raise RuntimeError("refused")

    with pytest.raises(RuntimeError, match="refused"):
        events.emit(events.CHAIN_COMPLETE)
