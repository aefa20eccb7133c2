"""What becomes of one row of a roster of people: new, changed, the same, or wrong by cell.

A person is known by the staff or student number, an appointment by person, post and unit.
"""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from yipin.rules.import_cells import CellFault, RosterColumn

NEW, UPDATE, SAME, FAULT = "new", "update", "same", "fault"
MASK = 0xFFFFFFFF
CONTACT = ("email", "phone", "political_status")

PEOPLE_COLUMNS = (
    RosterColumn(
        "number", "学工号", "必填。认人的依据：再次导入时按它更新，不会重复登记。", "示例2026010101",
        must=True, most=40, also=("学号", "工号", "学籍号", "人员编号", "number"),
    ),
    RosterColumn(
        "name", "姓名", "必填。", "林晚舟", must=True, most=80, also=("名字", "人员姓名", "name"),
    ),
    RosterColumn(
        "unit", "单位编号", "必填。填单位编号；单位还没有编号的，填“上级/本级”的全路径名称。",
        "JX2601", kind="place", must=True, most=300,
        also=("单位", "单位代码", "所在单位", "团组织编号", "所在团组织", "团支部", "unit"),
    ),
    RosterColumn(
        "post", "职务", "必填。从下拉列表里选。", "团员", must=True, most=60,
        also=("岗位", "团内职务", "任职", "post"),
    ),
    RosterColumn(
        "title", "职务全称", "可不填。与“职务”叫法不同时写，如“组织委员”。", "", most=80,
        also=("职务名称", "title"),
    ),
    RosterColumn(
        "starts_on", "任职日期", "可不填，不填就是导入当天。写成 2026-09-01。", "2026-09-01",
        kind="day", also=("开始日期", "任职时间", "起始日期", "from"),
    ),
    RosterColumn(
        "ends_on", "离任日期", "还没定就不填。", "", kind="day",
        also=("结束日期", "离任时间", "截止日期", "to"),
    ),
    RosterColumn(
        "email", "电子邮箱", "可不填。只登记办事要用的。", "", kind="email", most=254,
        also=("邮箱", "邮件", "email", "e-mail"),
    ),
    RosterColumn(
        "phone", "联系电话", "可不填。", "", kind="phone", most=30,
        also=("电话", "手机", "手机号", "手机号码", "phone"),
    ),
    RosterColumn(
        "political_status", "政治面貌", "可不填。", "共青团员", most=20, also=("面貌",),
    ),
)  # fmt: skip
PEOPLE_LABELS = {one.key: one.label for one in PEOPLE_COLUMNS}


@dataclass(frozen=True, slots=True)
class KnownPerson:
    """Somebody on file. ``is_own`` where every post lies below the desk (or the person is new)."""

    pk: int
    name: str
    email: str = ""
    phone: str = ""
    political_status: str = ""
    is_own: bool = True
    is_self: bool = False


@dataclass(frozen=True, slots=True)
class Held:
    """A running or coming appointment: its days and its full title."""

    pk: int
    starts_on: date
    ends_on: date | None
    title: str


@dataclass(frozen=True, slots=True)
class KnownPost:
    pk: int
    may_import: bool


@dataclass
class PeopleWorld:
    """What is on file, as far as a batch of rows needs it; ``seen`` goes on from batch to batch."""

    units: Mapping[str, int | None]
    posts: Mapping[str, KnownPost]
    people: Mapping[str, KnownPerson]
    held: Mapping[tuple[int, int, int], Held]
    emails: Mapping[str, str]
    today: date
    seen: SeenPeople


