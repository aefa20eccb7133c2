"""The paper as JSON: which piece of the text stands where, without the text itself a second time."""

from __future__ import annotations

from typing import Any

from yipin.reading.paper import Block, Cell, Paper, Paragraph


def blocks_of(paper: Paper) -> list[dict[str, Any]]:
    """Paragraphs (``kind`` p) and tables in reading order, each with its span in the text."""
    return [_block(block) for block in paper.blocks]


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Paragraph):
        marks = {"align": block.align, "bold": block.bold, "size": block.size, "page": block.page}
        return {"kind": "p", "span": [block.start, block.end]} | _said(marks)
    return {
        "kind": "table",
        "span": [block.start, block.end],
        "number": block.number,
        "rows": block.rows,
        "columns": block.columns,
        "cells": [_cell(cell) for cell in block.cells],
    } | _said({"page": block.page})


def _cell(cell: Cell) -> dict[str, Any]:
    spans = {"row_span": cell.row_span, "column_span": cell.column_span}
    widened = {name: value for name, value in spans.items() if value != 1}
    return {"span": [cell.start, cell.end], "row": cell.row, "column": cell.column} | widened


def _said(marks: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in marks.items() if value}
