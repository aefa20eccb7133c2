"""What the system knows, with source and date."""

from __future__ import annotations

from tests.factories.forms import World
from tests.factories.organisations import (
    LONG_AGO,
    AppointmentFactory,
    HeadcountFactory,
    PersonFactory,
    PostFactory,
)
from yipin.forms.facts import facts_for_unit, leader_of
from yipin.organisations.choices import Right
from yipin.rules.form_schema import PREFILL_FACTS


def test_every_fact_has_a_known_key_a_source_and_a_day(world: World) -> None:
    HeadcountFactory(unit=world.college, recorded_at=world.now, source="团员统计")
    facts = facts_for_unit(world.college, filler=world.filler.appointment, now=world.now)
    assert set(facts) <= set(PREFILL_FACTS)
    assert all(fact["source"] and fact["as_of"] for fact in facts.values())
    assert facts["unit.parent"]["value"] == "青禾大学团委"
    assert facts["unit.cadres"] == {"value": "36", "source": "团员统计", "as_of": "2027-03-01"}
    assert facts["unit.league_youth_ratio"]["source"] == "由两数算出：412 ÷ 455"
    assert facts["today"]["value"] == "2027-03-25"
    assert facts["filler.name"]["source"] == "任职记录"


def test_what_is_not_known_is_left_out(world: World) -> None:
    facts = facts_for_unit(world.host, now=world.now)
    assert "unit.members" not in facts
    assert "unit.parent" not in facts
    assert "leader.name" not in facts


def test_without_youth_there_is_no_ratio(world: World) -> None:
    HeadcountFactory(unit=world.college, members=0, youth_14_to_28=0, recorded_at=world.now)
    facts = facts_for_unit(world.college, now=world.now)
    assert facts["unit.members"]["value"] == "0"
    assert "unit.league_youth_ratio" not in facts


def test_the_secretary_leads_before_others_who_fill_in(world: World) -> None:
    post = PostFactory(key="secretary", name="团委书记", rights=[Right.ENDORSE_LEAGUE.value])
    held = AppointmentFactory(unit=world.college, post=post, person=PersonFactory())
    assert leader_of(world.college, world.now.date()) == held
    facts = facts_for_unit(world.college, now=world.now)
    assert facts["leader.title"] == {
        "value": "团委书记",
        "source": "任职记录",
        "as_of": LONG_AGO.isoformat(),
    }
