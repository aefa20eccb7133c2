"""Several days a year by which claims are handed in."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from yipin.rules.claim_days import may_claim_on, next_claim_day

JUNE, DECEMBER = date(2027, 6, 15), date(2027, 12, 15)
BOTH = (DECEMBER, JUNE)
ANY_DAY = st.dates(date(2026, 1, 1), date(2029, 1, 1))


def test_what_misses_the_first_goes_with_the_second():
    assert next_claim_day(BOTH, JUNE) == JUNE
    assert next_claim_day(BOTH, JUNE + timedelta(days=1)) == DECEMBER
    late = DECEMBER + timedelta(days=1)
    assert next_claim_day(BOTH, late) is None
    assert may_claim_on(BOTH, late).reason == (
        "报销截止到 2027年12月15日，已经过了。有特殊情况请联系主办单位改期限。"
    )
    assert may_claim_on((), late)


@given(st.sets(ANY_DAY, min_size=1), ANY_DAY)
def test_one_may_claim_exactly_until_the_last_day(days, today):
    assert bool(may_claim_on(days, today)) == (today <= max(days))
    following = next_claim_day(days, today)
    assert (following is None) == (today > max(days))
    assert following is None or not {one for one in days if today <= one < following}
