"""The smaller parts of a definition: name, kind, themes, money, returns, tasks, contact."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from yipin.reading.drafting.bodies import addressee_rule
from yipin.reading.drafting.source import Notes, Source, plain
from yipin.reading.findings import Award as StatedAward
from yipin.reading.findings import Notice
from yipin.rules.definition import (
    DEFINITION_KINDS,
    AddresseeRule,
    Award,
    Contact,
    Return,
    Task,
    Theme,
    ThemeItem,
)
from yipin.rules.form_schema import FormSchema

TITLE = re.compile(
    r"^.*?关于(?:做好|认真做好|组织|继续)?(?:开展|举办|实施|进行|组织|印发|申报|创建|启动)?"
    r"(?P<name>.+?)(?:的)?(?:预备|补充|预)?(?:通知|通报|函|公告|方案|办法)$"
)
KINDS = {"summary": "standing_work", "rules": "other"}
PLANS = ("duties_plan", "standing_work")
SLOGAN_GROUPS = re.compile(r"活动主题|大赛主题|主题$")
ITEMS_ALLOWED = re.compile(r"(?:方向|主题)(?:中|内|下)[^。;；]{0,12}(?:若干|部分|几项|多项)")
ITEMS = re.compile(r"(?:具体|试点|主要|工作)?内容[:：]")
ITEM = re.compile(
    r"[(（]\d{1,2}[)）](?P<name>[^(（;；。\n]+(?:[(（][^\d)）][^)）]*[)）][^(（;；。\n]*)*)"
)
PHONE = re.compile(r"(?:联系|咨询|办公)?\s*电\s*话\s*[:：]\s*(?P<phone>\(?\d[\d\-—()]{4,16})")
MAILBOX = re.compile(r"[a-z\d][\w.+-]*@[a-z\d][\w-]*(?:\.[\w-]+)+", re.ASCII | re.IGNORECASE)
PRIVATE_PHONE = re.compile(r"^1[3-9]\d{9}$")
PRIVATE_MAILBOX = re.compile(r"@(?:qq|163|126|139|189|sina|sohu|gmail|hotmail|outlook|foxmail)\.")


def draft_name(notice: Notice, year: int | None) -> str:
    """The programme's name out of the title: 关于开展X的通知 → X."""
    title = (notice.title or "").strip()
    found = TITLE.match(title)
    name = found["name"].strip() if found else title
    return name or (f"{year}年项目计划" if year else "未命名的项目计划")


def draft_kind(notice: Notice) -> str:
    kind = KINDS.get(notice.kind, notice.kind)
    return kind if kind in DEFINITION_KINDS else "other"


def draft_addressees(source: Source, notes: Notes) -> tuple[AddresseeRule, ...]:
    """The salutation, else whom the quotas and due dates name, and who is counted with somebody."""
    notice = source.notice
    words = list(notice.addressees) or _named_otherwise(notice)
    rules = [addressee_rule(one) for one in dict.fromkeys(words)]
    for at in range(len(notice.addressees)):
        notes.became(f"addressees.{at}", f"addressees.{at}")
    if rules and not notice.addressees:
        notes.ask("addressees", f"通知没有抬头，按“{'、'.join(words)}”定的，请核对。")
    rules += _counted_with(notice, rules)
    return tuple(rules)


def _named_otherwise(notice: Notice) -> list[str]:
    named = [one.who for one in notice.quotas] + [one.who or "" for one in notice.deadlines]
    bodies = (
        re.match(r"(?:各|每个?)[\u4e00-\u9fff、()（）]{1,12}?团(?:委|总支|支部|工委)", one)
        for one in named
    )
    found = [re.sub(r"^每个?", "各", one[0]) for one in bodies if one]
    return list(dict.fromkeys(found))[:1]


def _counted_with(notice: Notice, rules: Sequence[AddresseeRule]) -> Iterator[AddresseeRule]:
    """Bodies below an addressee that may apply themselves: 含中学、中职学校团委申请的试点."""
    known = {category for rule in rules for category in rule.categories}
    for one in notice.quotas:
        found = re.search(r"[含括](?P<who>[^含括]+?团(?:委|总支|组织))", one.includes or "")
        if not found:
            continue
        rule = addressee_rule(found["who"])
        if rule.categories and not known.issuperset(rule.categories):
            yield AddresseeRule(rule.text, rule.kinds, rule.categories, "subtree")


