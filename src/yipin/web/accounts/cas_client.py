"""The one request of the CAS protocol (3.0, section 2.8): is this ticket good for this service?"""

from __future__ import annotations

from dataclasses import dataclass, field
from urllib.parse import urlencode

import requests
from lxml import etree

NAMESPACE = {"cas": "http://www.yale.edu/tp/cas"}
SAMLP = {"samlp": "urn:oasis:names:tc:SAML:2.0:protocol"}
LARGEST = 200_000  # bytes


class CasAway(Exception):
    """The server does not answer, or not in the words of the protocol."""


class CasRefused(Exception):
    """The server says that the ticket is not good."""


@dataclass(frozen=True)
class CasUser:
    name: str
    attributes: dict[str, str] = field(default_factory=dict)


def login_address(server: str, service: str) -> str:
    return f"{server}login?{urlencode({'service': service})}"


def validate_ticket(server: str, service: str, ticket: str, timeout: float) -> CasUser:
    """Ask the server itself; what came through the browser proves nothing."""
    query = {"service": service, "ticket": ticket}
    try:
        with requests.get(
            f"{server}p3/serviceValidate",
            params=query,
            timeout=timeout,
            allow_redirects=False,
            stream=True,
        ) as answer:
            body = answer.raw.read(LARGEST + 1, decode_content=True)
            if answer.status_code != 200 or len(body) > LARGEST:
                raise CasAway(f"status {answer.status_code}, {len(body)} bytes")
    except (requests.RequestException, OSError) as fault:
        raise CasAway(str(fault)) from fault
    return read_answer(body)


def _parsed(body: bytes) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False)
    return etree.fromstring(body, parser)


def read_answer(body: bytes) -> CasUser:
    """The user and the first value of each attribute."""
    try:
        root = _parsed(body)
    except etree.XMLSyntaxError as fault:
        raise CasAway(str(fault)) from fault
    success = root.find("cas:authenticationSuccess", NAMESPACE)
    if success is None:
        failure = root.find("cas:authenticationFailure", NAMESPACE)
        if failure is None:
            raise CasAway("neither success nor failure")
        raise CasRefused(failure.get("code", ""))
    name = (success.findtext("cas:user", "", NAMESPACE) or "").strip()
    if not name:
        raise CasAway("a success without a user")
    given: dict[str, str] = {}
    for one in success.iterfind("cas:attributes/*", NAMESPACE):
        given.setdefault(etree.QName(one).localname, (one.text or "").strip())
    return CasUser(name, given)


def ended_ticket(body: bytes) -> str:
    """The ticket that a sign-out over there names (section 2.3.3), or ""."""
    try:
        root = _parsed(body)
    except (etree.XMLSyntaxError, ValueError):
        return ""
    return (root.findtext("samlp:SessionIndex", "", SAMLP) or "").strip()
