"""Made-up names. Nobody real is meant."""

from __future__ import annotations

import random

SURNAMES = "沈林周方许何吕施张孔曹严华金魏陶姜戚谢邹喻柏水窦章云苏潘葛奚范彭郎鲁韦马苗凤花俞任袁柳唐罗薛雷贺倪汤滕殷毕郝邬安常乐于时傅"
FIRST = "怀予晚敬知清若文书亦景思行远嘉明星雨秋子一安宁海云沐承允之向初望舒"
SECOND = "瑾安舟之遥和然晴川宁言诺原野岚溪朗声白青禾帆笛岩松竹梅兰月河山石木林"


def made_up_name(dice: random.Random) -> str:
    """A surname and one or two given signs."""
    given = dice.choice(FIRST) + (dice.choice(SECOND) if dice.random() < 0.85 else "")
    return dice.choice(SURNAMES) + given


def made_up_phone(dice: random.Random) -> str:
    """A number that no network gives out."""
    return f"100{dice.randrange(10**8):08d}"
