"""One operation: load, ask the permission, act. The default is refusal.

``@operation(router, "POST", "/things/{pk}", asks=can_do, load=load_thing, answer=Out)`` works like
``web.permission.requires``: the view gets the subject in place of the number in the address. A key
that may only read is refused for every method but GET.
"""

from __future__ import annotations

import functools
import inspect
import typing
from collections.abc import Callable
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Header, Router
from ninja.errors import ValidationError
from ninja.responses import Status

from yipin.organisations.permissions import Permission, Refused
from yipin.web.api.keys import Caller
from yipin.web.api.once import answer_once
from yipin.web.api.shapes import Fault, Id, OnceKey

View = Callable[..., Any]
FAULTS = frozenset({400, 401, 403, 404, 413, 422, 429, 503})
ONCE = "idempotency_key"


def operation(
    router: Router,
    method: str,
    path: str,
    *,
    asks: Permission,
    load: Callable[..., Any] | None = None,
    answer: Any = None,
    status: int = 200,
    once: bool = False,
    conflict: Any = None,
    **about: Any,
) -> Callable[[View], View]:
    """``conflict`` is the shape of a 409 where it is not a plain fault; writes only."""

    def add(view: View) -> View:
        guarded = _guarded(view, method, asks, load, once=once)
        shapes: dict[Any, Any] = {status: answer, FAULTS: Fault}
        if method != "GET":
            shapes[409] = conflict or Fault
        about.setdefault("operation_id", view.__name__)
        router.api_operation([method], path, response=shapes, **about)(guarded)
        guarded.permission = asks  # type: ignore[attr-defined]
        return guarded

    return add


def _guarded(
    view: View, method: str, asks: Permission, load: Callable[..., Any] | None, *, once: bool
) -> View:
    shown = _signature(view, has_subject=load is not None, once=once)

    @functools.wraps(view)
    def guarded(request: HttpRequest, **given: Any) -> Any:
        _refuse_unknown(request, shown)
        caller: Caller = request.auth  # type: ignore[attr-defined]
        if method != "GET":
            caller.require_write()
        subject = load(pk=given.pop("pk")) if load else None
        verdict = asks(caller.actor, subject)
        if not verdict:
            raise Refused(verdict)
        key = given.pop(ONCE, None)
        subjects = (subject,) if load else ()

        def act() -> Any:
            return view(request, *subjects, **given)

        return answer_once(request, key, act) if key else act()

    guarded.__signature__ = shown  # type: ignore[attr-defined]
    return guarded


def _refuse_unknown(request: HttpRequest, shown: inspect.Signature) -> None:
    """A filter that is misspelt must not answer with everything."""
    unknown = [name for name in request.GET if name not in shown.parameters]
    if unknown:
        raise ValidationError(
            [{"type": "extra_forbidden", "loc": ("query", one)} for one in unknown]
        )


def _signature(view: View, *, has_subject: bool, once: bool) -> inspect.Signature:
    """As the outside sees it: the number in place of the subject, and the key of the request."""
    hints = typing.get_type_hints(view, include_extras=True)
    named = list(inspect.signature(view).parameters.values())
    kept = [one.replace(annotation=hints[one.name]) for one in named]
    kept = [kept[0], *kept[2:]] if has_subject else kept
    keyword = inspect.Parameter.KEYWORD_ONLY
    shown = [kept[0], *(one.replace(kind=keyword) for one in kept[1:])]
    if has_subject:
        shown.insert(1, inspect.Parameter("pk", keyword, annotation=Id))
    if once:
        hint = Annotated[OnceKey | None, Header(alias="Idempotency-Key")]
        shown.append(inspect.Parameter(ONCE, keyword, default=None, annotation=hint))
    return inspect.Signature(shown)


def caller_of(request: HttpRequest) -> Caller:
    return request.auth  # type: ignore[attr-defined, no-any-return]


__all__ = ["Status", "caller_of", "operation"]
