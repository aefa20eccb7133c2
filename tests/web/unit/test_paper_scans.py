"""Sealed paper at the desk of a unit: uploaded, sorted page by page, registered, put right by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from tests.axe import check_accessibility, check_no_sideways_scrolling
from tests.factories import scans
from tests.factories.rounds import filled_application, sign
from tests.web.unit.conftest import sit
from tests.windows import let_in
from yipin.forms.models import PaperPage, PaperScan
from yipin.projects.services.applications import send_for_endorsement

BLANK = Image.new("L", (620, 877), scans.WHITE)


@pytest.fixture(autouse=True)
def _on_disk(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def college(world):
    return world.colleges[0]


@pytest.fixture
def desk(college):
    return sit(college.secretary)


@pytest.fixture
def sent(world, college, today):
    return send(world, college, today)


def send(world, college, today, title: str = "百炼匠心工作坊"):
    application = filled_application(world, college, today, title=title)
    send_for_endorsement(actor=college.secretary, application=application, now=today)
    return application


def place(application) -> str:
    return f"/applications/{application.pk}/paper/"


def printed(desk, application) -> list[Image.Image]:
    return scans.pages_of(desk.get(f"/applications/{application.pk}/form.pdf").content)


@pytest.fixture
def upload(desk, django_capture_on_commit_callbacks):
    """Give a scan of these pages to the form on the page; what the page says then."""

    def give(application, pages: list[Image.Image], name: str = "盖章件.pdf") -> str:
        file = SimpleUploadedFile(name, scans.scan_pdf(pages))
        with django_capture_on_commit_callbacks(execute=True):
            answer = desk.post(place(application), {"file": file})
        assert answer.url == place(application)
        return desk.get(place(application)).text

    return give


def post(desk, scan_or_page: str, **data: Any) -> str:
    return desk.post(scan_or_page, data, follow=True).text


def test_from_the_upload_to_the_chain(desk, sent, upload):
    pages = printed(desk, sent)
    page = upload(sent, pages)
    assert "收到了，正在认码" in page
    scan = PaperScan.objects.get()
    assert page.count("badge") >= len(pages)
    for number in range(1, len(pages) + 1):
        assert f"第 1 版，第 {number} 页" in page
    boxes = {f"step.{sent.submission_id}.{key}": "1" for key in ("league", "party")}
    for name in boxes:
        assert f'name="{name}"' in page
    names = {f"name.{sent.submission_id}.league": "沈怀瑾"}
    register = f"/scans/{scan.pk}/register/"
    assert "纸上写明同意" in post(desk, register, **boxes, **names)
    assert not sent.submission.endorsements.filter(state="signed").exists()
    done = post(desk, register, **boxes, **names, confirmed="1")
    assert "已登记 1 份表的 2 个意见，标为纸质盖章件" in done
    assert "已附的纸质盖章件" in done
    chain = desk.get(f"/applications/{sent.pk}/").text
    assert "已签，纸质" in chain
    assert "沈怀瑾，纸质盖章件" in chain


def test_the_picture_of_a_page_is_for_those_who_see_the_form(world, desk, sent, upload):
    upload(sent, printed(desk, sent)[:1])
    address = f"/scans/pages/{PaperPage.objects.get().pk}.jpg"
    answer = desk.get(address)
    assert b"".join(answer.streaming_content).startswith(b"\xff\xd8\xff")
    assert sit(world.colleges[1].secretary).get(address).status_code == 404


def test_a_page_of_another_form_is_refused_in_words(world, college, desk, sent, upload, today):
    other = send(world, college, today, title="朋辈修理铺")
    page = upload(sent, printed(desk, other)[:1])
    assert "“朋辈修理铺”第 1 版，不是这份表" in page
    assert "请到那份表的页面上传" in page
    assert "step." not in page
    assert not PaperPage.objects.filter(fate="attached").exists()


def test_a_page_without_code_is_assigned_by_hand_or_put_aside(desk, sent, upload):
    assert "没认出码" in upload(sent, [BLANK, BLANK])
    first, second = PaperPage.objects.order_by("number")
    assert "第 1 页已归入，标为人工核对" in post(
        desk, f"/scans/pages/{first.pk}/assign/", printed_page="2"
    )
    page = post(desk, f"/scans/pages/{second.pk}/drop/")
    assert "第 2 页已拿掉" in page
    assert "人工核对" in page and "已拿掉，没有归入" in page
    first.refresh_from_db()
    assert (first.fate, first.printed_page, first.is_by_hand) == ("attached", 2, True)
    again = post(desk, f"/scans/pages/{first.pk}/assign/", printed_page="1")
    assert "已经按码认过" in again
    assert "第 1 页已拿掉" in post(desk, f"/scans/pages/{first.pk}/drop/")


def test_others_neither_see_nor_sort_nor_register(world, desk, sent, upload):
    upload(sent, [BLANK])
    scan, page = PaperScan.objects.get(), PaperPage.objects.get()
    other = sit(world.colleges[1].secretary)
    assert other.get(place(sent)).status_code == 404
    for address in (
        f"/scans/pages/{page.pk}/assign/", f"/scans/pages/{page.pk}/drop/",
        f"/scans/{scan.pk}/register/",
    ):  # fmt: skip
        assert other.post(address, {}).status_code == 404
    page.refresh_from_db()
    assert page.fate == "no_code"


def test_what_is_no_scan_is_said_in_words(desk, sent):
    assert "还没有选文件" in post(desk, place(sent))
    odd = SimpleUploadedFile("盖章件.pdf", b"hello")
    answer = desk.post(place(sent), {"file": odd}, follow=True)
    assert answer.status_code == 200
    assert not PaperScan.objects.exists()
    assert "收到了" not in answer.text


def test_paper_of_a_form_signed_on_line_is_told_so(world, college, desk, today):
    application = filled_application(world, college, today, title="百炼匠心工作坊")
    send_for_endorsement(actor=college.secretary, application=application, now=today)
    sign(college.league, application, today)
    half = desk.get(place(application)).text
    assert "不用再交纸质盖章件" not in half
    assert "上传并认码" in half
    sign(college.party, application, today)
    page = desk.get(place(application)).text
    league, party = college.league, college.party
    day = timezone.localdate(today)
    at = f"{day.month}月{day.day}日"
    assert "这份表已在网上签好，不用再交纸质盖章件：" in page
    assert f"单位团组织意见，{league.person.name}（{league.label}）" in page
    assert f"单位党组织意见，{party.person.name}（{party.label}）" in page
    assert at in page or "今天" in page
    assert f'href="/applications/{application.pk}/">看这份表</a>' in page
    assert "上传并认码" not in page


def test_what_was_signed_on_line_and_what_is_on_paper_is_told_apart(
    world, college, desk, sent, upload, today
):
    sign(college.league, sent, today)
    page = upload(sent, printed(desk, sent))
    name = college.league.person.name
    assert f"单位团组织意见：{name}（{college.league.label}）" in page
    scan = PaperScan.objects.get()
    register = f"/scans/{scan.pk}/register/"
    post(desk, register, **{f"step.{sent.submission_id}.party": "1"}, confirmed="1")
    page = desk.get(place(sent)).text
    assert "不用再交纸质盖章件" in page
    assert "单位党组织意见，已登记，纸质盖章件。" in page


@pytest.mark.django_db(transaction=True)
def test_the_page_is_accessible_and_fits(page_phone, live_server, college, sent, desk):
    scan = PaperScan.objects.create(
        unit=college.unit, submission=sent.submission, state="read", pages_total=3, pages_read=3,
        file=sent.submission.files.first().file, uploaded_by=college.secretary.person,
        uploaded_at=sent.created_at,
    )  # fmt: skip
    version = sent.submission.versions.get()
    for number, fate in enumerate(("attached", "no_code", "other_form"), 1):
        page = PaperPage(
            scan=scan, number=number, fate=fate, version=None if fate == "no_code" else version,
            printed_page=number, is_last=number == 1,
        )  # fmt: skip
        page.picture.save("page.jpg", ContentFile(scans.jpeg(Image.new("L", (62, 88), 255))))
    let_in(page_phone, live_server.url, college.secretary.signed_in)
    page_phone.goto(f"{live_server.url}{place(sent)}")
    assert page_phone.get_by_role("heading", name="登记纸上的意见").is_visible()
    check_accessibility(page_phone)
    check_no_sideways_scrolling(page_phone)
