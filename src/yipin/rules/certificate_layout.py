"""How a certificate is laid out: what stands where on the sheet, and in which words.

A4, millimetres from the upper left corner. A seal has no place here: where it goes the sheet says
待盖章, and nothing is drawn there.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace

from yipin.rules.quotation import quoted

LONG_MM, SHORT_MM = 297.0, 210.0
ALIGNS = {"left": "左", "center": "中", "right": "右"}
SMALLEST_PT, LARGEST_PT = 7.0, 72.0


@dataclass(frozen=True, slots=True)
class Place:
    """Where one part is set: left edge, top edge, width in millimetres; size in points."""

    key: str
    x: float
    y: float
    width: float
    size: float
    align: str = "left"
    is_shown: bool = True


PARTS = {
    "heading": "证书名称",
    "holder": "获得单位",
    "body": "正文",
    "issuer": "颁发单位",
    "date": "颁发日期",
    "seal": "待盖章",
    "number": "编号",
    "term": "有效期",
    "typed": "核验码文字",
    "code": "核验码",
}
LANDSCAPE = (
    Place("heading", 48.5, 40, 200, 40, "center"),
    Place("holder", 42, 76, 213, 20),
    Place("body", 42, 91, 213, 20),
    Place("issuer", 157, 147, 98, 18, "right"),
    Place("date", 157, 159, 98, 18, "right"),
    Place("seal", 157, 170, 98, 11, "right"),
    Place("number", 66, 154, 90, 10.5),
    Place("term", 66, 161, 90, 10.5),
    Place("typed", 66, 168, 90, 10.5),
    Place("code", 42, 152, 21, 8),
)
PORTRAIT = (
    Place("heading", 25, 62, 160, 40, "center"),
    Place("holder", 33, 104, 144, 20),
    Place("body", 33, 120, 144, 20),
    Place("issuer", 77, 203, 100, 18, "right"),
    Place("date", 77, 215, 100, 18, "right"),
    Place("seal", 77, 226, 100, 11, "right"),
    Place("number", 57, 246, 90, 10.5),
    Place("term", 57, 253, 90, 10.5),
    Place("typed", 57, 260, 90, 10.5),
    Place("code", 33, 244, 21, 8),
)


def usual_places(*, is_landscape: bool) -> tuple[Place, ...]:
    return LANDSCAPE if is_landscape else PORTRAIT


def size_of_sheet(*, is_landscape: bool) -> tuple[float, float]:
    return (LONG_MM, SHORT_MM) if is_landscape else (SHORT_MM, LONG_MM)


def places_from(stored: Sequence[Mapping[str, object]], *, is_landscape: bool) -> tuple[Place, ...]:
    """What is stored, each part once and in order; a part without a place has its usual one."""
    known = {str(one["key"]): one for one in stored}
    return tuple(
        replace(usual, **known[usual.key]) if usual.key in known else usual  # type: ignore[arg-type]
        for usual in usual_places(is_landscape=is_landscape)
    )


def places_as_json(places: Sequence[Place]) -> list[dict[str, object]]:
    return [asdict(one) for one in places]


def place_faults(places: Sequence[Place], *, is_landscape: bool) -> dict[str, str]:
    """By part, what cannot be printed. The code must stand on every certificate."""
    width, height = size_of_sheet(is_landscape=is_landscape)
    faults = {}
    for one in places:
        name = PARTS[one.key]
        if one.x < 0 or one.y < 0 or one.x + one.width > width or one.y > height - 5:
            faults[one.key] = f"“{name}”超出纸边。纸宽 {width:.0f}、高 {height:.0f} 毫米。"
        elif not SMALLEST_PT <= one.size <= LARGEST_PT:
            faults[one.key] = f"“{name}”的字号写 {SMALLEST_PT:.0f}—{LARGEST_PT:.0f} 磅。"
        elif one.align not in ALIGNS:
            faults[one.key] = f"“{name}”只能靠左、居中或靠右。"
        elif one.key == "code" and (not one.is_shown or one.width < 15):
            faults[one.key] = "核验码必须印，宽不少于 15 毫米，不然手机扫不出来。"
        elif one.width < 5:
            faults[one.key] = f"“{name}”太窄，宽不少于 5 毫米。"
    return faults


def heading_words(name: str) -> str:
    """An honour is an honorary certificate; anything else is what its name says."""
    return "荣誉证书" if any(one in name for one in ("先进", "优秀", "突出", "表彰")) else "证书"


KINDS_OF_UNIT = ("团支部", "团总支", "团委", "团组织", "支部", "集体", "单位", "社团", "班级")


def body_words(name: str, subject: str) -> str:
    """The sentence of the certificate, as official ones have it. What is named after a kind of unit
    (活力团支部) is given to the unit; anything else to its work, the ``subject``.
    """
    if subject and not name.endswith(KINDS_OF_UNIT):
        return f"你单位{quoted(subject)}被认定为{quoted(name)}。\n特发此证，以资鼓励。"
    return f"你单位被评为{quoted(name)}。\n特发此证，以资鼓励。"
