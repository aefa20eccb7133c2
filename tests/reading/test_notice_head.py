"""Title, number, issuer, date, addressees: what stands around the text of a notice."""

from __future__ import annotations

import pytest

from tests.reading.notice_papers import notice_of

LETTER = """青禾学院团委文件
青团〔2027〕8号

关于开展“一社一品”
创建工作的通知

各学院团总支，各社团、学生会：

    根据《关于加强社团建设的意见》（青团〔2026〕3号），决定开展创建工作。
一、时间
2027年4月。

青禾学院团委
二〇二七年三月五日
"""


def test_a_letter_tells_its_head():
    notice = notice_of(LETTER)
    assert notice.title == "关于开展“一社一品”创建工作的通知"
    assert notice.document_number == "青团〔2027〕8号"
    assert notice.issuer == "青禾学院团委"
    assert notice.issued_on == "2027-03-05"
    assert notice.addressees == ("各学院团总支", "各社团、学生会")


def test_a_cited_number_is_not_the_notice_s_own():
    notice = notice_of("关于做好总结的通知\n各支部：\n按照《工作要点》（青团〔2026〕3号）执行。")
    assert notice.document_number is None


def test_a_salutation_with_one_kind_of_mark_is_split_at_each():
    assert notice_of("关于报名的通知\n各学院、各部门：\n请报名。").addressees == (
        "各学院",
        "各部门",
    )


def test_a_posting_date_serves_where_no_one_signed():
    text = "关于报名的通知\n发布时间：2027-05-26 08:10 浏览次数：7\n各学院：\n请报名。"
    assert notice_of(text).issued_on == "2027-05-26"


def test_a_title_may_run_over_three_lines():
    text = (
        "青禾省青年联合会关于印发《青年之家\n建设管理办法（试行）》\n的通知\n各市青联：\n现印发。"
    )
    notice = notice_of(text)
    assert notice.title == "青禾省青年联合会关于印发《青年之家建设管理办法（试行）》的通知"


@pytest.mark.parametrize(
    ("opening", "issuer"),
    [
        ("青禾县教育局关于开展检查的通知\n各学校：\n请自查。", "青禾县教育局"),
        ("关于开展检查的通知\n各学校：\n经校团委研究决定，开展检查。", "校团委"),
    ],
)
def test_without_sign_off_the_title_or_the_text_names_the_issuer(opening: str, issuer: str):
    assert notice_of(opening).issuer == issuer


def test_an_excerpt_without_head_has_no_title():
    notice = notice_of("各支部：\n请于2027年3月9日前报名。")
    assert notice.title is None
    assert notice.addressees == ("各支部",)
