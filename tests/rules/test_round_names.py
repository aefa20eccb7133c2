"""A round is told from that of another year wherever both are named."""

from __future__ import annotations

from yipin.rules.round_names import named_with_year


def test_a_name_without_its_year_gets_it():
    assert named_with_year("“一团一品”创建工程", 2026) == "“一团一品”创建工程（2026年）"
    assert named_with_year("2025年总结、2026年微项目", 2026) == "2025年总结、2026年微项目"
    assert named_with_year("2025年总结", 2026) == "2025年总结（2026年）"
