"""The sample world: a made-up university and a made-up city, made through the services.

Everything a visitor sees was done by somebody at a desk, with its journal entries and messages.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from django.db import transaction
from django.utils import timezone

from yipin.demo.accounts import Accounts
from yipin.demo.branches import show_branches
from yipin.demo.city import City, found_city
from yipin.demo.decisions import draft_selection, show_earlier_batch, show_spring_batch
from yipin.demo.funds import run_funded_round
from yipin.demo.notices import CITY_DUTIES, CITY_PILOTS, COLLEGE_BRAND, MEDICAL_BRAND, NoticeText
from yipin.demo.own_papers import write_papers
from yipin.demo.papers import brand_notice, plain_notice
from yipin.demo.projects import carry_out_some
from yipin.demo.reviews import hold_review
from yipin.demo.rounds import (
    Opening,
    fill_open_round,
    fill_pilot_round,
    fill_screening_round,
    open_sample,
)
from yipin.demo.telling import tell
from yipin.demo.titles import give_titles
from yipin.demo.university import University, found_university
from yipin.demo.working_hours import at_work
from yipin.documents.models import Notice
from yipin.documents.services.notices import confirm_remaining, take_in_notice
from yipin.organisations.models import Unit
from yipin.organisations.permissions import Actor
from yipin.organisations.services.posts import ensure_starting_posts
from yipin.programmes.services.rounds import add_units
from yipin.rules.definition import Contact

SEED = 20270325
UNIVERSITY_CONTACT = Contact(office="校团委组织部", phone="00000001", mailbox="tuanwei@example.edu")
CITY_CONTACT = Contact(office="市团委学校部", phone="00000002", mailbox="tuanwei@example.org")


@transaction.atomic
def make_world(*, now: datetime, tell: Callable[[str], None] = tell) -> None:
    """Make all of it, or nothing. Needs an empty site with the starting posts."""
    now = at_work(timezone.localtime(now))  # its days are those of the place
    tell("正在建示例世界（一所大学、一座城市，全部虚构），一般要一分钟左右，只做这一次：")
    dice, accounts, posts = random.Random(SEED), Accounts(), ensure_starting_posts()  # noqa: S311
    tell("  1/6 大学的单位和人员")
    university = found_university(posts=posts, accounts=accounts, dice=dice, now=now)
    tell("  2/6 城市的单位和人员")
    city = found_city(posts=posts, accounts=accounts, dice=dice, now=now)
    tell("  3/6 大学的通知、申报、评审和称号")
    _open_university_rounds(university, accounts, now)
    tell("  4/6 大学的经费项目和团支部")
    run_funded_round(university, posts, accounts, now)
    show_branches(university, now)
    tell("  5/6 城市的试点和重点任务")
    _open_city_rounds(city, now)
    tell("  6/6 示例账号")
    accounts.write_down()


def _take_in(actor: Actor, unit: Unit, text: NoticeText, now: datetime) -> Notice:
    """Take a notice in and say yes to everything that was read in it."""
    notice = take_in_notice(
        actor=actor,
        unit=unit,
        upload=plain_notice(now=now, **text.parts(now)),
        name=f"{text.file_name}.docx",
        now=now,
        in_background=False,
    )
    return confirm_remaining(actor=actor, notice=notice, now=now)


def _open_university_rounds(university: University, accounts: Accounts, now: datetime) -> None:
    office, unit = university.office, university.unit
    give_titles(university, UNIVERSITY_CONTACT, now)
    opened = now - timedelta(days=12)
    brand = open_sample(
        actor=office,
        unit=unit,
        key="college-brand",
        opening=Opening(-12, 5),
        contact=UNIVERSITY_CONTACT,
        now=now,
        notice=_take_in(office, unit, COLLEGE_BRAND, opened),
    )
    fill_open_round(brand, university, now)
    write_papers(brand, office, now)
    medical = open_sample(
        actor=office,
        unit=unit,
        key="medical-brand",
        opening=Opening(-25, -3),
        contact=UNIVERSITY_CONTACT,
        now=now,
        days={"screening": (23, 27), "committee-review": (24, 33), "selection": (None, 33)},
        notice=_take_in(office, unit, MEDICAL_BRAND, now - timedelta(days=25)),
    )
    fill_screening_round(medical, university, now)
    hold_review(medical, university, accounts, now)
    open_sample(
        actor=office,
        unit=unit,
        key="standing-work",
        opening=Opening(-40, 60),
        contact=UNIVERSITY_CONTACT,
        now=now,
    )
    take_in_notice(
        actor=office,
        unit=unit,
        upload=brand_notice(now),
        name="冬季一团一品通知.docx",
        now=now,
        in_background=False,
    )


def _show_spring_batch(city: City, now: datetime) -> None:
    """Asked the zone too, which the built-in definition does not name."""
    held = open_sample(
        actor=city.office,
        unit=city.unit,
        key="city-pilots",
        opening=Opening(-160, -138),
        contact=CITY_CONTACT,
        now=now,
        change=partial(
            replace, name="学校共青团重点工作创新试点（春季）", key="city-pilots-spring"
        ),
    )
    add_units(actor=city.office, round_=held, units=[city.others[0].unit], now=held.opened_at)
    show_spring_batch(held, city, now)
    carry_out_some(held, city, now)


def _open_city_rounds(city: City, now: datetime) -> None:
    pilots = open_sample(
        actor=city.office,
        unit=city.unit,
        key="city-pilots",
        opening=Opening(-38, -16),
        contact=CITY_CONTACT,
        now=now,
        notice=_take_in(city.office, city.unit, CITY_PILOTS, now - timedelta(days=38)),
    )
    fill_pilot_round(pilots, city, now)
    draft_selection(pilots, city, now)
    earlier = open_sample(
        actor=city.office,
        unit=city.unit,
        key="city-pilots",
        opening=Opening(-70, -48),
        contact=CITY_CONTACT,
        now=now,
        change=partial(replace, name="学校共青团重点工作创新试点（首批）", key="city-pilots-first"),
        days={
            "proposal": (None, 52),
            "confirmation": (None, 56),
            "announcement": (62, 80),
            "phase-one": (81, 171),
        },
    )
    show_earlier_batch(earlier, city, now)
    _show_spring_batch(city, now)
    open_sample(
        actor=city.office,
        unit=city.unit,
        key="city-duties",
        opening=Opening(-30, 40),
        contact=CITY_CONTACT,
        now=now,
        notice=_take_in(city.office, city.unit, CITY_DUTIES, now - timedelta(days=30)),
    )
