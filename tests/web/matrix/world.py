"""Everybody who may knock, and one of each thing that an address can name."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone
from PIL import Image

from tests.factories.funds import KEY, Money, make_claim, make_draft
from tests.factories.organisations import PersonFactory, make_actor, make_unit
from tests.factories.pictures import photograph
from tests.factories.programmes import make_version as make_definition_version
from tests.factories.projects import moved_to_project, plan_for, written_news
from tests.factories.rounds import (
    PDF,
    filled_application,
    make_world,
    send_and_sign,
    submitted_application,
)
from tests.web.roles import Stage, _add_subjects
from tests.web.unit.conftest import open_now
from yipin.documents.models import Notice
from yipin.documents.services.files import store_file
from yipin.documents.services.news import send_news
from yipin.documents.services.notices import take_in_notice
from yipin.documents.services.paper_issuing import add_series
from yipin.documents.services.papers import begin_paper
from yipin.documents.services.resumable import begin_upload
from yipin.forms.models import PaperPage, PaperScan
from yipin.forms.services.versions import make_version
from yipin.journal.models import ChatRobot, Message
from yipin.journal.secret_box import put_away
from yipin.journal.services.webhooks import add_webhook, queue_event
from yipin.organisations.choices import Right
from yipin.organisations.permissions import NOBODY, Actor
from yipin.organisations.services.tokens import make_token
from yipin.projects.decision_models import Decision
from yipin.projects.funds.services.awards import award_projects
from yipin.projects.funds.services.funds import Terms, open_fund, set_budget, set_terms
from yipin.projects.funds.services.releasing import release_part
from yipin.projects.models import Application, Dossier, ResultLetter, Title
from yipin.projects.publicity_models import Objection, Publicity
from yipin.projects.services.certificate_layouts import begin_layout
from yipin.projects.services.evidence import add_evidence
from yipin.projects.services.exceptions import ask_exception
from yipin.projects.services.letters import save_letter
from yipin.projects.services.milestones import propose_change, set_plan
from yipin.projects.services.permits import give_permit
from yipin.projects.services.rechecks import add_evidence as add_recheck_evidence
from yipin.projects.services.rechecks import ask_recheck
from yipin.projects.services.screening import forward_application
from yipin.projects.services.tasks import set_task
from yipin.projects.services.title_stories import add_picture
from yipin.projects.services.visits import record_visit
from yipin.reviews.services.assignments import assign_cards
from yipin.reviews.services.ballots import open_ballot, set_ballot
from yipin.reviews.services.panels import Entry, Source, begin_judging, open_panel, set_panel
from yipin.reviews.services.parts import add_part
from yipin.reviews.services.seats import seat_judge
from yipin.reviews.services.sessions import Plan, plan_session, publish_seal
from yipin.rules.definition import Quota
from yipin.rules.official_paper import OfficialPaper, Paragraph
from yipin.rules.rubrics import DEFAULT_RUBRIC
from yipin.rules.tranches import ON_APPROVAL

# visitor: not signed in · member: signed in, no post · secretary, league, party, college: at the
# college that everything is about (college: its administrator) · other: secretary of another
# college · officer, top: run programmes and administer at the host · foreign: every right in
# another tree
ROLES = (
    "visitor", "member", "secretary", "other", "league", "party", "officer", "foreign", "top",
    "college",
)  # fmt: skip


@dataclass
class Place:
    """``numbers`` are what addresses name: by name, or by the address that names it."""

    actors: dict[str, Actor] = field(default_factory=dict)
    numbers: dict[str, Any] = field(default_factory=dict)
    keys: dict[str, str] = field(default_factory=dict)


def make_place(now: datetime) -> Place:
    world = open_now(make_world(now, quotas=(Quota("unit", 1, 3, 4),)), now)
    first, second = world.colleges
    foreign = make_unit("澄江市委")
    actors = {
        "visitor": NOBODY,
        "member": Actor(person=PersonFactory()),
        "secretary": first.secretary,
        "other": second.secretary,
        "league": first.league,
        "party": first.party,
        "officer": make_actor(world.host, Right.RUN_PROGRAMMES, Right.READ),
        "foreign": make_actor(foreign, *Right),
        "top": make_actor(world.host, Right.ADMINISTER, Right.READ),
        "college": make_actor(first.unit, Right.ADMINISTER, Right.READ),
    }
    stage = Stage(world, {**actors, "administrator": actors["top"], "office": actors["officer"]})
    _add_subjects(stage, now)
    place = Place(actors, stage.numbers | {"outside": foreign.pk})
    application = _forms(place, world, now)
    _of_round(place, world, application, now)
    _of_office(place, world, now)
    _review(place, world, application, now)
    _decided(place, world, application, now)
    _titles(place, world, application, now)
    _money(place, world, now)
    _carried_out(place, world, now)
    for role, actor in actors.items():
        if actor.appointment is not None:
            for scope in ("read", "write"):
                place.keys[f"{role}-{scope}"] = make_token(
                    actor=actor, held=actor.appointment, name=role, scope=scope, days=9, now=now
                )[1]
    place.numbers["token"] = first.secretary.appointment.api_tokens.first().pk
    return place


def _forms(place: Place, world: Any, now: datetime) -> Application:
    """One application with both opinions, and a draft."""
    college = world.colleges[0]
    application = filled_application(world, college, now)
    make_version(actor=college.secretary, submission=application.submission, now=now)
    application = send_and_sign(application, college, now)
    draft = filled_application(world, college, now, title="朋辈修理铺")
    held = draft.submission.files.first()
    scan = PaperScan.objects.create(
        unit=college.unit, submission=application.submission, file=held.file, state="read",
        uploaded_by=college.secretary.person, uploaded_at=now,
    )  # fmt: skip
    page = PaperPage(
        scan=scan, number=1, fate="attached", version=application.submission.versions.first()
    )
    page.picture.save("page.jpg", ContentFile(b"\xff\xd8\xff"))
    upload = begin_upload(
        actor=college.secretary, place="/somewhere/", name="大.pdf", size=100, max_mb=None, now=now,
    )  # fmt: skip
    place.numbers |= {
        "application": application.pk, "draft": draft.pk, "slot": held.field_key,
        "submission": application.submission.pk, "scan": scan.pk, "page": page.pk,
        "endorsement": application.submission.endorsements.order_by("id").first().pk,
        "held_file": held.pk, "upload": upload.token,
    }  # fmt: skip
    return application


def _of_round(place: Place, world: Any, application: Application, now: datetime) -> None:
    first, held = world.colleges[0], world.round
    stored = store_file(
        actor=world.office, unit=world.host, upload=PDF, name="扫描.pdf", now=now,
        allowed=frozenset({"pdf"}),
    )  # fmt: skip
    batch = PaperScan.objects.create(
        unit=world.host, file=stored, state="read", uploaded_by=world.office.person,
        uploaded_at=now,
    )  # fmt: skip
    place.numbers |= {
        "batch": batch.pk,
        "exception": ask_exception(
            actor=first.secretary, held=held, unit=first.unit, reason="另有一项。", now=now
        ).pk,
        "permit": give_permit(
            actor=world.office, held=held, unit=first.unit, expires_at=now, reason="来函。", now=now
        ).pk,
        "dossier": Dossier.objects.create(
            round=held, asked_by=place.actors["officer"].person, asked_at=now
        ).pk,
        "stage": "apply",
        "report_stage": held.stages.get(key="final-report").pk,
    }


def _review(place: Place, world: Any, application: Application, now: datetime) -> None:
    """A review under way in which the member without a post judges the one application."""
    officer, held = place.actors["officer"], world.round
    panel = open_panel(
        actor=officer, unit=world.host, source=Source("round", held.pk, "pitch"), name="推介会",
        rubric=DEFAULT_RUBRIC, now=now,
        entries=[Entry("application", application.pk, application.title, application.unit)],
    )  # fmt: skip
    judge = seat_judge(actor=officer, panel=panel, person=place.actors["member"].person, now=now)
    set_panel(actor=officer, panel=panel, each=1, is_blind=False, closes_at=None, now=now)
    assign_cards(actor=officer, panel=panel, now=now)
    begin_judging(actor=officer, panel=panel, now=now)
    part = add_part(actor=officer, panel=panel, name="答辩", kind="cards", now=now)
    session = plan_session(actor=officer, panel=panel, plan=Plan("报告厅", now, 5, 3), now=now)
    publish_seal(actor=officer, session=session, now=now)
    ballot = add_part(actor=officer, panel=panel, name="投票", kind="ballot", now=now).ballot
    until = now + timedelta(days=1)
    set_ballot(actor=officer, ballot=ballot, most=1, post=None, closes_at=until, now=now)
    open_ballot(actor=officer, ballot=ballot, now=now)
    relation = place.actors["member"].person.relations.create(
        kind="kin", name="林晓", declared_at=now
    )
    place.numbers |= {
        "ballot": ballot.pk, "relation": relation.pk,
        "panel": panel.pk, "judge": judge.pk, "review_part": part.pk, "session": session.pk,
    }  # fmt: skip


def _decided(place: Place, world: Any, application: Application, now: datetime) -> None:
    """A decision that is being drafted, and a publicity under way with an objection."""
    officer, held, today = place.actors["officer"].person, world.round, timezone.localdate(now)
    decision = Decision.objects.create(
        round=held, stage_key="selection", purpose="application", name="确定重点支持项目", number=1,
        begun_at=now, begun_by=officer,
    )  # fmt: skip
    shown = {"application": application.pk, "unit": "甲", "title": "乙", "tier": "", "level": ""}
    publicity = Publicity.objects.create(
        round=held, stage_key="list", name="公示", number=1, starts_on=today, ends_on=today, days=1,
        items=[shown], opened_at=now, opened_by=officer,
    )  # fmt: skip
    objection = Objection.objects.create(
        publicity=publicity, application=application, text="不实", received_on=today
    )
    letter = ResultLetter.objects.create(
        decision=decision, unit=world.colleges[0].unit, content={"title": "通知"}, sha256="0" * 64,
        dated_on=today, made_at=now, sent_at=now, pdf="result-letters/x.pdf",
        docx="result-letters/x.docx",
    )  # fmt: skip
    for kind in ("pdf", "docx"):
        default_storage.save(f"result-letters/x.{kind}", ContentFile(PDF))
    place.numbers |= {
        "decision": decision.pk, "publicity": publicity.pk, "objection": objection.pk,
        "result_letter": letter.pk,
    }  # fmt: skip


def _titles(place: Place, world: Any, application: Application, now: datetime) -> None:
    """A title of the college, on nobody's wall, being looked at again, with a picture."""
    officer, first = place.actors["officer"], world.colleges[0]
    day = now.date()
    title = Title.objects.create(
        application=application, round=world.round, issuer=world.host, unit=first.unit,
        issuer_name=world.host.name, unit_name=first.unit.name, name="校级团建品牌",
        subject="急救十分钟", mark="青禾团证", year=day.year, number=1, code="7KQ2M9XHT4WB03F1",
        issued_on=day, issued_at=now, issued_by=officer.person,
    )  # fmt: skip
    recheck = ask_recheck(actor=officer, title=title, due_on=day + timedelta(days=9), now=now)
    evidence = add_recheck_evidence(
        actor=first.secretary, recheck=recheck, upload=PDF, name="总结.pdf", now=now
    )
    shot = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(shot, "PNG")
    picture = add_picture(
        actor=first.secretary, title=title, upload=shot.getvalue(), name="图.png", words="现场",
        now=now,
    )  # fmt: skip
    layout = begin_layout(actor=officer, unit=world.host, name="竖版", is_landscape=False, now=now)
    place.numbers |= {
        "title": title.pk, "recheck": recheck.pk, "recheck_file": evidence.pk,
        "picture": picture.pk, "layout": layout.pk,
    }  # fmt: skip


