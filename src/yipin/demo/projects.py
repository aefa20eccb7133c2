"""Projects under way: their plan, photographs of our own drawing, a visit, a task, a news item."""

from __future__ import annotations

import io
from datetime import datetime, timedelta

from PIL import Image, ImageDraw

from yipin.demo.city import City
from yipin.demo.university import Seat
from yipin.documents.models import NewsItem
from yipin.documents.services.news import adopt_news, publish_news, save_news, send_news
from yipin.organisations.permissions import Actor
from yipin.programmes.models import Round
from yipin.projects.milestones import plan_of
from yipin.projects.models import Application
from yipin.projects.services.evidence import add_evidence, describe_evidence
from yipin.projects.services.exchange import tell_others
from yipin.projects.services.milestones import set_plan, tick_milestone
from yipin.projects.services.tasks import set_task
from yipin.projects.services.visits import record_visit
from yipin.rules.milestones import Planned

STEPS = ((-9, "定分工，备材料"), (-2, "第一次集中活动"), (5, "中期小结"), (40, "整理成果"))
SHOWN = (("第一次集中活动", "#1d6643"), ("分组讨论", "#17587e"), ("成果展示墙", "#855000"))
NEWS = (
    "第一次集中活动上周六举行，团支部书记讲了一年的安排。",
    "分组讨论以后，各组定下一件近两个月做完的事，写在活动室的墙上。",
)


def carry_out_some(held: Round, city: City, now: datetime) -> None:
    """The two under way whose desks a visitor can sit at."""
    for seat in (city.districts[0], city.others[0]):
        project = held.applications.get(unit=seat.unit, state="running")
        _plan(project, seat, now - timedelta(days=12), now)
        _evidence(project, seat, now - timedelta(days=2))
        _looked_after(project, seat, city.office, now)


def _plan(project: Application, seat: Seat, begun: datetime, now: datetime) -> None:
    today = now.date()
    plan = [Planned(what, today + timedelta(days=days), "团委书记") for days, what in STEPS]
    set_plan(actor=seat.secretary, project=project, plan=plan, now=begun)
    done = [one for one in plan_of(project) if one.due_on < today]
    for one in done:
        tick_milestone(
            actor=seat.secretary, milestone=one, done_on=one.due_on, note="按时办完", now=now
        )


def _evidence(project: Application, seat: Seat, now: datetime) -> None:
    for title, colour in SHOWN:
        kept = add_evidence(
            actor=seat.secretary, project=project, upload=drawn_photograph(colour),
            name=f"{title}.jpg", now=now,
        )  # fmt: skip
        describe_evidence(
            actor=seat.secretary, evidence=kept, title=title, folder=kept.folder,
            taken_on=now.date(), place="", milestone=None, is_shared=True, now=now,
        )  # fmt: skip
    summary = "每两周集中一次，分组做一件看得见的事，做完挂在墙上。"
    tell_others(actor=seat.secretary, project=project, summary=summary, now=now)


def _looked_after(project: Application, seat: Seat, office: Actor, now: datetime) -> None:
    record_visit(
        actor=office, project=project, visited_on=(now - timedelta(days=1)).date(),
        visitors="学校部负责人", met_members=26, met_cadres=3,
        seen="活动按计划办，分工写得清楚。", problems="知道的人不多。",
        advice="在校门口的橱窗里贴一张安排。", now=now,
    )  # fmt: skip
    set_task(
        actor=office, project=project, text="报一张集中活动的照片", proof="照片一张",
        due_at=now + timedelta(days=6), now=now,
    )  # fmt: skip
    item = save_news(
        actor=seat.secretary, title="试点第一次集中活动举行", paragraphs=NEWS, now=now,
        pictures=[(one.file, one.title) for one in project.evidence.order_by("id")[:1]],
        item=NewsItem(
            unit=project.unit, host=project.round.unit, round_id=project.round_id,
            project_id=project.pk,
        ),
    )  # fmt: skip
    item = send_news(actor=seat.secretary, item=item, now=now)
    if item.at_unit == office.unit:
        item = adopt_news(actor=office, item=item, level="本级网站采用", now=now)
        publish_news(actor=office, item=item, is_shown=True, now=now)


def drawn_photograph(colour: str) -> bytes:
    """A room with people in it, in a few shapes: nobody is shown."""
    picture = Image.new("RGB", (960, 720), "#f3eee4")
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 480, 960, 720), fill="#e5ddcf")
    pen.rectangle((240, 90, 720, 360), fill=colour)
    for at in range(6):
        left = 70 + at * 145
        pen.ellipse((left, 430, left + 80, 510), fill="#5c554a")
        pen.rounded_rectangle((left - 15, 515, left + 95, 690), 36, fill=colour)
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=85)
    return out.getvalue()
