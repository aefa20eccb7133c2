"""A unit may grow a new brand after the first, as the programme has it.

The regulation, sentence by sentence: who holds no brand may apply; who holds one applies for a
further one once it has passed its re-check; while one is being improved, nothing new; a brand that
was withdrawn or has expired stands in nobody's way; where the definition asks for nothing of this,
nothing is asked.
"""

from __future__ import annotations

from dataclasses import replace

from yipin.programmes.builtins import builtin_definitions
from yipin.rules.definition_faults import definition_faults
from yipin.rules.new_brands import HeldTitle, gates_new_brands, may_apply_anew
from yipin.rules.quota_words import ANEW, quota_sentences
from yipin.rules.titles_held import EXPIRED, HELD, IMPROVING, WITHDRAWN

MEDICAL = builtin_definitions()["medical-brand"]
COLLEGE = builtin_definitions()["college-brand"]


def brand(state: str = HELD, times: int = 0) -> HeldTitle:
    return HeldTitle("急救十分钟", state, times)


def test_who_holds_no_brand_may_apply():
    assert may_apply_anew(MEDICAL, [])


def test_who_holds_one_that_was_not_looked_at_again_waits_and_is_told_for_what():
    verdict = may_apply_anew(MEDICAL, [brand()])
    assert verdict.code == "not_rechecked"
    assert verdict.reason == "“急救十分钟”还没有复查过。复查合格以后，才能再报新品牌。"


def test_who_passed_the_recheck_may_apply():
    assert may_apply_anew(MEDICAL, [brand(times=1)])


def test_every_brand_that_is_held_must_have_passed():
    assert may_apply_anew(MEDICAL, [brand(times=1), brand()]).code == "not_rechecked"


def test_while_one_is_being_improved_nothing_new():
    verdict = may_apply_anew(MEDICAL, [brand(IMPROVING, 1)])
    assert verdict.code == "improving"
    assert verdict.reason == "“急救十分钟”正在限期改进。改进通过复查以后，才能再报新品牌。"


def test_what_was_withdrawn_or_has_expired_stands_in_nobodys_way():
    assert may_apply_anew(MEDICAL, [brand(WITHDRAWN), brand(EXPIRED)])


def test_where_the_definition_asks_nothing_nothing_is_asked():
    assert not gates_new_brands(COLLEGE)
    assert may_apply_anew(COLLEGE, [brand(), brand(IMPROVING)])


def test_the_rule_is_said_beside_the_quotas_and_belongs_to_a_recheck_alone():
    assert ANEW in quota_sentences(MEDICAL)
    assert ANEW not in quota_sentences(COLLEGE)
    wrong = replace(
        MEDICAL,
        stages=tuple(replace(one, gates_new=one.kind == "certify") for one in MEDICAL.stages),
    )
    assert [one.path for one in definition_faults(wrong)] == ["stages[8].gates_new"]
