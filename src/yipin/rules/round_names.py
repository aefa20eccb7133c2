"""Rounds of one programme bear one name every year."""

from __future__ import annotations


def named_with_year(name: str, year: int) -> str:
    """“一团一品”精品活动创建工程（2026年）; a name that says its year stays as it is."""
    return name if str(year) in name else f"{name}（{year}年）"
