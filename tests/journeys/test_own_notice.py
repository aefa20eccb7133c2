"""A notice of our own writing: taken as it was read, sent to some, returned by a signatory."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

from django.utils import timezone
from playwright.sync_api import expect

from tests.browser import PHONE
from tests.journeys import notice_steps, office_steps, unit_steps
from tests.journeys.conftest import Stage
from tests.journeys.desk import Desk
from tests.journeys.files import rows_of_xlsx
from tests.journeys.unit_steps import Idea
from yipin.demo.papers import brand_notice

PROGRAMME = "品牌创建活动"
IDEA = Idea(
    title="代码第一课",
    title_label="品牌名称",
    theme="社会实践类",
    texts={"活动目的": "到镇上小学开编程兴趣课。", "预期成果": "十二次课，一本教案。"},
)
REMARK, MENDED = "请写成能数出来的", "十二次课，服务三百人次，一本教案。"


def test_a_notice_of_our_own_is_filled_in_and_mended(college: Stage) -> None:
    issued = timezone.now() - timedelta(days=4)
    path = college.folder / "通知.docx"
    path.write_bytes(brand_notice(issued))
    office = college.open("office")
    address = publish(office, path)
    left_out = college.open("jingguan")
    left_out.go("/due/")
    expect(left_out.main).not_to_contain_text(PROGRAMME)
    left_out.check()
    secretary, party = college.open("jidian", PHONE), college.open("jidian-party", PHONE)
    apply(secretary, party)
    mend(secretary, party)
    screen(office, address, college)


def publish(office: Desk, path: Path) -> str:
    notice_steps.take_in(office, path)
    notice_steps.take_the_rest_as_read(office)
    notice_steps.leave_out(office, "经济管理学院")
    return notice_steps.publish(office, 2)


def apply(secretary: Desk, party: Desk) -> None:
    unit_steps.open_from_due(secretary, PROGRAMME)
    unit_steps.known(secretary, "团员总数", "412", "组织库")
    unit_steps.fill_in(secretary, IDEA)
    unit_steps.leave_and_come_back(secretary, IDEA)
    unit_steps.add_files(secretary, {"实施方案": "实施方案.docx"})
    unit_steps.send(secretary)
    unit_steps.sign(secretary, IDEA.title, "同意申报。")
    unit_steps.return_for_revision(party, IDEA.title, "预期成果", REMARK)


def mend(secretary: Desk, party: Desk) -> None:
    unit_steps.mend(secretary, IDEA.title, REMARK, "预期成果", MENDED)
    unit_steps.sign(secretary, IDEA.title, "改好了，同意申报。")
    unit_steps.sign(party, IDEA.title, "同意申报。")
    unit_steps.hand_in(secretary, IDEA.title)


def screen(office: Desk, address: str, college: Stage) -> None:
    office_steps.open_round(office, re.compile(PROGRAMME))
    office_steps.open_application(office, address, IDEA.title)
    office.sees(MENDED)
    office_steps.forward(office)
    office.sees("通过审查，已告诉申报单位")
    office.go(f"{address}applications/")
    rows = rows_of_xlsx(office.save(lambda: office.follow("下载汇总表"), college.folder))
    assert ["1", "机电工程学院团总支", IDEA.title, IDEA.theme] in [row[:4] for row in rows]
