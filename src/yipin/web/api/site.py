"""The API: its operations under ``/api/``, and how they are guarded."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import NinjaAPI

from yipin.web.api import acts, applications, messages, notices, rounds, units
from yipin.web.api.faults import fault_answer, handle_faults
from yipin.web.api.keys import PACE, BearerKey, Caller

View = Callable[..., HttpResponse]


class PacedKey(BearerKey):
    """A key that works, and that does not ask too often."""

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        caller = super().authenticate(request, token)
        if caller is not None:
            wait = PACE.seconds_to_wait(caller.token.pk, timezone.now())
            if wait:
                raise TooFast(wait)
        return caller


class TooFast(Exception):
    def __init__(self, wait: int) -> None:
        super().__init__(wait)
        self.wait = wait


def too_fast(request: HttpRequest, fault: TooFast) -> HttpResponse:
    reason = _("这个密钥一分钟里用得太多了，请过 %(wait)s 秒再来。")
    answer = fault_answer(429, "too_fast", reason % {"wait": fault.wait})
    answer["Retry-After"] = str(fault.wait)
    return answer


def make_api() -> NinjaAPI:
    api = NinjaAPI(
        title="一品接口",
        version="1",
        description="单位、各轮计划、申报、通知、消息。权限同网页：密钥是哪个席位的，就办得了哪个席位的事。",
        auth=PacedKey(),
        openapi_url="/openapi.json",
        docs_url=None,
        urls_namespace="api",
    )
    handle_faults(api)
    api.add_exception_handler(TooFast, too_fast)  # type: ignore[arg-type]
    for one in (units, rounds, applications, acts, notices, messages):
        api.add_router("", one.router)
    return api


API = make_api()


def description() -> dict[str, Any]:
    """The OpenAPI document, the same for everybody."""
    return dict(API.get_openapi_schema(path_prefix="/api"))
