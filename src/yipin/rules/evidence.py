"""What shows that a project was carried out: in which folders it lies, what the next stage still needs."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from yipin.rules.definition import Definition, Material, Stage

USUAL = ("活动照片和视频", "签到和通知", "作品和成果")
OTHER = "其他"
REPORTS = ("midterm", "summary", "acceptance")


@dataclass(frozen=True, slots=True)
class Wanted:
    """A material of the next stage. ``have`` counts what lies in its folder and fits it."""

    stage: Stage
    material: Material
    have: int
    kinds: tuple[str, ...] = ()  # those that are kept at all

    @property
    def is_missing(self) -> bool:
        return self.material.required and not self.have


def report_stages(definition: Definition) -> Iterator[Stage]:
    """The stages after the carrying out that collect something of each project."""
    return (one for one in definition.stages_of("collect") if one.purpose in REPORTS)


def folders_of(definition: Definition) -> tuple[str, ...]:
    """Materials of later stages, in their order, then the usual ones that none of these means."""
    asked = [each.name for stage in report_stages(definition) for each in stage.materials]
    meant = {_meaning(name) for name in asked}
    usual = [name for name in USUAL if _meaning(name) not in meant]
    return tuple(dict.fromkeys((*asked, *usual, OTHER)))


def _meaning(name: str) -> str:
    return name.replace("图片", "照片")


def kinds_of_folder(definition: Definition, folder: str, kept: Collection[str]) -> tuple[str, ...]:
    """The kinds of file a folder takes, of those that are kept at all; the usual ones take all."""
    for stage in report_stages(definition):
        for each in stage.materials:
            if each.name == folder:
                return tuple(kind for kind in each.kinds if kind in kept) or tuple(sorted(kept))
    return tuple(sorted(kept))


def first_folder(definition: Definition, kind: str, kept: Collection[str]) -> str:
    """Where a file goes of which nobody said where."""
    takes = (
        one for one in folders_of(definition) if kind in kinds_of_folder(definition, one, kept)
    )
    return next(takes, OTHER)


def next_report(definition: Definition, handed_in: Collection[str]) -> Stage | None:
    """The first later stage that has not had its report; ``handed_in`` are keys of stages."""
    return next((one for one in report_stages(definition) if one.key not in handed_in), None)


def wanted(
    definition: Definition,
    handed_in: Collection[str],
    have: Mapping[str, Mapping[str, int]],
    kept: Collection[str],
) -> tuple[Wanted, ...]:
    """What the next report asks for. ``have``: folder, then ending of the file, then how many."""
    stage = next_report(definition, handed_in)
    if stage is None:
        return ()
    return tuple(
        Wanted(
            stage, each, sum(have.get(each.name, {}).get(kind, 0) for kind in each.kinds),
            kinds_of_folder(definition, each.name, kept),
        )
        for each in stage.materials
    )  # fmt: skip
