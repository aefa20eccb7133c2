"""Labels and blanks that share one cell or one line: ``填表时间：  年 月 日``, ``应到  人，实到  人``."""

from __future__ import annotations

import re
from dataclasses import dataclass

from yipin.reading.blank_forms.options import has_options
from yipin.reading.blank_forms.words import (
    BLANK_RUN,
    BOX,
    UNIT_ONLY,
    UNITS,
    clean_label,
    is_date_blank,
    is_hint,
    is_seal_box,
    tight,
    without_furniture,
)

COLON = re.compile(r"(?<!\d)[：:](?!/)|(?<=\d)[：:](?![/\d])")  # not in 9:30 or http://
PIECE = re.compile(r"[^\s_＿]+")
CLAUSE = re.compile(r"[^，,；;。、\n]+")
WORD_AND_BLANK = re.compile(
    rf"^\s*(?P<label>[^\s_＿（(][^_＿]*?)(?P<blank>[ \u3000\xa0\t]{{2,}}|[_＿]+|[ \u3000\xa0](?=[{UNITS}]))"
    rf"[\s_＿]*(?P<unit>万元|小时|学时|课时|学分|人次|岁|[{UNITS}])?(?P<rest>.*)$"
)
YEAR = re.compile(r"年[\s_＿]*月[\s_＿]*日")
NEVER_JOINED = set("年月日时至到人元名项次分")
LONGEST_LABEL = 24
PROSE_IN_LABEL = re.compile(r"[。；;！!？?“”\"]")


@dataclass(frozen=True, slots=True)
class Inline:
    """One label with its blank, as offsets in the text that holds both."""

    label: str
    start: int
    end: int
    blank: str
    blank_start: int
    blank_end: int
    group: str | None = None

    @property
    def is_blank(self) -> bool:
        """True where there is room to write: nothing stands there, or furniture only."""
        if has_options(self.blank):
            return True
        return not without_furniture(self.blank) or is_date_blank(self.blank) or is_unit(self.blank)


def is_unit(text: str) -> bool:
    return bool(UNIT_ONLY.match(tight(text)))


def _label_start(text: str, start: int, end: int) -> int:
    """Where the label before a colon begins; what stands before it answers the colon before."""
    pieces = list(PIECE.finditer(text, start, end))
    if not pieces:
        return end
    at = len(pieces) - 1
    while at > 0 and _belongs_together(pieces[at - 1], pieces[at], text):
        at -= 1
    return pieces[at].start()


def _belongs_together(left: re.Match[str], right: re.Match[str], text: str) -> bool:
    gap = text[left.end() : right.start()]
    if "_" in gap or "＿" in gap or "\n\n" in gap:
        return False
    if right[0][0] in "（(" and len(right[0]) < 14 and "\n" not in gap:
        return True
    is_spread = len(left[0]) == 1 and len(right[0].strip("：:")) <= 2
    return (
        is_spread
        and left[0] not in NEVER_JOINED
        and "\t" not in gap
        and "\u4e00" <= left[0] <= "\u9fff"
    )


def colon_blanks(text: str) -> list[Inline]:
    """Everything of the form ``label：blank``, in order, where the label can be one."""
    colons = [match for match in COLON.finditer(text) if not _inside_bracket(text, match.start())]
    found: list[Inline] = []
    previous = 0
    starts = []
    for colon in colons:
        starts.append(_label_start(text, previous, colon.start()))
        previous = colon.end()
    for place, colon in enumerate(colons):
        start = starts[place]
        end = starts[place + 1] if place + 1 < len(colons) else len(text)
        label = text[start : colon.start()]
        is_option = bool(BOX.search(text[max(0, start - 2) : colon.start()]))
        if (
            not is_option
            and tight(label)
            and len(tight(label)) <= LONGEST_LABEL
            and not PROSE_IN_LABEL.search(label)
        ):
            blank = text[colon.end() : end]
            found.append(Inline(label, start, colon.start(), blank, colon.end(), end))
    return found


