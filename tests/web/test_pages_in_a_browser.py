"""The pages of visitors, of one's own, and of offices, in a real browser at both widths."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.axe import check_accessibility, check_no_sideways_scrolling
from tests.browser import DESK, PHONE, context_of
from tests.factories.organisations import PostFactory
from tests.factories.rounds import World, make_world
from tests.windows import let_in
from yipin.journal.services.calendars import open_feed
from yipin.journal.services.messages import send_message
from yipin.organisations.choices import Right
from yipin.organisations.models import Term
from yipin.organisations.services.people import take_in_to_post
from yipin.organisations.services.tokens import make_token
from yipin.organisations.services.units import record_headcount

pytestmark = pytest.mark.django_db(transaction=True)
FOR_ANYBODY = (
    "/",
    "/notices/",
    "/notices/{round}/",
    "/account/sign-in/",
    "/help/",
    "/help/secretary/",
    "/accessibility/",
    "/complaint/",
    "/api/",
)
FOR_SECRETARIES = (
    "/inbox/",
    "/me/",
    "/me/notices/",
    "/me/calendar/",
    "/me/tokens/",
    "/unit/",
    "/unit/headcount/",
    "/notices/{round}/",
    "/history/unit/{unit}/",
    "/account/desk/",
    "/account/password/change/",
)
FOR_ADMINISTRATORS = (
    "/office/units/",
    "/office/units/?q=xy&kind=general_branch",
    "/office/units/{unit}/",
    "/office/units/{unit}/change/",
    "/office/units/{unit}/people/new/",
    "/office/people/",
    "/office/posts/",
    "/office/posts/{post}/",
)

FOR_OFFICES = (
    "/office/papers/",
    "/office/papers/new/",
    "/office/papers/register/",
    "/office/messages/",
    "/office/messages/letters/",
    "/office/messages/texts/",
    "/office/messages/robots/",
    "/office/messages/webhooks/",
    "/office/terms/",
    "/office/terms/lengths/",
    "/office/definitions/",
    "/office/definitions/builtins/",
    "/office/definitions/import/",
    "/office/definitions/new/",
)


@pytest.fixture
def world() -> World:
    now = timezone.now()
    world = make_world(now)
    first, office = world.colleges[0], world.office
    record_headcount(
        actor=office, unit=first.unit, as_of=date(2026, 10, 1), members=380, youth_14_to_28=430,
        cadres=30, now=now, source="智慧团建",
    )  # fmt: skip
    take_in_to_post(
        actor=office, unit=first.unit, person={"name": "方敬之", "phone": "00000000000"},
        appointment={"post": PostFactory(name="签署人", rights=[Right.ENDORSE_PARTY.value]),
                     "starts_on": date(2026, 9, 1)}, now=now,
    )  # fmt: skip
    send_message(
        recipients=[first.secretary.person], kind="x", title="申报表被退回", body="请补安全措施。",
        url="/notices/", sent_by="校团委", at=now,
    )  # fmt: skip
    open_feed(actor=first.secretary, appointment_id=None, label="我的全部席位", now=now)
    make_token(
        actor=first.secretary, held=first.secretary.appointment, name="报表程序", scope="read",
        days=30, now=now,
    )  # fmt: skip
    Term.objects.create(
        unit=first.unit, starts_on=now.date() - timedelta(days=1000),
        ends_on=now.date() + timedelta(days=60), recorded_at=now,
    )  # fmt: skip
    return world


def filled(address: str, world: World) -> str:
    first = world.colleges[0]
    return address.format(
        round=world.round.pk, unit=first.unit.pk, post=first.secretary.appointment.post_id
    )


def look_at_all(
    context: BrowserContext, url: str, world: World, addresses: tuple[str, ...]
) -> None:
    page = context.new_page()
    for address in addresses:
        answer = page.goto(url + filled(address, world))
        assert answer.status == 200, address
        check_accessibility(page)
        check_no_sideways_scrolling(page)


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
@pytest.mark.parametrize(
    ("role", "addresses"),
    [
        ("", FOR_ANYBODY),
        ("secretary", FOR_SECRETARIES),
        ("office", FOR_ADMINISTRATORS),
        ("office", FOR_OFFICES),
    ],
    ids=["anybody", "secretary", "administrator", "office"],
)
def test_every_page_fits_and_is_accessible(
    browser: Browser, live_server, world: World, size, role, addresses
):
    context = context_of(browser, size)
    actors = {"secretary": world.colleges[0].secretary, "office": world.office}
    if role:
        let_in(context.new_page(), live_server.url, actors[role].person)
    look_at_all(context, live_server.url, world, addresses)
    context.close()


def test_a_link_is_copied_and_set_up_on_a_phone(
    page_desk: Page, browser, live_server, world: World
):
    let_in(page_desk, live_server.url, world.office.person)
    page_desk.goto(f"{live_server.url}/office/units/{world.colleges[0].unit.pk}/")
    page_desk.get_by_role("button").filter(has_text="方敬之").click()
    link = page_desk.get_by_role("textbox", name="链接").input_value()
    check_accessibility(page_desk)
    phone = context_of(browser, PHONE)
    page = phone.new_page()
    page.goto(link)
    check_accessibility(page)
    page.get_by_label("用户名").fill("fangjz")
    page.get_by_label("密码", exact=True).fill("Lan-Tian-2027")
    page.get_by_label("再输一次密码").fill("Lan-Tian-2027")
    page.get_by_role("button", name="设好账号").click()
    expect(page.get_by_text("账号已设好，请登录。")).to_be_visible()
    phone.close()


def test_closing_a_unit_asks_first(page_desk: Page, live_server, world: World):
    unit = world.colleges[1].unit
    let_in(page_desk, live_server.url, world.office.person)
    page_desk.goto(f"{live_server.url}/office/units/{unit.pk}/")
    page_desk.get_by_role("button", name="撤销单位").click()
    dialog = page_desk.get_by_role("dialog")
    expect(dialog).to_contain_text(f"撤销“{unit.name}”？")
    dialog.get_by_role("button", name="先不撤销").click()
    unit.refresh_from_db()
    assert not unit.is_closed
    page_desk.get_by_role("button", name="撤销单位").click()
    dialog.get_by_role("button", name="撤销单位").click()
    expect(page_desk.get_by_text("已撤销，以前的材料都还在")).to_be_visible()
