"""The command ``yipin``. Exit codes: 0 done, 1 refused or unreadable, 2 wrong use."""

from __future__ import annotations

import json
import os
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import click

from yipin.command_words import speak_chinese
from yipin.upkeep.commands import COMMANDS

SETTINGS = "yipin.config.embedded"
WAIT_SECONDS = 60  # a worker that starts before the site waits this long for its tables


@click.group(help="一品：从一份通知到一张证书。")
@click.version_option(package_name="yipin", message="%(prog)s %(version)s", help="显示版本。")
def main() -> None:
    """Entry point; Django is loaded only by the commands that need it."""


def load_django() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", SETTINGS)
    django.setup()
    from yipin.upkeep.faults import UpkeepRefused
    from yipin.upkeep.unfinished import require_usable

    try:
        require_usable()
    except UpkeepRefused as refused:
        give_up(str(refused))


@contextmanager
def saying_what_is_away() -> Iterator[None]:
    """A sentence instead of a page of program lines when the database does not answer."""
    from django.db import OperationalError

    try:
        yield
    except OperationalError as fault:
        give_up(f"数据库连不上或不能用：{str(fault).strip()}")


def give_up(reason: str) -> NoReturn:
    """Say why on the error stream and leave with exit code 1."""
    click.echo(reason, err=True)
    sys.exit(1)


@main.command(help="启动网站。第一次启动且没有站点时，先建好示例世界。")
@click.option("--host", default="127.0.0.1", show_default=True, help="监听地址")
@click.option("--port", default=8000, envvar="PORT", show_default=True, help="监听端口")
@click.option("--threads", default=8, show_default=True, help="每个进程处理请求的线程数")
@click.option(
    "--processes", default=1, show_default=True, envvar="YIPIN_PROCESSES", help="处理请求的进程数"
)
@click.option("--without-demo", is_flag=True, help="没有站点时不建示例世界")
def run(host: str, port: int, threads: int, processes: int, without_demo: bool) -> None:
    os.environ["PORT"] = str(port)  # the address in mails and on certificates
    load_django()
    from django.db import connections

    from yipin.demo.first_start import prepare_site
    from yipin.serving import serve, why_not_at

    if reason := why_not_at(host, port):
        give_up(reason)
    with saying_what_is_away():
        prepare_site(with_demo=not without_demo)
    connections.close_all()  # the processes that serve open their own
    click.echo(f"一品已启动：http://{host}:{port}  （按 Ctrl+C 停止）")
    serve(host=host, port=port, threads=threads, processes=processes)


@main.command(help="单独办后台的事：读通知、发邮件、打包。网站设 YIPIN_WORKER=separate 时用。")
@click.option("--threads", default=2, show_default=True, help="同时办几件事")
@click.option("--patience", default=60, show_default=True, help="停止时最多等正在办的事多少秒")
def worker(threads: int, patience: int) -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # until the queue's own rule takes over
    os.environ.setdefault("YIPIN_ROLE", "worker")
    load_django()
    from yipin.config.consumer import work
    from yipin.demo.first_start import wait_for_tables

    if not wait_for_tables(seconds=WAIT_SECONDS):
        give_up("数据库连不上，或数据表还没有补齐。请先启动网站（yipin run），它会补齐数据表。")
    click.echo("后台程序已启动。  （按 Ctrl+C 停止）")
    work(workers=threads, patience=patience)


@main.command(help="读一份通知或表格，列出读到的内容。")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False))
@click.option("--json", "as_json", is_flag=True, help="输出 JSON")
@click.option("--definition", "as_definition", is_flag=True, help="输出项目计划定义（TOML）")
def read(file: Path, as_json: bool, as_definition: bool) -> None:
    from rich.console import Console
    from rich.progress import Progress

    from yipin.read_command import UnreadableFile, read_file

    try:
        with Progress(console=Console(stderr=True), transient=True) as progress:
            task = progress.add_task(f"正在读 {file.name}", total=None)
            result = read_file(
                file,
                on_progress=lambda page, pages: progress.update(task, completed=page, total=pages),
            )
    except UnreadableFile as trouble:
        give_up(str(trouble))
    if as_json:
        click.echo(json.dumps(result.as_json(), ensure_ascii=False, indent=1))
    elif as_definition:
        click.echo(result.as_definition())
    else:
        click.echo(result.as_words())


@main.command(help="建好示例世界：一所大学和一座城市，全部虚构。已有站点时不动它。")
@click.option("--force", is_flag=True, help="先清空旧的示例世界再建；正式站点不清")
def demo(force: bool) -> None:
    load_django()
    from yipin.demo.first_start import RealSite, make_demo

    try:
        made = make_demo(force=force)
    except RealSite:
        give_up("这里是正式站点，不能清空。要看示例世界，请换一个 YIPIN_DATA 目录。")
    if not made:
        give_up("已有站点，没有改动。要重建示例世界，请加 --force（会清空现有示例数据）。")


@main.command(help="建立正式站点：最上级单位和第一位管理员。")
@click.option("--unit", "unit_name", prompt="单位全称", help="最上级单位的全称")
@click.option("--name", prompt="管理员姓名", help="第一位管理员的姓名")
@click.option("--username", prompt="用户名", help="登录用的用户名")
@click.option("--email", default="", help="电子邮箱（可不填）")
@click.password_option(
    "--password", prompt="密码（至少 10 位，含三种字符）", confirmation_prompt="再输一次密码"
)
def createsite(unit_name: str, name: str, username: str, email: str, password: str) -> None:
    load_django()
    from yipin.demo.first_start import create_site
    from yipin.organisations.permissions import Refused

    person = {"name": name, "username": username, "email": email}
    try:
        create_site(unit_name=unit_name, person=person, password=password)
    except Refused as refused:
        give_up(refused.reason)
    click.echo(f"站点已建好。运行 yipin run，用“{username}”登录。")


for one in COMMANDS:
    main.add_command(one)
speak_chinese(main)