def _money(place: Place, world: Any, now: datetime) -> None:
    """A running project of the first college with an award, a claim begun and one handed in."""
    first, finance = world.colleges[0], make_actor(world.host, Right.FINANCE)
    project = filled_application(world, first, now, title="有经费的项目")
    Application.objects.filter(pk=project.pk).update(
        state="running", amount_fen=300_000, tier=KEY, number=900
    )
    fund = open_fund(actor=finance, held=world.round, now=now)
    set_budget(actor=finance, fund=fund, budgets={KEY: 900_000}, now=now)
    set_terms(actor=finance, fund=fund, terms=Terms(ON_APPROVAL, "先拨后做。"), now=now)
    award_projects(actor=finance, fund=fund, now=now)
    money = Money(world, finance, fund, [project])
    part = money.award.parts.get()
    release_part(actor=finance, part=part, now=now)
    sent, draft = make_claim(money, now, 100), make_draft(money, now, 200)
    line = draft.lines.get()
    place.numbers |= {
        "award": money.award.pk, "part": part.pk, "claim": draft.pk, "claim_sent": sent.pk,
        "line": line.pk, "receipt": line.receipts.get().pk,
    }  # fmt: skip


def _carried_out(place: Place, world: Any, now: datetime) -> None:
    """A project that runs by a plan, with a change of it that waits for the host."""
    college = world.colleges[0]
    passed = submitted_application(world, college, now, title="扳手课堂")
    forward_application(actor=world.office, application=passed, now=now)
    project = moved_to_project(world, passed, now)
    set_plan(actor=college.secretary, project=project, plan=plan_for(now.date(), -3, 20), now=now)
    change = propose_change(
        actor=college.secretary, project=project, plan=plan_for(now.date(), 9), reason="晚到。",
        now=now,
    )  # fmt: skip
    evidence = add_evidence(
        actor=college.secretary, project=project, upload=photograph(), name="合影.jpg", now=now
    )
    visit = record_visit(
        actor=world.office, project=project, visited_on=now.date(), visitors="部长", seen="正常。",
        now=now,
    )  # fmt: skip
    task = set_task(
        actor=world.office, project=project, text="报照片", proof="", now=now,
        due_at=now + timedelta(days=2),
    )  # fmt: skip
    item = written_news(college, project, now)
    send_news(actor=college.secretary, item=item, now=now)
    place.numbers |= {
        "news": item.pk,
        "news_picture": item.pictures.get().pk,
        "visit": visit.pk,
        "task": task.pk,
        "evidence": evidence.pk,
        "project": project.pk, "milestone": project.milestones.first().pk, "change": change.pk,
    }  # fmt: skip


