"""The definitions that come with the product: one TOML file each, ready to be taken over."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from yipin.rules.definition import Definition
from yipin.rules.definition_toml import parse_definition

FOLDER = Path(__file__).parent / "definitions"


@cache
def builtin_definitions() -> dict[str, Definition]:
    """Every built-in definition by its key, in the order of the files' names."""
    read = (parse_definition(builtin_text(path)) for path in sorted(FOLDER.glob("*.toml")))
    return {one.key: one for one in read}


def builtin_text(path: Path) -> str:
    return path.read_text(encoding="utf-8")
