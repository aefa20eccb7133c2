"""A batch of sealed paper at the office desk: handed in, sorted, assigned, registered, listed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from tests.factories import scans
from tests.factories.rounds import filled_application, make_world, sign
from tests.web.office.rounds.conftest import sit, words_of
from yipin.forms.models import PaperPage, PaperScan
from yipin.projects.services.applications import send_for_endorsement

BLANK = Image.new("L", (620, 877), scans.WHITE)


@pytest.fixture(autouse=True)
def _on_disk(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def world(db, at_noon):
    return make_world(at_noon)


@pytest.fixture
def sent(world, at_noon) -> list[Any]:
    """One application of each college, waiting for its opinions."""
    found = []
    for college, title in zip(world.colleges, ("扳手课堂", "种子图书馆"), strict=True):
        application = filled_application(world, college, at_noon, title=title)
        send_for_endorsement(actor=college.secretary, application=application, now=at_noon)
        found.append(application)
    return found


@pytest.fixture
def upload(office, world, django_capture_on_commit_callbacks):
    """Hand in a batch of these pages; its page."""

    def give(pages: list[Image.Image]) -> str:
        file = SimpleUploadedFile("一批.pdf", scans.scan_pdf(pages))
        with django_capture_on_commit_callbacks(execute=True):
            answer = office.post(reverse("round_paper", args=[world.round.pk]), {"file": file})
        assert answer.url == reverse("scan_batch", args=[PaperScan.objects.latest("pk").pk])
        return words_of(office.get(answer.url))

    return give


def pages_of(world, at: int, application) -> list[Image.Image]:
    """Printed by the college itself."""
    desk = sit(world.colleges[at].secretary)
    return scans.pages_of(desk.get(f"/applications/{application.pk}/form.pdf").content)


def test_a_batch_is_sorted_and_registered_form_by_form(office, world, sent, upload):
    first, second = (pages_of(world, at, one) for at, one in enumerate(sent))
    page = upload([*second, *first[:1], BLANK])
    assert "认出 2 份表" in page
    assert "第2学院团总支“种子图书馆”，第 1 版，第 1 页" in page
    assert "没认出码" in page
    assert "缺第" in page or "缺最后的页" in page
    scan = PaperScan.objects.get()
    ticked = {f"step.{one.submission_id}.league": "1" for one in sent} | {"confirmed": "1"}
    done = words_of(office.post(f"/scans/{scan.pk}/register/", ticked, follow=True))
    assert "已登记 1 份表的 1 个意见" in done
    signed = [one.submission.endorsements.filter(state="signed").count() for one in sent]
    assert signed == [0, 1]
    listed = words_of(office.get(reverse("round_paper", args=[world.round.pk])))
    assert "一批.pdf" in listed
    assert f"，{len(second) + 2} 页" in listed


def test_forms_signed_on_line_are_told_so_and_leave_nothing_to_register(
    office, world, sent, upload, at_noon
):
    first, second = (pages_of(world, at, one) for at, one in enumerate(sent))
    for actor in (world.colleges[0].league, world.colleges[0].party):
        sign(actor, sent[0], at_noon)
    page = upload(first)
    assert "这份表已在网上签好，不用再交纸质盖章件：" in page
    assert world.colleges[0].party.person.name in page
    assert "登记纸上的意见" not in page
    scan = PaperScan.objects.get()
    link = reverse("submission_link", args=[sent[0].submission_id])
    assert link in office.get(reverse("scan_batch", args=[scan.pk])).text
    assert office.get(link).url == f"/office/applications/{sent[0].pk}/"
    assert "登记纸上的意见" in upload([*first, *second])


def test_a_page_is_assigned_by_the_fingerprint_at_its_foot(office, world, sent, upload):
    upload([BLANK, BLANK])
    first, second = PaperPage.objects.order_by("number")
    version = sent[0].submission.versions.get()
    assign = f"/scans/pages/{first.pk}/assign/"
    wrong = words_of(office.post(assign, {"fingerprint": "7f3a-91c2-04de"}, follow=True))
    assert "没有查到这个指纹" in wrong
    given = {"fingerprint": version.short_digest, "printed_page": "1"}
    assert "第 1 页已归入" in words_of(office.post(assign, given, follow=True))
    first.refresh_from_db()
    assert (first.fate, first.version, first.printed_page) == ("attached", version, 1)
    office.post(f"/scans/pages/{second.pk}/drop/")
    todo = reverse("scan_batch", args=[first.scan_id]) + "?only=todo"
    assert "没认出码" not in words_of(office.get(todo))


def test_a_college_sees_no_batch_of_the_office(world, sent, upload):
    upload([BLANK])
    scan, page = PaperScan.objects.get(), PaperPage.objects.get()
    college = sit(world.colleges[0].secretary)
    assert college.get(reverse("scan_batch", args=[scan.pk])).status_code == 404
    assert college.get(f"/scans/pages/{page.pk}.jpg").status_code == 404


def batch(world, sent, now, *, pages: int) -> PaperScan:
    """A batch of attached and unknown pages, as if read."""
    scan = PaperScan.objects.create(
        unit=world.host, file=sent[0].submission.files.first().file, state="read",
        source_kind="round", source_id=world.round.pk, pages_total=pages, pages_read=pages,
        uploaded_by=world.office.person, uploaded_at=now,
    )  # fmt: skip
    versions = [one.submission.versions.get() for one in sent]
    PaperPage.objects.bulk_create(
        PaperPage(scan=scan, number=at, fate="attached", version=versions[at % 2], printed_page=at)
        for at in range(1, pages + 1)
    )
    return scan


@pytest.mark.parametrize("pages", [1, 20])
def test_a_batch_asks_the_same_queries_for_one_page_and_twenty(
    office, world, sent, now, pages, django_assert_num_queries
):
    address = reverse("scan_batch", args=[batch(world, sent, now, pages=pages).pk])
    office.get(address)
    with django_assert_num_queries(14):
        assert words_of(office.get(address)).count('scope="row"') == pages


@pytest.mark.parametrize("count", [1, 20])
def test_the_list_of_batches_asks_the_same_queries(
    office, world, sent, now, count, django_assert_num_queries
):
    for _one in range(count):
        batch(world, sent, now, pages=1)
    address = reverse("round_paper", args=[world.round.pk])
    office.get(address)
    with django_assert_num_queries(9):
        office.get(address)
