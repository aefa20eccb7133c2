"""CAS against a real server: the ticket is asked about, the way back is ours, sign-out ends here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse

from tests.factories.organisations import PASSWORD, PersonFactory
from tests.sign_in_servers import cas
from tests.sign_in_servers.serving import running, sign_in_there
from yipin.organisations.models import Person, SignInSession
from yipin.organisations.outside_ways import OutsideWay
from yipin.web.accounts.cas_client import (
    CasAway,
    CasRefused,
    CasUser,
    ended_ticket,
    read_answer,
    validate_ticket,
)

OURS = "http://testserver/"
START = "/account/cas/"
LOGOUT = (
    '<samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="1" Version="2.0">'
    "<samlp:SessionIndex>{ticket}</samlp:SessionIndex></samlp:LogoutRequest>"
)


@pytest.fixture(scope="module")
def server(tmp_path_factory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("cas")
    with running("cas", folder, OURS, "/cas/login") as address:
        yield f"{address}/cas/"


@pytest.fixture
def connect(settings):
    def point(server: str, claim: str = "", match: str = "number") -> None:
        settings.OUTSIDE_WAYS = {"cas": OutsideWay("cas", "青禾统一认证", server, claim, match)}

    return point


@pytest.fixture
def site(server, connect, db):
    connect(server)


def way_back(client: Client, name: str, browser: requests.Session, start: str = START) -> str:
    asked = client.get(start)
    assert asked.status_code == 302, asked.text
    return sign_in_there(browser, asked.url, OURS, name, cas.PASSWORD)


def come_in(client: Client, name: str = "20270001", start: str = START):
    return client.get(way_back(client, name, requests.Session(), start))


def is_inside(client: Client) -> bool:
    return "_auth_user_id" in client.session


def test_a_known_number_comes_in_through_the_servers_word(client: Client, site):
    person = PersonFactory(number="20270001")
    assert come_in(client, start=f"{START}?next=/inbox/").url == "/inbox/"
    assert client.session["_auth_user_id"] == str(person.pk)
    assert SocialAccount.objects.get().uid == "20270001"
    assert SignInSession.objects.get().way == "cas"
    again = Client()
    come_in(again)
    assert is_inside(again)


def test_nobody_registers_this_way(client: Client, site):
    answer = come_in(client, "99999999")
    assert answer.status_code == 403
    assert "认得您，但一品里没有您的账号" in answer.text
    assert not Person.objects.exists()


def test_an_attribute_may_name_the_person(client: Client, server, connect, db):
    connect(server, "email", "username")
    person = PersonFactory(username="lin@example.edu")
    come_in(client)
    assert client.session["_auth_user_id"] == str(person.pk)


def test_the_second_factor_is_asked_here_too(client: Client, site):
    TOTP.activate(PersonFactory(number="20270001"), "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    assert come_in(client).url == reverse("mfa_authenticate")
    assert not is_inside(client)


def test_no_other_site_is_led_to(client: Client, site):
    PersonFactory(number="20270001")
    assert come_in(client, start=f"{START}?next=//evil.example/").url == "/"


def test_a_ticket_is_good_once(client: Client, site, server, settings):
    PersonFactory(number="20270001")
    back = way_back(client, "20270001", requests.Session())
    client.get(back)
    assert is_inside(client)
    service, ticket = f"http://testserver{urlsplit(back).path}", parse_qs(urlsplit(back).query)
    with pytest.raises(CasRefused):
        validate_ticket(server, service, ticket["ticket"][0], settings.OUTSIDE_TIMEOUT)


def test_a_ticket_for_another_address_is_refused_by_the_server(client: Client, site, server):
    back = way_back(client, "20270001", requests.Session())
    ticket = parse_qs(urlsplit(back).query)["ticket"][0]
    with pytest.raises(CasRefused):
        validate_ticket(server, "http://testserver/elsewhere/", ticket, 5)


def test_a_made_up_ticket_signs_nobody_in(client: Client, site):
    service = parse_qs(urlsplit(client.get(START).url).query)["service"][0]
    answer = client.get(f"{urlsplit(service).path}?ticket=ST-made-up")
    assert answer.status_code == 403
    assert "没有登录成功" in answer.text
    assert not is_inside(client)


def test_somebody_elses_way_back_signs_nobody_in(client: Client, site):
    PersonFactory(number="20270001")
    back = way_back(client, "20270001", requests.Session())
    victim = Client()
    assert victim.get(back).status_code == 403
    victim.get(START)
    assert victim.get(back).status_code == 403
    assert not is_inside(victim)


def test_signing_out_over_there_signs_out_here(client: Client, site):
    PersonFactory(number="20270001")
    back = way_back(client, "20270001", requests.Session())
    client.get(back)
    ticket = parse_qs(urlsplit(back).query)["ticket"][0]
    outsider = Client(enforce_csrf_checks=True)
    path = urlsplit(back).path
    for nonsense in ["", "x", LOGOUT.format(ticket="ST-other"), "x" * 30_000]:
        assert outsider.post(path, {"logoutRequest": nonsense}).status_code == 204
    assert client.get("/me/").status_code == 200
    outsider.post(path, {"logoutRequest": LOGOUT.format(ticket=ticket)})
    assert client.get("/me/").url.startswith(reverse("account_login"))
    assert not SignInSession.objects.exists()


def test_a_server_that_is_away_leaves_the_password(client: Client, db, connect):
    connect("http://127.0.0.1:9/cas/")
    PersonFactory(username="linwan")
    service = parse_qs(urlsplit(client.get(START).url).query)["service"][0]
    answer = client.get(f"{urlsplit(service).path}?ticket=ST-1")
    assert answer.status_code == 503
    assert "青禾统一认证没有应答" in answer.text
    client.post("/account/sign-in/", {"login": "linwan", "password": PASSWORD})
    assert is_inside(client)


def test_where_it_is_not_set_up_there_is_no_page(client: Client, db):
    assert client.get(START).status_code == 404
    assert client.get("/account/cas/back/x/").status_code == 404


def test_one_links_it_oneself(client: Client, site):
    person = PersonFactory(username="linwan", number="7")
    client.post("/account/sign-in/", {"login": "linwan", "password": PASSWORD})
    token = client.get(reverse("security")).context["token"]
    address = f"{reverse('cas_link')}?token={token}"
    asked = client.get(address)
    client.post(asked.url, {"password": PASSWORD, "next": address})
    assert client.get(reverse("cas_link")).status_code == 404
    assert come_in(client, start=address).url == reverse("security")
    assert SocialAccount.objects.get().user == person


def answer_of(inside: str) -> bytes:
    head = '<cas:serviceResponse xmlns:cas="http://www.yale.edu/tp/cas">'
    return f"{head}{inside}</cas:serviceResponse>".encode()


def test_the_answer_is_read():
    said = "<cas:user> lin </cas:user><cas:attributes><cas:mail>a</cas:mail><cas:mail>b</cas:mail></cas:attributes>"
    read = read_answer(answer_of(f"<cas:authenticationSuccess>{said}</cas:authenticationSuccess>"))
    assert read == CasUser("lin", {"mail": "a"})


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"no\nlin",
        answer_of(""),
        answer_of("<cas:authenticationSuccess><cas:user> </cas:user></cas:authenticationSuccess>"),
        b"<authenticationSuccess><user>lin</user></authenticationSuccess>",
    ],
)
def test_anything_else_is_no_answer(body: bytes):
    with pytest.raises(CasAway):
        read_answer(body)


def test_no_file_is_read_for_an_entity(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("lin")
    inside = "<cas:authenticationSuccess><cas:user>&x;</cas:user></cas:authenticationSuccess>"
    doctype = f'<!DOCTYPE a [<!ENTITY x SYSTEM "file://{secret}">]>'.encode()
    with pytest.raises(CasAway):
        read_answer(doctype + answer_of(inside))


def test_only_the_protocols_own_words_end_a_session():
    assert ended_ticket(LOGOUT.format(ticket=" ST-1 ").encode()) == "ST-1"
    assert ended_ticket(re.sub("samlp:", "", LOGOUT).encode()) == ""
