"""What the product is measured against: the least that Django does for the same rows."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt

from bench.site.models import Counter, Hit
from yipin.organisations.permissions import anyone
from yipin.projects.models import Application

ROWS = """<!doctype html><title>rows</title><table>{% for one in rows %}<tr>
<td>{{ one.number }}<td>{{ one.title }}<td>{{ one.unit.name }}<td>{{ one.theme }}
<td>{{ one.state }}<td>{{ one.submitted_at }}</tr>{% endfor %}</table>"""


@csrf_exempt
def write(request: HttpRequest, pk: int) -> HttpResponse:
    """One insert and one update in one transaction."""
    with transaction.atomic():
        Hit.objects.create(text="one line of text", at=timezone.now())
        Counter.objects.filter(pk=pk).update(hits=F("hits") + 1)
    return HttpResponse("done")


def table(request: HttpRequest, pk: int) -> HttpResponse:
    """The 50 newest applications of a round, from one query, in a plain template."""
    rows = Application.objects.filter(round=pk).select_related("unit").order_by("-submitted_at")
    page = engines["django"].from_string(ROWS)
    return HttpResponse(page.render({"rows": rows[:50]}, request=None))


for _view in (write, table):  # the site closes what names no permission
    _view.permission = anyone
    _view.login_required = False
