"""A form with every kind of blank, and the fonts that papers are set in."""

from __future__ import annotations

import os
from datetime import date, datetime
from pathlib import Path

import pytest

from yipin.documents.formats.writing.printed import SHANGHAI, PrintedForm, PrintedOpinion
from yipin.rules.form_schema import Column, Field, FormSchema, Section

REPOSITORY = Path(__file__).parents[4]
MEMBERS = (
    Column("number", "序号", prefill="row.number"),
    Column("name", "姓名"),
    Column("task", "分工/内容"),
    Column("time", "分工/时间"),
)


@pytest.fixture(scope="session")
def fonts() -> Path:
    """Made by the set-up of the project, like the styles of the web pages."""
    folder = Path(os.environ.get("YIPIN_FONTS", REPOSITORY / ".build" / "fonts"))
    if not any(folder.glob("*.ttf")):
        pytest.skip("the fonts for paper are not built: run make setup")
    return folder


@pytest.fixture
def schema() -> FormSchema:
    fields = (
        Field("title", "品牌名称", max_chars=40),
        Field("kind", "级别", "choice", options=("重点", "一般")),
        Field("leader", "姓名", "person", group="负责人"),
        Field("phone", "联系电话", "phone", group="负责人"),
        Field("members", "团员总数", "integer", prefill="unit.members"),
        Field("ratio", "团青比", "percent"),
    )
    plan = (
        Field("plan", "活动方案", "long_text", max_chars=5000),
        Field("team", "主要成员", "table", columns=MEMBERS, min_rows=3),
        Field("proof", "佐证材料", "attachment"),
        Field("league", "学院团委意见", "opinion_and_seal"),
        Field("party", "学院党委意见", "opinion_and_seal"),
    )
    sections = (Section("base", "一、基本情况", fields), Section("plan", "二、项目方案", plan))
    return FormSchema("apply", "品牌创建申报表", "1", "form", sections, "注：一式两份。")


@pytest.fixture
def answers() -> dict[str, object]:
    return {
        "title": "朋辈<修理>铺 & 䶮㛃𬭎",
        "kind": "重点",
        "leader": "沈怀瑾",
        "phone": "0516-83880001",
        "ratio": "90.5",
        "plan": "每两周开放一次。\n由高年级团员带着修。",
        "team": [{"name": "林晚舟", "task": "场地", "time": "全年"}, {"name": "周知远"}],
    }


@pytest.fixture
def form() -> PrintedForm:
    return PrintedForm(
        title="2027年品牌创建申报表", number="2027-0111", unit="机械工程学院团委", version=3,
        digest="7f3a91c204deb650" * 4, round_name="2027年品牌创建", filled_on=date(2027, 3, 25),
        files={"proof": ("照片.jpg",)},
    )  # fmt: skip


@pytest.fixture
def opinions() -> list[PrintedOpinion]:
    given_at = datetime(2027, 3, 25, 14, 5, tzinfo=SHANGHAI)
    return [
        PrintedOpinion("league", "学院团委意见", "同意推荐。", "沈怀瑾", "团委书记", given_at, 3)
    ]
