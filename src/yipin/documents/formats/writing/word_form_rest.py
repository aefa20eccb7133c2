"""What the notice's form has no blank for, printed after the form under a thin rule."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from docx.document import Document
from lxml import etree

from yipin.documents.formats.docx_names import MAIN, P
from yipin.documents.formats.writing.answer_text import field_text, table_rows
from yipin.documents.formats.writing.opinion_box import sign_lines
from yipin.documents.formats.writing.printed import PrintedForm, PrintedOpinion, printable
from yipin.documents.formats.writing.word_form_text import PARAGRAPH_MARKS, make_run, type_of
from yipin.rules.form_schema import Field

HEAD = "通知的表上没有、另填的栏目："
HEAD_OPINIONS = "通知的表上没有栏目的意见："


def rest_lines(
    fields: Sequence[Field],
    answers: Mapping[str, object],
    facts: Mapping[str, object],
    form: PrintedForm,
    opinions: Sequence[PrintedOpinion],
) -> tuple[str, ...]:
    """Fields in one running line, tables and opinions in lines of their own; empty ones left out."""
    plain = [one for one in fields if one.type not in {"table", "opinion_and_seal"}]
    said = [(one.label, field_text(one, answers, facts, form)) for one in plain]
    parts = [f"{label}：{_in_line(text)}" for label, text in said if text.strip()]
    tables = [
        f"{one.label}：{_rows_in_line(one, answers)}"
        for one in fields
        if one.type == "table" and answers.get(one.key)
    ]
    lines = ["；".join(parts) + "。" if parts else "", *tables]
    lines = [line for line in lines if line]
    head = [HEAD + lines[0], *lines[1:]] if lines else []
    return tuple(head + _opinion_lines(opinions))


def _in_line(text: str) -> str:
    """Ticked boxes and file names of several lines on one; the closing stop is ours."""
    return "、".join(line.strip() for line in text.split("\n") if line.strip()).rstrip("。；")


def _rows_in_line(field: Field, answers: Mapping[str, object]) -> str:
    rows = table_rows(field, answers.get(field.key))
    return "；".join(" ".join(_in_line(cell) for cell in row if cell) for row in rows) + "。"


def _opinion_lines(opinions: Sequence[PrintedOpinion]) -> list[str]:
    given = [one for one in opinions if one.is_given]
    said = [
        f"{one.name}：{_in_line(printable(one.text))}。{'　'.join(sign_lines(one))}"
        for one in given
    ]
    return [HEAD_OPINIONS, *said] if said else []


def write_rest(document: Document, lines: Sequence[str]) -> None:
    """Paragraphs at the end of the body, in the type of the form; the first one carries the rule."""
    if not lines:
        return
    body = document.element.body
    marks = _type_of_form(body)
    section = body.find(MAIN + "sectPr")
    for at, line in enumerate(lines):
        paragraph = etree.Element(P)
        paragraph.append(_shape(has_rule=at == 0))
        paragraph.append(make_run((line, False), marks))
        if section is None:
            body.append(paragraph)
        else:
            section.addprevious(paragraph)


def _type_of_form(body: etree._Element) -> etree._Element | None:
    """That of the last cell of the form, else of its last line: where a reader has just been."""
    for path in (f".//{MAIN}tc", f"./{P}"):
        for one in reversed(body.findall(path)):
            marks = type_of(one)
            if marks is not None and len(marks):
                return _without_weight(marks)
    return None


def _without_weight(marks: etree._Element) -> etree._Element:
    for name in ("b", "bCs"):
        for one in marks.findall(MAIN + name):
            marks.remove(one)
    return marks


def _shape(*, has_rule: bool) -> etree._Element:
    marks = etree.Element(PARAGRAPH_MARKS)
    if has_rule:
        rule = etree.SubElement(etree.SubElement(marks, MAIN + "pBdr"), MAIN + "top")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "6"), ("color", "auto")):
            rule.set(MAIN + name, value)
    space = etree.SubElement(marks, MAIN + "spacing")
    space.set(MAIN + "before", "160" if has_rule else "0")
    space.set(MAIN + "after", "0")
    etree.SubElement(marks, MAIN + "jc").set(MAIN + "val", "both")
    return marks
