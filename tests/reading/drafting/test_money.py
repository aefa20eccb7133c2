"""The parts of the money, from percentages or from 完成后下发; what is half understood is asked."""

from __future__ import annotations

import pytest

from tests.reading.notice_papers import body_of
from yipin.reading.drafting.money import draft_money
from yipin.reading.drafting.source import Notes
from yipin.rules.definition import Money, Stage
from yipin.rules.tranches import ACCEPTED, APPROVED, STAGE, WHOLE, Tranche

MIDTERM = Stage("half", "collect", "中期检查", purpose="midterm")
IN_THREE = "一、经费\n每项资助3000元，立项后拨付40%，中期检查后拨付30%，结项后拨付30%。"


def drafted(text: str, *stages: Stage) -> tuple[Money, Notes]:
    notes = Notes()
    return draft_money(body_of(text), stages, notes), notes


def test_every_percentage_becomes_a_part_that_waits_for_what_was_said():
    money, notes = drafted(IN_THREE, MIDTERM)
    assert [(one.when, one.stage_key, one.share) for one in money.tranches] == [
        (APPROVED, "", 4_000), (STAGE, "half", 3_000), (ACCEPTED, "", 3_000),
    ]  # fmt: skip
    assert notes.asks == []
    assert notes.settings["tranches.1"] == "money.tranches.1"


@pytest.mark.parametrize(
    "text",
    [
        IN_THREE,  # no midterm stage is there to wait for
        "一、经费\n每项资助3000元，立项后拨付40%，结项后拨付30%。",
        "一、经费\n每项资助3000元，立项后拨付40%，天气晴好后拨付60%。",
    ],
)
def test_what_is_not_understood_whole_is_asked(text):
    money, notes = drafted(text)
    assert money == Money()
    assert [one.path for one in notes.asks] == ["money.tranches"]
    assert "没有读全" in notes.asks[0].question


def test_money_after_completion_is_one_part_and_to_be_checked():
    money, notes = drafted("一、经费\n给予经费支持，并在项目按质按量完成后下发经费。")
    assert money.tranches == (Tranche("结项经费", ACCEPTED, WHOLE),)
    (ask,) = notes.asks
    assert (ask.mark, "请核对" in ask.question) == ("budget_note", True)


def test_a_notice_that_does_not_say_leaves_it_to_the_round():
    assert drafted("一、经费\n每个项目给予固定经费支持。")[0] == Money()
