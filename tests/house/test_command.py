"""The command as a script sees it: exit codes, and which stream the words go to."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import re
import socket
import subprocess

import pytest
from click.testing import CliRunner
from docx import Document

from tests.journeys.site import environment
from tests.serverside.sites import YIPIN
from yipin.cli import main
from yipin.demo.accounts import mark_of_demo
from yipin.organisations.models import Person, Unit

SITE = ("createsite", "--unit", "青禾大学团委", "--name", "林知夏", "--username", "lin")


def yipin(*arguments: str, typed: str | None = None):
    return CliRunner().invoke(main, arguments, input=typed)


@pytest.mark.parametrize("command", main.commands)
def test_each_command_says_what_it_does(command):
    shown = yipin(command, "--help")
    assert shown.exit_code == 0
    assert main.commands[command].help in shown.output


ENGLISH = re.compile(
    r"usage|option|command|argument|error|missing|such|invalid|show|try|default", re.IGNORECASE
)


@pytest.mark.parametrize(
    "arguments",
    [
        ("--help",), ("run", "--help"), ("backup", "--help"), ("nothing",), ("read",), ("read", "-x"),
        ("read", "/not/there.docx"), ("run", "--port", "x"), ("run", "--port"), ("run", "more"),
    ],
)  # fmt: skip
def test_the_command_line_speaks_chinese(arguments):
    said = yipin(*arguments).output
    assert "用法" in said or "选项" in said
    assert not ENGLISH.search(said), said


@pytest.mark.parametrize(
    "arguments", [("nothing",), ("read",), ("read", "/not/there.docx"), ("demo", "--what")]
)
def test_wrong_use_is_2(arguments):
    assert yipin(*arguments).exit_code == 2


def test_what_cannot_be_read_is_1_with_a_sentence_on_the_error_stream(tmp_path):
    empty = tmp_path / "空.docx"
    empty.write_bytes(b"")
    answer = yipin("read", str(empty))
    assert (answer.exit_code, answer.stdout) == (1, "")
    assert "文件是空的" in answer.stderr


def test_a_port_in_use_is_said_before_anything_is_made():
    with socket.create_server(("127.0.0.1", 0)) as taken:
        answer = yipin("run", "--port", str(taken.getsockname()[1]))
    assert (answer.exit_code, answer.stdout) == (1, "")
    assert "已经有程序在用" in answer.stderr


@pytest.mark.parametrize(
    ("option", "check"),
    [
        ((), lambda said: said.startswith("标题：")),
        (("--json",), lambda said: json.loads(said)["title"]),
        (("--definition",), lambda said: "stages" in said),
    ],
    ids=["words", "json", "definition"],
)
def test_a_notice_is_read_in_three_ways(tmp_path, option, check):
    path = tmp_path / "通知.docx"
    paper = Document()
    paper.add_paragraph("关于开展2027年品牌创建活动的通知")
    paper.add_paragraph("各学院团委：")
    paper.add_paragraph("请于3月30日前报送申报表。")
    paper.save(path)
    answer = yipin("read", str(path), *option)
    assert answer.exit_code == 0
    assert check(answer.stdout)


@pytest.mark.django_db
def test_a_site_is_made_once():
    password = "Shan-2027-shui"
    made = yipin(*SITE, typed=f"{password}\n{password}\n")
    assert made.exit_code == 0
    assert password not in made.output
    assert Person.objects.get().check_password(password)
    again = yipin(*SITE, "--password", password)
    assert (again.exit_code, again.stdout) == (1, "")
    assert "已有站点" in again.stderr
    assert Unit.objects.count() == 1


def test_whoever_waits_for_the_first_tables_is_told(tmp_path):
    screen, terminal = pty.openpty()
    making = subprocess.Popen(
        [YIPIN, *SITE, "--password", "Shan-2027-shui"],
        env=environment(tmp_path) | {"TERM": "xterm", "COLUMNS": "100"},
        stdout=subprocess.PIPE,
        stderr=terminal,
    )
    os.close(terminal)
    shown = said_on(screen)
    words, _nothing = making.communicate()
    assert (making.returncode, "站点已建好" in words.decode()) == (0, True)
    assert re.search(r"正在建数据表（[1-9]\d* 步）", shown)


def said_on(screen: int) -> str:
    """Everything until the other side closes, which Linux reports as an error."""
    said = b""
    with contextlib.suppress(OSError):
        while more := os.read(screen, 65536):
            said += more
    os.close(screen)
    return said.decode(errors="replace")


@pytest.mark.django_db
def test_a_weak_password_makes_no_site():
    answer = yipin(*SITE, "--password", "short1")
    assert answer.exit_code == 1
    assert "密码至少要有 10 个字符" in answer.stderr
    assert not Unit.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize(("option", "words"), [((), "没有改动"), (("--force",), "不能清空")])
def test_the_sample_world_never_replaces_a_real_site(settings, tmp_path, option, words):
    settings.DATA = tmp_path
    assert not mark_of_demo().exists()
    yipin(*SITE, "--password", "Shan-2027-shui")
    answer = yipin("demo", *option)
    assert answer.exit_code == 1
    assert words in answer.stderr
    assert Unit.objects.get().name == "青禾大学团委"