def _inside_bracket(text: str, at: int) -> bool:
    before = text[max(0, at - 40) : at]
    opened = max(before.rfind("（"), before.rfind("("))
    closed = max(before.rfind("）"), before.rfind(")"))
    return opened > closed


def worded_blanks(text: str) -> list[Inline]:
    """Blanks between words: ``应到  人，实到  人`` gives 应到 and 实到."""
    found = []
    for clause in CLAUSE.finditer(text):
        match = None if YEAR.search(clause[0]) else WORD_AND_BLANK.match(clause[0])
        if (
            match is None
            or len(tight(match["label"])) > 16
            or is_seal_box(match["label"])
            or BOX.search(match["label"])
        ):
            continue
        label = match["label"]
        if (
            "_" not in match["blank"]
            and not match["unit"]
            and re.match(r"[\u4e00-\u9fff]", match["rest"])
        ):
            continue  # 意  见 is one word, spread
        if not re.search(r"[\u4e00-\u9fffA-Za-z]", label) or set(tight(label)) <= set(
            "年月日共第约计至"
        ):
            continue
        at = clause.start() + match.start("label")
        blank_end = clause.start() + (match.end("unit") if match["unit"] else match.end("blank"))
        blank_start = clause.start() + match.start("blank")
        found.append(
            Inline(label, at, at + len(label), text[blank_start:blank_end], blank_start, blank_end)
        )
    return found


def opinion_box(text: str) -> Inline | None:
    """A label with a box for signature or seal under it, in one cell: ``学院意见：……（盖章）``."""
    lines = text.split("\n")
    end, label = 0, ""
    for line in lines:
        plain = tight(line)
        if plain and ((is_seal_box(plain) and label) or is_date_blank(plain)):
            break
        head = re.split(r"[：:]", line, maxsplit=1)
        if plain and len(tight(label + head[0])) > LONGEST_LABEL:
            break
        if len(head) > 1:
            label, end = label + head[0], end + len(head[0])
            break
        if not plain and label:
            break
        label, end = label + line, end + len(line) + 1
        if len(plain) > 3 and not _continues(lines, line):
            break
    end = min(end, len(text))
    rest = text[end:]
    if not tight(label) or not is_seal_box(rest.lstrip("：: \n")) or PROSE_IN_LABEL.search(label):
        return None
    if is_seal_box(clean_label(label).text) and not re.search(r"意\s*见|审|承诺", label):
        return None
    return Inline(label, 0, end, rest, end, len(text))


def _continues(lines: list[str], line: str) -> bool:
    """The next line is the second half of a label that was broken to fit its cell."""
    after = lines[lines.index(line) + 1 :]
    plain = tight(after[0]) if after else ""
    return bool(plain) and len(plain) <= 6 and not is_seal_box(plain) and not is_date_blank(plain)


def nested_blanks(found: Inline) -> list[Inline]:
    """``参会情况：应到  人，实到  人``: the blanks inside, under the label as their group."""
    if has_options(found.blank) or is_date_blank(found.blank):
        return []
    inner = worded_blanks(found.blank)
    if len(inner) < 2:
        return []
    shift = found.blank_start
    return [
        Inline(
            each.label, each.start + shift, each.end + shift, each.blank,
            each.blank_start + shift, each.blank_end + shift, clean_label(found.label).text,
        )
        for each in inner
    ]  # fmt: skip


def has_room(text: str) -> bool:
    """White space or underscores in the middle of the text on which to write."""
    return bool(BLANK_RUN.search(text.strip()))


def inline_blanks(text: str) -> list[Inline]:
    """All labels with their blanks in one cell or line; [] where there are none."""
    found: list[Inline] = []
    for each in colon_blanks(text):
        found += nested_blanks(each) or [each]
    if found:
        return found
    return worded_blanks(text) if has_room(text) and not is_hint(text) else []
