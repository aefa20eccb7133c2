"""A paper as plain JSON and back, to hand it from one process to another."""

from __future__ import annotations

import json
from typing import Any

from yipin.reading.paper import Block, Cell, Paper, Paragraph, Table


def paper_to_json(paper: Paper) -> str:
    blocks = [
        _paragraph_out(block) if isinstance(block, Paragraph) else _table_out(block)
        for block in paper.blocks
    ]
    whole = {
        "blocks": blocks,
        "text": paper.text,
        "format": paper.format,
        "pages": paper.pages,
        "warnings": list(paper.warnings),
    }
    return json.dumps(whole, ensure_ascii=True, separators=(",", ":"))


def _paragraph_out(block: Paragraph) -> list[Any]:
    return [block.text, block.start, block.page, block.align, block.bold, block.size]


def _table_out(block: Table) -> dict[str, Any]:
    cells = [[c.text, c.start, c.row, c.column, c.row_span, c.column_span] for c in block.cells]
    place = [block.rows, block.columns, block.start, block.end, block.number, block.page]
    return {"cells": cells, "place": place}


def paper_from_json(text: str | bytes) -> Paper:
    """Rebuild a paper. Raises ``ValueError``, ``TypeError`` or ``KeyError`` on anything else."""
    whole = json.loads(text)
    blocks = tuple(_block_in(block) for block in whole["blocks"])
    return Paper(blocks, whole["text"], whole["format"], whole["pages"], tuple(whole["warnings"]))


def _block_in(block: list[Any] | dict[str, Any]) -> Block:
    if isinstance(block, list):
        return Paragraph(*block)
    cells = tuple(Cell(*cell) for cell in block["cells"])
    return Table(cells, *block["place"])
