"""Attachments: the list at the end, mentions in the text, and the annexes themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from yipin.reading.blank_forms.model import FormAttachment
from yipin.reading.draft import Draft, Found, found
from yipin.reading.findings import AttachmentNote
from yipin.reading.loose_cells import form_labels
from yipin.reading.outline import Line
from yipin.reading.script import Script, squeeze
from yipin.reading.zones import ANNEX, ANNEX_TITLED, FILE_KINDS, FILES_OF_PAGE

_N = r"\d{1,2}|[一二三四五六七八九十]{1,2}"
_LEAD = re.compile(rf"\(?附(?:件|表)?(?:清单|目录)?(?P<number>{_N})?(?P<mark>[:、. ]*)")
_ITEM = re.compile(rf"\(?(?P<number>{_N})(?:[、.:)]|(?= ))\s*(?=\S)")
_NEXT_ITEM = re.compile(r"(?<=[^\d\s.])[ ;,。]?(?=(?:附件)?\d{1,2}[.、:](?=[^\d]))")
_EXTENSION = re.compile(r"\.(?:docx?|xlsx?|pdf|rar|zip|wps|pptx?|jpg|png)\b.*$", re.IGNORECASE)
_MENTION = re.compile(
    rf"(?:[《“\"](?P<quoted>[^》”\"]{{2,50}}(?<![》”\"]))[》”\"](?:[^,。;《]{{0,8}}?)。?|(?P<noun>[\d\u4e00-\u9fff“”]{{2,40}}))[(,]?(?:详?见|附|参见|请见|见)*附(?:件|表)(?P<number>{_N})?(?P<more>(?:[、和](?:附件)?(?:{_N})){{0,6}})[),。;]?"
)
_INSIDE = re.compile(
    rf"《附(?:件|表)(?P<number>{_N})?[:、. ](?P<title>(?:[^《》]|《[^《》]*》){{2,60}})》"
)
_BEHIND = re.compile(rf"附件(?P<number>{_N})[: ]?《(?P<title>[^《》]{{2,60}})》")
_NOUN_TAIL = re.compile(
    r"(?:[\d\u4e00-\u9fff“”]{0,34})(?:表|办法|要求|标准|名额|方案|名单|细则|书|汇总表|指标(?:体系)?|模板|格式|内容|目录|指南|说明|安排|条件|标准|名单|清单|手册|公示|规则|体系|规定|主题|选题|流程|台账|分工|简介|章程|样式|计划|大纲|登记册|情况)(?=详见|见|$)"
)
_FILE = re.compile(
    rf"附件(?P<number>{_N})[:、.\-]?(?P<title>(?:(?!附件(?:{_N})[:、.“《])[^:]){{2,60}}?)(?:\.(?:{FILE_KINDS})|$)"
)
_DROP = re.compile(
    r"^(?:.*(?:把|将|填写|填报|提交|递交|上交|报送|上报|对照|依照|使用|印发|制定|完成|按照|根据|参照|下载|详见|请见|依据))?(?:具体|填写|上报|提交|报送|按照|根据|将|请|并|及|和|、|完成|认真|参照|的|把|交|下载)*"
)


def _title_text(script: Script) -> str:
    """Without 《》, file extension and closing marks."""
    text = _EXTENSION.sub("", "".join(script.raw.split()))
    text = re.sub(r"[(（][^()（）]{0,24}下载[^()（）]{0,6}[)）]$", "", text)
    text = re.sub(r"[(（]?(?:点击)?下载(?:附件)?[)）]?$|已下载\d*次$", "", text).strip(
        "；;。，,、：: "
    )
    whole = re.fullmatch(r"《([^《》]*(?:《[^》]*》)?[^《》]*)》", text)
    return (
        whole[1]
        if whole
        else text.replace("《", "").replace("》", "")
        if text.count("《") == 1 and text.startswith("《")
        else text
    )


def _note(number: str | None, title: Script) -> Found[AttachmentNote] | None:
    text = _title_text(title)
    if not 2 <= len(text) <= 60 or re.search(r"[。;；]", text):
        return None
    return found(AttachmentNote(number, text), title)


def _pieces(script: Script) -> list[Script]:
    """Several attachments on one line: 1.甲 2.乙."""
    places = [0, *(m.end() for m in _NEXT_ITEM.finditer(script.flat)), len(script.flat)]
    return [script.cut(a, b).strip(" ;,") for a, b in pairwise(places)]


def _numbered(piece: Script, first: str | None) -> tuple[str | None, Script]:
    """The number of one attachment and its title: 附件2 甲, 2.甲, or the number before the list."""
    again = _LEAD.match(piece.flat)
    if again and again["number"]:
        return again["number"], piece.cut(again.end())
    item = _ITEM.match(piece.flat)
    if item and not first and not re.match(r"\d+(?:年|月|级|-)", piece.flat):
        return item["number"], piece.cut(item.end())
    return first, piece


def _files_of_page(line: Line) -> Iterator[Found[AttachmentNote]]:
    """甲.doc附件2：乙.docx: the files below a page, run together on one line."""
    for match in _FILE.finditer(line.flat):
        note = _note(match["number"], line.script.group(match, "title"))
        if note:
            yield note


def _listed_line(line: Line) -> Iterator[Found[AttachmentNote]]:
    if FILES_OF_PAGE.search(line.flat):
        yield from _files_of_page(line)
        return
    lead = _LEAD.match(line.flat)
    rest = line.script.cut(lead.end()).strip() if lead else line.script
    for i, piece in enumerate(_pieces(rest)):
        number, title = _numbered(piece, lead["number"] if lead and not i else None)
        note = _note(number, title.strip(" 、.:"))
        if note:
            yield note


def _mentioned(draft: Draft) -> Iterator[Found[AttachmentNote]]:
    for line in draft.body:
        if not line.is_row and "附" in line.flat:
            yield from _quoted_whole(line)
            yield from _under_heading(line)
            for match in _MENTION.finditer(line.flat):
                yield from _mention(line, match)


def _quoted_whole(line: Line) -> Iterator[Found[AttachmentNote]]:
    """见《附件2：申报书》: number and title within one pair of marks."""
    for match in (*_INSIDE.finditer(line.flat), *_BEHIND.finditer(line.flat)):
        note = _note(match["number"], line.script.group(match, "title"))
        if note:
            yield note


def _mention(line: Line, match: re.Match[str]) -> Iterator[Found[AttachmentNote]]:
    """标准（附件2、3）: one title for each of its numbers."""
    title = _mentioned_title(line, match)
    numbers = [match["number"], *re.findall(_N, match["more"])]
    notes = [_note(number, title) for number in numbers] if title is not None else []
    yield from (note for note in notes if note)


def _quoted_title(line: Line, match: re.Match[str]) -> Script | None:
    """What stands within the marks."""
    if match["quoted"].startswith("附件"):
        return None
    return line.script.cut(*match.span("quoted"))


_BARE = re.compile(r"(?:具体|详细|相关|有关)?(?:内容|安排|情况|要求)")
_SEE_ONLY = re.compile(rf"\(?(?:详|具体)?(?:请|参)?见附(?:件|表)(?P<number>{_N})?\)?[。.]?")


def _title_before(line: Line, at: int) -> Script | None:
    """《甲》……（内容详见附件1）: the title that the sentence has cited last."""
    cited = list(re.finditer(r"《(?P<title>[^《》]{2,50})》", line.flat[:at]))
    return line.script.group(cited[-1], "title") if cited else None


def _under_heading(line: Line) -> Iterator[Found[AttachmentNote]]:
    """培养内容 over a line that says 见附件 and nothing else: the heading names it."""
    own = _SEE_ONLY.fullmatch(line.body.flat) if line.kind else None
    alone = own or (None if line.kind else _SEE_ONLY.fullmatch(line.flat))
    title = line.head if own else line.parents[-1].head if line.parents else None
    if alone and title:
        note = _note(alone["number"], title)
        yield from [note] if note else []


def _mentioned_title(line: Line, match: re.Match[str]) -> Script | None:
    if match["quoted"]:
        return _quoted_title(line, match)
    inner = re.search(r"“([^“”]{2,50})”$", match["noun"])
    if inner:
        at = match.start("noun")
        return line.script.cut(at + inner.start(1), at + inner.end(1))
    if line.flat[match.end() : match.end() + 1] == "《" or match[0].endswith("《"):
        return None
    noun = _NOUN_TAIL.search(match["noun"])
    if not noun or (not match["number"] and "见附件" not in match[0]):
        return None
    start = match.start("noun") + noun.start()
    if _BARE.fullmatch(noun[0]) and "(" in line.flat[: match.start()]:
        return _title_before(line, match.start())
    dropped = _DROP.match(noun[0])
    return line.script.cut(
        start + (dropped.end() if dropped else 0), match.start("noun") + noun.end()
    )


def _annex(lines: tuple[Line, ...]) -> tuple[str | None, Script | None, tuple[Line, ...]]:
    """Number, title and the rest of an annex."""
    first = lines[0]
    alone = ANNEX.match(first.flat)
    if not alone:
        titled = ANNEX_TITLED.match(first.flat)
        if titled:
            return titled["number"], first.script.group(titled, "title"), lines[1:]
    number = alone["number"] if alone else None
    title, used = _joined_title(lines[1:5])
    return number, title, lines[1 + used :]


def _joined_title(lines: tuple[Line, ...]) -> tuple[Script | None, int]:
    """The title below 附件1; it may run over two lines."""
    title: Script | None = None
    for i, line in enumerate(lines):
        if (
            line.is_row
            or "\t" in line.script.source[max(0, line.script.start - 1) : line.script.start]
            or len(line.flat) > 50
        ):
            return title, i
        if title is None:
            title = line.script
        elif (
            not line.kind
            and not re.search(r"[:。]|\(", line.flat)
            and len(title.flat) + len(line.flat) < 50
            and not re.search(r"表$|书$", title.flat)
        ):
            title = Script(title.source, title.flat + line.flat, title.at + line.script.at)
        else:
            return title, i
    return title, len(lines)


def _same(first: AttachmentNote, second: AttachmentNote) -> bool:
    if first.number and second.number:
        return first.number == second.number
    return squeeze(first.title) == squeeze(second.title)


def _merge(known: list[Found[AttachmentNote]], new: Found[AttachmentNote]) -> None:
    """One entry for each attachment; the list's own title is kept, fields are added."""
    for i, other in enumerate(known):
        if _same(other.value, new.value) or (
            len(known) == 1 and not other.value.number and new.value.form_fields
        ):
            if new.value.form_fields and not other.value.form_fields:
                known[i] = replace(
                    other, value=replace(other.value, form_fields=new.value.form_fields)
                )
            return
    known.append(new)


