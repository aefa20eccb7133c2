"""Who must give an opinion on a form, in the order of the form, and days of publicity."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yipin.reading.bodies import BODY_TAIL, OFFICE_TAIL
from yipin.reading.clauses import Sentence, body_sentences
from yipin.reading.draft import Draft, Found, found
from yipin.reading.findings import Endorsement
from yipin.reading.numerals import NUMBER, read_number
from yipin.reading.paper import Paper
from yipin.reading.script import script_of, squeeze

_OPINION = re.compile(
    r"(?P<body>[\u4e00-\u9fff()、/]{2,24}?)(?:审核|审批|推荐|评审|评定)?意\s*见(?:\([^)]{0,8}\))?$"
)
_SEAL = re.compile(r"盖\s*章|签\s*章|公\s*章|\(章\)")
_NO_BODY = re.compile(r"^(?:修改|反馈|其他|处理|群众|评审|专家|审核|指导|评委)")
_LOOK_AHEAD = 90
_PUBLICITY = re.compile(
    rf"公示(?:期|时间)?(?:为|不少于|不得少于|:|期为|至少)?(?P<days>{NUMBER})个?(?:工作日|天|日)|为期(?P<long>{NUMBER})(?:天|个工作日|日)的?公示"
)


def _endorsement(source: str, start: int, end: int, until: int) -> Found[Endorsement] | None:
    """A cell that asks for an opinion; the seal stands in the cell itself or in the one behind it."""
    text = squeeze(source[start:end])
    match = _OPINION.match(text)
    if not match or _NO_BODY.match(match["body"]):
        return None
    sealed = bool(_SEAL.search(squeeze(source[start : min(until, end + _LOOK_AHEAD)])))
    where = script_of(source, start, end).strip()
    return found(Endorsement(match["body"], sealed), where)


def _loose_cells(source: str, start: int, end: int) -> list[tuple[int, int]]:
    """Places of tab-separated cells; a blank line ends one."""
    places, at = [], start
    for piece in re.split(r"(\t|\n[ \u3000]*\n)", source[start:end]):
        if piece.strip():
            places.append((at, at + len(piece)))
        at += len(piece)
    return places


def _chains(paper: Paper, draft: Draft) -> list[list[tuple[int, int]]]:
    """The cells of each form, table by table, annex by annex."""
    tables = [[(cell.start, cell.end) for cell in table.cells] for table in paper.tables()]
    loose = [
        _loose_cells(paper.text, lines[0].script.start, lines[-1].script.end)
        for lines in draft.zones.annexes
    ]
    return tables or loose


_SIGNED = re.compile(
    rf"(?:经|由|(?<!申)报|请)(?P<who>(?:(?![经由请])[\u4e00-\u9fff()、]){{0,18}}?(?:{BODY_TAIL}|{OFFICE_TAIL}))"
    r"(?:审核|审查|审批|初审|把关|同意|研究|集体|统一)*(?:并|后|、|,)?"
    r"(?:签署(?:推荐|审核|同意)?意见|签(?:字|名|章)|出具[^,。;]{0,6}意见|加?盖公?章)"
)
_SEALS = re.compile(rf"加盖(?P<who>[\u4e00-\u9fff()]{{0,14}}?(?:{BODY_TAIL}))(?:公?章|印章)")


def _told_in(sentence: Sentence) -> Iterator[Found[Endorsement]]:
    """经单位团组织签署意见并盖章: whose word the papers need before they are handed in."""
    if not re.search("签|章", sentence.flat):
        return
    for pattern in (_SIGNED, _SEALS):
        for match in pattern.finditer(sentence.flat):
            behind = sentence.flat[match.end() : match.end() + 14].split("。")[0]
            sealed = bool(re.search("章", match[0] + behind))
            who = sentence.script.group(match, "who")
            if len(who) >= 2:
                where = sentence.script.group(match)
                yield found(Endorsement(who.clean, sealed), where, "写在句子里，请看是否要签署意见")


def _told(draft: Draft) -> list[Found[Endorsement]]:
    """The chain told in sentences, each body once, in the order of the text."""
    chain: dict[str, Found[Endorsement]] = {}
    for sentence in body_sentences(draft.body):
        for item in sorted(_told_in(sentence), key=lambda item: item.start):
            chain.setdefault(item.value.body, item)
    return list(chain.values())


def read_endorsements(paper: Paper, draft: Draft) -> list[Found[Endorsement]]:
    """The chain of the first form that asks for opinions; without one, what sentences say."""
    for cells in _chains(paper, draft):
        chain: list[Found[Endorsement]] = []
        for i, (start, end) in enumerate(cells):
            until = cells[i + 2][0] if i + 2 < len(cells) else end + _LOOK_AHEAD
            item = _endorsement(paper.text, start, end, until)
            if item and all(item.value.body != other.value.body for other in chain):
                chain.append(item)
        if chain:
            return chain
    return _told(draft)


def read_publicity_days(draft: Draft) -> Found[int] | None:
    for line in draft.body:
        match = _PUBLICITY.search(line.flat)
        days = read_number(match["days"] or match["long"]) if match else None
        if match and days:
            return found(int(days), line.script.group(match))
    return None
