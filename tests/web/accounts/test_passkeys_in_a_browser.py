"""A passkey, made and used in a real browser whose authenticator is a virtual one."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Page, expect

from tests.axe import check_accessibility, check_no_sideways_scrolling
from tests.factories.organisations import PASSWORD, make_actor, make_unit
from yipin.journal.models import Message
from yipin.organisations.choices import Right
from yipin.organisations.models import Person

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def site(live_server) -> str:
    """By its name: browsers keep no passkeys for a bare number."""
    return live_server.url.replace("127.0.0.1", "localhost")


@pytest.fixture
def person() -> Person:
    person = make_actor(make_unit(), Right.READ).person
    Person.objects.filter(pk=person.pk).update(username="linwan", name="林晚舟")
    return Person.objects.get(pk=person.pk)


def hold_a_passkey(page: Page, *, verified: bool = True) -> tuple[object, str]:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
        "hasUserVerification": True, "isUserVerified": verified,
    }  # fmt: skip
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return session, made["authenticatorId"]


def sign_in(page: Page, site: str) -> None:
    page.goto(f"{site}/account/sign-in/")
    page.get_by_label("用户名或电子邮箱").fill("linwan")
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()


def add_passkey(page: Page) -> None:
    page.get_by_role("link", name="加一把").click()
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="接着办").click()
    page.get_by_label("给它起个名字").fill("办公室电脑")
    check_accessibility(page)
    page.get_by_role("button", name="在这台设备上加").click()
    expect(page.get_by_role("heading", name="恢复码", level=1)).to_be_visible()


def test_a_passkey_signs_in_alone_and_beside_the_password(page_desk: Page, site: str, person):
    page = page_desk
    hold_a_passkey(page)
    sign_in(page, site)
    page.goto(f"{site}/me/security/")
    add_passkey(page)
    check_accessibility(page)
    page.get_by_role("button", name="已经存好，不再显示").click()
    expect(page.get_by_text("通行密钥“办公室电脑”")).to_be_visible()
    check_accessibility(page)
    assert Message.objects.filter(title="您的账号加了一把通行密钥").count() == 1

    page.context.clear_cookies()
    page.goto(f"{site}/account/sign-in/")
    check_accessibility(page)
    page.get_by_role("button", name="通行密钥").click()
    page.wait_for_url(lambda url: "/account/" not in url)
    page.goto(f"{site}/me/security/")
    expect(page.get_by_text("用通行密钥登录")).to_be_visible()

    page.context.clear_cookies()
    sign_in(page, site)
    expect(page.get_by_role("heading", name="再验证一步")).to_be_visible()
    check_accessibility(page)
    page.get_by_role("button", name="用通行密钥").click()
    page.wait_for_url(lambda url: "/account/" not in url)


def test_a_passkey_that_does_not_prove_its_holder_is_not_taken(page_desk: Page, site: str, person):
    hold_a_passkey(page_desk, verified=False)
    sign_in(page_desk, site)
    page_desk.goto(f"{site}/account/passkeys/add/")
    page_desk.get_by_label("密码", exact=True).fill(PASSWORD)
    page_desk.get_by_role("button", name="接着办").click()
    page_desk.get_by_role("button", name="在这台设备上加").click()
    expect(page_desk.get_by_role("alert").filter(has_text="没有办成")).to_be_visible()
    assert not Authenticator.objects.exists()


def test_the_pages_fit_a_phone(page_phone: Page, site: str, person):
    sign_in(page_phone, site)
    for address in ("/me/security/", "/account/second-factor/app/"):
        page_phone.goto(f"{site}{address}")
        if page_phone.get_by_role("heading", name="先确认是您本人").is_visible():
            page_phone.get_by_label("密码", exact=True).fill(PASSWORD)
            page_phone.get_by_role("button", name="接着办").click()
            expect(page_phone.get_by_role("heading", name="设验证器")).to_be_visible()
            picture = page_phone.get_by_role("img", name="验证器二维码")
            assert picture.evaluate("one => one.decode().then(() => one.naturalWidth)") > 100
        check_accessibility(page_phone)
        check_no_sideways_scrolling(page_phone)