def _from_annexes(draft: Draft) -> Iterator[Found[AttachmentNote]]:
    numbered = False
    for lines in draft.zones.annexes:
        number, title, rest = _annex(lines)
        if title is None or (number is None and numbered):
            continue
        numbered = numbered or number is not None
        note = _note(number, title)
        if note:
            fields = form_labels(lines[0].script.source, rest) if rest else ()
            yield replace(note, value=replace(note.value, form_fields=fields))


def read_attachments(draft: Draft) -> list[Found[AttachmentNote]]:
    known: list[Found[AttachmentNote]] = []
    for line in draft.zones.attachment_list:
        for note in _listed_line(line):
            _merge(known, note)
    for note in _from_annexes(draft):
        _merge(known, note)
    listed = bool(known)
    for note in _mentioned(draft):
        if not listed or (note.value.number and not any(_same(note.value, k.value) for k in known)):
            _merge(known, note)
    return known


def with_forms(
    notes: list[Found[AttachmentNote]], forms: Sequence[FormAttachment]
) -> list[Found[AttachmentNote]]:
    """The labels of real tables in place of those guessed from loose cells."""
    result = []
    for note in notes:
        same = [form for form in forms if _is_form_of(form, note.value)]
        labels = tuple(same[0].labels()) if same else note.value.form_fields
        result.append(replace(note, value=replace(note.value, form_fields=labels)))
    return result


def _is_form_of(form: FormAttachment, note: AttachmentNote) -> bool:
    if not form.included:
        return False
    if form.number and note.number:
        return form.number == note.number
    return squeeze(form.title) == squeeze(note.title)
