"""The notice (通知) that a definition amounts to, every paragraph marked with where it comes from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from yipin.rules.deadlines import SHANGHAI, closing_at, opening_at, short_day_words
from yipin.rules.definition import Definition, Stage, Theme
from yipin.rules.official_paper import OfficialPaper, PaperAttachment, Paragraph
from yipin.rules.quota_words import quota_sentences
from yipin.rules.recurrence_words import recurrence_words
from yipin.rules.tranche_words import plan_words

NUMERALS = "一二三四五六七八九十"
Window = tuple[datetime | None, datetime | None]


@dataclass(frozen=True, slots=True)
class Issuer:
    """Who speaks: the full name under the text, and the office that has the paper printed."""

    name: str
    office: str = ""
    copies_to: str = ""


def ordinal(number: int) -> str:
    """一 to 九十九, as the first and second level are numbered."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else ("十" if tens == 1 else f"{NUMERALS[tens - 1]}十")
    return head + (NUMERALS[ones - 1] if ones else "")


def notice_paper(
    definition: Definition,
    issuer: Issuer,
    today: date,
    windows: Mapping[str, Window] | None = None,
) -> OfficialPaper:
    """A draft of the notice. ``windows`` are the dates of a running round, which come first."""
    title = notice_title(definition)
    return with_given(
        OfficialPaper(
            mark=f"{issuer.name}文件",
            title=title,
            addressees="、".join(one.text for one in definition.addressees),
            paragraphs=tuple(_paragraphs(definition, windows or {})),
            attachments=tuple(_attachments(definition)),
            issuer=issuer.name,
            dated_on=today.isoformat(),
            copies_to=issuer.copies_to,
            printed_by=issuer.office,
            printed_on=today.isoformat(),
        )
    )


def with_given(paper: OfficialPaper) -> OfficialPaper:
    """The same paper that remembers which single lines it was given."""
    names = ("title", "addressees", "issuer", "mark", "copies_to", "printed_by")
    return replace(paper, given=tuple((name, getattr(paper, name)) for name in names))


def notice_title(definition: Definition) -> str:
    """关于开展2027年……的通知; a year in the name is not written twice."""
    name = definition.name.removesuffix("通知").removesuffix("的")
    if name.startswith("关于"):
        return f"{name}的通知"
    year = "" if str(definition.year) in name else f"{definition.year}年"
    return f"关于开展{year}{name}的通知"


def _paragraphs(definition: Definition, windows: Mapping[str, Window]) -> Iterator[Paragraph]:
    yield _given("opening", _opening(definition))
    parts = [
        part
        for part in (
            _themes(definition), _who(definition), _calendar(definition, windows),
            _materials(definition), _judging(definition), _returns(definition),
        )
        if part[1]
    ]  # fmt: skip
    for at, (head, below) in enumerate(parts, start=1):
        yield _given(f"{below[0].source.split('.')[0]}.head", f"{ordinal(at)}、{head}")
        yield from below
    if words := contact_words(definition):
        yield _given("contact", words)


def _given(source: str, text: str) -> Paragraph:
    return Paragraph(text, source, text)


def _opening(definition: Definition) -> str:
    summary = definition.summary.strip()
    if not summary:
        return "现将有关事项通知如下。"
    return f"{summary.rstrip('。；，')}。现将有关事项通知如下。"


def _themes(definition: Definition) -> tuple[str, list[Paragraph]]:
    found = [
        _given(f"themes.{one.key}", f"（{ordinal(at)}）{_theme(one)}")
        for at, one in enumerate(definition.themes, start=1)
    ]
    return "申报主题", found


def _theme(theme: Theme) -> str:
    items = "；".join(f"（{at}）{one.name}" for at, one in enumerate(theme.items, start=1))
    words = [_stop(part) for part in (theme.name, theme.note, items) if part]
    return "".join(words)


def _stop(words: str) -> str:
    return f"{words.rstrip('。；，')}。"


def _who(definition: Definition) -> tuple[str, list[Paragraph]]:
    sentences = [words.replace(" ", "") for words in quota_sentences(definition)]
    found = [_given(f"quotas.{at}", f"{at}.{words}") for at, words in enumerate(sentences, start=1)]
    return "申报数量", found


