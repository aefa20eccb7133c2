"""Browsers keep passkeys for a domain name over https (and for localhost), for nothing else."""

from __future__ import annotations

import ipaddress

from django.http import HttpRequest


def can_have_passkeys(request: HttpRequest) -> bool:
    host = request.get_host().rsplit(":", 1)[0].strip("[]")
    if host == "localhost" or host.endswith(".localhost"):
        return True
    return request.is_secure() and not is_number(host)


def is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
