"""What becomes of one row of a roster of units: new, changed, the same, or wrong by cell.

A unit is known by its code; one on file without a code is taken for the row that names it in the
same place, and gets the code.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from yipin.rules.headcounts import headcount_faults
from yipin.rules.import_cells import CellFault, RosterColumn
from yipin.rules.import_people import FAULT, NEW, SAME, UPDATE, Judged

COUNTS = ("members", "youth_14_to_28", "cadres")
PLAIN = ("code", "name", "short_name", "kind", "category", "party_body")
MOST_DEPTH = 60

UNIT_COLUMNS = (
    RosterColumn(
        "code", "单位编号", "必填。认单位的依据：再次导入时按它更新，不会重复设立。", "示例JX2601",
        must=True, most=40, also=("编号", "单位代码", "团组织编号", "组织编号", "code"),
    ),
    RosterColumn(
        "name", "单位全称", "必填。", "机械2601班团支部", must=True, most=120,
        also=("单位名称", "名称", "全称", "团组织名称", "组织全称", "name"),
    ),
    RosterColumn(
        "parent", "上级", "填上级的单位编号；上级还没有编号的，填“上级/本级”的全路径名称。"
        "可以是本表里的单位。不填就设在您的单位下面。", "JX", kind="place", most=300,
        also=("上级单位", "上级编号", "上级团组织", "所属单位", "parent"),
    ),
    RosterColumn(
        "kind", "类型", "必填。从下拉列表里选。", "团支部", must=True, most=20,
        also=("单位类型", "团组织类型", "组织类别", "kind"),
    ),
    RosterColumn(
        "category", "分类", "可不填。通知按分类找单位。从下拉列表里选。", "班级", most=30,
        also=("单位分类", "category"),
    ),
    RosterColumn("short_name", "简称", "可不填。", "", most=60, also=("单位简称",)),
    RosterColumn(
        "party_body", "同级党组织", "可不填。申报表上签党组织意见的。", "", most=120,
        also=("党组织",),
    ),
    RosterColumn("members", "团员总数", "可不填。填了就要填截至日期和青年数。", "28",
                 kind="count", also=("团员数", "团员人数")),
    RosterColumn("youth_14_to_28", "14—28岁青年数", "可不填。含团员。", "30", kind="count",
                 also=("青年数", "28岁以下青年数", "14-28岁青年数")),
    RosterColumn("cadres", "团干部数", "可不填。", "3", kind="count", also=("团干数", "团干部")),
    RosterColumn("as_of", "截至日期", "三个人数是哪一天的。写成 2026-09-01。", "2026-09-01",
                 kind="day", also=("统计日期", "数据日期", "截至")),
    RosterColumn("term_starts_on", "本届起始", "可不填。本届委员会选出的日期。", "2026-09-20",
                 kind="day", also=("任期开始", "换届日期", "本届起始日期")),
    RosterColumn("term_ends_on", "本届届满", "可不填，不填就按任期规定推算。", "", kind="day",
                 also=("任期结束", "届满日期", "任期届满")),
)  # fmt: skip
UNIT_LABELS = {one.key: one.label for one in UNIT_COLUMNS}


@dataclass(frozen=True, slots=True)
class KnownUnit:
    """A unit on file below the desk. ``parent`` is None for the desk's own unit."""

    pk: int
    code: str
    name: str
    kind: str
    category: str = ""
    short_name: str = ""
    party_body: str = ""
    parent: int | None = None
    depth: int = 1
    is_closed: bool = False
    figures: tuple[str, int, int, int] | None = None
    term: tuple[str, str] | None = None


@dataclass
class UnitsWorld:
    """All units below the desk, by key, code and path of names; codes others have; the words.

    ``by_place`` holds those that are open, by parent and name.

    ``rows`` names the codes of the file's own rows (line by code), so that a parent may follow.
    """

    units: Mapping[int, KnownUnit]
    by_code: Mapping[str, int]
    by_words: Mapping[str, int | None]
    by_place: Mapping[tuple[int | None, str], int]
    foreign_codes: frozenset[str]
    kinds: Mapping[str, str]
    categories: Mapping[str, str]
    host: int
    today: date
    rows: Mapping[str, int]
    parents: Mapping[str, str]
    seen_codes: dict[str, int] = field(default_factory=dict)
    seen_names: dict[tuple[str, str], int] = field(default_factory=dict)
    seen_units: dict[int, int] = field(default_factory=dict)


