"""When something that was not delivered is tried again, and when it is given up.

Replies of a mail server: RFC 5321, 4.2.1 (4yz may pass, 5yz is final).
"""

from __future__ import annotations

from datetime import datetime, timedelta

WAITS = (1, 5, 30, 120, 720)  # minutes after the first, second … failure
MOST_ATTEMPTS = len(WAITS) + 1
NO_SUCH_MAILBOX = frozenset({550, 551, 553})
CLAIM_LASTS = timedelta(minutes=15)


def next_try_at(attempts: int, failed_at: datetime) -> datetime | None:
    """When to try again after so many attempts; None once it is given up."""
    if attempts >= MOST_ATTEMPTS:
        return None
    return failed_at + timedelta(minutes=WAITS[max(attempts, 1) - 1])


def is_final(code: int) -> bool:
    """The server will answer the same for ever."""
    return 500 <= code <= 599


def is_bad_address(code: int) -> bool:
    """The mailbox does not exist or is not let in: no more letters to it until it is changed."""
    return code in NO_SUCH_MAILBOX


def failure_words(code: int, said: str) -> str:
    """Why in words an officer understands, then what the server said."""
    known = {
        421: "对方邮件服务器忙",
        450: "对方邮箱暂时收不了信",
        451: "对方邮件服务器出错",
        452: "对方邮箱满了",
        550: "没有这个邮箱，或对方拒收",
        551: "没有这个邮箱",
        552: "对方邮箱满了，或信太大",
        553: "邮箱地址写得不对",
        554: "对方拒收",
    }
    words = known.get(code, "对方拒收" if is_final(code) else "对方暂时不收")
    return f"{words}（{code} {said}）".replace("\n", " ")[:300]
