"""The office puts copies with unit and names covered; the expert gets them and nothing else."""

from __future__ import annotations

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from tests.factories.later import add_photographs, make_later_contest
from tests.factories.panels import make_contest
from tests.factories.pictures import photograph
from tests.factories.rounds import PDF
from tests.web.office.rounds.conftest import words_of
from tests.web.unit.conftest import sit
from yipin.documents.models import StoredFile
from yipin.organisations.permissions import Actor

pytestmark = pytest.mark.django_db
COVERED = PDF + b"\n% covered"


def send(client, panel, number: int, original: str, content: bytes = COVERED, name="遮.pdf"):
    address = reverse("panel_redacted_put", args=[panel.pk, number])
    upload = SimpleUploadedFile(name, content)
    return client.post(address, {"original": original, "file": upload}, follow=True)


def test_a_file_with_a_copy_leaves_the_list_and_the_expert_gets_the_copy():
    contest = make_contest(timezone.now(), is_blind=True)
    office, panel = sit(contest.world.office), contest.panel
    listed = reverse("panel_redacted", args=[panel.pk])
    assert "隐名副本" in words_of(office.get(reverse("panel", args=[panel.pk])))
    before = words_of(office.get(listed))
    assert "实施方案.pdf" in before
    original = StoredFile.objects.get(name="实施方案.pdf", unit=contest.world.colleges[0].unit)
    done = words_of(send(office, panel, 1, original.sha256))
    assert "专家只看得到副本" in done
    assert "专家看副本" in words_of(office.get(listed, {"all": "1"}))
    expert = sit(Actor(person=contest.experts[0]))
    held = expert.get(reverse("card_file", args=[panel.pk, 1, "1"]))
    assert b"".join(held.streaming_content) == COVERED
    page = words_of(expert.get(reverse("card", args=[panel.pk, 1])))
    assert "1号材料1.pdf" in page
    assert "附件里可能写着单位和姓名" not in page
    assert "遮.pdf" not in page
    taken = office.post(
        reverse("panel_redacted_take", args=[panel.pk, 1]),
        {"original": original.sha256},
        follow=True,
    )
    assert "专家看原件" in words_of(taken)
    held = expert.get(reverse("card_file", args=[panel.pk, 1, "1"]))
    assert b"".join(held.streaming_content) == PDF


def test_of_evidence_with_a_copy_not_even_the_small_picture_is_shown():
    now = timezone.now()
    contest = make_later_contest(now, is_blind=True)
    (shot,) = add_photographs(contest, 0, now, 1)
    office = sit(contest.running.world.office)
    small = reverse("card_thumbnail", args=[contest.panel.pk, 1, f"e{shot.pk}"])
    expert = sit(Actor(person=contest.experts[0]))
    assert expert.get(small).status_code == 200
    send(office, contest.panel, 1, shot.file.sha256, photograph("covered"), "遮.jpg")
    assert expert.get(small).status_code == 404
    assert small not in expert.get(reverse("card", args=[contest.panel.pk, 1])).content.decode()
    held = expert.get(reverse("card_file", args=[contest.panel.pk, 1, f"e{shot.pk}"]))
    assert hashlib.sha256(b"".join(held.streaming_content)).hexdigest() != shot.file.sha256


def test_what_cannot_be_is_said_on_the_page():
    contest = make_contest(timezone.now(), is_blind=True)
    office, panel = sit(contest.world.office), contest.panel
    original = StoredFile.objects.get(name="实施方案.pdf", unit=contest.world.colleges[0].unit)
    same = send(office, panel, 1, original.sha256, PDF)
    assert (same.status_code, "这就是原件" in words_of(same)) == (422, True)
    foreign = send(office, panel, 1, "0" * 64)
    assert "这个项目没有这个文件" in words_of(foreign)
    nothing = office.post(
        reverse("panel_redacted_put", args=[panel.pk, 1]), {"original": original.sha256}
    )
    assert (nothing.status_code, "请先选一个文件" in words_of(nothing)) == (422, True)


def test_a_review_with_names_says_that_it_needs_none():
    contest = make_contest(timezone.now())
    office, panel = sit(contest.world.office), contest.panel
    assert "隐名副本" not in words_of(office.get(reverse("panel", args=[panel.pk])))
    page = words_of(office.get(reverse("panel_redacted", args=[panel.pk])))
    assert "用不着隐名副本" in page


@pytest.mark.parametrize("colleges", [2, 5])
def test_the_page_costs_the_same_however_many_files(colleges, django_assert_num_queries):
    contest = make_contest(timezone.now(), colleges=colleges, is_blind=True)
    office, listed = sit(contest.world.office), reverse("panel_redacted", args=[contest.panel.pk])
    office.get(listed)
    with django_assert_num_queries(11):
        office.get(listed)
