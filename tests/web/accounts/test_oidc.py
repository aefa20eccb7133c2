"""OpenID Connect against a real provider: who comes in, who does not, and what is said then."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
import requests
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.factories.organisations import PASSWORD, PersonFactory
from tests.sign_in_servers import oidc
from tests.sign_in_servers.serving import running, sign_in_there
from yipin.journal.models import Entry
from yipin.organisations.models import Invitation, Person, SignInSession
from yipin.organisations.outside_ways import OutsideWay

pytestmark = pytest.mark.django_db
OURS = "http://testserver/"
START = "/account/oidc/oidc/"


@pytest.fixture(scope="module")
def provider(tmp_path_factory) -> Iterator[str]:
    ready = "/o/.well-known/openid-configuration"
    back = f"{OURS}account/oidc/oidc/back/"
    with running("oidc", tmp_path_factory.mktemp("oidc"), back, ready) as address:
        yield f"{address}/o"


@pytest.fixture
def connect(settings):
    """Point the site at an issuer, as the operator's variables do."""

    def point(issuer: str, claim: str = "number", match: str = "number") -> None:
        way = OutsideWay("oidc", "青禾统一认证", issuer, claim, match)
        app = {
            "provider_id": "oidc", "name": way.name, "client_id": oidc.CLIENT,
            "secret": oidc.SECRET, "settings": {"server_url": issuer},
        }  # fmt: skip
        settings.OUTSIDE_WAYS = {"oidc": way}
        settings.SOCIALACCOUNT_PROVIDERS = {
            "openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}
        }

    return point


@pytest.fixture
def site(provider, connect):
    connect(provider)
    return connect


def come_in(client: Client, name: str, start: str = START):
    asked = client.get(start)
    assert asked.status_code == 302, asked.text
    back = sign_in_there(requests.Session(), asked.url, OURS, name, oidc.PASSWORD)
    return client.get(back)


