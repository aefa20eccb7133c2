"""Inviting many at once, and the links that still lie about."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from yipin.organisations.choices import Right
from yipin.organisations.models import Invitation
from yipin.organisations.permissions import Actor, can_administer, holds
from yipin.organisations.services.invitations import (
    invite_many,
    mail_invitation,
    open_invitations,
    uninvited,
    withdraw_invitation,
)
from yipin.organisations.services.people import invite_person
from yipin.web.permission import requires
from yipin.web.refusals import refusals_told
from yipin.web.typed import wholes_typed

PAGE = 50
SHOWN_ONCE = "invitation_links"


def load_invitation(*, pk: int) -> Invitation:
    try:
        found = Invitation.objects.select_related("person", "unit").get(pk=pk)
    except Invitation.DoesNotExist:
        raise Http404 from None
    if found.unit is None:  # from before links knew who sent them
        raise Http404
    return found


def link_of(request: HttpRequest, token: str) -> str:
    return request.build_absolute_uri(reverse("invitation", args=[token]))


@requires(holds(Right.ADMINISTER))
def invitations(request: HttpRequest) -> HttpResponse:
    """Whoever can be invited, and what was sent and not yet used."""
    actor, now = request.actor, timezone.now()  # type: ignore[attr-defined]
    context = {
        "waiting": Paginator(uninvited(actor, now), PAGE).get_page(request.GET.get("page")),
        "sent": Paginator(open_invitations(actor, now), PAGE).get_page(request.GET.get("sent")),
        "links": request.session.pop(SHOWN_ONCE, []),
    }
    return render(request, "office/units/invitations.html", context)


@requires(holds(Right.ADMINISTER))
@require_POST
def invite_chosen(request: HttpRequest) -> HttpResponse:
    actor, now = request.actor, timezone.now()  # type: ignore[attr-defined]
    chosen = wholes_typed(request.POST.getlist("held"))
    held = list(uninvited(actor, now).filter(pk__in=chosen))
    if not held:
        messages.error(request, _("没有选人。请先在名字前打勾。"))
        return redirect("invitations")
    done = invite_many(actor=actor, held=held, link_of=lambda one: link_of(request, one), now=now)
    if done.mailed:
        said = ngettext(
            "已给 %(count)d 人发了邮件。", "已给 %(count)d 人发了邮件。", len(done.mailed)
        )
        messages.success(request, said % {"count": len(done.mailed)})
    for name, reason in done.refused:
        refused = _("%(name)s没有邀请成：%(reason)s") % {"name": name, "reason": reason}
        messages.error(request, refused)
    request.session[SHOWN_ONCE] = done.links
    return redirect("invitations")


@requires(can_administer, load_invitation)
@require_POST
def withdraw(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    with refusals_told(request):
        withdraw_invitation(actor=request.actor, invitation=invitation, now=timezone.now())  # type: ignore[attr-defined]
        words = _("给 %(name)s 的链接已收回。") % {"name": invitation.person.name}
        messages.success(request, words)
    return redirect("invitations")


@requires(can_administer, load_invitation)
@require_POST
def send_again(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    """A new link; the old one is void."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    now, person = timezone.now(), invitation.person
    with refusals_told(request):
        made, token = invite_person(actor=actor, person=person, unit=invitation.unit, now=now)  # type: ignore[arg-type]
        link = link_of(request, token)
        if mail_invitation(invitation=made, link=link, inviter=actor.label, now=now):
            messages.success(request, _("已重新发邮件给 %(name)s。") % {"name": person.name})
        else:
            request.session[SHOWN_ONCE] = [(person.name, link)]
    return redirect("invitations")
