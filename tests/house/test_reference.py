"""The reference pages name everything there is: keys, kinds, commands, options, variables."""

from __future__ import annotations

import re
import types
import typing
from dataclasses import MISSING, Field, fields, is_dataclass
from pathlib import Path

import pytest

from yipin.cli import main
from yipin.organisations.choices import UnitCategory, UnitKind
from yipin.rules import definition, form_schema
from yipin.rules.definition import Definition
from yipin.rules.definition_missing import missing_settings
from yipin.rules.definition_toml import definition_as_toml, parse_definition

ROOT = Path(__file__).resolve().parents[2]
REFERENCE = ROOT / "docs" / "reference"
PAGE = (REFERENCE / "definition-file.md").read_text(encoding="utf-8")
COMMANDS = (REFERENCE / "command.md").read_text(encoding="utf-8")
PLAIN = {str: "文字", int: "整数", float: "数", bool: "真假"}
INTERNAL = {
    "YIPIN_CONSUMER",
    "YIPIN_ROLE",
    "YIPIN_TEST_DATABASE",
    "YIPIN_TEST_CLUSTER",
}  # set by the program itself
CLOSED = {
    "kind": definition.DEFINITION_KINDS,
    "stages.kind": definition.STAGE_KINDS,
    "stages.purpose": definition.PURPOSES,
    "theme_choice": definition.THEME_CHOICES,
    "quotas.scope": definition.QUOTA_SCOPES,
    "addressees.reach": definition.REACHES,
    "parts.kind": definition.REVIEW_PARTS,
    "endorsers.side": definition.SIDES,
    "endorsers.of": definition.ENDORSED_FOR,
    "fields.type": form_schema.FIELD_TYPES,
    "fields.prefill": form_schema.PREFILL_FACTS,
    "addressees.kinds": dict(UnitKind.choices),
    "categories": dict(UnitCategory.choices),
}


def records(cls: type, found: dict[str, type] | None = None) -> dict[str, type]:
    """Every dataclass a definition is made of, by name."""
    found = {} if found is None else found
    if cls.__name__ not in found:
        found[cls.__name__] = cls
        for hint in typing.get_type_hints(cls).values():
            for inner in (hint, *typing.get_args(hint)):
                if is_dataclass(inner):
                    records(typing.cast("type", inner), found)
    return found


def type_words(hint: object) -> str:
    if typing.get_origin(hint) is types.UnionType:
        hint = typing.get_args(hint)[0]
    if typing.get_origin(hint) is tuple:
        inner = typing.get_args(hint)[0]
        return "文字列表" if inner is str else "记录列表"
    return PLAIN.get(typing.cast("type", hint), "记录")


def default_words(field: Field[object]) -> str:
    default = field.default
    if default is MISSING:
        return "必写"
    if default is None or default in ("", ()) or is_dataclass(default):
        return "不写"
    if isinstance(default, bool):
        return f"`{str(default).lower()}`"
    if isinstance(default, tuple):
        return "`[" + ", ".join(f'"{one}"' for one in default) + "]`"
    return f'`"{default}"`' if isinstance(default, str) else f"`{default}`"


def rows_of(name: str) -> list[tuple[str, str, str]]:
    """Key, type and default of every row under the mark of this record in the page."""
    section = PAGE.split(f"<!-- {name} -->")[1].split("\n## ")[0]
    return re.findall(r"^\| `(\w+)` \| (\S+) \| ([^|]+?) \|", section, re.MULTILINE)


@pytest.mark.parametrize("name", records(Definition))
def test_every_key_stands_in_the_page_with_its_type_and_default(name):
    cls = records(Definition)[name]
    hints = typing.get_type_hints(cls)
    there = [(one.name, type_words(hints[one.name]), default_words(one)) for one in fields(cls)]
    assert rows_of(name) == there


@pytest.mark.parametrize("name", CLOSED)
def test_every_word_of_a_closed_list_stands_in_the_page(name):
    section = PAGE.split(f"<!-- list {name} -->")[1].split("\n\n<!--")[0].split("\n## ")[0]
    told = dict(re.findall(r"^\| `([\w.]+)` \| ([^|]+?) \|", section, re.MULTILINE))
    assert told == {key: str(label) for key, label in CLOSED[name].items()}


def test_the_example_of_the_page_may_be_published_and_comes_back_equal():
    example = parse_definition(re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)[-1])
    assert [one for one in missing_settings(example) if one.must] == []
    assert parse_definition(definition_as_toml(example)) == example


def test_every_command_and_option_stands_in_the_page():
    spoken = [f"yipin {name}" for name in main.commands]
    for command in main.commands.values():
        spoken += [one.opts[-1] for one in command.params if one.opts[0].startswith("--")]
    assert [words for words in spoken if f"`{words}" not in COMMANDS] == []


def test_every_environment_variable_stands_in_the_page():
    used = {
        name
        for path in (ROOT / "src" / "yipin").rglob("*.py")
        for name in re.findall(r"\bYIPIN_[A-Z_]+\b", path.read_text(encoding="utf-8"))
    }
    told = set(re.findall(r"^\| `(YIPIN_[A-Z_]+)` \|", COMMANDS, re.MULTILINE))
    assert told == used - INTERNAL


def words_on_pages() -> str:
    kinds = ("*.html", "*.py", "*.js")
    source = ROOT / "src" / "yipin"
    return "\n".join(p.read_text(encoding="utf-8") for kind in kinds for p in source.rglob(kind))


def test_the_guide_quotes_the_words_of_today():
    """Bold words of the guide are buttons and headings; … stands for a number or a name."""
    shown = words_on_pages()
    gone = []
    for page in sorted((ROOT / "docs" / "guide").glob("*.md")):
        text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
        for words in re.findall(r"\*\*([^*\n]{1,30})\*\*", text):
            parts = [part.strip() for part in words.split("…")]
            if not words.endswith("。") and not all(part in shown for part in parts):
                gone.append(f"{page.name}: {words}")
    assert gone == []
