"""What ``yipin read`` prints: a notice's findings, with the fields of its blank forms. No Django."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from yipin.documents.formats.unreadable import UnreadableFile
from yipin.reading.blank_forms.model import FormAttachment
from yipin.reading.blank_forms.reading import read_forms
from yipin.reading.paper import Paper
from yipin.reading.whole_json import beside_findings

if TYPE_CHECKING:
    from yipin.reading.findings import Notice

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class ReadFile:
    """One file, read: the paper, what the notice says, and the forms in it."""

    name: str
    paper: Paper
    notice: Notice
    forms: tuple[FormAttachment, ...]

    def as_json(self) -> dict[str, Any]:
        """The keys of both label schemas; a form's own keys stand with its attachment."""
        whole: dict[str, Any] = self.notice.as_json()
        whole |= beside_findings(self.notice, self.forms, self.paper)
        return whole

    def as_definition(self) -> str:
        """The draft definition as TOML."""
        from yipin.reading.drafting.definition import draft_definition
        from yipin.rules.definition_toml import definition_as_toml

        key = re.sub(r"[^a-z0-9]+", "-", self.name.lower()).strip("-") or "notice"
        draft = draft_definition(self.notice, self.forms, key=key, text=self.paper.text)
        return definition_as_toml(draft.definition)

    def as_words(self) -> str:
        """A short account for the terminal."""
        return "\n".join(_words(self.as_json()))


HEADS = {
    "title": "标题",
    "document_number": "文号",
    "issuer": "发文单位",
    "issued_on": "发文日期",
}
KINDS = {"form": "表格", "table": "汇总类表格", "list": "文字材料"}


def _words(found: dict[str, Any]) -> Iterator[str]:
    for key, head in HEADS.items():
        yield f"{head}：{found.get(key) or '（没有读到）'}"
    yield f"主送：{'、'.join(found.get('addressees') or []) or '（没有读到）'}"
    yield from _listed("主题", [each["name"] for each in found["themes"]])
    yield from _listed("阶段", [_stage_words(each) for each in found["stages"]])
    yield from _listed(
        "期限",
        [
            f"{each.get('date') or each.get('recurrence')}  {each['what']}"
            for each in found["deadlines"]
        ],
    )
    for form in found["attachments"]:
        state = "" if form["included"] else "（文件里没有）"
        yield f"附件{form['number'] or ''}：{form['title']}，{KINDS[form['kind']]}{state}"
        yield from (f"    {'／'.join(_chain(each))}" for each in form["fields"])
        if form.get("columns"):
            yield f"    各列：{'、'.join(form['columns'])}"
    yield from _listed(
        "没有读懂，请人工看", [each["words"] for each in found.get("not_understood") or []]
    )
    yield from (f"提示：{warning}" for warning in found["warnings"])


def _listed(head: str, items: list[str]) -> Iterator[str]:
    if items:
        yield f"{head}："
        yield from (f"    {item}" for item in items)


def _stage_words(stage: dict[str, Any]) -> str:
    return f"{stage['name']}  {stage['start'] or '？'} 至 {stage['end'] or '？'}"


def _chain(field: dict[str, Any]) -> list[str]:
    return [part for part in (field.get("outer_group"), field["group"], field["label"]) if part]


def read_file(path: str | Path, *, on_progress: Progress | None = None) -> ReadFile:
    """Read one file in the guarded process. Raises ``UnreadableFile`` with its sentence."""
    from yipin.documents.formats.guard import read_paper_guarded

    return understand(read_paper_guarded(path, on_progress=on_progress), Path(path).stem)


def understand(paper: Paper, name: str = "notice") -> ReadFile:
    """Everything the reader finds in one paper."""
    from yipin.reading.notice import read_notice

    return ReadFile(name, paper, read_notice(paper), read_forms(paper))


def read_file_as_json(path: str | Path) -> dict[str, Any]:
    return read_file(path).as_json()


def main(argv: list[str]) -> int:
    """Print the findings of one file as JSON; 1 where the file cannot be read, 2 for wrong use."""
    if len(argv) != 1:
        sys.stderr.write("用法：python -m yipin.read_command 文件\n")
        return 2
    try:
        found = read_file_as_json(argv[0])
    except UnreadableFile as trouble:
        sys.stderr.write(f"{trouble.message}\n")
        return 1
    sys.stdout.write(json.dumps(found, ensure_ascii=False) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