@dataclass
class SeenPeople:
    """The rows above. A hundred thousand of them are kept in mind: the first row of a number as
    (line, digest of the name, unit, post) in one whole number, what comes after it in full.
    """

    first: dict[str, int] = field(default_factory=dict)
    posts: dict[tuple[str, int, int], int] = field(default_factory=dict)
    emails: dict[str, str] = field(default_factory=dict)

    def claim_name(self, number: str, name: str, line: int) -> int:
        """The line that gave this number another name; 0 where there is none."""
        packed = self.first.get(number)
        if packed is None:
            self.first[number] = line << 128 | _digest(name) << 96
            return 0
        return packed >> 128 if packed >> 96 & MASK != _digest(name) else 0

    def claim_post(self, number: str, unit: int, post: int, line: int) -> int:
        """The line that gave this number the same post already; 0 where there is none."""
        place, packed = unit << 24 | post, self.first[number]
        if packed >> 128 == line:
            self.first[number] = packed | place
            return 0
        if packed & ((1 << 96) - 1) == place:
            return packed >> 128
        first = self.posts.setdefault((number, unit, post), line)
        return first if first != line else 0


def _digest(name: str) -> int:
    return zlib.crc32(name.encode("utf-8", "replace"))


@dataclass(slots=True)
class Judged:
    """The fate of a row; ``changes`` are (key, old, new), ``refs`` the keys it resolves to."""

    fate: str
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    faults: list[CellFault] = field(default_factory=list)
    refs: dict[str, int] = field(default_factory=dict)


def judge_person(
    line: int, values: Mapping[str, object], faults: list[CellFault], world: PeopleWorld
) -> Judged:
    """The fate of one row. ``faults`` are those its cells have already."""
    judged = Judged(NEW, faults=list(faults))
    said = {key: str(value) for key, value in values.items()}
    broken = {one.key for one in faults}
    unit = None if "unit" in broken else _find_unit(said, world, judged)
    post = None if "post" in broken else _find_post(said, world, judged)
    _refuse_days(said, broken, judged)
    _refuse_rows_above(line, said, unit, post, world, judged)
    known = world.people.get(said.get("number", ""))
    if known is not None:
        judged.refs["person"] = known.pk
        _compare_person(said, known, judged)
    if "email" not in broken:
        _refuse_email(said, world, judged)
    if unit is not None and post is not None:
        judged.refs |= {"unit": unit, "post": post.pk}
        _compare_post(said, known, unit, post, world, judged)
    if judged.faults:
        judged.fate, judged.changes = FAULT, []
    return judged


def _find_unit(said: dict[str, str], world: PeopleWorld, judged: Judged) -> int | None:
    words = said.get("unit", "")
    if words not in world.units:
        message = f"您管的单位里没有“{words}”。请核对编号或路径；新单位请先导入单位。"
        judged.faults.append(CellFault("unit", words, message))
        return None
    found = world.units[words]
    if found is None:
        message = f"叫“{words}”的单位不止一个。请改填单位编号或全路径。"
        judged.faults.append(CellFault("unit", words, message))
    return found


def _find_post(said: dict[str, str], world: PeopleWorld, judged: Judged) -> KnownPost | None:
    words = said.get("post", "")
    found = world.posts.get(words)
    if found is None:
        near = "、".join(name for name, post in world.posts.items() if post.may_import)
        message = f"没有“{words}”这个职务。可填：{near}。"
        judged.faults.append(CellFault("post", words, message))
    return found


def _refuse_days(said: dict[str, str], broken: set[str], judged: Judged) -> None:
    starts, ends = said.get("starts_on", ""), said.get("ends_on", "")
    if starts and ends and not broken & {"starts_on", "ends_on"} and ends < starts:
        message = f"离任日期早于任职日期 {starts}。请改其中一个。"
        judged.faults.append(CellFault("ends_on", ends, message))


def _refuse_rows_above(
    line: int,
    said: dict[str, str],
    unit: int | None,
    post: KnownPost | None,
    world: PeopleWorld,
    judged: Judged,
) -> None:
    number, name = said.get("number", ""), said.get("name", "")
    if not number or not name:
        return
    first = world.seen.claim_name(number, name, line)
    if first:
        message = f"学工号与第 {first} 行相同，姓名却是两个。请核对哪一行对。"
        judged.faults.append(CellFault("number", number, message))
    if unit is not None and post is not None:
        first = world.seen.claim_post(number, unit, post.pk, line)
        if first:
            message = f"与第 {first} 行是同一个人、同一单位、同一职务。请删去一行。"
            judged.faults.append(CellFault("number", number, message))