def _of_office(place: Place, world: Any, now: datetime) -> None:
    host, officer = world.host, place.actors["officer"]
    notice = take_in_notice(
        actor=officer, unit=host, name="通知.txt", now=now, in_background=False,
        upload="关于报送总结的通知\n\n各学院团委：\n请于2027年5月20日前报送总结。\n".encode(),
    )  # fmt: skip
    assert notice.state == Notice.State.READ
    series = add_series(actor=officer, unit=host, code="青团发", note="", now=now)
    content = OfficialPaper(
        mark="青禾大学团委文件", title="关于评优的通知", issuer="青禾大学团委",
        dated_on="2027-03-25", paragraphs=(Paragraph("请报送。"),),
    )  # fmt: skip
    letter = save_letter(actor=officer, letter=None, title="甲", body="乙", filters={}, now=now)
    robot = ChatRobot.objects.create(
        unit_id=host.pk, name="群", kind="wecombot", secret=put_away("x:"), made_at=now
    )
    webhook, _secret = add_webhook(
        unit_id=host.pk, name="办公系统", address="https://127.0.0.1:9/", events=["round.opened"],
        now=now,
    )  # fmt: skip
    queue_event(webhooks=[webhook], event="round.opened", data={}, now=now)
    place.numbers |= {
        "notice": notice.pk, "series": series.pk, "letter": letter.pk, "robot": robot.pk,
        "paper": begin_paper(actor=officer, unit=host, content=content, now=now).pk,
        "definition": make_definition_version(officer, host, now).pk,
        "webhook": webhook.pk, "event": webhook.deliveries.get().pk,
        "message": Message.objects.get(title="请看").pk,
    }  # fmt: skip
