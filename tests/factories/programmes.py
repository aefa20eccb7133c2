"""Definitions, versions and rounds for tests."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor
from yipin.programmes.models import DefinitionVersion, Round
from yipin.programmes.services.definitions import save_definition
from yipin.programmes.services.rounds import open_round
from yipin.rules.definition import (
    AddresseeRule,
    Contact,
    Definition,
    Endorser,
    Quota,
    Stage,
    Theme,
)
from yipin.rules.form_schema import Field, FormSchema, Section

APPLICATION_FORM = FormSchema(
    "application",
    "品牌创建申报表",
    "1",
    sections=(
        Section(
            "basics",
            "基本情况",
            (
                Field("unit", "申报单位", "organisation", prefill="unit.name"),
                Field("title", "项目名称", prefill="application.title"),
                Field("theme", "申报主题", prefill="application.theme"),
            ),
        ),
        Section("plan", "项目方案", (Field("plan", "项目方案", "long_text", max_chars=2000),)),
        Section(
            "opinions",
            "意见",
            (
                Field("league", "单位团组织意见", "opinion_and_seal"),
                Field("party", "单位党组织意见", "opinion_and_seal"),
            ),
        ),
    ),
)


def make_definition(**changes: Any) -> Definition:
    """One to be published as it is: March 2027, at least one and at most two for each college."""
    whole = Definition(
        key="brand",
        name="2027年“一团一品”品牌创建",
        kind="brand_programme",
        year=2027,
        theme_choice="one",
        contact=Contact("校团委办公室", "0516-80000000"),
        addressees=(AddresseeRule("各学院团委", ("committee",), ("college",)),),
        themes=(Theme("t1", "思想引领类"), Theme("t2", "志愿公益类")),
        quotas=(Quota("unit", 1, 2, 3, who="每个学院团委"),),
        stages=(
            Stage("apply", "collect", "申报", "2027-03-08", "2027-03-30", ("application",)),
            Stage(
                "opinions", "endorse", "签署意见", "2027-03-08", "2027-03-30",
                endorsers=(
                    Endorser("league", "单位团组织意见", field="league"),
                    Endorser("party", "单位党组织意见", "party", field="party"),
                ),
            ),
            Stage("screening", "screen", "审查", "2027-03-31", "2027-04-05"),
            Stage("pitch", "assess", "推介会", "2027-04-08", "2027-04-08", built=False),
        ),
        forms=(APPLICATION_FORM,),
    )  # fmt: skip
    return replace(whole, **changes)


def make_version(
    actor: Actor, unit: Unit, now: datetime, definition: Definition | None = None
) -> DefinitionVersion:
    return save_definition(
        actor=actor, unit=unit, definition=definition or make_definition(), now=now
    )


def make_round(
    actor: Actor, unit: Unit, now: datetime, definition: Definition | None = None, **options: Any
) -> Round:
    version = make_version(actor, unit, now, definition)
    return open_round(actor=actor, definition_version=version, now=now, **options)
