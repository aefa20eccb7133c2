"""The pages for what went wrong: plain words, nothing lost, no inner workings shown."""

from __future__ import annotations

import sys
from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template import loader
from django.utils.translation import gettext as _

from yipin.web.watch.trouble import trouble_of


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Too large is said with what fits; whatever else cannot be read was cut off on its way."""
    explained = too_much(exception)
    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE if explained else HTTPStatus.BAD_REQUEST
    return render(request, "400.html", {"explained": explained}, status=status)


def too_much(exception: Exception | None) -> str:
    if isinstance(exception, RequestDataTooBig):
        most = settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 1024**2
        words = _("送来的文字超过 %(most)s MB，没有保存。请回到上一页，删短一些，或分几次保存。")
        return words % {"most": most}
    if isinstance(exception, TooManyFieldsSent):
        words = _("一次最多送来 %(most)s 栏，没有保存。请回到上一页，分几次保存。")
        return words % {"most": settings.DATA_UPLOAD_MAX_NUMBER_FIELDS}
    if isinstance(exception, TooManyFilesSent):
        words = _("一次最多上传 %(most)s 个文件，没有保存。请回到上一页，分几次上传。")
        return words % {"most": settings.DATA_UPLOAD_MAX_NUMBER_FILES}
    return ""


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "403.html", status=403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return render(request, "404.html", status=404)


def server_error(request: HttpRequest) -> HttpResponse:
    """Our own mistake, or something that is away: then 503 and when to come again."""
    trouble = trouble_of(sys.exc_info()[1])
    if trouble is None:
        return HttpResponse(loader.render_to_string("500.html"), status=500)
    if "application/json" in request.headers.get("Accept", ""):
        told = {"code": trouble.code, "reason": str(trouble.explained)}
        answer: HttpResponse = JsonResponse(told, status=503)
    else:
        page = loader.render_to_string("503-trouble.html", {"trouble": trouble})
        answer = HttpResponse(page, status=503)
    answer["Retry-After"] = str(trouble.retry_after)
    answer["Cache-Control"] = "no-store"
    return answer
