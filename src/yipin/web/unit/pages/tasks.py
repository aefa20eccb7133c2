"""One thing to do on the desk, whatever it comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from yipin.rules.deadlines import GROUPS, Light, due_group, is_over
from yipin.web.theme.parts import Mark


@dataclass(frozen=True, kw_only=True)
class Task:
    """``due`` None stands at the end; ``can_be_done`` false is only to be looked at."""

    title: str
    url: str
    action: str
    due: datetime | None
    light: Light
    detail: str = ""
    remark: str = ""
    can_be_done: bool = True
    is_first: bool = False

    @property
    def mark(self) -> Mark:
        return Mark(text=self.light.words, tone=self.light.tone, shape=self.light.shape)  # type: ignore[arg-type]


@dataclass(frozen=True, kw_only=True)
class TaskGroup:
    name: str
    tasks: list[Task]


def grouped(tasks: Sequence[Task], now: datetime) -> list[TaskGroup]:
    """Under the four headings, by date; the first thing worth doing is the solid one."""
    ordered = sorted(tasks, key=_by_date)
    first = next((task for task in ordered if _is_worth_doing(task, now)), None)
    groups: dict[str, list[Task]] = {name: [] for name in GROUPS}
    for task in ordered:
        shown = replace(task, is_first=True) if task is first else task
        groups[due_group(task.due, now)].append(shown)
    return [TaskGroup(name=name, tasks=listed) for name, listed in groups.items() if listed]


def _by_date(task: Task) -> tuple[bool, float, bool]:
    return (task.due is None, task.due.timestamp() if task.due else 0.0, not task.can_be_done)


def _is_worth_doing(task: Task, now: datetime) -> bool:
    return task.can_be_done and not is_over(task.due, now)


def pressing(tasks: Sequence[Task], now: datetime) -> list[Task]:
    """What is over or due within seven days and can still be done."""
    near = {GROUPS[0], GROUPS[1]}
    return [task for task in tasks if task.can_be_done and due_group(task.due, now) in near]
