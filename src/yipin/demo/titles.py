"""An earlier round that has run its course: titles on the wall, one being improved, one withdrawn."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from PIL import Image, ImageDraw

from yipin.demo.filling import Idea, hand_in
from yipin.demo.rounds import Opening, open_sample, own_signers
from yipin.demo.university import University
from yipin.programmes.models import Round
from yipin.programmes.services.rounds import close_round
from yipin.projects.models import Application, Title
from yipin.projects.services.moves import move_application
from yipin.projects.services.rechecks import ask_recheck, decide_recheck, hand_in_recheck
from yipin.projects.services.screening import forward_application
from yipin.projects.services.title_changes import Judgement, put_on_wall, withdraw_title
from yipin.projects.services.title_stories import add_picture, write_story
from yipin.projects.services.titles import TitleWords, certify_applications, commend_units
from yipin.rules.definition import Contact, Definition
from yipin.rules.stage_guards import Situation

SIZE = (1200, 675)
STEPS = ("approve", "begin", "accept")
DAYS = {
    "implementation": (31, 140), "final-report": (None, 140), "display": (141, 150),
    "titles": (None, 165),
}  # fmt: skip
Draw = Callable[[ImageDraw.ImageDraw], None]


@dataclass(frozen=True)
class Brand:
    """A project that became one: which college, which theme, what the wall tells."""

    seat: int
    theme: int
    title: str
    summary: str
    story: str
    picture: str = ""


BRANDS = (
    Brand(1, 6, "周三故事会", "每周三下午给附近小学的孩子读一本书，四年没有断过。",
          "两人一组，一人读、一人陪。书由孩子们投票选，读完留在班里。\n\n"
          "最难的是期末和寒暑假：我们提前一个月排好替补，一次也没有断。\n\n"
          "要照着做：找一个固定的班、一个固定的时间，先坚持八周。", "blocks"),
    Brand(2, 4, "老街口述馆", "听六十位老街坊讲生意经，整理成一本可以借走的册子。",
          "先和社区说好，再上门。每次不超过一小时，录音要当面同意，整理完送回去看过再用。\n\n"
          "册子放在社区和图书馆，谁都能借。", "house"),
    Brand(3, 3, "一亩试验田", "宿舍楼后的荒地变成菜畦，收成送到食堂，种法贴在地头。",
          "后勤划地，团支部轮值，每周一次。种子和水费一年八百元左右，明细贴在地头。", "sprout"),
    Brand(4, 2, "搭把手", "给学弟学妹改图纸的答疑桌，坐着的永远是上一届。",
          "每周二、四晚上在图书馆一楼，不签到。答过的问题记在一个本子上，下一届接着用。"),
    Brand(5, 0, "灯下夜谈", "不签到、不打卡的夜读会，每次只讨论一个问题。",
          "问题由来的人写在纸条上抽。主持人只管时间，不作总结。"),
    Brand(6, 5, "返乡一日课", "寒假回母校上一堂课，讲一件自己做过的事。", "停办以前一共上了四十堂课。"),
)  # fmt: skip


def give_titles(university: University, contact: Contact, now: datetime) -> None:
    """Over a year ago a round was opened; its projects were accepted and got their titles."""
    office = university.office
    held = open_sample(
        actor=office, unit=university.unit, key="medical-brand", opening=Opening(-420, -400),
        contact=contact, now=now, change=without_minimum, days=DAYS,
    )  # fmt: skip
    rows = [_accepted(held, university, one, now - timedelta(days=405)) for one in BRANDS]
    given_at = now - timedelta(days=260)
    words = TitleWords(
        name="校级团建品牌", mark="青禾团证", issued_on=given_at.date(), level="校级", years=4,
        months=24,
    )  # fmt: skip
    titles = certify_applications(
        actor=office, held=held, applications=rows, words=words, now=given_at
    )
    commend_units(
        actor=office, held=held, units=[university.colleges[1].unit], now=given_at,
        words=replace(words, name="表现突出的单位", level="", years=None, months=None),
    )  # fmt: skip
    for brand, title in zip(BRANDS, titles, strict=True):
        _tell(university, brand, title, given_at + timedelta(days=7))
    _look_again(university, titles, now)
    close_round(actor=office, round_=held, now=now - timedelta(days=1))


def without_minimum(definition: Definition) -> Definition:
    """In its first year nobody had to take part, so that nobody owes anything since; a programme of
    its own, so that those who hold its brands may still apply in the one under way.
    """
    quotas = tuple(replace(one, min=0) for one in definition.quotas)
    return replace(definition, key="medical-brand-first", quotas=quotas)


def _accepted(held: Round, university: University, brand: Brand, at: datetime) -> Application:
    """The whole way of one project, decided as excellent at the end."""
    seat, office = university.colleges[brand.seat], university.office
    theme = held.definition.parsed.themes[brand.theme].name
    application = hand_in(
        held=held, seat=seat, idea=Idea(brand.title, brand.summary, theme),
        signers=own_signers(seat), now=at,
    )  # fmt: skip
    forward_application(actor=office, application=application, now=at + timedelta(days=8))
    application.refresh_from_db()
    for after, action in zip((15, 16, 130), STEPS, strict=True):
        then = at + timedelta(days=after)
        application.grade = "excellent" if action == "accept" else ""
        move_application(
            actor=office, application=application, action=action,
            situation=Situation(then, is_decided=True), now=then,
        )  # fmt: skip
    return application


def _tell(university: University, brand: Brand, title: Title, at: datetime) -> None:
    desk = university.colleges[brand.seat].secretary
    write_story(actor=desk, title=title, summary=brand.summary, story=brand.story, now=at)
    if brand.picture:
        add_picture(
            actor=desk, title=title, upload=drawing(brand.picture), name=f"{brand.title}.png",
            words=f"“{brand.title}”的示意图", now=at,
        )  # fmt: skip
    put_on_wall(actor=university.office, title=title, is_shown=True, now=at + timedelta(days=1))


def _look_again(university: University, titles: list[Title], now: datetime) -> None:
    """One was renewed, one is to be improved, one is being looked at, one was withdrawn."""
    office = university.office
    for place, judged in (
        (0, Judgement(act="renew", reason="四年没有断过，孩子和老师都说好。", years=4)),
        (3, Judgement(
            act="improve", reason="今年只办了六次，答疑记录不全。",
            until=(now + timedelta(days=60)).date(),
        )),
    ):  # fmt: skip
        title, desk = titles[place], university.colleges[BRANDS[place].seat].secretary
        asked = now - timedelta(days=70)
        recheck = ask_recheck(
            actor=office, title=title, due_on=(asked + timedelta(days=30)).date(), now=asked
        )
        said = "一直按原来的办法办，次数和记录见附件。"
        hand_in_recheck(actor=desk, recheck=recheck, statement=said, now=asked + timedelta(days=12))
        decide_recheck(actor=office, recheck=recheck, judged=judged, now=asked + timedelta(days=25))
    due_on = (now + timedelta(days=20)).date()
    ask_recheck(actor=office, title=titles[4], due_on=due_on, now=now - timedelta(days=3))
    withdraw_title(
        actor=office, title=titles[5], reason="活动已经停办一年。", now=now - timedelta(days=90)
    )


def drawing(kind: str) -> bytes:
    """A picture of our own: lines on a plain ground."""
    ground, ink, draw = DRAWINGS[kind]
    picture = Image.new("RGB", SIZE, ground)
    pen = ImageDraw.Draw(picture)
    pen.line([(150, 525), (1050, 525)], fill=ink, width=11)
    draw(pen)
    out = io.BytesIO()
    picture.save(out, "PNG")
    return out.getvalue()


def _blocks(pen: ImageDraw.ImageDraw) -> None:
    for left, top in ((262, 345), (510, 345), (757, 345), (510, 165)):
        pen.rectangle([left, top, left + 180, top + 180], outline=BLUE, width=11)
    pen.line([(600, 165), (600, 97)], fill=BLUE, width=11)


def _house(pen: ImageDraw.ImageDraw) -> None:
    pen.line([(225, 525), (225, 262), (600, 127), (975, 262), (975, 525)], fill=BROWN, width=11)
    pen.rectangle([495, 345, 705, 525], outline=BROWN, width=11)


def _sprout(pen: ImageDraw.ImageDraw) -> None:
    pen.line([(600, 525), (600, 247)], fill=GREEN, width=11)
    pen.arc([390, 97, 810, 390], 90, 190, fill=GREEN, width=11)
    pen.arc([390, 60, 810, 345], 0, 90, fill=GREEN, width=11)
    pen.ellipse([380, 225, 420, 265], fill=GREEN)
    pen.ellipse([790, 180, 830, 220], fill=GREEN)


BLUE, BROWN, GREEN = "#17587e", "#855000", "#1d6643"
DRAWINGS: dict[str, tuple[str, str, Draw]] = {
    "blocks": ("#e5eff5", BLUE, _blocks),
    "house": ("#f3eee4", BROWN, _house),
    "sprout": ("#e5f1e9", GREEN, _sprout),
}