def _refuse_email(said: dict[str, str], world: PeopleWorld, judged: Judged) -> None:
    email, number = said.get("email", "").lower(), said.get("number", "")
    if not email:
        return
    owner = world.emails.get(email, number)
    first = world.seen.emails.setdefault(email, number)
    if owner != number or first != number:
        message = "这个邮箱登记在另一个人名下。请换一个，或留空。"
        judged.faults.append(CellFault("email", said["email"], message))


def _compare_person(said: dict[str, str], known: KnownPerson, judged: Judged) -> None:
    """An empty cell says nothing: what is on file stays."""
    wanted = [(key, said.get(key, "")) for key in ("name", *CONTACT)]
    changes = [
        (key, getattr(known, key), new) for key, new in wanted if new and getattr(known, key) != new
    ]
    if not changes:
        return
    if known.is_self:
        message = "这是您本人。自己的信息在“个人资料”里改，或请另一位管理员办理。"
    elif not known.is_own:
        message = "此人在别的单位还有任职，或已离任，信息以原登记为准。请照原样填，或留空。"
    else:
        judged.changes += changes
        return
    judged.faults += [CellFault(key, new, message) for key, _old, new in changes]


def _compare_post(
    said: dict[str, str],
    known: KnownPerson | None,
    unit: int,
    post: KnownPost,
    world: PeopleWorld,
    judged: Judged,
) -> None:
    held = world.held.get((known.pk, post.pk, unit)) if known else None
    if held is None or _is_over(held, said, world.today):
        _give_post(said, known, post, world, judged)
        return
    judged.refs["held"] = held.pk
    old = {
        "title": held.title,
        "starts_on": held.starts_on.isoformat(),
        "ends_on": held.ends_on.isoformat() if held.ends_on else "",
    }
    changes = [(key, was, said[key]) for key, was in old.items() if said.get(key, was) != was]
    if changes and (not post.may_import or (known is not None and known.is_self)):
        judged.faults.append(CellFault("post", said["post"], _not_by_import(said["post"])))
    ends = said.get("ends_on", old["ends_on"])
    if ends and ends < said.get("starts_on", old["starts_on"]):
        message = f"离任日期早于任职日期 {said.get('starts_on', old['starts_on'])}。请改其中一个。"
        if not any(one.key == "ends_on" for one in judged.faults):
            judged.faults.append(CellFault("ends_on", ends, message))
    judged.changes += changes
    judged.fate = UPDATE if judged.changes else SAME


def _not_by_import(name: str) -> str:
    return f"“{name}”带有管理权限，不能成批安排。请在单位页上逐个办理。"


def _is_over(held: Held, said: dict[str, str], today: date) -> bool:
    """Whether the row speaks of a later time in the post than the one on file."""
    if held.ends_on is None or said.get("ends_on") == held.ends_on.isoformat():
        return False
    return said.get("starts_on", today.isoformat()) > held.ends_on.isoformat()


def _give_post(
    said: dict[str, str],
    known: KnownPerson | None,
    post: KnownPost,
    world: PeopleWorld,
    judged: Judged,
) -> None:
    ends = said.get("ends_on", "")
    if ends and "starts_on" not in said and ends < world.today.isoformat():
        message = "离任日期已过，又没有写任职日期。请补上任职日期。"
        judged.faults.append(CellFault("ends_on", ends, message))
    if known is not None and known.is_self:
        message = "不能给自己安排职务。请由另一位管理员办理。"
        judged.faults.append(CellFault("post", said["post"], message))
    elif not post.may_import:
        judged.faults.append(CellFault("post", said["post"], _not_by_import(said["post"])))
    if known is not None:
        judged.fate = UPDATE
        judged.changes.append(("post", "", said["post"]))
