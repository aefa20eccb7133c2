"""A Word file as PDF by LibreOffice, where a machine has it: guarded, and with nothing of the machine's
own profile, fonts list or network.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from xml.sax.saxutils import escape

from yipin.documents.formats.guard import OUT_OF_TIME, SOURCE
from yipin.documents.formats.office_child import is_guardable
from yipin.documents.formats.unreadable import UnreadableFile

CHILD = "yipin.documents.formats.office_child"
NAMES = ("soffice", "libreoffice")
OFF = "off"
KINDS = frozenset({"docx", "doc"})
SECONDS = 120
MEMORY_MB = 1500  # address space; a short file takes less than 600
TROUBLE = "没有转成 PDF，请点名称下载看。"
TOO_SLOW = "转成 PDF 用时过长，已经停止，请点名称下载看。"

# The names that Word files call for, and the face of ours that stands in where it is not installed.
FACES = {
    "Noto Serif SC": (
        "宋体",
        "SimSun",
        "NSimSun",
        "仿宋",
        "FangSong",
        "仿宋_GB2312",
        "楷体",
        "KaiTi",
    ),
    "Noto Sans SC": ("黑体", "SimHei", "微软雅黑", "Microsoft YaHei", "等线", "DengXian"),
}
PROFILE = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>
"""
ITEM = '<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
_SCRIPTING = "/org.openoffice.Office.Common/Security/Scripting"
SETTINGS = (
    (_SCRIPTING, "DisableMacrosExecution", "true"),
    (_SCRIPTING, "MacroSecurityLevel", "3"),
    (_SCRIPTING, "BlockUntrustedRefererLinks", "true"),  # pictures and text linked from elsewhere
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "2"),  # never
    ("/org.openoffice.Office.Java/VirtualMachine", "Enable", "false"),
)


def find_office(named: str) -> Path | None:
    """The program: as ``named``, else on the PATH; none where it is ``off`` or cannot be guarded."""
    if named == OFF or not is_guardable():
        return None
    if named:
        return Path(named) if os.access(named, os.X_OK) else None
    found = next(filter(None, map(shutil.which, NAMES)), None)
    return Path(found) if found else None


def write_office_pdf(
    office: Path,
    source: Path,
    extension: str,
    target: Path,
    *,
    fonts: Path,
    seconds: int = SECONDS,
    memory_mb: int = MEMORY_MB,
) -> None:
    """``source`` as PDF at ``target``. Whatever goes wrong ends as ``UnreadableFile``.

    The program has a home and a profile of its own in a folder that is gone afterwards, runs no macro,
    follows no link, reaches no network, and is ended with all it started after ``seconds``.
    """
    with tempfile.TemporaryDirectory(prefix="yipin-office-") as name:
        folder = Path(name)
        given = folder / f"source.{extension}"
        shutil.copyfile(source, given)
        _prepare(folder, fonts)
        _run(office, folder, given, seconds, memory_mb)
        made = folder / "out" / "source.pdf"
        if not made.is_file() or not made.read_bytes()[:5].startswith(b"%PDF-"):
            raise UnreadableFile("corrupt", TROUBLE)
        shutil.copyfile(made, target)


def _prepare(folder: Path, fonts: Path) -> None:
    profile = folder / "profile" / "user"
    profile.mkdir(parents=True)
    items = "".join(ITEM.format(path=p, name=n, value=v) for p, n, v in SETTINGS)
    (profile / "registrymodifications.xcu").write_text(PROFILE.format(items=items), "utf-8")
    (folder / "fonts.conf").write_text(_fonts_conf(folder, fonts), "utf-8")


def _fonts_conf(folder: Path, fonts: Path) -> str:
    """The fonts of the machine and ours, without writing a cache anywhere else."""
    aliases = "".join(
        f'<alias binding="same"><family>{name}</family><accept><family>{face}</family></accept></alias>'
        for face, names in FACES.items()
        for name in names
    )
    return (
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
        f"<dir>{escape(str(fonts.resolve()))}</dir>"
        f"<cachedir>{escape(str(folder / 'fonts-cache'))}</cachedir>{aliases}</fontconfig>"
    )


def _run(office: Path, folder: Path, given: Path, seconds: int, memory_mb: int) -> None:
    command = [
        sys.executable, "-m", CHILD, str(seconds), str(memory_mb), str(office),
        f"-env:UserInstallation={(folder / 'profile').as_uri()}",
        "--headless", "--invisible", "--nologo", "--norestore", "--nolockcheck", "--nodefault",
        "--nofirststartwizard", "--convert-to", "pdf:writer_pdf_Export",
        "--outdir", str(folder / "out"), str(given),
    ]  # fmt: skip
    child = subprocess.Popen(  # noqa: S603 - our own interpreter, and paths that we have made
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=_environment(folder),
        cwd=folder,
        start_new_session=True,
    )
    try:
        code = child.wait(timeout=seconds)
    except subprocess.TimeoutExpired as error:
        raise UnreadableFile("too_slow", TOO_SLOW) from error
    finally:
        _end(child)
    if code < 0 and -code in OUT_OF_TIME:
        raise UnreadableFile("too_slow", TOO_SLOW)


def _environment(folder: Path) -> dict[str, str]:
    """Bare: no settings and no secrets of the site."""
    kept = {name: os.environ[name] for name in ("PATH", "LD_LIBRARY_PATH") if name in os.environ}
    home = str(folder)
    return kept | {
        "HOME": home, "TMPDIR": home, "XDG_CACHE_HOME": home, "XDG_CONFIG_HOME": home,
        "FONTCONFIG_FILE": str(folder / "fonts.conf"), "PYTHONPATH": str(SOURCE),
        "PYTHONDONTWRITEBYTECODE": "1", "LC_ALL": "C.UTF-8", "SAL_USE_VCLPLUGIN": "svp",
    }  # fmt: skip


def _end(child: subprocess.Popen[bytes]) -> None:
    """The program is a script that starts others: all of them."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