def draft_themes(source: Source, notes: Notes) -> tuple[str, tuple[Theme, ...]]:
    """How one may choose, and from what; a slogan under 活动主题 is no choice."""
    themes: list[Theme] = []
    for at, one in enumerate(source.notice.themes):
        if SLOGAN_GROUPS.search(one.group or ""):
            continue
        key = f"t{len(themes) + 1}"
        notes.became(f"themes.{at}", f"themes.{key}")
        themes.append(Theme(key, one.name, one.group or "", _items_of(one.name, source.text)))
    if not _wants_items(themes, source):
        return ("one" if themes else "none"), tuple(themes)
    return "items", tuple(_with_item(theme, notes) for theme in themes)


def _wants_items(themes: Sequence[Theme], source: Source) -> bool:
    """The notice lets one choose within a theme, and lists what there is in nearly every one."""
    listed = sum(bool(theme.items) for theme in themes)
    most = bool(themes) and listed * 5 >= len(themes) * 4
    return most and bool(ITEMS_ALLOWED.search(plain(source.text)))


def _with_item(theme: Theme, notes: Notes) -> Theme:
    if theme.items:
        return theme
    notes.ask(f"themes.{theme.key}", f"“{theme.name}”没有读出内容项，请补上，或删去这个方向。")
    return replace(theme, items=(ThemeItem("i1", theme.name),))


def _items_of(name: str, text: str) -> tuple[ThemeItem, ...]:
    """The content items listed under a theme, wherever its name stands as a heading."""
    for found in re.finditer(re.escape(name), text):
        heading = ITEMS.match(text[found.end() :].lstrip()[:10])
        if heading:
            line = text[found.end() :].lstrip().split("\n", 1)[0]
            names = [one["name"].strip(" ，,、") for one in ITEM.finditer(line)]
            return tuple(ThemeItem(f"i{at}", one) for at, one in enumerate(names, start=1))
    return ()


def draft_awards(stated: Sequence[StatedAward], notes: Notes, before: int) -> Iterator[Award]:
    for at, one in enumerate(stated):
        notes.became(f"awards.{at}", f"awards.{before + at}")
        most = one.maximum_fen
        note = (
            f"通知写的是一个范围，最高 {most // 100} 元。"
            if most and most != one.amount_fen
            else ""
        )
        yield Award(one.who or "资助", one.amount_fen, note=note)


def draft_returns(notice: Notice, forms: Sequence[FormSchema], notes: Notes) -> Iterator[Return]:
    """Recurring duties, each with the form it names. They are not built yet and marked so."""
    number = 0
    for at, one in enumerate(notice.deadlines):
        if one.recurrence:
            number += 1
            notes.became(f"deadlines.{at}", f"returns.r{number}")
            form = next((each.key for each in forms if _names(one.what, each)), "")
            yield Return(f"r{number}", one.what, one.recurrence, one.who or "", form, built=False)


def _names(what: str, form: FormSchema) -> bool:
    return plain(form.title) in plain(what)


def draft_tasks(notice: Notice, notes: Notes) -> Iterator[Task]:
    """Duties of a plan; in a programme with projects these words only say who runs it."""
    if draft_kind(notice) not in PLANS:
        return
    for at, one in enumerate(notice.responsibilities):
        notes.became(f"responsibilities.{at}", f"tasks.{at}")
        yield Task("", one.task, one.department or "", one.person or "", built=False)


def draft_contact(source: Source, notes: Notes) -> Contact:
    """Office telephone and mailbox as the text has them; what looks private is left out and asked for."""
    phone = PHONE.search(source.text)
    mailbox = MAILBOX.search(source.text)
    number = phone["phone"].strip("-—()") if phone else ""
    address = mailbox[0] if mailbox else ""
    if PRIVATE_PHONE.match(number) or PRIVATE_MAILBOX.search(address):
        notes.ask("contact", "通知里的联系方式像是个人的，没有采用。请填办公电话或办公邮箱。")
        number = "" if PRIVATE_PHONE.match(number) else number
        address = "" if PRIVATE_MAILBOX.search(address) else address
    return Contact(source.notice.issuer or "", number, address)