def is_inside(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_the_way_in_is_shown_only_where_it_is_set_up(client: Client, connect):
    assert "也可以用" not in client.get("/account/sign-in/", HTTP_HOST="203.0.113.7").text
    assert client.get(START).status_code == 404
    connect("http://127.0.0.1:9/o")
    page = client.get("/account/sign-in/?next=/inbox/").text
    assert 'href="/account/oidc/oidc/?next=%2Finbox%2F">青禾统一认证</a>' in page


def test_a_known_number_comes_in_and_is_linked(client: Client, site, provider):
    person = PersonFactory(number="20270001")
    answer = come_in(client, "linwan", f"{START}?next=/inbox/")
    assert answer.url == "/inbox/"
    assert client.get("/me/").context["person"] == person
    link = SocialAccount.objects.get()
    assert (link.user_id, link.provider, link.extra_data) == (person.pk, "oidc", {})
    assert SignInSession.objects.get().way == "oidc"
    assert Entry.objects.filter(action="person.outside_linked").count() == 1
    assert "青禾统一认证" in client.get(reverse("security")).text


def test_the_second_time_the_link_counts_and_the_number_no_more(client: Client, site):
    person = PersonFactory(number="20270001")
    come_in(client, "linwan")
    Person.objects.filter(pk=person.pk).update(number="")
    heir = PersonFactory(number="20270001")
    again = Client()
    come_in(again, "linwan")
    assert again.session["_auth_user_id"] == str(person.pk) != str(heir.pk)
    assert SocialAccount.objects.count() == 1


def test_nobody_registers_this_way(client: Client, site):
    before = Person.objects.count()
    answer = come_in(client, "nobody")
    assert answer.status_code == 403
    assert "认得您，但一品里没有您的账号" in answer.text
    assert "本单位管理员" in answer.text
    assert Person.objects.count() == before
    assert not is_inside(client)


def test_a_number_that_two_people_have_opens_nothing(client: Client, site):
    PersonFactory.create_batch(2, number="20270001")
    assert come_in(client, "linwan").status_code == 403


def test_a_provider_that_does_not_say_who_it_is(client: Client, site):
    PersonFactory(number="")
    answer = come_in(client, "bare")
    assert answer.status_code == 403
    assert "没有给出用来认人的信息" in answer.text


def test_a_verified_address_may_be_the_claim(client: Client, provider, connect):
    connect(provider, "email", "email")
    person = PersonFactory(email="Lin@example.edu")
    come_in(client, "linwan")
    assert client.session["_auth_user_id"] == str(person.pk)


def test_an_unverified_one_takes_no_account_over(client: Client, provider, connect):
    connect(provider, "email", "email")
    PersonFactory(email="shen@example.edu")
    answer = come_in(client, "shen")
    assert answer.status_code == 403
    assert "没有证明这个邮箱是您的" in answer.text
    assert not is_inside(client)


def invited(**fields) -> Person:
    person = Person.objects.create(name="林晚舟", number="20270001")
    now = timezone.now()
    times = {"created_at": now, "expires_at": now + timedelta(days=3)} | fields
    Invitation.objects.create(digest=f"t{person.pk}", person=person, **times)
    return person


def test_an_open_invitation_is_accepted_by_it(client: Client, site):
    person = invited()
    come_in(client, "linwan")
    person.refresh_from_db()
    assert person.username == "linwan"
    assert not person.has_usable_password()
    assert Invitation.objects.get().used_at is not None
    assert client.session["_auth_user_id"] == str(person.pk)


def test_a_taken_name_is_not_taken_twice(client: Client, site):
    PersonFactory(username="linwan")
    person = invited()
    come_in(client, "linwan")
    person.refresh_from_db()
    assert person.username == "20270001"


def test_an_expired_invitation_opens_nothing(client: Client, site):
    invited(expires_at=timezone.now() - timedelta(minutes=1))
    answer = come_in(client, "linwan")
    assert "还没有开通" in answer.text
    assert not is_inside(client)


def test_who_may_not_sign_in_may_not_this_way_either(client: Client, site):
    PersonFactory(number="20270001", is_active=False)
    assert come_in(client, "linwan").url == reverse("account_inactive")
    assert not is_inside(client)


def test_the_second_factor_is_asked_here_too(client: Client, site):
    TOTP.activate(PersonFactory(number="20270001"), "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    assert come_in(client, "linwan").url == reverse("mfa_authenticate")
    assert not is_inside(client)


def test_no_other_site_is_led_to(client: Client, site):
    PersonFactory(number="20270001")
    assert come_in(client, "linwan", f"{START}?next=https://evil.example/").url == "/"


@pytest.mark.parametrize("query", ["", "code=x&state=y", "error=access_denied", "code=a%00b"])
def test_a_way_back_that_nobody_began(client: Client, site, query: str):
    answer = client.get(f"{START}back/?{query}")
    assert answer.status_code == 403
    assert "没有登录成功" in answer.text


def test_somebody_elses_way_back_signs_nobody_in(client: Client, site):
    PersonFactory(number="20270001")
    asked = client.get(START)
    back = sign_in_there(requests.Session(), asked.url, OURS, "linwan", oidc.PASSWORD)
    victim = Client()
    assert victim.get(back).status_code == 403
    assert not is_inside(victim)


def test_a_provider_that_is_away_leaves_the_password(client: Client, connect):
    connect("http://127.0.0.1:9/o")
    PersonFactory(username="linwan")
    answer = client.get(START)
    assert answer.status_code == 503
    assert "青禾统一认证没有应答" in answer.text
    client.post("/account/sign-in/", {"login": "linwan", "password": PASSWORD})
    assert is_inside(client)


class TestLinking:
    @pytest.fixture
    def person(self, client: Client, site) -> Person:
        person = PersonFactory(username="linwan", number="7")
        client.post("/account/sign-in/", {"login": "linwan", "password": PASSWORD})
        return person

    def link_address(self, client: Client) -> str:
        token = client.get(reverse("security")).context["token"]
        address = f"{reverse('oidc_link')}?token={token}"
        asked = client.get(address)
        assert asked.url.startswith(reverse("account_reauthenticate"))
        client.post(asked.url, {"password": PASSWORD, "next": address})
        return address

    def test_one_links_it_oneself_whatever_the_number(self, client: Client, person):
        assert come_in(client, "linwan", self.link_address(client)).url == reverse("security")
        assert SocialAccount.objects.get().user == person
        other = Client()
        come_in(other, "linwan")
        assert is_inside(other)

    def test_nobody_else_begins_it(self, client: Client, person):
        self.link_address(client)
        assert client.get(reverse("oidc_link")).status_code == 404
        assert client.get(reverse("oidc_link") + "?token=x").status_code == 404

    def test_what_somebody_else_holds_is_refused(self, client: Client, person):
        SocialAccount.objects.all().delete()
        PersonFactory(number="20270001")
        come_in(Client(), "linwan")
        answer = come_in(client, "linwan", self.link_address(client))
        assert "已经连在别人名下" in answer.text
        assert SocialAccount.objects.get().user != person

    def test_it_is_taken_away_again(self, client: Client, person):
        come_in(client, "linwan", self.link_address(client))
        client.post(reverse("outside_unlink", args=["oidc"]))
        assert not SocialAccount.objects.exists()
        assert client.post(reverse("outside_unlink", args=["oidc"])).status_code == 404

    def test_but_not_the_only_way_in(self, client: Client, person):
        come_in(client, "linwan", self.link_address(client))
        person.set_unusable_password()
        person.save()
        client.force_login(person)
        page = client.post(reverse("outside_unlink", args=["oidc"]), follow=True)
        assert "您还没有设密码" in page.text
        assert SocialAccount.objects.count() == 1