def judge_unit(
    line: int, values: Mapping[str, object], faults: list[CellFault], world: UnitsWorld
) -> Judged:
    """The fate of one row. ``faults`` are those its cells have already."""
    judged = Judged(NEW, faults=list(faults))
    said = {key: str(value) for key, value in values.items()}
    broken = {one.key for one in faults}
    _refuse_words(said, broken, world, judged)
    _refuse_figures(values, broken, world, judged)
    _refuse_term(said, broken, world, judged)
    known = _find_known(said, world)
    place = _place_of(said, known, world, judged)
    _refuse_twins(line, said, known, place, world, judged)
    if known is not None:
        judged.refs["unit"] = known.pk
        _compare(said, values, known, world, judged)
    if judged.faults:
        judged.fate, judged.changes = FAULT, []
    return judged


def _refuse_words(
    said: dict[str, str], broken: set[str], world: UnitsWorld, judged: Judged
) -> None:
    for key, table in (("kind", world.kinds), ("category", world.categories)):
        words = said.get(key, "")
        if words and key not in broken and words not in table:
            message = f"没有“{words}”这个{UNIT_LABELS[key]}。可填：{'、'.join(table)}。"
            judged.faults.append(CellFault(key, words, message))
    if "/" in said.get("code", "") or "＞" in said.get("code", ""):
        message = "单位编号里不能有“/”和“＞”。请改。"
        judged.faults.append(CellFault("code", said["code"], message))


def _refuse_figures(
    values: Mapping[str, object], broken: set[str], world: UnitsWorld, judged: Judged
) -> None:
    given = [key for key in (*COUNTS, "as_of") if key in values]
    if not given or broken & {*COUNTS, "as_of"}:
        return
    for key in ("members", "youth_14_to_28", "as_of"):
        if key not in values:
            message = f"填了人数，就要填“{UNIT_LABELS[key]}”。请补上，或把几个人数都留空。"
            judged.faults.append(CellFault(key, "", message))
            return
    members, youth, cadres = (int(str(values.get(key, 0))) for key in COUNTS)
    for fault in headcount_faults(members, youth, cadres):
        judged.faults.append(CellFault(fault.path, str(values[fault.path]), fault.message))
    _refuse_future("as_of", str(values["as_of"]), world, judged)


def _refuse_future(key: str, day: str, world: UnitsWorld, judged: Judged) -> None:
    if day > world.today.isoformat():
        message = f"“{UNIT_LABELS[key]}”在将来。请填今天或以前的日期。"
        judged.faults.append(CellFault(key, day, message))


def _refuse_term(said: dict[str, str], broken: set[str], world: UnitsWorld, judged: Judged) -> None:
    starts, ends = said.get("term_starts_on", ""), said.get("term_ends_on", "")
    if broken & {"term_starts_on", "term_ends_on"} or not (starts or ends):
        return
    if not starts:
        message = "填了“本届届满”，就要填“本届起始”。"
        judged.faults.append(CellFault("term_starts_on", "", message))
    elif ends and ends <= starts:
        message = f"本届届满不晚于本届起始 {starts}。请改其中一个。"
        judged.faults.append(CellFault("term_ends_on", ends, message))
    else:
        _refuse_future("term_starts_on", starts, world, judged)


def _find_known(said: dict[str, str], world: UnitsWorld) -> KnownUnit | None:
    """By code; else the unit without a code that has this name in this place."""
    found = world.by_code.get(said.get("code", ""))
    if found is None and said.get("name"):
        parent = _known_parent(said, world)
        beside = world.by_place.get((parent, said["name"])) if parent is not None else None
        found = beside if beside is not None and not world.units[beside].code else None
    return world.units[found] if found is not None else None


def _known_parent(said: dict[str, str], world: UnitsWorld) -> int | None:
    words = said.get("parent", "")
    if not words:
        return world.host
    return world.by_code.get(words) or world.by_words.get(words)


def _place_of(
    said: dict[str, str], known: KnownUnit | None, world: UnitsWorld, judged: Judged
) -> str:
    """The parent as one word: the key of a unit on file, or the code of a row of this file."""
    words = said.get("parent", "")
    parent = _known_parent(said, world)
    if known is not None:
        _refuse_other_place(words, parent, known, judged)
        return f"#{known.parent}"
    if words and words == said.get("code"):
        judged.faults.append(CellFault("parent", words, "上级不能是它自己。请改上级。"))
        return ""
    if parent is not None:
        _refuse_parent(words, world.units[parent], judged)
        judged.refs["parent"] = parent
        return f"#{parent}"
    if words in world.rows:
        if _goes_round(said.get("code", ""), world.parents):
            message = "这几行互为上级，转了一圈。请改其中一行的上级。"
            judged.faults.append(CellFault("parent", words, message))
        return words
    message = f"您管的单位和本表里都没有“{words}”。请核对上级的编号或路径。"
    if words in world.by_words:
        message = f"叫“{words}”的单位不止一个。请改填单位编号或全路径。"
    judged.faults.append(CellFault("parent", words, message))
    return ""


