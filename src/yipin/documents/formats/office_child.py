"""Becomes LibreOffice, with little time and memory and no network. Started by ``office_pdf`` only.

No network: a filter of system calls (seccomp) that LibreOffice cannot take off. It asks for no rights
and holds in containers too; on a system without it LibreOffice is not started.
"""

from __future__ import annotations

import ctypes
import errno
import os
import platform
import struct
import sys

SOCKET, IO_URING_SETUP, X32 = {"x86_64": 41}, 425, 0x40000000
OTHER_SOCKET = 198  # of every machine that came later
MACHINES = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7, "loongarch64": 0xC0000102}
AF_UNIX = 1
NO_NEW_PRIVILEGES, SECCOMP, FILTER = 38, 22, 2
ALLOW, REFUSE, KILL = 0x7FFF0000, 0x00050000, 0x80000000
LOAD, EQUAL, AT_LEAST, RETURN = 0x20, 0x15, 0x35, 0x06
MOST_FILE = 200 * 1024 * 1024


def is_guardable() -> bool:
    """Whether this system can keep LibreOffice from the network."""
    return sys.platform == "linux" and platform.machine() in MACHINES


def limit_resources(seconds: int, memory_mb: int) -> None:
    import resource

    memory = memory_mb * 1024 * 1024
    for limit, figure in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_FSIZE, MOST_FILE),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 512),
    ):
        resource.setrlimit(limit, (figure, figure))


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("steps", ctypes.c_char_p))


def forbid_network() -> None:
    """No socket but those between processes of this machine, for this process and all it starts.

    Raises ``OSError`` where the system does not take the filter.
    """
    steps = _steps(platform.machine())
    code = b"".join(struct.pack("<HBBI", *step) for step in steps)
    program = _Program(len(steps), code)
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(NO_NEW_PRIVILEGES, 1, 0, 0, 0) or libc.prctl(
        SECCOMP, FILTER, ctypes.byref(program), 0, 0
    ):
        raise OSError(ctypes.get_errno(), "no filter of system calls")


def _steps(machine: str) -> list[tuple[int, int, int, int]]:
    """(instruction, steps to skip if so, if not, value); offsets are those of ``seccomp_data``."""
    number, kind, first_argument = 0, 4, 16
    return [
        (LOAD, 0, 0, kind),
        (EQUAL, 1, 0, MACHINES[machine]),
        (RETURN, 0, 0, KILL),
        (LOAD, 0, 0, number),
        (AT_LEAST, 5, 0, X32),
        (EQUAL, 4, 0, IO_URING_SETUP),
        (EQUAL, 0, 2, SOCKET.get(machine, OTHER_SOCKET)),
        (LOAD, 0, 0, first_argument),
        (EQUAL, 0, 1, AF_UNIX),
        (RETURN, 0, 0, ALLOW),
        (RETURN, 0, 0, REFUSE | errno.EACCES),
    ]


def main(arguments: list[str]) -> int:
    seconds, memory_mb = map(int, arguments[:2])
    limit_resources(seconds, memory_mb)
    forbid_network()
    os.execv(arguments[2], arguments[2:])  # noqa: S606 - the program that the site has found


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
