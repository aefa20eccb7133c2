"""A whole dossier: everything that a project left behind is in the zip, and the zip proves itself."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import datetime, timedelta
from pathlib import Path

import docx
import pytest
from click.testing import CliRunner
from django.utils import timezone

from tests.factories.decisions import decided, drafted, make_ranked, sign_all, signer_of
from tests.factories.funds import make_accepted, make_next_round
from tests.factories.organisations import make_actor
from tests.factories.panels import Contest
from tests.factories.pictures import photograph
from tests.factories.projects import make_running, plan_for, with_plan, written_news
from tests.projects.test_acceptance_publicity import Ended
from yipin.cli import main
from yipin.documents.services.news import adopt_news, send_news
from yipin.organisations.choices import Right
from yipin.organisations.models import Appointment
from yipin.organisations.permissions import Actor
from yipin.projects.decision_models import Decision
from yipin.projects.funds.queries import AWARDS
from yipin.projects.funds.services.funds import open_fund
from yipin.projects.funds.services.releasing import close_award
from yipin.projects.models import Application, ResultLetter
from yipin.projects.services.decision_signing import send_decision
from yipin.projects.services.decisions import Chosen, save_choices
from yipin.projects.services.dossiers import (
    ask_project_dossier,
    ask_result_letters,
    pack_dossier,
)
from yipin.projects.services.evidence import add_evidence
from yipin.projects.services.milestones import propose_change
from yipin.projects.services.tasks import report_task, set_task
from yipin.projects.services.visits import answer_visit, record_visit

pytestmark = pytest.mark.django_db


@pytest.fixture
def pack(tmp_path: Path, now):
    """The files by their place below unit and project; the zip is checked as its owner would."""

    def packed(project: Application, actor: Actor | None = None) -> dict[str, bytes]:
        path = tmp_path / "项目.zip"
        own_desk = actor or make_actor(project.unit, Right.READ)
        asked = ask_project_dossier(actor=own_desk, project=project, now=now)
        pack_dossier(dossier_id=asked.pk, now=now)
        asked.refresh_from_db()
        path.write_bytes(asked.content.read())
        done = CliRunner().invoke(main, ["verify", str(path)])
        assert (done.exit_code, done.output.splitlines()[-1]) == (0, "全部一致。")
        with zipfile.ZipFile(path) as package:
            held = {name: package.read(name) for name in package.namelist()}
        assert len(json.loads(held["manifest.json"])["files"]) == len(held) - 1
        own = {name.split("/", 2)[2]: data for name, data in held.items() if name.count("/") > 1}
        assert len(own) == asked.done
        return own

    return packed


def opened(data: bytes) -> docx.document.Document:
    return docx.Document(io.BytesIO(data))


def said(data: bytes) -> str:
    return "\n".join(one.text for one in opened(data).paragraphs)


def index_of(own: dict[str, bytes]) -> list[str]:
    rows = opened(own["目录.docx"]).tables[0].rows[1:]
    return [f"{row.cells[3].text}/{row.cells[1].text}" for row in rows]


def test_what_happened_while_it_was_carried_out(now, pack):
    running = make_running(now)
    project, office = with_plan(running, now), running.world.office
    secretary = running.world.colleges[0].secretary
    given = {"actor": secretary, "project": project, "now": now}
    propose_change(plan=plan_for(now.date(), 9, 50), reason="下雨，改期。", **given)
    add_evidence(upload=photograph(), name="合影.jpg", **given)
    visit = record_visit(
        actor=office, project=project, visited_on=now.date(), visitors="组织部部长",
        seen="实训室开放正常。", advice="多贴告示。", met_members=23, now=now,
    )  # fmt: skip
    answer_visit(actor=secretary, visit=visit, answer="下周贴。", now=now)
    task = set_task(
        actor=office, project=project, text="报参加人数", proof="", now=now,
        due_at=now + timedelta(days=3),
    )  # fmt: skip
    report_task(actor=secretary, task=task, report="三十人。", evidence=None, now=now)
    item = send_news(
        actor=secretary, item=written_news(running.world.colleges[0], project, now), now=now
    )
    adopt_news(actor=office, item=item, level="市级团组织简报采用", now=now)
    written_news(running.world.colleges[0], project, now, title="还没有写完")
    own = pack(project)
    for place, words in (
        ("实施计划/实施计划和变更.docx", ("第1步", "理由：下雨，改期。", "改为：第1步（")),
        ("走访/走访记录和答复.docx", ("见到团员青年：23", "建议：多贴告示。", "单位的答复：下周贴。")),
        ("任务/任务和办理情况.docx", ("报参加人数", "办理情况：三十人。")),
        ("通讯稿/20270325 实训室开放第一天.docx", ("周六上午，实训室开门。", "采用，市级团组织简报采用", "合影")),
    ):  # fmt: skip
        assert [word for word in words if word not in said(own[place])] == [], place
        assert place in index_of(own)
    assert len(opened(own["通讯稿/20270325 实训室开放第一天.docx"]).inline_shapes) == 1
    assert not [place for place in own if "还没有写完" in place]


def sent_to_units(ranked: Contest, now: datetime) -> Decision:
    """Decided, and every unit has its letter."""
    decision = decided(ranked, now)
    asked = ask_result_letters(
        actor=ranked.world.office, decision=decision, series=None,
        dated_on=timezone.localdate(now), now=now,
    )  # fmt: skip
    pack_dossier(dossier_id=asked.pk, now=now)
    return decision


def test_what_was_decided_and_the_letter_as_it_was_sent(now, pack):
    decision = sent_to_units(make_ranked(now), now)
    row = decision.rows.select_related("application").order_by("place").first()
    own = pack(Application.objects.get(pk=row.application_id))
    words = said(own["决定和通知/关于本项目的决定.docx"])
    assert decision.name in words
    assert "结果：立项" in words
    assert "名次" not in words
    letter = ResultLetter.objects.get(decision=decision, unit=row.application.unit)
    name = f"决定和通知/{decision.name}结果通知"
    assert own[f"{name}.pdf"] == letter.pdf.open("rb").read()
    assert own[f"{name}.docx"] == letter.docx.open("rb").read()


def test_why_somebody_was_put_before_others_is_not_for_the_unit(now, pack):
    ranked = make_ranked(now)
    decision = drafted(ranked, now, outcomes="ral")
    given = {"actor": ranked.world.office, "decision": decision, "now": now}
    reason = "全校只有这一个理工类项目。"
    first, passed = decision.rows.order_by("place").values_list("application_id", flat=True)[:2]
    chosen = {first: Chosen("reserve", reason=reason), passed: Chosen("approve", reason=reason)}
    save_choices(chosen=chosen, **given)
    send_decision(**given)
    sign_all(decision, signer_of(ranked), now)
    words = said(pack(Application.objects.get(pk=passed))["决定和通知/关于本项目的决定.docx"])
    assert "结果：立项" in words
    assert reason not in words


def test_why_a_project_failed_is_told(now, pack):
    ended = Ended(now)
    decision = ended.decide()
    failed = decision.rows.get(outcome="fail").application
    words = said(pack(failed)["决定和通知/关于本项目的决定.docx"])
    assert "理由：没有完成。" in words


def test_the_settlement_sheet_once_the_accounts_are_closed(now, pack):
    money = make_accepted(now)
    project = money.award.application
    place = f"经费/经费结算单（{money.world.round.name}）"
    assert f"{place}.docx" not in pack(project)
    close_award(actor=money.finance, award=money.award, now=now)
    own = pack(project)
    sheet = opened(own[f"{place}.docx"])
    assert project.title in "".join(cell.text for table in sheet.tables for cell in table._cells)
    assert own[f"{place}.pdf"].startswith(b"%PDF-")
    assert f"{place}.pdf" in index_of(own)


@pytest.mark.parametrize(
    ("rights", "is_held"),
    [((Right.READ,), False), ((Right.READ, Right.FINANCE), True), ((Right.RUN_PROGRAMMES,), True)],
)
def test_a_desk_above_gets_the_sheet_only_where_it_may_see_the_money(now, pack, rights, is_held):
    money = make_accepted(now)
    close_award(actor=money.finance, award=money.award, now=now)
    own = pack(money.award.application, make_actor(money.world.host, *rights))
    assert bool([one for one in own if one.startswith("经费/经费结算单")]) is is_held


def test_what_was_carried_over_has_a_sheet_of_its_own(now, pack):
    money = make_accepted(now)
    project, later = money.award.application, make_next_round(money, now)
    fund = open_fund(actor=money.finance, held=later, now=now)
    close_award(actor=money.finance, award=money.award, now=now)
    carried = AWARDS.get(fund=fund, application=project)
    close_award(actor=money.finance, award=carried, now=now)
    own = pack(project)
    assert len([one for one in own if one.startswith("经费/") and one.endswith(".docx")]) == 2
    for held in (money.world.round, later):
        sheet = opened(own[f"经费/经费结算单（{held.name}）.docx"])
        assert held.name in "".join(cell.text for table in sheet.tables for cell in table._cells)


@pytest.mark.parametrize(("right", "is_held"), [(Right.READ, False), (Right.RUN_PROGRAMMES, True)])
def test_a_desk_above_gets_the_letter_only_where_it_may_read_it(now, pack, right, is_held):
    ranked = make_ranked(now)
    decision = sent_to_units(ranked, now)
    own = pack(ranked.passed[0], make_actor(ranked.world.host, right))
    assert (f"决定和通知/{decision.name}结果通知.pdf" in own) is is_held
    assert "决定和通知/关于本项目的决定.docx" in own


def test_a_desk_that_was_given_up_gets_no_letter(now, pack):
    ranked = make_ranked(now)
    decision = sent_to_units(ranked, now)
    office = make_actor(ranked.world.host, Right.RUN_PROGRAMMES)
    Appointment.objects.filter(pk=office.appointment.pk).update(ends_on=now - timedelta(days=1))
    own = pack(ranked.passed[0], office)
    assert f"决定和通知/{decision.name}结果通知.pdf" not in own