def _refuse_other_place(words: str, parent: int | None, known: KnownUnit, judged: Judged) -> None:
    if known.is_closed:
        message = f"“{known.name}”已经撤销，不能再改。请删去这一行。"
        judged.faults.append(CellFault("code", known.code or known.name, message))
    elif words and known.parent is not None and parent != known.parent:
        message = f"“{known.name}”现在的上级不是它。移动单位请在单位页上办理，会留下沿革。"
        judged.faults.append(CellFault("parent", words, message))


def _refuse_parent(words: str, parent: KnownUnit, judged: Judged) -> None:
    if parent.is_closed:
        message = f"上级“{parent.name}”已经撤销。请改上级。"
        judged.faults.append(CellFault("parent", words, message))
    elif parent.depth >= MOST_DEPTH:
        message = f"单位最多 {MOST_DEPTH} 层。请改上级。"
        judged.faults.append(CellFault("parent", words, message))


def _goes_round(code: str, parents: Mapping[str, str]) -> bool:
    seen: set[str] = set()
    while code in parents and code not in seen:
        seen.add(code)
        code = parents[code]
    return code in seen or len(seen) > MOST_DEPTH


def _refuse_twins(
    line: int,
    said: dict[str, str],
    known: KnownUnit | None,
    place: str,
    world: UnitsWorld,
    judged: Judged,
) -> None:
    code, name = said.get("code", ""), said.get("name", "")
    if code in world.foreign_codes:
        message = f"编号“{code}”别的单位在用。请换一个编号。"
        judged.faults.append(CellFault("code", code, message))
    first = world.seen_codes.setdefault(code, line) if code else line
    if known is not None:
        first = min(first, world.seen_units.setdefault(known.pk, line))
    if first != line:
        message = f"与第 {first} 行是同一个单位。请删去一行。"
        judged.faults.append(CellFault("code", code, message))
        return
    if _refuse_name_on_file(name, known, place, world, judged):
        return
    if place and name and world.seen_names.setdefault((place, name), line) != line:
        message = f"与第 {world.seen_names[place, name]} 行同一上级、同一名称。请改名称。"
        judged.faults.append(CellFault("name", name, message))


def _refuse_name_on_file(
    name: str, known: KnownUnit | None, place: str, world: UnitsWorld, judged: Judged
) -> bool:
    parent = known.parent if known is not None else judged.refs.get("parent")
    twin = world.by_place.get((parent, name)) if parent is not None and place else None
    if twin is not None and (known is None or known.pk != twin):
        message = f"同一上级下已有“{name}”（编号 {world.units[twin].code}）。请改名称或编号。"
        judged.faults.append(CellFault("name", name, message))
        return True
    return False


def _compare(
    said: dict[str, str],
    values: Mapping[str, object],
    known: KnownUnit,
    world: UnitsWorld,
    judged: Judged,
) -> None:
    """An empty cell says nothing: what is on file stays."""
    words = {"kind": world.kinds, "category": world.categories}
    for key in PLAIN:
        new = words[key].get(said.get(key, ""), "") if key in words else said.get(key, "")
        old = getattr(known, key)
        if new and new != old:
            judged.changes.append((key, old, new))
    if "as_of" in values:
        figures = (said["as_of"], *(int(said.get(key, "0")) for key in COUNTS))
        if figures != known.figures and len(figures) == 4:
            was = figures_words(known.figures) if known.figures else ""
            judged.changes.append(("members", was, figures_words(figures)))
    starts, ends = said.get("term_starts_on", ""), said.get("term_ends_on", "")
    old_starts, old_ends = known.term or ("", "")
    if starts and starts != old_starts:
        judged.changes.append(("term_starts_on", old_starts, starts))
    if ends and ends != old_ends:
        judged.changes.append(("term_ends_on", old_ends, ends))
    judged.fate = UPDATE if judged.changes else SAME


def figures_words(figures: tuple[str, int, int, int] | tuple[object, ...]) -> str:
    """28/30/3（2026-09-01）: members, youth, cadres and their day."""
    day, members, youth, cadres = figures
    return f"{members}/{youth}/{cadres}（{day}）"
