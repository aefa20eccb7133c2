"""Refusals and mistakes as the API answers them: a code, a Chinese sentence, the places."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.core.exceptions import (
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFilesSent,
)
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from yipin.organisations.permissions import Refused
from yipin.web.watch.trouble import trouble_of

# Refusals of how things stand: the same request may pass later, or after something else was done.
CONFLICTS = frozenset(
    {
        "already_over", "clash", "discarded", "expired", "key_used_otherwise", "moved_on",
        "no_applications", "no_such_move", "not_editable", "not_open_yet", "notice_not_read",
        "opinions_missing", "permit_used_up", "quota_full", "quota_needs_reason", "round_closed",
        "too_late", "too_many_files", "window_over", "with_endorser",
    }
)  # fmt: skip
# Refusals of what was sent: it must be changed first.
WRONG_INPUT = frozenset(
    {"faults", "has_faults", "no_file", "no_such_field", "unknown_field", "wrong_theme"}
)
WORDS: Mapping[str, str] = {
    "missing": gettext_lazy("缺这一项，请补上。"),
    "extra_forbidden": gettext_lazy("不认识这个名称，请删去。"),
    "int_parsing": gettext_lazy("请填整数。"),
    "int_type": gettext_lazy("请填整数。"),
    "int_from_float": gettext_lazy("请填整数。"),
    "int_parsing_size": gettext_lazy("数太大了。"),
    "greater_than_equal": gettext_lazy("数太小了。"),
    "less_than_equal": gettext_lazy("数太大了。"),
    "string_type": gettext_lazy("请写成文字。"),
    "string_unicode": gettext_lazy("含有不成字的编码，请重新输入。"),
    "string_too_long": gettext_lazy("太长了。"),
    "string_too_short": gettext_lazy("太短了。"),
    "string_pattern_mismatch": gettext_lazy("含有不能用的字符。"),
    "list_type": gettext_lazy("请写成列表。"),
    "dict_type": gettext_lazy("请写成一组“名称: 值”。"),
    "model_attributes_type": gettext_lazy("请写成一组“名称: 值”。"),
    "model_type": gettext_lazy("请写成一组“名称: 值”。"),
    "bool_type": gettext_lazy("请写成 true 或 false。"),
    "bool_parsing": gettext_lazy("请写成 true 或 false。"),
    "literal_error": gettext_lazy("不是可选的值，请对照接口说明。"),
    "enum": gettext_lazy("不是可选的值，请对照接口说明。"),
    "too_long": gettext_lazy("项数太多了。"),
}
SOURCES = {"body", "query", "path", "header", "file", "form"}


def fault_answer(
    status: int, code: str, reason: str, fields: list[dict[str, str]] | None = None
) -> HttpResponse:
    body = {"code": code, "reason": str(reason), "fields": fields or []}
    answer = JsonResponse(body, status=status, json_dumps_params={"ensure_ascii": False})
    answer["Cache-Control"] = "no-store"
    if status == 401:
        answer["WWW-Authenticate"] = 'Bearer realm="yipin"'
    return answer


def status_of(code: str) -> int:
    """403 unless it is known to be something else."""
    if code in WRONG_INPUT or code.startswith("file_"):
        return 422
    if code == "not_yours":
        return 404
    if code == "sign_in":
        return 401
    return 409 if code in CONFLICTS else 403


def refused(request: HttpRequest, fault: Refused) -> HttpResponse:
    fields = [
        {"field": one.field_key, "message": one.message}
        for one in fault.faults
        if hasattr(one, "field_key")
    ]
    return fault_answer(status_of(fault.code), fault.code, fault.reason, fields)


def not_found(request: HttpRequest, fault: Exception | None = None) -> HttpResponse:
    return fault_answer(404, "not_yours", _("没有这一项，或您的席位看不到它。"))


def not_allowed(allowed: list[str]) -> HttpResponse:
    answer = fault_answer(405, "method", _("这个地址不能这样用，请对照接口说明。"))
    answer["Allow"] = ", ".join(sorted(allowed))
    return answer


def wrong_request(request: HttpRequest, fault: ValidationError) -> HttpResponse:
    fields = [
        {"field": _place(one["loc"]), "message": str(WORDS.get(one["type"], _("格式不对。")))}
        for one in fault.errors
    ]
    return fault_answer(422, "wrong_request", _("请求里有不对的地方，请改好标出的各处。"), fields)


def _place(loc: tuple[Any, ...]) -> str:
    """``body.given.answers.title`` is told as ``answers.title``; what Python calls it is left out."""
    parts = [str(one) for one in loc]
    if parts and parts[0] in SOURCES:
        parts = parts[1:]
    if parts and parts[0] in {"given", "pk"}:
        parts = parts[1:] or ["id"]
    return ".".join(part for part in parts if "[" not in part and "-" not in part[:1])[:200]


def http_error(request: HttpRequest, fault: HttpError) -> HttpResponse:
    if isinstance(fault, AuthenticationError):
        return fault_answer(
            401, "no_token", _("请带上有效的密钥（Authorization: Bearer …），在“接口密钥”里设。")
        )
    if fault.status_code == 400:
        return bad_body(request, fault)
    return fault_answer(fault.status_code, "refused", str(fault))


def bad_body(request: HttpRequest, fault: Exception) -> HttpResponse:
    return fault_answer(400, "bad_body", _("请求的内容读不出来，请检查格式和编码（UTF-8）。"))


def too_big(request: HttpRequest, fault: Exception) -> HttpResponse:
    return fault_answer(413, "too_big", _("请求太大了。文件请用上传文件的地址。"))


def own_mistake(request: HttpRequest, fault: Exception) -> HttpResponse:
    """Something that is away is told; anything else goes its usual way, into the log."""
    trouble = trouble_of(fault)
    if trouble is None:
        raise fault
    answer = fault_answer(503, trouble.code, str(trouble.explained))
    answer["Retry-After"] = str(trouble.retry_after)
    return answer


def handle_faults(api: NinjaAPI) -> None:
    for kind, handler in (
        (Refused, refused),
        (Http404, not_found),
        (ValidationError, wrong_request),
        (HttpError, http_error),
        (MultiPartParserError, bad_body),
        (UnicodeError, bad_body),
        (RequestDataTooBig, too_big),
        (TooManyFilesSent, too_big),
        (SuspiciousOperation, bad_body),
        (Exception, own_mistake),
    ):
        api.add_exception_handler(kind, handler)  # type: ignore[arg-type]