def _calendar(definition: Definition, windows: Mapping[str, Window]) -> tuple[str, list[Paragraph]]:
    """Stages without a day stay out; what the notice did not say is not made up."""
    dated = [
        (stage, window_of)
        for stage in definition.stages
        if any(window_of := windows.get(stage.key) or _window(stage))
    ]
    found = [
        _given(
            f"stages.{one.key}", f"（{ordinal(at)}）{one.name}。{_when(window, definition.year)}"
        )
        for at, (one, window) in enumerate(dated, start=1)
    ]
    return "时间安排", found


def _window(stage: Stage) -> Window:
    return opening_at(stage.opens_at), closing_at(stage.closes_at)


def _when(window: Window, year: int) -> str:
    opens, closes = window
    first = _day(opens, year) if opens else ""
    last = f"{_day(closes, year)}{_clock(closes)}" if closes else ""
    if first and last:
        return f"{first}至{last}。" if first != last else f"{first}。"
    return f"{last}前。" if last else f"{first}起。"


def _day(moment: datetime, year: int) -> str:
    return short_day_words(moment.astimezone(SHANGHAI).date(), year)


def _clock(moment: datetime) -> str:
    there = moment.astimezone(SHANGHAI)
    return "" if (there.hour, there.minute) in {(23, 59), (0, 0)} else f"{there:%H:%M}"


def _materials(definition: Definition) -> tuple[str, list[Paragraph]]:
    stage = definition.application_stage
    if stage is None:
        return "申报材料", []
    names = [form.title for form in definition.forms if form.key in stage.forms]
    listed = [f"《{name}》（见{label}）" for name, label in zip(names, _labels(names), strict=True)]
    listed += [one.name + ("" if one.required else "（可选）") for one in stage.materials]
    found = []
    if listed:
        words = f"各单位在网上填报{'、'.join(listed)}，按期提交，不另报纸质材料。"
        found.append(_given("materials.list", words))
    if endorsers := (definition.endorse_stage.endorsers if definition.endorse_stage else ()):
        names = [one.name for one in endorsers]
        found.append(_given("materials.opinions", f"提交前须签署{'、'.join(names)}。"))
    return "申报材料", found


def _labels(names: Sequence[str]) -> list[str]:
    return ["附件"] if len(names) == 1 else [f"附件{at}" for at in range(1, len(names) + 1)]


def _judging(definition: Definition) -> tuple[str, list[Paragraph]]:
    awards = [
        f"{one.tier}{_award_count(one.count_min, one.count_max)}" for one in definition.awards
    ]
    found = []
    if awards:
        found.append(_given("results.awards", f"评审确定{'、'.join(awards)}。"))
    if plan := plan_words(definition.money.tranches, definition):
        found.append(_given("results.money", f"经费拨付：{'；'.join(plan).replace(' ', '')}。"))
    if definition.publicity_days:
        words = f"结果公示不少于{definition.publicity_days}个工作日。"
        found.append(_given("results.publicity", words))
    if definition.results_use:
        uses = "；".join(one.rstrip("。；") for one in definition.results_use)
        found.append(_given("results.use", f"结果用于：{uses}。"))
    return "评审和结果运用", found


def _award_count(least: int | None, most: int | None) -> str:
    if least is None and most is None:
        return ""
    if least == most or most is None:
        return f"{least}项"
    return f"{least}至{most}项" if least else f"不超过{most}项"


def _returns(definition: Definition) -> tuple[str, list[Paragraph]]:
    found = [
        _given(f"returns.{one.key}", f"{at}.{one.name}：{recurrence_words(one.recurrence)}报送。")
        for at, one in enumerate(definition.returns, start=1)
    ]
    return "报送要求", [replace(one, text=one.text.replace(" ", "")) for one in found]


def contact_words(definition: Definition) -> str:
    """联系方式：the office's desk, telephone and mailbox; a private one never stands there."""
    contact = definition.contact
    parts = [
        f"{label}{value}"
        for label, value in (
            ("", contact.office), ("电话", contact.phone), ("邮箱", contact.mailbox),
        )
        if value
    ]  # fmt: skip
    return f"联系方式：{'，'.join(parts)}。" if parts else ""


def _attachments(definition: Definition) -> Iterator[PaperAttachment]:
    stage = definition.application_stage
    for form in definition.forms:
        if stage is not None and form.key in stage.forms:
            yield PaperAttachment(form.title, f"forms.{form.key}", form.title)
