"""Made-up definitions and answers for property tests."""

from __future__ import annotations

from hypothesis import strategies as st

from yipin.rules.definition import (
    AddresseeRule,
    Award,
    Contact,
    Definition,
    Endorser,
    Level,
    Material,
    Money,
    Quota,
    Return,
    Stage,
    Task,
    Theme,
    ThemeItem,
)
from yipin.rules.form_schema import Column, Field, FormSchema, Place, Section
from yipin.rules.tranches import ACCEPTED, APPROVED, IN_TWO, WHOLE, GradeShare, Tranche

saveable = st.characters(exclude_categories=("Cc", "Cs", "Cn"), include_characters="\n\t")
words = st.text(saveable, max_size=12)
names = st.text(alphabet="甲乙丙丁“”1a ：\n\"'", min_size=1, max_size=8).filter(str.strip)
keys = st.from_regex(r"\A[a-z][a-z0-9-]{0,6}\Z")
counts = st.integers(0, 9)
days = st.dates().map(lambda day: day.isoformat())


def some(of, size=3, by=None):
    return st.lists(of, max_size=size, unique_by=by).map(tuple)


def keyed(of, size=3):
    return some(of, size, by=lambda one: one.key)


columns = st.builds(Column, keys, names, st.sampled_from(["text", "integer", "date"]))
fields = st.builds(
    Field,
    keys,
    names,
    st.sampled_from(["text", "long_text", "integer", "percent", "date", "attachment"]),
    group=words,
    required=st.booleans(),
    hint=words,
    max_chars=st.none() | counts,
    columns=keyed(columns),
    kinds=some(words),
    place=st.none() | st.builds(Place, counts, counts, counts),
)


@st.composite
def forms(draw):
    drawn = draw(keyed(fields, 4))
    cut = draw(st.integers(0, len(drawn)))
    parts = (Section("one", "一、", drawn[:cut]), Section("two", "二、", drawn[cut:]))
    kind = draw(st.sampled_from(["form", "table"]))
    return FormSchema(draw(keys), draw(words), draw(words), kind, parts, draw(words))


stages = st.builds(
    Stage,
    keys,
    st.sampled_from(["collect", "endorse", "screen", "decide"]),
    words,
    opens_at=st.none(),
    closes_at=st.none() | days,
    endorsers=keyed(st.builds(Endorser, keys, words)),
    materials=keyed(st.builds(Material, keys, words, st.booleans(), some(words))),
    uncertain=st.booleans(),
    note=words,
    built=st.booleans(),
)
grade_shares = some(st.builds(GradeShare, st.just("pass"), st.integers(0, WHOLE)), 1)
whole_plans = st.builds(
    lambda name, when, graded: (Tranche(name, when, WHOLE, by_grade=graded),),
    names,
    st.sampled_from([APPROVED, ACCEPTED]),
    grade_shares,
)
fixed_plans = st.integers(1, 9_999).map(lambda fen: (Tranche("定额", APPROVED, fixed_fen=fen),))
definitions = st.builds(
    Definition,
    keys,
    names,
    st.sampled_from(["brand_programme", "pilot", "duties_plan"]),
    st.integers(1990, 2090),
    summary=words,
    own_title=st.booleans(),
    publicity_days=st.none() | st.integers(1, 9),
    results_use=some(words),
    contact=st.builds(Contact, words, words, words),
    addressees=some(st.builds(AddresseeRule, words, some(words), some(words))),
    themes=keyed(
        st.builds(Theme, keys, words, words, keyed(st.builds(ThemeItem, keys, words)), words)
    ),
    quotas=some(st.builds(Quota, st.just("unit"), st.none(), counts, who=words)),
    levels=keyed(st.builds(Level, keys, words, st.none() | counts)),
    stages=keyed(stages),
    awards=some(st.builds(Award, words, st.none() | counts)),
    money=st.builds(Money, st.sampled_from([(), IN_TWO]) | whole_plans | fixed_plans),
    returns=keyed(st.builds(Return, keys, words, st.just("FREQ=MONTHLY;BYMONTHDAY=28"))),
    tasks=some(st.builds(Task, words, words, due=st.just("") | days)),
    forms=keyed(forms(), 2),
)
