"""``yipin verify`` says that a whole site is whole, and names what is not."""

from __future__ import annotations

import json

import pytest

from tests.upkeep.sites import OwnSite


@pytest.fixture
def site(founded) -> OwnSite:
    return founded()


def faults_of(site: OwnSite, *options: str) -> list[str]:
    done = site.yipin("verify", "--json", *options)
    found = json.loads(done.stdout)
    assert done.returncode == (1 if found["faults"] else 0)
    assert found["whole"] is not bool(found["faults"])
    return found["faults"]


def test_a_whole_site_and_then_one_fault_after_the_other(site):
    first = site.yipin("verify")
    assert (first.returncode, first.stdout.splitlines()[-1]) == (0, "全部一致。")
    head = next(line for line in first.stdout.splitlines() if line.startswith("最近一块："))
    assert faults_of(site, "--expect", head.removeprefix("最近一块：")) == []
    assert "不一致" in faults_of(site, "--expect", "1:" + "a" * 64)[0]
    assert site.yipin("verify", "--expect", "1").returncode == 2

    site.act("sql", "UPDATE journal_entry SET note = 'x' WHERE id = 2")
    (fault,) = faults_of(site)
    assert fault.startswith("第一处断开：封存块 1（记录 1–")
    assert fault.endswith("改动 记录 2。")

    site.act("sql", "UPDATE forms_version SET answers = '{}'")
    assert [one for one in faults_of(site) if "被改过，和指纹不一致" in one]

    path = next(one for one in (site.data / "files").rglob("*") if one.is_file())
    held = path.read_bytes()
    path.write_bytes(held[::-1])
    assert [one for one in faults_of(site) if "文件内容被改过" in one]
    path.write_bytes(held[:-1])
    assert [one for one in faults_of(site) if "文件大小不对" in one]
    path.unlink()
    assert [one for one in faults_of(site) if "文件不见了" in one]


def test_a_guard_that_was_taken_down_is_said(site):
    site.act("unguard")
    (fault,) = faults_of(site)
    assert "触发器不全" in fault


def test_a_reference_to_nothing_is_said(site):
    site.act("orphan")
    assert [one for one in faults_of(site) if "指向不存在的数据" in one]
