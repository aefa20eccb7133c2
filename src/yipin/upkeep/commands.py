"""The commands for whoever looks after a site: backup, restore, verify, move."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

import click

SETTINGS = "yipin.config.embedded"


class GivenUp(click.ClickException):
    """A sentence on the error stream, exit code 1."""

    def show(self, file: IO[Any] | None = None) -> None:
        click.echo(self.message, err=True)


@contextmanager
def _at_work(*, unfinished: bool = False) -> Iterator[Callable[[str, int, int], None]]:
    """Django is loaded, a bar shows how far it is, and refusals become sentences.

    ``unfinished``: this may be done where a restore was broken off.
    """
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    django.setup()
    from django.db import OperationalError
    from rich.console import Console
    from rich.progress import Progress

    from yipin.documents.storage import FilesAway
    from yipin.upkeep.faults import UpkeepRefused
    from yipin.upkeep.unfinished import require_usable

    tasks: dict[str, Any] = {}
    with Progress(console=Console(stderr=True), transient=True) as progress:

        def show(words: str, done: int, total: int) -> None:
            if words not in tasks:
                tasks[words] = progress.add_task(words, total=total)
            progress.update(tasks[words], completed=done, total=total)

        try:
            require_usable(unfinished=unfinished)
            yield show
        except UpkeepRefused as refused:
            raise GivenUp(str(refused)) from None
        except OperationalError as fault:
            raise GivenUp(f"数据库连不上或不能用：{str(fault).strip()}") from None
        except FilesAway as fault:
            raise GivenUp(f"存放文件的地方连不上，或不让进：{fault}") from None


@click.command(help="把整个站点备份成一个文件。网站不用停。")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
def backup(file: Path) -> None:
    with _at_work() as show:
        from django.utils import timezone

        from yipin.upkeep.backup import make_backup

        taken = make_backup(file, now=timezone.now(), on_progress=show)
    size = f"{file.stat().st_size / 1_000_000:.1f} MB"
    click.echo(f"已备份到 {file}（{size}）：数据 {taken.rows} 行，文件 {taken.files} 个。")
    if taken.has_key:
        click.echo("里面有签名用的密钥和全部个人信息，只有您能读（权限 600）。请放在安全的地方。")
    else:
        click.echo("密钥由 YIPIN_SECRET_KEY 给出，没有放进备份，请另外保存。")
    if taken.head:
        click.echo(f"操作记录封存到：{taken.head[0]}:{taken.head[1]}（请另外抄存，核对时用）")
    if taken.absent or taken.damaged:
        raise GivenUp(
            f"备份已写好，但站点里有 {len(taken.absent)} 个文件不见了、"
            f"{len(taken.damaged)} 个被改过。请运行 yipin verify 看是哪些。"
        )


@click.command(help="从备份恢复站点。先核对整份备份，要么全部恢复，要么什么都不动。")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--replace", is_flag=True, help="用备份换掉这里已有的站点（先问一遍）")
@click.option("--yes", is_flag=True, help="和 --replace 一起用，不再问")
def restore(file: Path, replace: bool, yes: bool) -> None:
    if replace and not yes:
        question = "这里现有的全部数据会被备份里的换掉，换掉以后找不回来。真的要换吗"
        click.confirm(question, abort=True)
    with _at_work(unfinished=True) as show:
        from yipin.upkeep.restore import restore_backup

        restored = restore_backup(file, replace=replace, on_progress=show)
    click.echo(f"已恢复：数据 {restored.rows} 行，文件 {restored.files} 个，逐表核对一致。")
    if not restored.has_key:
        click.echo("备份里没有密钥。请把 YIPIN_SECRET_KEY 设成原来的，否则所有人要重新登录。")
    if restored.cleaned:
        click.echo(f"{restored.cleaned} 行文字里有 PostgreSQL 不能存的空字符，已换成“\ufffd”。")
    if restored.waiting_mail:
        click.echo(
            f"有 {restored.waiting_mail} 封信备份时还没发，网站启动后会发出。"
            "只是试恢复的，启动前不要设 YIPIN_EMAIL_HOST。"
        )


@click.command(
    help="核对站点：操作记录有没有被改删，文件、申报表、关联对不对。给出压缩包，就按包里的清单核对它。"
)
@click.argument(
    "file", required=False, type=click.Path(path_type=Path, dir_okay=False, exists=True)
)
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
@click.option("--expect", metavar="块号:指纹", help="和另外抄存的封存指纹对一对")
def verify(file: Path | None, as_json: bool, expect: str | None) -> None:
    if file is not None:
        _verify_packed(file, as_json=as_json)
        return
    expected = _expected(expect)
    with _at_work() as show:
        from yipin.upkeep.verify import verify_site

        report = verify_site(expected=expected, on_progress=show)
    if as_json:
        click.echo(json.dumps(report.as_json(), ensure_ascii=False, indent=1))
    else:
        _say(report)
    if not report.is_whole:
        raise click.exceptions.Exit(1)


def _verify_packed(file: Path, *, as_json: bool) -> None:
    """Needs no site: the zip says for itself what it holds."""
    from yipin.upkeep.faults import UpkeepRefused
    from yipin.upkeep.packed import verify_packed

    try:
        report = verify_packed(file)
    except UpkeepRefused as refused:
        raise GivenUp(str(refused)) from None
    if as_json:
        click.echo(json.dumps(report.as_json(), ensure_ascii=False, indent=1))
    else:
        click.echo(f"{report.title}，{report.made} 打包，文件 {report.files} 个。")
        for words in report.faults:
            click.echo(words)
        click.echo("全部一致。" if report.is_whole else f"发现 {len(report.faults)} 处问题。")
    if not report.is_whole:
        raise click.exceptions.Exit(1)


def _expected(words: str | None) -> tuple[int, str] | None:
    if not words:
        return None
    number, _colon, digest = words.partition(":")
    if not number.isdigit() or len(digest) != 64:
        raise click.BadParameter("请写成“块号:指纹”，指纹 64 位，如备份时打印的那样。")
    return int(number), digest


def _say(report: Any) -> None:
    sealed = report.entries - report.waiting
    click.echo(
        f"操作记录 {report.entries} 条：已封存 {sealed} 条，共 {report.blocks} 块；待封存 {report.waiting} 条。"
    )
    if report.head:
        click.echo(f"最近一块：{report.head[0]}:{report.head[1]}")
    click.echo(
        f"文件 {report.files} 个，申报表 {report.versions} 版，关联 {report.references} 种。"
    )
    for words in report.faults:
        click.echo(words)
    click.echo("全部一致。" if report.is_whole else f"发现 {len(report.faults)} 处问题。")


@click.command("move-to-postgresql", help="把用 SQLite 的站点搬到 PostgreSQL。先停网站。")
@click.option(
    "--to", "address", prompt="PostgreSQL 地址", help="postgresql://用户:密码@主机:5432/数据库"
)
def move(address: str) -> None:
    with _at_work() as show:
        from django.utils import timezone

        from yipin.upkeep.move import move_to_postgresql

        taken = move_to_postgresql(address, now=timezone.now(), on_progress=show)
    click.echo(f"已搬好：数据 {taken.rows} 行，逐表核对一致。文件没有动。")
    click.echo(
        "接下来：在 systemd 服务里加上 Environment=DATABASE_URL=（刚才的地址），再启动网站。"
    )
    click.echo(
        "YIPIN_DATA 里的 yipin.sqlite3 留着没动，新站点用稳了再移走，移走以前不要再用它启动。"
    )


COMMANDS = (backup, restore, verify, move)
