"""How allauth is bent to this house: nobody signs up by themselves; people are invited."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy

from yipin.organisations.models import Person
from yipin.organisations.services.own_data import note_new_password
from yipin.organisations.services.sign_ins import end_all
from yipin.web.accounts.sign_in_notes import note_sign_in


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "too_many_login_attempts": gettext_lazy("试得太勤了。请过一会儿再试。"),
        "rate_limited": gettext_lazy("试得太勤了。请过一会儿再试。"),
        "incorrect_password": gettext_lazy("密码不对。"),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    @transaction.atomic
    def set_password(self, user: Person, password: str) -> None:
        """Changed, or set anew by the link in a letter: either way the journal knows when, and
        wherever else the person is signed in that ends.
        """
        super().set_password(user, password)
        here = self.request.session.session_key if self.request.user == user else ""
        end_all(user, but=here or "")
        note_new_password(person=user, now=timezone.now())

    def post_login(self, request: HttpRequest, user: Person, **kwargs: Any) -> HttpResponse:
        response = super().post_login(request, user, **kwargs)
        note_sign_in(request, user, response)
        return response
