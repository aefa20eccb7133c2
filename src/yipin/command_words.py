"""The command line's own words in Chinese: what click says of usage, options and wrong use.

click asks the gettext catalogue of the machine's language, which no machine has. Its modules hold the
two functions they ask by name, and these are given ours; a word that is not listed stays English.
"""

from __future__ import annotations

import gettext
import sys

import click

WORDS = {
    "Usage:": "用法：",
    "Options": "选项",
    "Commands": "命令",
    "Positional arguments": "参数",
    "Show this message and exit.": "显示这份说明。",
    "default: {default}": "默认 {default}",
    "env var: {var}": "环境变量 {var}",
    "(dynamic)": "（随情况而定）",
    "Try '{command} {option}' for help.": "用法见：{command} {option}",
    "Error: {message}": "{message}",
    "Aborted!": "已中止。",
    "Missing command.": "没有写要办什么命令。",
    "Missing argument": "缺少参数",
    "Missing option": "缺少选项",
    "Missing parameter": "缺少参数",
    "No such option {name!r}.": "没有“{name}”这个选项。",
    "No such command {name!r}.": "没有“{name}”这个命令。",
    "Did you mean {possibility}?": "是不是{possibility}？",
    "(Did you mean one of: {possibilities}?)": "（是不是其中一个：{possibilities}？）",
    "Got unexpected extra argument ({args})": "多写了：{args}",
    "Got unexpected extra arguments ({args})": "多写了：{args}",
    "Option {name!r} does not take a value.": "选项“{name}”后面不写内容。",
    "Option {name!r} requires an argument.": "选项“{name}”后面要写内容。",
    "Option {name!r} requires {nargs} arguments.": "选项“{name}”后面要写 {nargs} 样内容。",
    "Invalid value: {message}": "写得不对：{message}",
    "Invalid value for {param_hint}: {message}": "{param_hint} 写得不对：{message}",
    "{value!r} is not a valid {number_type}.": "“{value}”不是整数。",
    "{name} {filename!r} does not exist.": "没有“{filename}”。",
    "{name} {filename!r} is a file.": "“{filename}”是文件，这里要文件夹。",
    "{name} {filename!r} is a directory.": "“{filename}”是文件夹，这里要文件。",
    "{name} {filename!r} is not readable.": "读不了“{filename}”，请看有没有权限。",
    "{name} {filename!r} is not writable.": "写不了“{filename}”，请看有没有权限。",
    "Could not open file {filename!r}: {message}": "打不开“{filename}”：{message}",
    "Repeat for confirmation": "再输一次",
    "Error: The two entered values do not match.": "两次输入的不一样，请重新输入。",
    "Error: invalid input": "输入得不对，请重新输入。",
}
KINDS = {"integer": "整数", "text": "文字", "path": "文件", "file": "文件", "directory": "文件夹"}


def said(message: str) -> str:
    return WORDS.get(message, message)


def counted(one: str, many: str, count: int) -> str:
    return said(one if count == 1 else many)


def speak_chinese(command: click.Command) -> None:
    """Give click's modules our words, and the command with all below it Chinese blanks to fill in."""
    for name, module in list(sys.modules.items()):
        if name.startswith("click."):
            ours = {"_": (gettext.gettext, said), "ngettext": (gettext.ngettext, counted)}
            for door, (theirs, own) in ours.items():
                if getattr(module, door, None) is theirs:
                    setattr(module, door, own)
    _name_blanks(command)


def _name_blanks(command: click.Command) -> None:
    command.options_metavar = "[选项]"
    for parameter in command.params:
        is_flag = isinstance(parameter, click.Option) and parameter.is_flag
        if parameter.metavar is None and not is_flag:
            parameter.metavar = KINDS.get(parameter.type.name)
    if isinstance(command, click.Group):
        command.subcommand_metavar = "命令 [内容]"
        for below in command.commands.values():
            _name_blanks(below)
