"""A whole application through the API, with the refusals on the way."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.factories.rounds import PDF, answer_for, sign
from tests.web.api.conftest import Program, key_of
from yipin.forms.models import SubmissionFile
from yipin.projects.models import Application
from yipin.rules.form_schema import FormSchema

pytestmark = pytest.mark.django_db


def start(program, world, **headers):
    answer = program.post(f"/rounds/{world.round.pk}/applications", {}, **headers)
    assert answer.status_code == 201, answer.content.decode()
    return answer.json()


def schema_of(pk) -> FormSchema:
    return Application.objects.get(pk=pk).submission.form.parsed


def fill(program, pk, title="百炼匠心工作坊"):
    """Everything, as an application needs it; answers the last save."""
    for each in schema_of(pk).answerable():
        if each.type == "attachment":
            file = SimpleUploadedFile("实施方案.pdf", PDF)
            assert (
                program.send_file(f"/applications/{pk}/files/{each.key}", file).status_code == 201
            )
    held = program.get(f"/applications/{pk}").json()
    answers = {
        each.key: answer_for(each, title)
        for each in schema_of(pk).answerable()
        if each.type != "attachment" and not held["answers"].get(each.key)
    }
    body = {"answers": answers, "base_revision": held["revision"]}
    return program.say("PATCH", f"/applications/{pk}/answers", body)


def test_from_start_to_hand_in(world, program, today):
    college = world.colleges[0]
    begun = start(program, world)
    assert (begun["state"], begun["unit"]["id"]) == ("draft", college.unit.pk)
    pk = begun["id"]
    saved = fill(program, pk)
    assert (saved.status_code, saved.json()["percent"], saved.json()["faults"]) == (200, 100, [])
    sent = program.post(f"/applications/{pk}/send")
    assert (sent.status_code, sent.json()["state"]) == (200, "endorsing")
    assert [one["state"] for one in sent.json()["endorsements"]] == ["current", "waiting"]
    too_early = program.post(f"/applications/{pk}/submit")
    assert (too_early.status_code, too_early.json()["code"]) == (409, "no_such_move")
    application = Application.objects.get(pk=pk)
    for actor in (college.league, college.party):
        sign(actor, application, today)
    done = program.post(f"/applications/{pk}/submit")
    assert (done.status_code, done.json()["state"], done.json()["number"]) == (200, "submitted", 1)
    back = program.post(f"/applications/{pk}/withdraw", {"reason": "还要改"})
    assert (back.status_code, back.json()["state"]) == (200, "draft")


def test_faults_are_listed_by_field(world, program):
    pk = start(program, world)["id"]
    answer = program.post(f"/applications/{pk}/send")
    told = answer.json()
    assert (answer.status_code, told["code"]) == (422, "faults")
    missing = {one["field"] for one in told["fields"]}
    assert missing
    assert missing <= {one.key for one in schema_of(pk).answerable()}


def test_two_writers_on_one_field_clash_and_nothing_is_lost(world, program):
    college = world.colleges[0]
    second = Program(key_of(college.secretary))
    pk = start(program, world)["id"]
    one, two = [each.key for each in schema_of(pk).answerable() if each.type == "long_text"][:2]
    base = program.get(f"/applications/{pk}").json()["revision"]
    program.say(
        "PATCH", f"/applications/{pk}/answers", {"answers": {one: "甲"}, "base_revision": base}
    )
    answer = second.say(
        "PATCH",
        f"/applications/{pk}/answers",
        {"answers": {one: "乙", two: "丙"}, "base_revision": base},
    )
    assert answer.status_code == 409
    clash = answer.json()["clashes"][0]
    assert (clash["field"], clash["mine"], clash["theirs"]) == (one, "乙", "甲")
    kept = program.get(f"/applications/{pk}").json()["answers"]
    assert (kept[one], kept[two]) == ("甲", "丙")


def test_a_field_that_is_not_there_is_refused_and_nothing_saved(world, program):
    pk = start(program, world)["id"]
    before = program.get(f"/applications/{pk}").json()["answers"]
    key = next(each.key for each in schema_of(pk).answerable() if each.type == "long_text")
    body = {"answers": {key: "甲", "没有这栏": "乙"}, "base_revision": 0}
    answer = program.say("PATCH", f"/applications/{pk}/answers", body)
    assert answer.status_code == 422
    assert [one["field"] for one in answer.json()["fields"]] == ["没有这栏"]
    assert program.get(f"/applications/{pk}").json()["answers"] == before


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"answers": {"a": "x\x00y"}, "base_revision": 0}, "answers.a.constrained-str"),
        ({"answers": {}}, "base_revision"),
        ({"answers": {}, "base_revision": "3"}, "base_revision"),
        ({"answers": {}, "base_revision": 0, "extra": 1}, "extra"),
        ({"answers": {}, "base_revision": 10**30}, "base_revision"),
    ],
)
def test_wrong_bodies_are_told_in_chinese(world, program, body, field):
    pk = start(program, world)["id"]
    answer = program.say("PATCH", f"/applications/{pk}/answers", body)
    assert answer.status_code == 422
    told = answer.json()["fields"]
    assert any(one["field"].split(".")[0] == field.split(".")[0] for one in told)
    assert all("。" in one["message"] for one in told)


def test_halves_of_pairs_and_no_json_are_told(world, program):
    pk = start(program, world)["id"]
    half = program.say(
        "PATCH", f"/applications/{pk}/answers", {"answers": {"a": "\ud800"}, "base_revision": 0}
    )
    assert half.status_code == 422
    from django.test import Client

    answer = Client().patch(
        f"/api/applications/{pk}/answers",
        b"{no",
        content_type="application/json",
        headers={"Authorization": f"Bearer {program.key}"},
    )
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_body")


def test_files_come_and_go(world, program):
    pk = start(program, world)["id"]
    slot = next(each.key for each in schema_of(pk).answerable() if each.type == "attachment")
    put = program.send_file(f"/applications/{pk}/files/{slot}", SimpleUploadedFile("a.pdf", PDF))
    assert put.status_code == 201
    wrong = program.send_file(
        f"/applications/{pk}/files/{slot}", SimpleUploadedFile("a.pdf", b"<svg/>")
    )
    assert wrong.status_code == 422
    typed = next(each.key for each in schema_of(pk).answerable() if each.type == "long_text")
    elsewhere = program.send_file(
        f"/applications/{pk}/files/{typed}", SimpleUploadedFile("a.pdf", PDF)
    )
    assert (elsewhere.status_code, elsewhere.json()["code"]) == (422, "no_such_field")
    gone = program.say("DELETE", f"/files/{put.json()['id']}")
    assert gone.status_code == 200
    assert SubmissionFile.objects.get(pk=put.json()["id"]).removed_at is not None


def test_the_same_request_twice_is_done_once(world, program):
    path = f"/rounds/{world.round.pk}/applications"
    first = program.post(path, {}, Idempotency_Key="abc-1")
    again = program.post(path, {}, Idempotency_Key="abc-1")
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json()
    assert Application.objects.count() == 1
    other = program.post(path, {"copied_from": None}, Idempotency_Key="abc-1")
    assert (other.status_code, other.json()["code"]) == (409, "key_used_otherwise")
    assert program.post(path, {}, Idempotency_Key="abc-2").json()["id"] != first.json()["id"]


def test_a_refusal_leaves_the_key_of_the_request_free(world, program):
    pk = start(program, world)["id"]
    refused = program.post(f"/applications/{pk}/send", Idempotency_Key="k")
    assert refused.status_code == 422
    fill(program, pk)
    assert program.post(f"/applications/{pk}/send", Idempotency_Key="k").status_code == 200
    assert program.post(f"/applications/{pk}/send", Idempotency_Key="k").status_code == 200
