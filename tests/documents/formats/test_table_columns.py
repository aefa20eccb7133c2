"""Columns of a list: what is short is never broken, names take the rest."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yipin.documents.formats.writing.table_columns import AREA_MM, columns_of, has_whole_rows

HEAD = ("序号", "单位", "项目名称", "类别", "等次", "支持经费")
ROW = (
    "12",
    "机械与动力工程学院团总支",
    "青声微宣讲进社区青年志愿服务行动",
    "思想教育类",
    "重点支持项目",
    "12000.50元",
)
WIDE = [(*HEAD, "级别"), (*ROW, "校级试点")]


@pytest.mark.parametrize(
    ("rows", "size"), [([HEAD, ROW], 12), (WIDE, 10.5), ([HEAD[:4], ROW[:4]], 12)]
)
def test_short_columns_are_never_broken(rows, size):
    columns = columns_of(rows)
    assert columns.size == size
    for room, cells in zip(columns.rooms, zip(*rows, strict=True), strict=True):
        longest = max(sum(0.5 if one.isascii() else 1 for one in cell) for cell in cells)
        assert longest > 8 or room >= longest


def test_names_take_the_rest():
    number, unit, title = columns_of([("序号", "单位", "项目名称"), ("1", ROW[1], ROW[2])]).widths
    assert number < 15
    assert unit + title > AREA_MM - 15


@given(st.lists(st.text("字a", max_size=40), min_size=1, max_size=12))
def test_widths_never_leave_the_type_area(cells):
    columns = columns_of([cells])
    assert sum(columns.widths) <= AREA_MM + 1e-6
    assert min(columns.widths) > 0


def test_a_row_is_broken_over_two_pages_only_where_a_cell_is_very_long():
    assert has_whole_rows([HEAD, ROW])
    assert not has_whole_rows([HEAD, ("字" * 300,)])
