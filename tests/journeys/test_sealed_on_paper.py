"""The way on paper: printed, sealed, photographed, brought back in one stack and registered."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

from django.utils import timezone
from PIL import Image
from playwright.sync_api import expect

from tests.journeys import notice_steps, office_steps, paper_steps, unit_steps
from tests.journeys.conftest import Stage
from tests.journeys.desk import Desk
from tests.journeys.unit_steps import Idea
from yipin.demo.papers import brand_notice

PROGRAMME = "品牌创建活动"
TEXTS = {"活动目的": "到镇上小学开编程兴趣课。", "预期成果": "十二次课，一本教案。"}
CODE = Idea("代码第一课", "品牌名称", "社会实践类", TEXTS)
SEEDS = Idea("种子图书馆", "品牌名称", "志愿服务类", TEXTS)
MENDED = "十二次课，服务三百人次，一本教案。"
Pages = list[Image.Image]


def test_forms_sealed_on_paper_are_registered_from_one_stack(college: Stage) -> None:
    office = college.open("office")
    address = publish(office, college.folder / "通知.docx")
    jidian, huagong = college.open("jidian"), college.open("huagong")
    old = apply(jidian, CODE, college.folder)
    change(jidian)
    new = paper_steps.print_out(jidian, CODE.title, college.folder)
    other = apply(huagong, SEEDS, college.folder)
    paper_steps.look_up(office, old[0], "已有新版本")
    paper_steps.look_up(office, new[0], "待盖章")
    bring_back(office, address, old[:1], [*new, *other])
    paper_steps.look_up(office, new[0], "已附盖章件")
    hand_in(office, address, jidian, huagong)


def publish(office: Desk, notice: Path) -> str:
    notice.write_bytes(brand_notice(timezone.now() - timedelta(days=4)))
    notice_steps.take_in(office, notice)
    notice_steps.take_the_rest_as_read(office)
    return notice_steps.publish(office, 3)


def apply(desk: Desk, idea: Idea, folder: Path) -> Pages:
    """Filled in, sent for its opinions, and printed to be signed and sealed."""
    unit_steps.open_from_due(desk, PROGRAMME)
    unit_steps.fill_in(desk, idea)
    unit_steps.add_files(desk, {"实施方案": "实施方案.docx"})
    unit_steps.send(desk)
    return paper_steps.print_out(desk, idea.title, folder)


def change(desk: Desk) -> None:
    """Taken back after it was printed, changed, and sent again: the paper is out of date."""
    unit_steps.take_back(desk, CODE.title)
    unit_steps.fill_in(desk, Idea(texts={"预期成果": MENDED}))
    unit_steps.send(desk)


def bring_back(office: Desk, address: str, old: Pages, sealed: Pages) -> None:
    """The old page is refused with what changed since; the two whole forms are registered."""
    stack = paper_steps.photographed([*old, *sealed])
    paper_steps.hand_in_batch(office, address, stack, "第一批.pdf")
    office.sees("认出 2 份表")
    refused = paper_steps.page_in_batch(office, 1)
    expect(refused).to_contain_text("版本不符")
    expect(refused).to_contain_text(re.compile("纸上是第 1 版.*已改成第 2 版，改了 1 处"))
    expect(refused).to_contain_text("改动：预期成果")
    expect(refused).to_contain_text("请打印第 2 版，重新签字盖章")
    for number in range(2, len(stack) + 1):
        expect(paper_steps.page_in_batch(office, number)).to_contain_text("已归入")
    paper_steps.register(office)
    office.sees("已登记 2 份表的 4 个意见，标为纸质盖章件")
    office.check()


def hand_in(office: Desk, address: str, *desks: Desk) -> None:
    for desk, idea in zip(desks, (CODE, SEEDS), strict=True):
        unit_steps.hand_in(desk, idea.title)
    office_steps.open_application(office, address, CODE.title)
    office.sees("纸质盖章件")
    office.sees(MENDED)
