"""The office's pages of a round in a real browser, at both widths."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from PIL import Image
from playwright.sync_api import Page, expect

from tests.axe import check_accessibility, check_no_sideways_scrolling
from tests.factories import scans
from tests.factories.rounds import World, filled_application, make_world, submitted_application
from tests.factories.running import make_running
from tests.web.unit.conftest import open_now
from tests.windows import let_in
from yipin.forms.models import PaperPage, PaperScan
from yipin.projects.models import Application

pytestmark = pytest.mark.django_db(transaction=True)
PAGES = (
    "rounds/", "rounds/{round}/", "rounds/{round}/applications/",
    "rounds/{round}/applications/?q=没有的", "rounds/{round}/applications/add/",
    "applications/{sent}/", "applications/{draft}/", "rounds/{round}/missing/",
    "rounds/{round}/exceptions/", "rounds/{round}/stages/apply/", "rounds/{round}/dossiers/",
    "obligations/{owed}/extend/", "rounds/{round}/units/add/", "rounds/{round}/units/",
    "rounds/{round}/paper/", "scans/{batch}/",
)  # fmt: skip


@pytest.fixture
def world() -> World:
    now = timezone.now()
    made = open_now(make_world(now, colleges=3), now)
    submitted_application(made, made.colleges[0], now, title="扳手课堂")
    submitted_application(made, made.colleges[1], now, title="种子图书馆")
    filled_application(made, made.colleges[2], now, title="一封家书")
    return made


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def batch_of(world: World) -> PaperScan:
    """A batch with one page of each fate that looks different."""
    version = Application.objects.get(title="扳手课堂").submission.versions.first()
    scan = PaperScan.objects.create(
        unit=world.host, file=version.submission.files.first().file, state="read", pages_total=3,
        pages_read=3, source_kind="round", source_id=world.round.pk,
        uploaded_by=world.office.person, uploaded_at=version.made_at,
    )  # fmt: skip
    for number, fate in enumerate(("attached", "no_code", "unknown"), 1):
        named = version if fate == "attached" else None
        page = PaperPage(scan=scan, number=number, fate=fate, version=named, printed_page=number)
        page.picture.save("page.jpg", ContentFile(scans.jpeg(Image.new("L", (62, 88), 255))))
    return scan


def test_every_page_fits_and_is_accessible(page: Page, live_server, world: World, media):
    from yipin.duties.models import Obligation

    numbers = {
        "round": world.round.pk,
        "sent": Application.objects.get(title="扳手课堂").pk,
        "draft": Application.objects.get(title="一封家书").pk,
        "batch": batch_of(world).pk,
        "owed": Obligation.objects.get(unit=world.colleges[2].unit).pk,
    }
    let_in(page, live_server.url, world.office.person)
    for address in PAGES:
        answer = page.goto(f"{live_server.url}/office/{address.format(**numbers)}")
        assert answer.status == 200, address
        check_accessibility(page)
        check_no_sideways_scrolling(page)


def test_an_officer_filters_chooses_and_passes_on_a_phone(live_server, page_phone, world: World):
    let_in(page_phone, live_server.url, world.office.person)
    page_phone.goto(f"{live_server.url}/office/rounds/{world.round.pk}/applications/")
    page_phone.get_by_role("search").get_by_label("状态").select_option("submitted")
    expect(page_phone.locator("#found")).to_have_text("列出 2 项")
    assert page_phone.url.endswith("/applications/?state=submitted")
    page_phone.get_by_label("选中 扳手课堂").check()
    page_phone.get_by_label("选中 种子图书馆").check()
    expect(page_phone.get_by_role("region", name="批量办理")).to_contain_text("已选 2 项")
    check_accessibility(page_phone)
    page_phone.get_by_role("button", name="通过审查").click()
    dialog = page_phone.locator("#confirm")
    check_accessibility(page_phone)
    dialog.get_by_role("button", name="通过审查").click()
    expect(page_phone.get_by_text("2 项通过审查，已告诉申报单位。")).to_be_visible()
    assert Application.objects.filter(state="forwarded").count() == 2


def test_an_officer_returns_one_with_a_remark_at_its_field(live_server, page_desk, world: World):
    let_in(page_desk, live_server.url, world.office.person)
    page_desk.goto(f"{live_server.url}/office/rounds/{world.round.pk}/applications/next/")
    page_desk.get_by_text("要改，项目名称").click()
    page_desk.get_by_label("对“项目名称”的修改意见").fill("名称请写全。")
    page_desk.get_by_label("退回修改：总的要求").fill("请按修改意见改好再交。")
    page_desk.locator("#return").get_by_role("button", name="退回修改").click()
    page_desk.locator("#confirm").get_by_role("button", name="退回修改").click()
    page_desk.get_by_role("link", name="查看").first.click()
    expect(page_desk.get_by_text("要求改：名称请写全。")).to_be_visible()
    check_accessibility(page_desk)
    assert Application.objects.filter(state="returned").count() == 1


def test_the_chosen_view_stands_in_sight_on_a_phone(page_phone: Page, live_server):
    running = make_running(timezone.now())
    Application.objects.filter(pk=running.projects[0].pk).update(state="accepted")
    let_in(page_phone, live_server.url, running.world.office.person)
    reports = reverse("round_reports", args=[running.world.round.pk, "final-report"])
    page_phone.goto(f"{live_server.url}{reports}?state=exempt")
    chosen = page_phone.locator(".views [aria-current]")
    expect(chosen).to_contain_text("不用交")
    expect(chosen).to_be_in_viewport(ratio=0.95)
    assert page_phone.evaluate("scrollY") == 0
