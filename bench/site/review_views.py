"""What the ranking is measured against: its 250 rows from one query in a plain template."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.template import engines

from yipin.organisations.permissions import anyone
from yipin.reviews.models import Result

ROWS = """<!doctype html><title>rows</title><table>{% for one in rows %}<tr>
<td>{{ one.rank }}<td>{{ one.subject.title }}<td>{{ one.subject.unit.name }}
<td>{{ one.subject.theme }}<td>{{ one.score }}<td>{{ one.adjusted }}<td>{{ one.note }}</tr>{% endfor %}</table>"""


def ranking(request: HttpRequest, pk: int) -> HttpResponse:
    rows = Result.objects.filter(panel=pk).select_related("subject__unit")
    page = engines["django"].from_string(ROWS)
    return HttpResponse(page.render({"rows": rows[:250]}, request=None))


ranking.permission = anyone  # type: ignore[attr-defined]
ranking.login_required = False  # type: ignore[attr-defined]
