"""Draws blank forms as Word files, web pages and PDF at test time, from plain text that looks like them.

A line that starts with ``^`` is centred. ``|`` parts the cells of a row, ``<`` merges a cell with its
left neighbour, ``^`` with the one above, ``↵`` is a line break inside a cell. Below ``====`` stands
what has to be found: a head line for each attachment, then ``heading>label:type`` for each field.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH

from yipin.reading.blank_forms.model import FormAttachment

Rows = list[list[str]]
Piece = str | Rows


@dataclass(frozen=True)
class DrawnForm:
    pieces: tuple[Piece, ...]
    told: tuple[str, ...]


def load(path: Path) -> DrawnForm:
    drawn, _, told = path.read_text(encoding="utf-8").partition("\n====\n")
    pieces: list[Piece] = []
    is_open = False
    for line in drawn.split("\n"):
        if line.startswith("|"):
            row = [cell.replace("↵", "\n") for cell in line[1:-1].split("|")]
            if is_open:
                pieces[-1].append(row)
            else:
                pieces.append([row])
        elif line:
            pieces.append(line)
        is_open = line.startswith("|")
    return DrawnForm(tuple(pieces), tuple(told.strip().split("\n")))


def tell(forms: Sequence[FormAttachment]) -> tuple[str, ...]:
    """What was found, in the words of the lines below ``====``."""
    lines = []
    for form in forms:
        head = f"附件{form.number or ''} {form.title} {form.kind}"
        if form.kind == "table":
            printed = " ".join(form.printed_columns)
            head += f" [{' '.join(form.columns)}] x{form.rows} printed[{printed}]"
        lines.append(head)
        for each in form.fields:
            chain = [part for part in (each.outer_group, each.group) if part]
            line = ">".join([*chain, each.label]) + f":{each.type}"
            line += f"[{'|'.join(each.columns)}]x{each.rows}" if each.columns else ""
            line += f"[{'|'.join(each.options)}]" if each.options else ""
            lines.append(line)
    return tuple(lines)


def heads(matrix: Rows) -> list[tuple[int, int, int, int, str]]:
    """Cells of a drawn table as (row, column, row_span, column_span, text)."""
    cells = []
    for row, line in enumerate(matrix):
        for column, text in enumerate(line):
            if text in ("<", "^"):
                continue
            width = 1
            while column + width < len(line) and matrix[row][column + width] == "<":
                width += 1
            height = 1
            while row + height < len(matrix) and matrix[row + height][column] == "^":
                height += 1
            cells.append((row, column, height, width, text))
    return cells


def draw_table(document: Document, matrix: Rows) -> None:
    table = document.add_table(rows=len(matrix), cols=len(matrix[0]))
    for row, column, height, width, text in heads(matrix):
        cell = table.cell(row, column)
        if height > 1 or width > 1:
            cell = cell.merge(table.cell(row + height - 1, column + width - 1))
        lines = text.split("\n")
        cell.text = lines[0]
        for line in lines[1:]:
            cell.add_paragraph(line)


def draw(path: Path, *pieces: Piece) -> Path:
    """Write a docx of lines and tables."""
    document = Document()
    for piece in pieces:
        if isinstance(piece, str):
            paragraph = document.add_paragraph(piece.removeprefix("^"))
            if piece.startswith("^"):
                paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        else:
            draw_table(document, piece)
    document.save(str(path))
    return path


def draw_page(path: Path, *pieces: Piece) -> Path:
    """The same as a bare web page."""
    parts = []
    for piece in pieces:
        if isinstance(piece, str):
            style = ' style="text-align:center"' if piece.startswith("^") else ""
            parts.append(f"<p{style}>{_kept(piece.removeprefix('^'))}</p>")
        else:
            parts.append(_page_table(piece))
    whole = f"<!DOCTYPE html><meta charset='utf-8'><title>表</title><body>{''.join(parts)}</body>"
    path.write_text(whole, encoding="utf-8")
    return path


def _kept(text: str) -> str:
    return html.escape(text).replace("  ", " &nbsp;").replace("\n", "<br>")


def _page_table(matrix: Rows) -> str:
    rows: list[list[str]] = [[] for _ in matrix]
    for row, _, height, width, text in heads(matrix):
        spans = f' rowspan="{height}" colspan="{width}"'
        rows[row].append(f"<td{spans}>{_kept(text) or '&nbsp;'}</td>")
    body = "".join(f"<tr>{''.join(cells)}</tr>" for cells in rows)
    return f'<table border="1">{body}</table>'


def draw_print(path: Path, *pieces: Piece, fonts: Path) -> Path:
    """The same as a PDF with ruled tables."""
    import typst

    parts = ['#set text(font: "Noto Sans SC", size: 11pt)\n#set page(margin: 2.5cm)\n']
    for piece in pieces:
        if isinstance(piece, str):
            line = f"#text({_quoted(piece.removeprefix('^'))})"
            parts.append(f"#align(center)[{line}]\n\n" if piece.startswith("^") else f"{line}\n\n")
        else:
            parts.append(_print_table(piece))
    source = path.with_suffix(".typ")
    source.write_text("".join(parts), encoding="utf-8")
    private = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(fonts)]
    )
    path.write_bytes(typst.Compiler(str(source), font_paths=private).compile())
    return path


def _quoted(text: str) -> str:
    kept = text.replace("\\", "\\\\").replace('"', '\\"').replace(" ", "\u00a0")
    return f'"{kept}"'


def _print_table(matrix: Rows) -> str:
    cells = []
    for row, column, height, width, text in heads(matrix):
        lines = " \\ ".join(f"#text({_quoted(line or ' ')})" for line in text.split("\n"))
        place = f"x: {column}, y: {row}, colspan: {width}, rowspan: {height}"
        cells.append(f"table.cell({place})[{lines}]")
    return f"#table(columns: (1fr,) * {len(matrix[0])}, {', '.join(cells)})\n\n"
