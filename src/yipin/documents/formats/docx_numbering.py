"""Writes out the numbers that Word draws in front of automatically numbered paragraphs."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from lxml import etree

from yipin.documents.formats.docx_names import MAIN, is_on, value_of, whole

DIGITS = "〇一二三四五六七八九"
CAPITALS = "零壹贰叁肆伍陆柒捌玖"
BOXES = {"□", "☐", "o", "q", "\uf06f", "\uf071", "\uf0a8", "\uf0a3"}
BOX_FONTS = {"wingdings", "wingdings 2", "symbol"}
CHINESE_FORMATS = {
    "chineseCounting",
    "chineseCountingThousand",
    "japaneseCounting",
    "taiwaneseCounting",
    "taiwaneseCountingThousand",
    "japaneseDigitalTenThousand",
}


def chinese_number(number: int, digits: str = DIGITS, units: str = "十百千") -> str:
    """1 to 9999 as counted in Chinese (十二, 一百零三); 12 is 十二 and never 一十二."""
    if not 0 < number < 10000:
        return str(number)
    text, figures = "", str(number)
    for place, figure in enumerate(figures):
        power = len(figures) - place - 1
        if figure != "0":
            text += digits[int(figure)] + (units[power - 1] if power else "")
        elif text and not text.endswith("零") and figures[place:].strip("0"):
            text += "零"
    return text[1:] if text.startswith(digits[1] + units[0]) else text


ROMAN = {
    100: "C",
    90: "XC",
    50: "L",
    40: "XL",
    10: "X",
    9: "IX",
    5: "V",
    4: "IV",
    1: "I",
}


def roman(number: int) -> str:
    text = ""
    for worth, sign in ROMAN.items():
        text += sign * (number // worth)
        number %= worth
    return text


def letter(number: int) -> str:
    return chr(ord("A") + (number - 1) % 26) * ((number - 1) // 26 + 1)


def circled(number: int) -> str:
    return chr(0x245F + number) if 1 <= number <= 20 else f"({number})"


WRITERS = {
    "decimalZero": lambda number: f"{number:02d}",
    "upperRoman": roman,
    "lowerRoman": lambda number: roman(number).lower(),
    "upperLetter": letter,
    "lowerLetter": lambda number: letter(number).lower(),
    "decimalEnclosedCircle": circled,
    "decimalEnclosedCircleChinese": circled,
    "decimalFullWidth": lambda number: str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    "chineseLegalSimplified": lambda number: chinese_number(number, CAPITALS, "拾佰仟"),
    "ideographDigital": lambda number: "".join(DIGITS[int(figure)] for figure in str(number)),
    "ideographTraditional": lambda number: "甲乙丙丁戊己庚辛壬癸"[(number - 1) % 10],
    "none": lambda _: "",
} | dict.fromkeys(CHINESE_FORMATS, chinese_number)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list: how its number is written and what stands around it (``（%1）``)."""

    format: str = "decimal"
    text: str = ""
    start: int = 1
    style: str | None = None
    is_legal: bool = False

    def write(self, number: int) -> str:
        return WRITERS.get(self.format, str)(number) if 0 < number < 10000 else str(number)


def _level(element: etree._Element) -> Level:
    number_format = value_of(element, "numFmt") or "decimal"
    text = value_of(element, "lvlText") or ""
    if number_format == "bullet":
        fonts = element.find(f"{MAIN}rPr/{MAIN}rFonts")
        names = set() if fonts is None else {value.lower() for value in fonts.values()}
        is_box = text in BOXES and (text in "□☐" or bool(names & BOX_FONTS))
        text = "□" if is_box else ""
    return Level(
        number_format,
        text,
        whole(value_of(element, "start"), 1),
        value_of(element, "pStyle"),
        bool(is_on(element, "isLgl")),
    )


@dataclass(slots=True)
class Numbering:
    """The lists of one document, and how far each has counted while it is read from the top."""

    _levels: dict[str, dict[int, Level]] = field(default_factory=dict)
    _abstract_of: dict[str, str] = field(default_factory=dict)
    _counts: dict[str, dict[int, int]] = field(default_factory=dict)
    _restarted: set[tuple[str, int]] = field(default_factory=set)
    _overrides: dict[tuple[str, int], int] = field(default_factory=dict)

    @classmethod
    def from_part(cls, root: etree._Element | None) -> Numbering:
        numbering = cls()
        if root is None:
            return numbering
        for abstract in root.findall(MAIN + "abstractNum"):
            levels = {
                whole(element.get(MAIN + "ilvl")): _level(element)
                for element in abstract.findall(MAIN + "lvl")
            }
            numbering._levels[abstract.get(MAIN + "abstractNumId", "")] = levels
        for number in root.findall(MAIN + "num"):
            numbering._add_list(number)
        return numbering

    def _add_list(self, element: etree._Element) -> None:
        number = element.get(MAIN + "numId", "")
        self._abstract_of[number] = value_of(element, "abstractNumId") or ""
        for override in element.findall(MAIN + "lvlOverride"):
            start = value_of(override, "startOverride")
            if start is not None:
                level = whole(override.get(MAIN + "ilvl"))
                self._overrides[number, level] = whole(start, 1)

    def level_of_style(self, number: str, style: str | None) -> int:
        for index, level in self._levels.get(self._abstract_of.get(number, ""), {}).items():
            if style is not None and level.style == style:
                return index
        return 0

    def next_label(self, number: str, index: int) -> str:
        """Count one paragraph of this list and return the text of its number, "" for a bullet."""
        abstract = self._abstract_of.get(number, "")
        levels = self._levels.get(abstract, {})
        level = levels.get(index)
        if level is None:
            return ""
        counts = self._counts.setdefault(abstract, {})
        self._count(counts, number, index, level)
        if level.format == "bullet":
            return level.text
        return self._fill(level, levels, counts)

    def _count(self, counts: dict[int, int], number: str, index: int, level: Level) -> None:
        restart = self._overrides.get((number, index))
        if restart is not None and (number, index) not in self._restarted:
            self._restarted.add((number, index))
            counts[index] = restart
        else:
            counts[index] = counts.get(index, level.start - 1) + 1
        for deeper in [other for other in counts if other > index]:
            del counts[deeper]

    @staticmethod
    def _fill(level: Level, levels: dict[int, Level], counts: dict[int, int]) -> str:
        def number_at(match: re.Match[str]) -> str:
            other = levels.get(int(match[1]) - 1, level)
            count = counts.get(int(match[1]) - 1, other.start)
            return str(count) if level.is_legal else other.write(count)

        return re.sub(r"%([1-9])", number_at, level.text)
