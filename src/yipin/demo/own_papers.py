"""Two official papers of the sample university: one issued with a number, one still a draft."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils import timezone

from yipin.demo.working_hours import hours_ago
from yipin.documents.services.paper_issuing import add_series, issue_paper, show_paper
from yipin.documents.services.papers import begin_paper
from yipin.organisations.permissions import Actor
from yipin.programmes.models import Round
from yipin.programmes.notice_papers import draft_notice_of_round
from yipin.rules.official_paper import OfficialPaper, Paragraph

DRAFT_LINES = (
    "为做好年底前的各项工作，现将有关事项通知如下。",
    "一、召开支部大会",
    "1、各团支部于12月20日前召开支部大会,总结全年工作。",
    "二、报送材料",
    "（一）各学院团委汇总本院情况，按期在网上填报。",
    "（二）填报中遇到问题，联系校团委组织部，电话00000001。",
)


def write_papers(held: Round, office: Actor, now: datetime) -> None:
    """The notice of the round, issued and open to everybody; a notice that still has faults."""
    issued = now - timedelta(days=12)
    today = timezone.localdate(issued)
    add_series(actor=office, unit=held.unit, code="青团发", note="下行文", now=issued)
    notice = draft_notice_of_round(actor=office, held=held, today=today, now=issued)
    notice = issue_paper(actor=office, paper=notice, now=issued)
    show_paper(actor=office, paper=notice, is_public=True, now=issued)
    unit = held.unit.name
    content = OfficialPaper(
        mark=f"{unit}文件", title="关于做好年底前团支部工作的通知", addressees="各学院团委",
        paragraphs=tuple(map(Paragraph, DRAFT_LINES)), issuer=unit,
        dated_on=timezone.localdate(now).isoformat(), printed_by="校团委组织部",
        printed_on=timezone.localdate(now).isoformat(),
    )  # fmt: skip
    begin_paper(actor=office, unit=held.unit, content=content, now=hours_ago(now, 3))
