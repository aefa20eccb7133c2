"""Folders for what shows the work, and what the next report still needs."""

from __future__ import annotations

from yipin.programmes.builtins import builtin_definitions
from yipin.rules.definition import Definition
from yipin.rules.evidence import (
    OTHER,
    USUAL,
    first_folder,
    folders_of,
    kinds_of_folder,
    next_report,
    wanted,
)

BRAND = builtin_definitions()["college-brand"]

KEPT = {"docx", "doc", "pdf", "xlsx", "jpg", "png", "mp4", "mov"}


def test_materials_of_later_stages_are_folders():
    assert folders_of(BRAND) == ("项目总结", "过程材料", *USUAL, OTHER)
    assert folders_of(Definition("k", "名", "other", 2027)) == (*USUAL, OTHER)


def test_the_next_report_is_the_first_not_handed_in():
    stage = next_report(BRAND, ())
    assert stage is not None
    assert stage.key == "final-report"
    assert next_report(BRAND, {"final-report"}) is None
    assert wanted(BRAND, {"final-report"}, {}, KEPT) == ()


def test_only_what_fits_counts():
    report, process = wanted(
        BRAND, (), {"项目总结": {"jpg": 3}, "过程材料": {"jpg": 2, "mp4": 1}}, KEPT
    )
    assert (report.material.name, report.have, report.is_missing) == ("项目总结", 0, True)
    assert (process.have, process.is_missing) == (3, False)
    (again, empty) = wanted(BRAND, (), {"项目总结": {"docx": 1}}, KEPT)
    assert (again.is_missing, empty.is_missing) == (False, False)


def test_a_folder_takes_the_kinds_of_its_material_that_are_kept_at_all():
    medical = builtin_definitions()["medical-brand"]
    assert kinds_of_folder(medical, "活动图片和视频", KEPT) == ("jpg", "png", "mp4")
    assert kinds_of_folder(medical, OTHER, KEPT) == tuple(sorted(KEPT))
    assert "活动照片和视频" not in folders_of(medical)
    assert first_folder(medical, "png", KEPT) == "活动图片和视频"
    assert first_folder(medical, "xlsx", KEPT) not in {"", "活动图片和视频"}
