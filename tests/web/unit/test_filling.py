"""Filling in: the autosave, two people at once, faults, facts, the plain form, files."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories.organisations import make_actor
from tests.factories.rounds import PDF, filled_application, sign
from tests.pages import squeezed
from tests.web.unit.conftest import sit
from yipin.forms.models import SubmissionFile
from yipin.organisations.choices import Right
from yipin.organisations.models import Headcount
from yipin.programmes.models import RoundStage
from yipin.projects.services.applications import send_for_endorsement, start_application

JSON = {"HTTP_ACCEPT": "application/json"}


@pytest.fixture
def college(world):
    return world.colleges[0]


@pytest.fixture
def draft(world, college, today):
    return start_application(
        actor=college.secretary, held=world.round, unit=college.unit, now=today
    )


def save(client, application, *, revision=0, **fields):
    data = {"changed": ",".join(fields), "revision": revision, **fields}
    return client.post(f"/applications/{application.pk}/save/", data, **JSON)


def test_an_autosave_answers_revision_time_and_progress(college, draft):
    answer = save(sit(college.secretary), draft, f_project_title="朋辈修理铺").json()
    draft.refresh_from_db()
    assert draft.title == "朋辈修理铺"
    assert answer["revision"] == 1
    assert len(answer["saved_at"]) == len("14:32:05")
    assert answer["sent"] == ["f_project_title"]
    assert answer["faults"] == {}
    assert answer["closed"] is False
    words = {part["id"]: part["words"] for part in answer["parts"]}
    assert words["part-project"] == "还差 1 项"


def test_only_what_changed_is_saved(college, draft):
    client = sit(college.secretary)
    save(client, draft, f_project_title="朋辈修理铺")
    client.post(
        f"/applications/{draft.pk}/save/",
        {"changed": "f_difficulties", "f_difficulties": "场地", "f_project_title": ""},
        **JSON,
    )
    draft.submission.refresh_from_db()
    assert draft.submission.answers["project_title"] == "朋辈修理铺"
    assert draft.submission.answers["difficulties"] == "场地"


def test_faults_come_back_at_their_field(college, draft):
    answer = save(sit(college.secretary), draft, f_leader_phone="不知道", revision=0).json()
    assert answer["faults"] == {
        "f_leader_phone": ["联系电话：电话号码不对，请只写数字，区号和分机用横线隔开"]
    }


def test_a_clash_names_the_other_person_and_keeps_the_rest(world, college, draft):
    other = make_actor(college.unit, Right.FILL_FORMS)
    first, second = sit(college.secretary), sit(other)
    save(first, draft, f_difficulties="沈怀瑾写的", revision=0)
    answer = save(second, draft, f_difficulties="林晚舟写的", f_plan_text="新的方案", revision=0)
    assert answer.status_code == 409
    said = answer.json()
    assert [one["name"] for one in said["clashes"]] == ["f_difficulties"]
    assert said["clashes"][0]["person"] == college.secretary.person.name
    assert said["clashes"][0]["theirs"] == "沈怀瑾写的"
    assert said["pairs"] == {"f_difficulties": [["f_difficulties", "沈怀瑾写的"]]}
    assert college.secretary.person.name in said["message"]
    draft.submission.refresh_from_db()
    assert draft.submission.answers["plan_text"] == "新的方案"
    assert draft.submission.answers["difficulties"] == "沈怀瑾写的"


def test_fields_of_others_are_brought_along(college, draft):
    other = make_actor(college.unit, Right.FILL_FORMS)
    save(sit(college.secretary), draft, f_difficulties="场地", revision=0)
    answer = save(sit(other), draft, f_plan_text="方案", revision=0)
    assert answer.status_code == 200
    assert answer.json()["merged"] == ["项目难点及解决办法"]
    assert answer.json()["pairs"] == {"f_difficulties": [["f_difficulties", "场地"]]}


def test_what_was_sent_meanwhile_is_not_written_over(world, college, today):
    application = filled_application(world, college, today)
    send_for_endorsement(actor=college.secretary, application=application, now=today)
    answer = save(sit(college.secretary), application, f_plan_text="晚了", revision=9)
    assert answer.status_code == 422
    assert "请先撤回" in answer.json()["message"]


def test_after_the_deadline_typing_is_kept_and_the_page_says_so(world, college, draft, today):
    over = today - timedelta(hours=1)
    RoundStage.objects.filter(round=world.round, kind__in=["collect", "endorse"]).update(
        closes_at=over
    )
    client = sit(college.secretary)
    answer = save(client, draft, f_plan_text="还在写").json()
    assert answer["closed"] is True
    page = client.get(f"/applications/{draft.pk}/").content.decode()
    assert "已截止" in page
    assert "请主办单位给本单位延期" in page
    assert "还在写" in page


def test_the_plain_form_saves_and_leads_to_the_faults(college, draft):
    client = sit(college.secretary)
    data = {
        "shown": "project_title,plan_text", "revision": "0",
        "f_project_title": "朋辈修理铺", "f_plan_text": "每两周开放一次", "check": "1",
    }  # fmt: skip
    answer = client.post(f"/applications/{draft.pk}/", data)
    assert answer.url == f"/applications/{draft.pk}/?check=1"
    page = client.get(answer.url).content.decode()
    assert "朋辈修理铺" in page
    assert 'href="#f_difficulties"' in page
    assert "项目难点及解决办法：还没有填" in page


def test_later_saves_and_goes_back_to_the_desk(college, draft):
    data = {"shown": "plan_text", "revision": "0", "f_plan_text": "写到一半", "later": "1"}
    answer = sit(college.secretary).post(f"/applications/{draft.pk}/", data)
    assert answer.url == "/due/"
    draft.submission.refresh_from_db()
    assert draft.submission.answers["plan_text"] == "写到一半"


def test_a_complete_form_leads_to_the_question(world, college, today):
    application = filled_application(world, college, today)
    client = sit(college.secretary)
    answer = client.post(
        f"/applications/{application.pk}/", {"shown": "", "revision": "1", "check": "1"}
    )
    assert answer.url == f"/applications/{application.pk}/do/send/"
    question = client.get(answer.url).content.decode()
    assert college.league.person.name in question
    assert client.post(answer.url).url == f"/applications/{application.pk}/"
    application.refresh_from_db()
    assert application.state == "endorsing"


def test_new_figures_are_offered_and_taken(college, draft, today):
    Headcount.objects.filter(unit=college.unit).update(members=420)
    client = sit(college.secretary)
    page = squeezed(client.get(f"/applications/{draft.pk}/").text)
    assert "412 人 → 420 人" in page
    client.post(f"/applications/{draft.pk}/facts/")
    draft.submission.refresh_from_db()
    assert draft.submission.answers["members"] == "420"


def test_remarks_stand_at_their_field(world, college, today):
    application = filled_application(world, college, today)
    send_for_endorsement(actor=college.secretary, application=application, now=today)
    sign(college.league, application, today, "returned")
    page = sit(college.secretary).get(f"/applications/{application.pk}/").content.decode()
    assert "退回修改" in page
    assert "请补安全措施。" in page


def add_file(client, application, content=PDF, name="方案.pdf", **headers):
    upload = SimpleUploadedFile(name, content)
    address = f"/applications/{application.pk}/files/plan/"
    return client.post(address, {"file_plan": upload}, **headers)


def test_a_file_is_added_removed_and_put_back(college, draft):
    client, script = sit(college.secretary), {"HTTP_HX_REQUEST": "true"}
    row = add_file(client, draft, **script)
    assert "方案.pdf" in row.content.decode()
    assert {"id": "part-materials", "words": "1 项齐了", "tone": "good", "shape": "check"} in (
        json.loads(row["X-Form-Parts"])
    )
    held = SubmissionFile.objects.get()
    gone = client.post(f"/applications/files/{held.pk}/remove/", **script)
    assert "放回来" in gone.content.decode()
    client.post(f"/applications/files/{held.pk}/restore/", **script)
    held.refresh_from_db()
    assert held.removed_at is None


def test_a_refused_file_says_why(college, draft):
    answer = add_file(
        sit(college.secretary), draft, b"<svg xmlns='x'></svg>", HTTP_HX_REQUEST="true"
    )
    assert answer.status_code == 422
    assert answer.json()["message"]
    assert not SubmissionFile.objects.exists()


def test_without_a_script_a_file_comes_back_to_the_page(college, draft):
    answer = add_file(sit(college.secretary), draft)
    assert answer.url == f"/applications/{draft.pk}/#f_plan"


def test_without_a_script_what_was_typed_stays_when_a_file_is_uploaded(college, draft):
    client = sit(college.secretary)
    typed = {"shown": "difficulties", "revision": 0, "f_difficulties": "缺场地。"}
    upload = SimpleUploadedFile("方案.pdf", PDF)
    client.post(f"/applications/{draft.pk}/files/plan/", {**typed, "file_plan": upload})
    held = SubmissionFile.objects.get()
    draft.submission.refresh_from_db()
    assert draft.submission.answers["difficulties"] == "缺场地。"
    typed = {**typed, "revision": draft.submission.revision, "f_difficulties": "缺人手。"}
    client.post(f"/applications/files/{held.pk}/remove/", typed)
    draft.submission.refresh_from_db()
    assert draft.submission.answers["difficulties"] == "缺人手。"


@pytest.mark.parametrize(
    "address", ["", "save/", "do/send/", "facts/", "print/", "form.pdf", "form.docx", "compare/"]
)
def test_others_do_not_find_it(world, draft, address):
    other = sit(world.colleges[1].secretary)
    assert other.get(f"/applications/{draft.pk}/{address}").status_code in {404, 405}
    assert other.post(f"/applications/{draft.pk}/{address}").status_code == 404


def test_the_office_does_not_see_a_draft(world, draft):
    answer = sit(world.office).get(f"/applications/{draft.pk}/")
    assert "还在填" in answer.content.decode()
    assert answer.status_code == 403


def test_a_stranger_is_sent_to_sign_in(client, draft):
    assert client.get(f"/applications/{draft.pk}/").status_code == 302
