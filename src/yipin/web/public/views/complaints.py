"""意见与投诉: a message to those who administer the site, without signing in."""

from __future__ import annotations

from django.contrib import messages
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from yipin.organisations.models import Unit
from yipin.organisations.permissions import NOBODY, Actor, anyone
from yipin.organisations.services.complaints import send_complaint
from yipin.web.accounts.client_address import client_address
from yipin.web.permission import requires
from yipin.web.public.forms.complaint import KINDS, ComplaintForm

MOST_AN_HOUR = 5
HOUR = 3600


@requires(anyone)
def complaint(request: HttpRequest) -> HttpResponse:
    """Write without a name unless one asks for it; five an hour from one address."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    roots = roots_for(actor)
    form = ComplaintForm(
        request.POST or None, roots=roots, has_account=actor.appointment is not None
    )
    if request.method == "POST" and form.is_valid():
        if is_too_often(request):
            form.add_error(None, _("一小时内已经收到您 5 条。请过一会儿再写，写好的还在下面。"))
        else:
            hand_over(form, actor)
            messages.success(request, _("已经转给管理员。留了联系方式的，会按上面写的答复您。"))
            return redirect("complaint")
    return render(request, "public/complaint.html", {"form": form, "roots": roots})


def roots_for(actor: Actor) -> list[Unit]:
    """The top of one's own tree; for visitors every top of the site."""
    if actor.unit is not None:
        return [Unit.objects.get_root(actor.unit)]
    return list(Unit.objects.get_root_nodes().filter(is_closed=False))


def hand_over(form: ComplaintForm, actor: Actor) -> None:
    given = form.cleaned_data
    send_complaint(
        actor=actor if given.get("has_name") else NOBODY,
        root=given["root"],
        kind=str(dict(KINDS)[given["kind"]]),
        text=given["text"],
        contact=given["contact"],
        now=timezone.now(),
    )


def is_too_often(request: HttpRequest) -> bool:
    """Counts this one. The address is kept for an hour in memory and nowhere else."""
    key = f"complaint:{client_address(request)}"
    cache.add(key, 0, HOUR)
    return cache.incr(key) > MOST_AN_HOUR
