"""The rows of the page about signing in."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.urls import reverse

from yipin.organisations.models import Person
from yipin.organisations.services.sign_ins import open_sign_ins
from yipin.web.accounts.devices import device_words, masked_address, way_words
from yipin.web.accounts.outside import names_of_ways, outside_ways

MOST_ROWS = 50


@dataclass(frozen=True)
class Passkey:
    pk: int
    name: str
    since: datetime
    used: datetime | None


@dataclass(frozen=True)
class Factors:
    app: Authenticator | None
    passkeys: list[Passkey]
    codes_left: int | None
    codes_unseen: bool

    @property
    def any(self) -> bool:
        return self.app is not None or bool(self.passkeys)


@dataclass(frozen=True)
class SignInRow:
    pk: int
    device: str
    way: str
    address: str
    since: datetime
    seen: datetime
    is_here: bool


@dataclass(frozen=True)
class OutsideRow:
    key: str
    name: str
    link: str
    since: datetime | None


def factors_of(rows: Iterable[Authenticator]) -> Factors:
    kinds = Authenticator.Type
    by_kind: dict[str, list[Authenticator]] = {}
    for row in rows:
        by_kind.setdefault(row.type, []).append(row)
    codes = [row.wrap() for row in by_kind.get(kinds.RECOVERY_CODES, [])]
    return Factors(
        app=next(iter(by_kind.get(kinds.TOTP, [])), None),
        passkeys=[
            Passkey(row.pk, row.wrap().name, row.created_at, row.last_used_at)
            for row in by_kind.get(kinds.WEBAUTHN, [])
        ],
        codes_left=len(codes[0].get_unused_codes()) if codes else None,
        codes_unseen=bool(codes) and not codes[0].did_view,
    )


def sign_in_rows(person: Person, session_key: str, now: datetime) -> list[SignInRow]:
    """Newest use first, this browser at the top; one query."""
    names = names_of_ways()
    rows = [
        SignInRow(
            pk=one.pk,
            device=device_words(one.agent),
            way=way_words(one.way, names),
            address=masked_address(one.address),
            since=one.begun_at,
            seen=one.seen_at,
            is_here=one.session_key == session_key,
        )
        for one in open_sign_ins(person, now)[:MOST_ROWS]
    ]
    return sorted(rows, key=lambda row: not row.is_here)


def outside_rows(linked: Mapping[str, SocialAccount]) -> list[OutsideRow]:
    """Each way the site offers, and since when it is linked."""
    links = {"oidc": "oidc_link", "cas": "cas_link"}
    return [
        OutsideRow(
            way.key,
            way.name,
            reverse(links[way.key]),
            linked[way.key].date_joined if way.key in linked else None,
        )
        for way in outside_ways()
    ]
