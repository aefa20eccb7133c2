"""Personal data as it is shown to those who need not see all of it."""

from __future__ import annotations

COMPOUND_SURNAMES = (
    "欧阳",
    "司马",
    "上官",
    "诸葛",
    "东方",
    "皇甫",
    "尉迟",
    "公孙",
    "慕容",
    "令狐",
)


def masked_name(name: str) -> str:
    """张三丰 becomes 张**, whatever its length; a compound surname stays whole."""
    name = name.strip()
    shown = 2 if name[:2] in COMPOUND_SURNAMES and len(name) > 2 else 1
    return f"{name[:shown]}**" if name else ""


def masked_phone(phone: str) -> str:
    """13800000000 becomes 138****0000; short and extension numbers show the last two."""
    digits = "".join(sign for sign in phone if sign.isdigit())
    if len(digits) == 11:
        return f"{digits[:3]}****{digits[-4:]}"
    return "*" * max(len(digits) - 2, 0) + digits[-2:] if len(digits) > 2 else "*" * len(digits)


def masked_student_number(number: str) -> str:
    """Only the last four signs."""
    number = number.strip()
    return "*" * max(len(number) - 4, 0) + number[-4:] if len(number) > 4 else "*" * len(number)


def masked_email(email: str) -> str:
    """lin@example.edu becomes l***@example.edu."""
    name, at, host = email.strip().partition("@")
    return f"{name[:1]}***@{host}" if at else f"{name[:1]}***"
