"""Proving that a site is whole: seals, files, versions of forms, references between rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from django.apps import apps
from django.core.files.storage import default_storage
from django.db import connection
from django.db.models import Exists, ForeignKey, Model, OuterRef
from django.utils.timezone import localtime

from yipin.forms.models import Version
from yipin.journal.append_only import is_guarded
from yipin.journal.block_queries import walk_chain
from yipin.journal.models import Entry
from yipin.rules.form_answers import FileFact, answers_digest
from yipin.rules.seal_chain import Break, ChainReport
from yipin.upkeep.stored_files import digest_of
from yipin.upkeep.tables import fields_of, file_fields_of

NAMED = 20  # files, versions or rows named in full
OnProgress = Callable[[str, int, int], None]


@dataclass
class SiteReport:
    """What was looked at, and ``faults`` in words, the weightiest first. No faults: all is whole."""

    entries: int = 0
    blocks: int = 0
    waiting: int = 0
    waiting_since: datetime | None = None
    head: tuple[int, str] | None = None
    first_broken_block: int | None = None
    files: int = 0
    versions: int = 0
    references: int = 0
    faults: list[str] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return not self.faults

    def as_json(self) -> dict[str, Any]:
        since = self.waiting_since.isoformat() if self.waiting_since else None
        return {"whole": self.is_whole, **asdict(self), "waiting_since": since}


def verify_site(
    *,
    expected: tuple[int, str] | None = None,
    on_progress: OnProgress = lambda _words, _done, _total: None,
) -> SiteReport:
    """Look at everything that can be proven. Changes nothing; the site may be running.

    ``expected`` is number and digest of a sealed block as they were kept outside of the site.
    """
    report = SiteReport()
    _verify_journal(report, expected, on_progress)
    _verify_files(report, on_progress)
    _verify_versions(report, on_progress)
    _verify_references(report, on_progress)
    return report


def _verify_journal(
    report: SiteReport, expected: tuple[int, str] | None, on_progress: OnProgress
) -> None:
    total = Entry.objects.count()
    chain = walk_chain(
        expected=expected, on_progress=lambda walked: on_progress("操作记录", walked, total)
    )
    report.entries, report.blocks = chain.sealed + chain.waiting, chain.blocks
    report.waiting, report.waiting_since = chain.waiting, chain.waiting_since
    if chain.head:
        report.head = (chain.head.number, chain.head.digest)
    if chain.first_break:
        report.first_broken_block = chain.first_break.number
        report.faults.extend(words_of(one, chain) for one in chain.breaks[:NAMED])
    if not is_guarded(connection):
        report.faults.append(
            "数据库里防止改删操作记录的触发器不全。请查明原因，再用最近的备份恢复。"
        )


def words_of(found: Break, chain: ChainReport) -> str:
    """One break, named by the number of its block, its time and the entries that could be told."""
    place = "第一处断开：" if found is chain.first_break else "还有："
    words = f"{place}封存块 {found.number}"
    if found.sealed_at:
        span = f"记录 {found.first_id}–{found.last_id}"
        words += f"（{span}，{localtime(found.sealed_at):%Y-%m-%d %H:%M} 封存）"
    kinds = (("改动", found.changed), ("缺少", found.missing), ("多出", found.added))
    told = "，".join(f"{kind} {_listed(keys)}" for kind, keys in kinds if keys)
    return f"{words}：{told or REASONS[found.reason]}。"


REASONS = {
    "missing": "整块不见了",
    "link": "和上一块接不上",
    "row": "封存块本身被改过",
    "entries": "记录和封存时不同",
    "expected": "和另外留存的指纹不一致，封存链被重写或截短过",
}


def _listed(keys: tuple[int, ...]) -> str:
    return "记录 " + "、".join(str(key) for key in keys)


def _verify_files(report: SiteReport, on_progress: OnProgress) -> None:
    """Present, of the right size, and of the content that the fingerprint says."""
    named = _named_files()
    troubles = []
    for report.files, (name, facts) in enumerate(sorted(named.items()), start=1):
        if trouble := _trouble_with(name, *facts):
            troubles.append(trouble)
        on_progress("文件", report.files, len(named))
    report.faults.extend(troubles[:NAMED])
    if len(troubles) > NAMED:
        report.faults.append(f"还有 {len(troubles) - NAMED} 个文件不对，没有一一列出。")


def _named_files() -> dict[str, tuple[str, int]]:
    """Every file some row names, with the fingerprint and size that the row knows, if it does."""
    named: dict[str, tuple[str, int]] = {}
    for model in apps.get_models():
        known = {one.attname for one in fields_of(model)}
        for one in file_fields_of(model):
            facts = [name for name in ("sha256", "size") if name in known and "sha256" in known]
            rows = model._base_manager.exclude(**{one.attname: ""}).values_list(one.attname, *facts)
            for row in rows.iterator(chunk_size=2000):
                named[row[0]] = (row[1], row[2]) if facts == ["sha256", "size"] else ("", 0)
    return named


def _trouble_with(name: str, fingerprint: str, size: int) -> str:
    if not default_storage.exists(name):
        return f"文件不见了：{name}"
    if not fingerprint:
        return ""
    found_size, found = digest_of(name)
    if found_size != size:
        return f"文件大小不对：{name}（应是 {size} 字节，现有 {found_size} 字节）"
    return "" if found == fingerprint else f"文件内容被改过：{name}"


def _verify_versions(report: SiteReport, on_progress: OnProgress) -> None:
    """What was handed on still has the digest that the opinions are bound to."""
    total = Version.objects.count()
    rows = Version.objects.select_related("submission__form").order_by("pk")
    wrong = []
    for report.versions, version in enumerate(rows.iterator(chunk_size=500), start=1):
        if digest_of_version(version) != version.digest:
            wrong.append(
                f"申报表 {version.submission_id} 第 {version.number} 版被改过，和指纹不一致。"
            )
        if report.versions % 100 == 0:
            on_progress("申报表", report.versions, total)
    report.faults.extend(wrong[:NAMED])
    if len(wrong) > NAMED:
        report.faults.append(f"还有 {len(wrong) - NAMED} 版申报表不对，没有一一列出。")


def digest_of_version(version: Version) -> str:
    files: dict[str, list[FileFact]] = {}
    for one in version.files:
        fact = FileFact(one["name"], one["extension"], one["size"], one["sha256"])
        files.setdefault(one["field_key"], []).append(fact)
    return answers_digest(version.submission.form.parsed, version.answers, files)


def _verify_references(report: SiteReport, on_progress: OnProgress) -> None:
    every = list(_references())
    for report.references, (model, key) in enumerate(every, start=1):
        related: Any = key.related_model
        there = related._base_manager.filter(**{key.target_field.attname: OuterRef(key.attname)})
        lost = model._base_manager.filter(**{f"{key.attname}__isnull": False}).exclude(
            Exists(there)
        )
        if count := lost.count():
            words = f"{model._meta.db_table}.{key.column}：{count} 行指向不存在的数据。"
            report.faults.append(words)
        on_progress("关联", report.references, len(every))


def _references() -> Iterator[tuple[type[Model], ForeignKey[Any, Any]]]:
    for model in apps.get_models(include_auto_created=True):
        for one in fields_of(model):
            if isinstance(one, ForeignKey):
                yield model, one
