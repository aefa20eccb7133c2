"""A few pages that use the scripts of the theme, served for real by the tests."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import engines
from django.urls import include, path

from yipin.organisations.permissions import anyone
from yipin.web.permission import requires

HEAD = (
    "{% extends 'base.html' %}{% load theme %}{% block title %}试用{% endblock %}"
    "{% block h1 %}试用{% endblock %}{% block main %}"
)
FORM = """
<p class="saved" role="status"></p>
<p data-countdown="{{ deadline }}" data-server-now="{{ now }}"></p>
<form method="post" class="sheet" data-autosave="/save/" data-revision="{{ revision }}" data-owner="1">
{% csrf_token %}
<div class="field"><label for="aim">活动目的</label><textarea id="aim" name="aim">{{ aim }}</textarea></div>
<div class="field"><label for="secret">密码</label><input id="secret" name="secret" type="password"></div>
<div data-rows id="steps"><template><p data-row><label>第 __n__ 步<input name="step-__n__"></label>
<button type="button" data-remove-row>去掉</button></p></template>
<button class="btn btn--s" type="button" data-add-row="#steps">加一步</button></div>
<button class="btn btn--go" data-busy="正在送签…">送签</button></form>
<form method="post" action="/upload/" enctype="multipart/form-data" data-upload="#files">{% csrf_token %}
<ul id="files"></ul><div class="drop"><label for="file">选择文件</label><input id="file" type="file" name="file"></div></form>
<button class="btn" hx-post="/swap/" hx-target="#place">换一块</button><div id="place" aria-live="polite"></div>
{% endblock %}"""
STATE = {
    "aim": "",
    "revision": 1,
    "writer": "",
    "received": [],
    "now": "2027-03-30T23:30:00+08:00",
    "deadline": "2027-03-31T00:00:00+08:00",
}


def reset() -> None:
    STATE.update(aim="", revision=1, writer="", received=[])


def draw(request: HttpRequest, text: str) -> HttpResponse:
    return HttpResponse(engines["django"].from_string(text).render(dict(STATE), request))


@requires(anyone)
def show(request: HttpRequest) -> HttpResponse:
    return draw(request, HEAD + FORM)


@requires(anyone)
def save(request: HttpRequest) -> JsonResponse:
    """A later revision is a clash unless the same open page wrote it, as in the product."""
    STATE["received"].append(request.POST.dict())
    page = request.POST["page"]
    if request.POST["revision"] != str(STATE["revision"]) and page != STATE["writer"]:
        message = "林晚舟也在改“活动目的”，请先看看再保存"
        values = {"aim": STATE["aim"]}
        answer = {"message": message, "revision": STATE["revision"], "values": values}
        return JsonResponse(answer, status=409)
    STATE.update(aim=request.POST.get("aim", STATE["aim"]), writer=page)
    STATE["revision"] += 1
    return JsonResponse({"saved_at": "14:32:05", "revision": STATE["revision"]})


@requires(anyone)
def upload(request: HttpRequest) -> HttpResponse:
    file = request.FILES["file"]
    if not file.name.endswith(".pdf"):
        return JsonResponse({"message": "请换成 PDF 文件。"}, status=422)
    return HttpResponse(f'<li class="file"><b>{file.name}，{file.size} 字节</b></li>')


@requires(anyone)
def swap(request: HttpRequest) -> HttpResponse:
    answer = HttpResponse("<h2 data-focus>新的一块</h2>")
    answer.headers["HX-Trigger"] = '{"toast": {"text": "done", "undo": "/undo/"}}'
    return answer


urlpatterns = [
    path("try/", show),
    path("notices/", show, name="notices"),
    path("help/", show, name="help"),
    path("p/", show, name="public_publicities"),
    path("wall/", show, name="wall"),
    path("c/", show, name="certificate_ask"),
    path("news/", show, name="news"),
    path("save/", save),
    path("upload/", upload),
    path("swap/", swap),
    path("theme/", include("yipin.web.theme.urls")),
]
