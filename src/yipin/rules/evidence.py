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

    @property
    def is_missing(self) -> bool:
        return self.material.required and not self.have


def report_stages(definition: Definition) -> Iterator[Stage]:
    """The stages after the carrying out that collect something of each project."""
    return (one for one in definition.stages_of("collect") if one.purpose in REPORTS)


def folders_of(definition: Definition) -> tuple[str, ...]:
    """Materials of later stages, in their order, then the usual ones."""
    asked = [each.name for stage in report_stages(definition) for each in stage.materials]
    return tuple(dict.fromkeys((*asked, *USUAL, OTHER)))


def next_report(definition: Definition, handed_in: Collection[str]) -> Stage | None:
    """The first later stage that has not had its report; ``handed_in`` are keys of stages."""
    return next((one for one in report_stages(definition) if one.key not in handed_in), None)


def wanted(
    definition: Definition, handed_in: Collection[str], kept: Mapping[str, Mapping[str, int]]
) -> tuple[Wanted, ...]:
    """What the next report asks for. ``kept``: folder, then ending of the file, then how many."""
    stage = next_report(definition, handed_in)
    if stage is None:
        return ()
    return tuple(
        Wanted(stage, each, sum(kept.get(each.name, {}).get(kind, 0) for kind in each.kinds))
        for each in stage.materials
    )
