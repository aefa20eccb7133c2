"""What money of a project may be spent on: categories as data, and the sentence that refuses a line
or a claim as a whole.

Limits are in fen. The table that a site starts with follows domain.md 4.2: Zhejiang University (one
college) for prizes and kinds, 财行〔2016〕540号 for lecture fees. A host changes it; every change is a
version with the day from which it counts.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from yipin.rules.money import money_words
from yipin.rules.verdicts import Verdict, allow, refuse


@dataclass(frozen=True, slots=True)
class Category:
    """One kind of expense. ``per_item_fen`` counts for each ``item_word`` (件, 课时),
    ``per_person_fen`` on average for each person over all lines of a claim, ``most_items`` for each
    line; None: no limit. ``papers`` is what a claim needs beside the receipt.
    """

    key: str
    name: str
    is_allowed: bool = True
    per_item_fen: int | None = None
    per_person_fen: int | None = None
    most_items: int | None = None
    item_word: str = "件"
    papers: str = ""
    note: str = ""

    @property
    def asks_items(self) -> bool:
        return self.per_item_fen is not None or self.most_items is not None

    @property
    def asks_people(self) -> bool:
        return self.per_person_fen is not None


@dataclass(frozen=True, slots=True)
class ExpenseTable:
    """The categories, and the day (ISO) since when they count."""

    since: str
    categories: tuple[Category, ...]

    def category(self, key: str) -> Category | None:
        return next((one for one in self.categories if one.key == key), None)

    @property
    def allowed(self) -> tuple[Category, ...]:
        return tuple(one for one in self.categories if one.is_allowed)

    @property
    def forbidden(self) -> tuple[Category, ...]:
        return tuple(one for one in self.categories if not one.is_allowed)


@dataclass(frozen=True, slots=True)
class Expense:
    """One line as it was typed. ``people`` and ``items`` None: not said."""

    category: str
    what: str
    spent_on: date | None
    amount_fen: int
    people: int | None = None
    items: int | None = None
    receipts: int = 0


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A line of another claim of the project that counts: ``claim`` its key, ``name`` how it is called.
    The amount is what was let through, once that is decided.
    """

    claim: int
    name: str
    line: Expense


@dataclass(frozen=True, slots=True)
class Term:
    """From when to when money may have been spent, both days included; None: no bound."""

    first_on: date | None = None
    last_on: date | None = None


@dataclass(frozen=True, slots=True)
class ExpenseFault:
    """What is wrong with one field of a line, and what to do."""

    field: str
    message: str


PRIZE_EACH, PRIZE_AVERAGE = 200_00, 50_00
LECTURE = "按每学时税后计，每半天最多 4 学时，一个半天写一笔。"
DEFAULT_TABLE = ExpenseTable(
    "2026-01-01",
    (
        Category("publicity", "宣传费", note="海报、展板、推送制作。"),
        Category("printing", "印刷费"),
        Category("books", "图书资料费"),
        Category("transport", "市内交通费", note="不含外出旅游和私车油费。"),
        Category("venue", "场地租用费"),
        Category("costume", "服装道具租用费", note="只限租用。"),
        Category(
            "prize", "奖品", per_item_fen=PRIZE_EACH, per_person_fen=PRIZE_AVERAGE,
            papers="奖品签领表", note="每件不超过 200 元，按参加人数平均每人不超过 50 元。",
        ),
        Category(
            "lecture_associate", "讲课费（副高及以下）", per_item_fen=500_00, most_items=4,
            item_word="学时", papers="讲座通知和签领单", note=LECTURE,
        ),
        Category(
            "lecture_senior", "讲课费（正高）", per_item_fen=1000_00, most_items=4,
            item_word="学时", papers="讲座通知和签领单", note=LECTURE,
        ),
        Category(
            "lecture_academician", "讲课费（院士、全国知名专家）", per_item_fen=1500_00, most_items=4,
            item_word="学时", papers="讲座通知和签领单", note=LECTURE,
        ),
        Category("reception", "招待餐饮", is_allowed=False),
        Category("gift", "礼品礼金", is_allowed=False),
        Category("sightseeing", "参观旅游", is_allowed=False),
        Category("fine", "罚款、滞纳金", is_allowed=False),
        Category("donation", "捐赠、赞助", is_allowed=False),
        Category("unrelated", "与项目无关的开支", is_allowed=False),
    ),
)  # fmt: skip
HINTS = (
    "票据上的日期、地点要和活动对得上。",
    "一次大型活动汇成一份报销，不要拆开。",
    "同一张票据只能报一次。",
)


def expense_faults(
    table: ExpenseTable, line: Expense, term: Term, today: date
) -> tuple[ExpenseFault, ...]:
    """Everything wrong with one line, in the order of its fields; nothing where it may be claimed."""
    return (
        *_category_faults(table, line),
        *_what_faults(line),
        *_date_faults(line, term, today),
        *_amount_faults(table, line),
        *_receipt_faults(table, line),
    )


