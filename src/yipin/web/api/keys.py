"""Who asks: the desk that a key opens, and how often it may ask."""

from __future__ import annotations

import threading
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja.security import HttpBearer

from yipin.organisations.models import ApiToken
from yipin.organisations.permissions import Actor, Refused, actor_for_appointment
from yipin.organisations.services.tokens import token_in_use
from yipin.rules.verdicts import refuse


@dataclass(frozen=True)
class Caller:
    """The key that was shown, and the desk it acts for."""

    token: ApiToken
    actor: Actor

    @property
    def page(self) -> str:
        """Names this program among those who write on one draft (see ``forms.merging.Writer``)."""
        return f"api-{self.token.pk}"[:16]

    @property
    def is_holders_own(self) -> bool:
        """Made by the holder; an administrator's key opens the desk and not the letters."""
        return self.token.made_by_id == self.token.appointment.person_id

    def require_write(self) -> None:
        if self.token.scope != ApiToken.Scope.WRITE:
            reason = _("这个密钥只能读。要办事，请另设一个“读和写”的密钥。")
            raise Refused(refuse("read_only_token", reason))


class BearerKey(HttpBearer):
    """``Authorization: Bearer yipin_…``. Cookies open nothing here, so nothing can be forged."""

    def authenticate(self, request: HttpRequest, token: str) -> Caller | None:
        found = token_in_use(token=token, now=timezone.now())
        return Caller(found, actor_for_appointment(found.appointment)) if found else None


class Pace:
    """How many requests each key made in the running minute, in this process.

    Every process of a large site counts for itself: this keeps a program that runs wild from
    crowding people out, and is no price list.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._minute = 0
        self._counts: dict[int, int] = {}

    def seconds_to_wait(self, token_id: int, now: datetime) -> int:
        """0, or after how many seconds the key may ask again."""
        seconds = int(now.timestamp())
        with self._lock:
            if self._minute != seconds // 60:
                self._minute, self._counts = seconds // 60, {}
            count = self._counts[token_id] = self._counts.get(token_id, 0) + 1
        return 60 - seconds % 60 if count > settings.API_PER_MINUTE else 0


PACE = Pace()
