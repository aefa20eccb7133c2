"""The page that belongs to an address which is only an act: the one it was asked from."""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import urlsplit, urlunsplit

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils.http import url_has_allowed_host_and_scheme

from yipin.web.typed import page_typed

KEY, MOST = "pages_of_acts", 10


def page_of(request: HttpRequest) -> str:
    """The page to come back to: an act has none of its own, so the one that it was asked from."""
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    return _asked_from(request) or "/"


def with_a_page(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """A refused form stands at the address of its act: where it came from is remembered, for whoever
    opens that address anew (a reload, after signing in) is led back there.
    """
    if "text/html" not in request.headers.get("Accept", ""):
        return answer
    if request.method == "POST" and answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY:
        _remember(request)
    if request.method != "GET" or answer.status_code != HTTPStatus.METHOD_NOT_ALLOWED:
        return answer
    context = {"back": _page_before(request)}
    said = render(request, "only_an_act.html", context, status=answer.status_code)
    said["Allow"] = answer["Allow"]
    return said


def _asked_from(request: HttpRequest) -> str:
    """Path and query of a page of ours; empty for one of somebody else's, or none."""
    asked_from = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(asked_from, {request.get_host()}):
        return ""
    split = urlsplit(asked_from)
    return page_typed(request, urlunsplit(("", "", split.path, split.query, "")))


def _remember(request: HttpRequest) -> None:
    """Of those signed in alone: nothing is kept of who objects without a name."""
    page = _asked_from(request)
    if not request.user.is_authenticated or not page or urlsplit(page).path == request.path:
        return
    before = request.session.get(KEY, {})
    if before.get(request.path) == page:
        return
    kept = {act: one for act, one in before.items() if act != request.path} | {request.path: page}
    request.session[KEY] = dict(list(kept.items())[-MOST:])


def _page_before(request: HttpRequest) -> str:
    """Where the form was refused from; else the nearest address above that there is; or nothing."""
    if remembered := request.session.get(KEY, {}).get(request.path):
        return str(remembered)
    parts = request.path.strip("/").split("/")
    above = ("/" + "/".join(parts[:n]) + "/" for n in range(len(parts) - 1, 0, -1))
    return next((one for one in above if _is_there(one)), "")


def _is_there(path: str) -> bool:
    try:
        resolve(path)
    except Resolver404:
        return False
    return True