def _category_faults(table: ExpenseTable, line: Expense) -> Iterable[ExpenseFault]:
    category = table.category(line.category)
    if category is None:
        yield ExpenseFault("category", "还没有选用途，请选一类。")
    elif not category.is_allowed:
        words = f"“{category.name}”不能用项目经费开支，请不要报这一笔，或改选真实的用途。"
        yield ExpenseFault("category", words)


def _what_faults(line: Expense) -> Iterable[ExpenseFault]:
    if not line.what.strip():
        yield ExpenseFault("what", "还没有写买了什么、用在哪里，请写一句。")


def _date_faults(line: Expense, term: Term, today: date) -> Iterable[ExpenseFault]:
    if line.spent_on is None:
        yield ExpenseFault("spent_on", "还没有写开支日期，请照票据填。")
    elif line.spent_on > today:
        yield ExpenseFault("spent_on", f"开支日期 {_day(line.spent_on)}还没有到，请照票据改。")
    elif term.first_on and line.spent_on < term.first_on:
        words = f"开支日期 {_day(line.spent_on)}早于 {_day(term.first_on)}，不在可报的期限内。"
        yield ExpenseFault("spent_on", f"{words}请核对票据，立项以前的开支不能报。")
    elif term.last_on and line.spent_on > term.last_on:
        words = f"开支日期 {_day(line.spent_on)}晚于 {_day(term.last_on)}，不在可报的期限内。"
        yield ExpenseFault("spent_on", f"{words}有特殊情况请联系主办单位改期限。")


def _amount_faults(table: ExpenseTable, line: Expense) -> Iterable[ExpenseFault]:
    category = table.category(line.category)
    if line.amount_fen <= 0:
        yield ExpenseFault("amount", "金额要大于 0，请照票据填。")
    if category is None or not category.is_allowed:
        return
    yield from _item_faults(category, line)
    yield from _person_faults(category, line)


def _item_faults(category: Category, line: Expense) -> Iterable[ExpenseFault]:
    if not category.asks_items:
        return
    word = category.item_word
    if not line.items:
        yield ExpenseFault("items", f"“{category.name}”要写多少{word}，请填上。")
        return
    if category.most_items is not None and line.items > category.most_items:
        words = (
            f"“{category.name}”每笔最多 {category.most_items} {word}，写了 {line.items} {word}。"
        )
        yield ExpenseFault("items", f"{words}请分开写，或核对{word}数。")
    most = category.per_item_fen
    if most is not None and line.amount_fen > most * line.items:
        words = f"“{category.name}”每{word}不超过 {money_words(most)}，{line.items} {word}最多"
        yield ExpenseFault(
            "amount", f"{words} {money_words(most * line.items)}。请改金额或{word}数。"
        )


def _person_faults(category: Category, line: Expense) -> Iterable[ExpenseFault]:
    most = category.per_person_fen
    if most is None:
        return
    if not line.people:
        yield ExpenseFault("people", f"“{category.name}”要写参加人数，请填上。")
    elif line.amount_fen > most * line.people:
        words = f"“{category.name}”平均每人不超过 {money_words(most)}，{line.people} 人最多"
        yield ExpenseFault("amount", f"{words} {money_words(most * line.people)}。请改金额或人数。")


def claim_faults(
    table: ExpenseTable, lines: Sequence[Expense], elsewhere: Sequence[Elsewhere] = ()
) -> tuple[ExpenseFault, ...]:
    """What is wrong with lines that are each in order, taken together.

    A claim is the account of one event (domain.md 4.2: not in pieces), so the people of its lines are
    the same people: an average for each holds over the lines of a kind added up, by the line with the
    most people. Lines of other claims that are of the ``same_event`` are added too. Items are other
    items on every line, but of lines of the ``same_event``: their number holds for the sum (a lecture of
    half a day, however many lines it is written in). A sum for the year is that of the award, which the
    books hold.
    """
    return tuple(
        fault
        for kind in table.allowed
        for fault in (
            *_average_faults(kind, lines, elsewhere), *_number_faults(kind, lines, elsewhere),
        )
    )  # fmt: skip


def same_event(one: Expense, other: Expense) -> bool:
    """Lines of two claims: the same kind, day and words, blanks and width aside."""
    return _is_alike(one, other) and _plain(one.what) == _plain(other.what)


def perhaps_same_event(
    table: ExpenseTable, line: Expense, elsewhere: Sequence[Elsewhere]
) -> tuple[Elsewhere, ...]:
    """Lines of the same kind and day, whatever they say, where the kind has a limit that an event divided
    over claims would escape: for a person to look at.
    """
    kind = table.category(line.category)
    if kind is None or (kind.per_person_fen is None and kind.most_items is None):
        return ()
    return tuple(one for one in elsewhere if _is_alike(one.line, line))


