"""Faults of form in a notice that was handed in: told beside it, never mended there."""

from __future__ import annotations

from django.urls import reverse

from tests.web.office.notices.test_access import make_notice
from yipin.reading.paper import PaperBuilder

LINES = (
    "关于开展品牌创建的通知", "各学院团委：", "1、请各单位,按青团发[2014]第03号文件申报。",
    "请于2027年2月30日前报送。",
)  # fmt: skip


def page_of(desk, office, now, lines):
    builder = PaperBuilder()
    for line in lines:
        builder.add_paragraph(line)
    notice = make_notice(office.officer, office.host, now, builder.build())
    return desk.get(reverse("office_notice", args=[notice.pk])).content.decode()


def test_faults_are_told_with_their_place_and_cannot_be_mended_here(desk, office, now):
    page = page_of(desk, office, now, LINES)
    hints = page[page.index("公文格式提示") :]
    assert "第 3 段" in hints
    assert "没有这一天，请核对日期。" in hints
    assert "/mend/" not in page


def test_nothing_is_said_where_nothing_is_wrong(desk, office, now):
    assert "公文格式提示" not in page_of(desk, office, now, LINES[:2])
