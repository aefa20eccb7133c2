"""Deleting what was taken in or saved by mistake, and taking it back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from yipin.documents.models import Notice
from yipin.documents.permissions import can_discard_notice
from yipin.documents.services.trash import discard_notice, restore_notice
from yipin.programmes.models import DefinitionVersion
from yipin.programmes.permissions import can_discard_definition
from yipin.programmes.services.trash import discard_definition, restore_definition
from yipin.web.permission import requires
from yipin.web.refusals import refusals_told


def load_any_notice(*, pk: int) -> Notice:
    """Also one that was deleted."""
    return get_object_or_404(Notice.objects.select_related("unit"), pk=pk)


def load_any_version(*, pk: int) -> DefinitionVersion:
    return get_object_or_404(DefinitionVersion.objects.select_related("programme__unit"), pk=pk)


def _act(request: HttpRequest, act: Callable[..., Any], done: str, **subject: Any) -> None:
    with refusals_told(request):
        act(actor=request.actor, now=timezone.now(), **subject)  # type: ignore[attr-defined]
        messages.success(request, done)


@requires(can_discard_notice, load_any_notice)
@require_POST
def discard_one_notice(request: HttpRequest, notice: Notice) -> HttpResponse:
    words = _("“%(title)s”已删除，30 天内可以在这一页下面恢复。")
    _act(request, discard_notice, words % {"title": str(notice)}, notice=notice)
    return redirect("office_notices")


@requires(can_discard_notice, load_any_notice)
@require_POST
def restore_one_notice(request: HttpRequest, notice: Notice) -> HttpResponse:
    words = _("“%(title)s”已恢复。") % {"title": str(notice)}
    _act(request, restore_notice, words, notice=notice)
    return redirect("office_notices")


@requires(can_discard_definition, load_any_version)
@require_POST
def discard_one_definition(request: HttpRequest, version: DefinitionVersion) -> HttpResponse:
    words = _("“%(title)s”的草稿已删除，30 天内可以在这一页下面恢复。")
    _act(request, discard_definition, words % {"title": version.programme.name}, version=version)
    return redirect("definitions")


@requires(can_discard_definition, load_any_version)
@require_POST
def restore_one_definition(request: HttpRequest, version: DefinitionVersion) -> HttpResponse:
    words = _("“%(title)s”的草稿已恢复。") % {"title": version.programme.name}
    _act(request, restore_definition, words, version=version)
    return redirect("definitions")