def _is_alike(one: Expense, other: Expense) -> bool:
    return (one.category, one.spent_on) == (other.category, other.spent_on)


def _plain(words: str) -> str:
    return "".join(unicodedata.normalize("NFKC", words).split()).casefold()


def _average_faults(
    category: Category, lines: Sequence[Expense], elsewhere: Sequence[Elsewhere]
) -> Iterable[ExpenseFault]:
    if category.per_person_fen is None:
        return
    own = [one for one in lines if one.category == category.key]
    also = [one for one in elsewhere if any(same_event(one.line, line) for line in own)]
    whole = [*own, *(one.line for one in also)]
    total = sum(one.amount_fen for one in whole)
    people = max((one.people or 0 for one in whole), default=0)
    most = category.per_person_fen * people
    if len(whole) > 1 and total > most:
        said = _with_others(category, own, also) if also else f"“{category.name}”{len(own)} 笔"
        words = (
            f"{said}共 {money_words(total)}，平均每人不超过 "
            f"{money_words(category.per_person_fen)}，按 {people} 人最多 {money_words(most)}，"
            f"超出 {money_words(total - most)}。请改金额；{OTHER_EVENT[bool(also)]}"
        )
        yield ExpenseFault("amount", words)


def _number_faults(
    category: Category, lines: Sequence[Expense], elsewhere: Sequence[Elsewhere]
) -> Iterable[ExpenseFault]:
    most, word = category.most_items, category.item_word
    if most is None:
        return
    own = [one for one in lines if one.category == category.key]
    events = {(one.spent_on, _plain(one.what)): one for one in own}
    for event in events.values():
        also = [one for one in elsewhere if same_event(one.line, event)]
        whole = [*(one for one in own if same_event(one, event)), *(one.line for one in also)]
        total = sum(one.items or 0 for one in whole)
        if len(whole) > 1 and total > most:
            names = "、".join(dict.fromkeys(one.name for one in also))
            words = (
                f"“{category.name}”同一天、同一内容的 {len(whole)} 笔{f'（含{names}里的）' if names else ''}共 "
                f"{total} {word}，最多 {most} {word}。请改{word}数；不是同一次的，请在“买了什么，用在哪里”里"
                f"写明是哪一次。"
            )
            yield ExpenseFault("items", words)


def _with_others(category: Category, own: Sequence[Expense], also: Sequence[Elsewhere]) -> str:
    names = "、".join(dict.fromkeys(one.name for one in also))
    there = money_words(sum(one.line.amount_fen for one in also))
    here = money_words(sum(one.amount_fen for one in own))
    return f"“{category.name}”这一份 {here}，{names}里同一天、同一内容的 {there}，"


OTHER_EVENT = {
    False: "不是同一次活动的，请另填一份报销。",
    True: "不是同一次活动的，请在“买了什么，用在哪里”里写明是哪一次活动。",
}


def _receipt_faults(table: ExpenseTable, line: Expense) -> Iterable[ExpenseFault]:
    if line.receipts:
        return
    category = table.category(line.category)
    more = f"和{category.papers}" if category and category.papers else ""
    yield ExpenseFault("receipt", f"还没有票据，请拍照或上传发票{more}。")


def check_table(table: ExpenseTable) -> Verdict:
    """A table can be used when each kind has a name of its own and its limits are sums."""
    names = [one.name.strip() for one in table.categories]
    if not table.allowed:
        return refuse("table_empty", "至少要有一类可以开支，请填上。")
    if "" in names:
        return refuse("category_unnamed", "有一类没有名称，请写上。")
    doubled = next((one for one in names if names.count(one) > 1), "")
    if doubled:
        return refuse("category_doubled", f"“{doubled}”写了两次，请去掉一行。")
    for one in table.categories:
        limits = (one.per_item_fen, one.per_person_fen, one.most_items)
        if any(limit is not None and limit <= 0 for limit in limits):
            return refuse("limit_worthless", f"“{one.name}”的限额要大于 0，不限就空着。")
    return allow()


def table_on(tables: Sequence[ExpenseTable], day: date) -> ExpenseTable:
    """The one that counts on a day: the latest that had begun by then, else the one to start with."""
    begun = [one for one in tables if one.since <= day.isoformat()]
    return max(begun, key=lambda one: one.since) if begun else DEFAULT_TABLE


def limits_words(category: Category) -> str:
    """每件不超过 200 元；平均每人不超过 50 元; empty where there is no limit."""
    parts = []
    if category.per_item_fen is not None:
        parts.append(f"每{category.item_word}不超过 {money_words(category.per_item_fen)}")
    if category.per_person_fen is not None:
        parts.append(f"平均每人不超过 {money_words(category.per_person_fen)}")
    if category.most_items is not None:
        parts.append(f"每笔最多 {category.most_items} {category.item_word}")
    return "；".join(parts)


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
