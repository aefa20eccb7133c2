"""Files asked for beside the form."""

from __future__ import annotations

import re
from collections.abc import Sequence

from yipin.reading.drafting.source import Notes, plain
from yipin.reading.findings import Material as Stated
from yipin.rules.definition import Material

IS_FORM = re.compile(r"表(?:格)?$|信息表|申报书$|推荐表|登记表|汇总|名单")
PICTURES = re.compile(r"照片|图片")
AFTERWARDS = re.compile(r"通讯稿|新闻稿|结项|验收|中期|成果$")
MOST_CHARS = 40


def asked_now(stated: Sequence[Stated], later: Sequence[str]) -> list[tuple[int, Stated]]:
    """What comes with the application: not what a later phase asks for, nor what only work brings."""
    names = {plain(one) for one in later}
    return [
        (at, one)
        for at, one in enumerate(stated)
        if plain(one.name) not in names and not AFTERWARDS.search(one.name)
    ]


def draft_materials(
    given: Sequence[str], stated: Sequence[tuple[int, Stated]], notes: Notes
) -> tuple[Material, ...]:
    """What is handed in and is neither the form nor the summary table, each once.

    ``stated`` are pairs of place and material, as ``asked_now`` answers them.
    """
    names = [plain(one) for one in given]
    for at, one in stated:
        notes.became(f"materials.{at}", "stages.apply.materials")
        names.append(plain(one.name))
    kept: list[str] = []
    for name in names:
        if (
            name
            and not IS_FORM.search(name)
            and not any(name in one or one in name for one in kept)
        ):
            kept.append(name[:MOST_CHARS])
    return tuple(_material(at, name) for at, name in enumerate(kept, start=1))


def _material(at: int, name: str) -> Material:
    if PICTURES.search(name):
        return Material(f"m{at}", name, kinds=("jpg", "png"), max_count=9)
    return Material(f"m{at}", name)
