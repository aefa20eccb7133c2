"""The same request twice is done once (``Idempotency-Key``)."""

from __future__ import annotations

import json
from collections.abc import Callable
from hashlib import sha256
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, transaction
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja.responses import Status

from yipin.organisations.models import ApiAnswer
from yipin.organisations.permissions import Refused
from yipin.organisations.services.tokens import finish_answer, keep_answer
from yipin.rules.verdicts import refuse
from yipin.web.api.keys import Caller


def answer_once(request: HttpRequest, key: str, act: Callable[[], Any]) -> Any:
    """Act and keep the answer under the key; the second time that answer is given again.

    Key, act and answer are one transaction: a refusal leaves the key free, a request that comes
    while the first is running waits for it. Another request under the same key is refused.
    """
    caller: Caller = request.auth  # type: ignore[attr-defined]
    fingerprint = _fingerprint(request)
    with transaction.atomic():
        try:
            with transaction.atomic():
                kept = keep_answer(
                    token=caller.token, key=key, fingerprint=fingerprint, now=timezone.now()
                )
        except IntegrityError:
            return _given_before(caller, key, fingerprint)
        answer = act()
        status, body = (
            (answer.status_code, answer.value) if isinstance(answer, Status) else (200, answer)
        )
        plain = json.loads(json.dumps(body, cls=DjangoJSONEncoder))
        finish_answer(kept=kept, status=status, body=plain)
        return answer


def _given_before(caller: Caller, key: str, fingerprint: str) -> Any:
    kept = ApiAnswer.objects.get(token=caller.token, key=key)
    if kept.fingerprint != fingerprint:
        reason = _("这个 Idempotency-Key 已用在另一个请求上，请换一个。")
        raise Refused(refuse("key_used_otherwise", reason))
    return Status(kept.status, kept.body)


def _fingerprint(request: HttpRequest) -> str:
    parts = (str(request.method).encode(), request.get_full_path().encode(), request.body)
    return sha256(b"\0".join(parts)).hexdigest()
