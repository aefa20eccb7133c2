"""The institution's own ways of signing in, as the operator set them up."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class OutsideWay:
    """``claim`` names what identifies a person there, "" the user name itself; ``match`` says which
    of our fields it is compared with: number, username or email.
    """

    key: str
    name: str
    address: str
    claim: str
    match: str
