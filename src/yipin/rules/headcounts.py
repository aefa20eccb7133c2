"""Figures that a unit reports of itself (domain rule: members over youth aged 14 to 28)."""

from __future__ import annotations

from yipin.rules.plain import Fault


def league_youth_ratio(members: int, youth: int) -> int | None:
    """Hundredths of a percent, half up; None where there are no youth (shown as —)."""
    if youth <= 0:
        return None
    return (members * 20_000 + youth) // (youth * 2)


def ratio_words(ratio: int | None) -> str:
    """90.5%; trailing zeros are left out; no youth is —."""
    if ratio is None:
        return "—"
    return f"{ratio / 100:.2f}".rstrip("0").rstrip(".") + "%"


def headcount_faults(members: int, youth: int, cadres: int = 0) -> tuple[Fault, ...]:
    """What cannot be true of these three counts."""
    faults = [
        Fault(key, f"{label}不能小于 0。")
        for key, label, count in (
            ("members", "团员总数", members),
            ("youth_14_to_28", "青年数", youth),
            ("cadres", "团干部数", cadres),
        )
        if count < 0
    ]
    if members > youth:
        words = f"团员 {members} 人多于青年 {youth} 人，团青比超过 100%。请核对两个数。"
        faults.append(Fault("members", words))
    return tuple(faults)
