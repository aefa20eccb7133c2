"""A definition as a TOML file: read with every fault named, written so that people can edit it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from functools import lru_cache

import tomlkit
from tomlkit.items import AoT, Array, Item, Table

from yipin.rules.deadlines import SHANGHAI
from yipin.rules.definition import Definition
from yipin.rules.definition_faults import definition_faults
from yipin.rules.plain import Fault, Plain, as_plain, from_plain

FORMAT = 1
# Lists that read better as one record a line than as a heading for each record.
INLINE = frozenset(
    {
        "items",
        "columns",
        "endorsers",
        "materials",
        "criteria",
        "parts",
        "quotas",
        "levels",
        "awards",
        "by_grade",
    }
)


class DefinitionFault(ValueError):
    """The text is no valid definition. ``faults`` says what, where and what to do."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("；".join(str(fault) for fault in faults))
        self.faults = faults


@lru_cache(maxsize=128)
def parse_definition(text: str) -> Definition:
    """The definition in the text. Raises ``DefinitionFault`` with everything that is wrong.

    The same text gives the same record, which nobody can change: pages ask for it again and again.
    """
    data = _table_of(text)
    faults: list[Fault] = []
    written_as = data.pop("format", FORMAT)
    if written_as != FORMAT:
        faults.append(Fault("format", f"只认得第 {FORMAT} 版写法，这里是 {written_as}。"))
    definition = from_plain(Definition, data, "", faults)
    if definition is None or faults:
        raise DefinitionFault(tuple(faults))
    if broken := definition_faults(definition):
        raise DefinitionFault(broken)
    return definition


def _table_of(text: str) -> dict[str, Plain]:
    try:
        return {name: _without_dates(value) for name, value in tomllib.loads(text).items()}
    except tomllib.TOMLDecodeError as error:
        raise DefinitionFault((Fault("", _broken_words(str(error))),)) from error
    except RecursionError as error:
        raise DefinitionFault((Fault("", "括号套得太深，不像一份项目计划。"),)) from error


def _broken_words(english: str) -> str:
    """The parser speaks English; what a person needs of it is the place."""
    found = re.search(r"at line (\d+), column (\d+)", english)
    place = f"第 {found[1]} 行第 {found[2]} 个字处" if found else "最后一行"
    return f"{place}写得不合规矩。请看引号、括号和等号是否齐全，文字要放在引号里。"


def _without_dates(value: Plain) -> Plain:
    """TOML has dates of its own; the definition keeps instants as text."""
    if isinstance(value, datetime):
        local = value.astimezone(SHANGHAI) if value.tzinfo else value
        return local.replace(tzinfo=None).isoformat(timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list):
        return [_without_dates(one) for one in value]
    if isinstance(value, dict):
        return {name: _without_dates(one) for name, one in value.items()}
    return value


def definition_as_toml(definition: Definition) -> str:
    """The text that ``parse_definition`` reads back to an equal definition."""
    document = tomlkit.document()
    document.add(tomlkit.comment(f"{definition.name}（{definition.year}年）"))
    document.add("format", tomlkit.item(FORMAT))
    _fill(document, as_plain(definition))
    return tomlkit.dumps(document)


def _fill(table: Table | tomlkit.TOMLDocument, plain: Mapping[str, Plain]) -> None:
    """Scalars first: in TOML whatever follows a heading belongs to that heading."""
    for name, value in sorted(plain.items(), key=lambda pair: _is_headed(*pair)):
        table.add(name, _item(name, value))


def _is_headed(name: str, value: Plain) -> bool:
    if isinstance(value, dict):
        return name != "place"
    return _is_record_list(value) and name not in INLINE


def _is_record_list(value: Plain) -> bool:
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def _item(name: str, value: Plain) -> Item:
    if _is_headed(name, value):
        return _table(value) if isinstance(value, dict) else _headed_list(value)
    return _inline_list(value) if _is_record_list(value) else _inline(value)


def _table(plain: Mapping[str, Plain]) -> Table:
    table = tomlkit.table()
    _fill(table, plain)
    return table


def _headed_list(records: list[Plain]) -> AoT:
    headed = tomlkit.aot()
    for record in records:
        headed.append(_table(record))
    return headed


def _inline_list(records: list[Plain]) -> Array:
    array = tomlkit.array().multiline(True)
    for record in records:
        array.append(_inline(record))
    return array


def _inline(value: Plain) -> Item:
    if not isinstance(value, dict):
        return tomlkit.item(value)
    inline = tomlkit.inline_table()
    inline.update(value)
    return inline
