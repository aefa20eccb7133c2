"""Forms of the second factor: codes are checked by the house, each once, with a pause."""

from __future__ import annotations

from typing import Any

from allauth.mfa.base import forms as base_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from cryptography.exceptions import InvalidSignature
from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yipin.organisations.services.second_factor import check_second_factor
from yipin.web.accounts.second_factor import second_factor_paused_until
from yipin.web.theme.dates import clock

CODE = gettext_lazy("验证码")
CODE_HINT = gettext_lazy("验证器里的 6 位数字；手机不在身边，可用一个恢复码。")


def _code_field(form: forms.BaseForm, hint: object) -> None:
    field = form.fields["code"]
    field.label, field.help_text = CODE, hint
    field.widget.attrs |= {"inputmode": "numeric", "autocomplete": "one-time-code", "class": "num"}
    field.widget.attrs.pop("placeholder", None)


class _CheckedCode:
    """Mixed into allauth's forms: its own check knows neither the pause nor other processes."""

    user: Any
    authenticator: Authenticator
    cleaned_data: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code_field(self, CODE_HINT)  # type: ignore[arg-type]

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        found = check_second_factor(person=self.user, code=code, now=timezone.now())
        if found is None:
            until = second_factor_paused_until(self.user)
            if until is None:
                wrong = _("验证码不对，或已经用过。请等下一组数字出来再输。")
                raise forms.ValidationError(wrong)
            paused = _("连续输错太多次，%(time)s 以后再试。")
            raise forms.ValidationError(paused % {"time": clock(until)})
        found.user = self.user
        self.authenticator = found
        return code


class AuthenticateForm(_CheckedCode, base_forms.AuthenticateForm):
    pass


class ReauthenticateForm(_CheckedCode, base_forms.ReauthenticateForm):
    pass


class ActivateAppForm(totp_forms.ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code_field(self, gettext_lazy("扫码后，把验证器显示的 6 位数字输在这里。"))


UNREADABLE = (KeyError, TypeError, ValueError, AttributeError, IndexError, InvalidSignature)


def _refuse_passkey() -> forms.ValidationError:
    return forms.ValidationError(_("这把通行密钥没有对上。请再试，或换一种方式登录。"))


class _ReadPasskey:
    """Mixed into allauth's forms, which fall over what a browser would never send."""

    def clean_credential(self) -> Authenticator:
        try:
            found: Authenticator = super().clean_credential()  # type: ignore[misc]
        except UNREADABLE:
            raise _refuse_passkey() from None
        return found


class SignInPasskeyForm(_ReadPasskey, webauthn_forms.LoginWebAuthnForm):
    pass


class AuthenticatePasskeyForm(_ReadPasskey, webauthn_forms.AuthenticateWebAuthnForm):
    pass


class ProofPasskeyForm(_ReadPasskey, webauthn_forms.ReauthenticateWebAuthnForm):
    pass


class AddPasskeyForm(webauthn_forms.AddWebAuthnForm):
    """Every passkey here may also sign in alone, so it must have verified its holder."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("给它起个名字")
        self.fields["name"].help_text = _("例如“办公室电脑”“我的手机”，以后好认。")
        self.fields["name"].widget.attrs["maxlength"] = 40
        self.fields.pop("passwordless", None)

    def clean_name(self) -> str:
        return str(super().clean_name())[:40]

    def clean(self) -> dict[str, Any]:
        self.cleaned_data["passwordless"] = True
        try:
            data: dict[str, Any] = super().clean()
        except UNREADABLE:
            raise _refuse_passkey() from None
        return data
