"""Texts of messages with named blanks: ``{项目计划}`` is filled in when the message is sent.

``{{`` and ``}}`` stand for the braces themselves. A blank that does not fit the occasion is a fault
with its place, so that nobody receives “{项目计滑}”.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches

from yipin.rules.quotation import within_quotes

TOKEN = re.compile(r"\{\{|\}\}|\{([^{}\n]*)\}|[{}]")
LITERAL = {"{{": "{", "}}": "}"}


@dataclass(frozen=True, slots=True)
class TextFault:
    """What is wrong where: ``line`` and ``column`` count from 1."""

    line: int
    column: int
    words: str

    def __str__(self) -> str:
        return f"第 {self.line} 行第 {self.column} 个字：{self.words}"


def blanks_in(text: str) -> tuple[str, ...]:
    """The names of the blanks in the order in which they first stand there."""
    return tuple(dict.fromkeys(name for _at, name in _blanks(text)))


def _blanks(text: str) -> Iterator[tuple[int, str]]:
    for found in TOKEN.finditer(text):
        if found[1] is not None:
            yield found.start(), found[1].strip()


def text_faults(text: str, allowed: Collection[str]) -> tuple[TextFault, ...]:
    """Blanks that the occasion does not know, and braces that stand alone."""
    faults = []
    for found in TOKEN.finditer(text):
        words = _fault_words(found, allowed)
        if words:
            before = text[: found.start()]
            line = before.count("\n") + 1
            column = len(before) - (before.rfind("\n") + 1) + 1
            faults.append(TextFault(line, column, words))
    return tuple(faults)


def _fault_words(found: re.Match[str], allowed: Collection[str]) -> str:
    if found[0] in LITERAL:
        return ""
    if found[1] is None:
        return f"单独一个“{found[0]}”。要写花括号本身，请连写两个。"
    name = found[1].strip()
    if name in allowed:
        return ""
    near = get_close_matches(name, list(allowed), n=1, cutoff=0.4)
    hint = f"，是不是“{{{near[0]}}}”？" if near else "。"
    return f"这里没有“{{{name}}}”可填{hint}"


def render_text(text: str, facts: Mapping[str, str]) -> str:
    """Fill in the blanks. One that has no fact becomes empty; a line that holds nothing else goes.

    A fact that fills “{a blank}” has its own quotation marks single.
    """
    lines = (_render_line(line, facts) for line in text.replace("\r\n", "\n").split("\n"))
    return "\n".join(line for line in lines if line is not None).strip()


def _render_line(line: str, facts: Mapping[str, str]) -> str | None:
    def fill(found: re.Match[str]) -> str:
        if found[1] is None:
            return LITERAL.get(found[0], found[0])
        fact = facts.get(found[1].strip(), "")
        is_quoted = line[: found.start()].endswith("“") and line[found.end() :].startswith("”")
        return within_quotes(fact) if is_quoted else fact

    filled = TOKEN.sub(fill, line)
    emptied = blanks_in(line) and not filled.strip()
    return None if emptied else filled
