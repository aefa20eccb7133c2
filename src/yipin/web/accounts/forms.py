"""The forms at the door: labels over fields, hints beneath, no words inside the boxes."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as allauth_forms
from django import forms
from django.contrib.auth.password_validation import validate_password
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yipin.organisations.models import Person
from yipin.organisations.services.people import is_name_taken, name_taken

PASSWORD_RULES = gettext_lazy("至少 10 位，大写字母、小写字母、数字、符号里至少有三种。可以粘贴。")


def _say(form: forms.BaseForm, words: dict[str, str]) -> None:
    """Give the fields our labels and take the words out of the boxes."""
    for name, label in words.items():
        field = form.fields[name]
        field.label = label
        field.help_text = ""
        field.widget.attrs.pop("placeholder", None)


class SignInForm(allauth_forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, {"login": _("用户名或电子邮箱"), "password": _("密码")})
        self.fields["login"].widget.attrs |= {
            "autocomplete": "username",
            "autocapitalize": "none",
            "spellcheck": "false",
        }


class ProofForm(allauth_forms.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, {"password": _("密码")})


class ChangePasswordForm(allauth_forms.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {
            "oldpassword": _("现在的密码"),
            "password1": _("新密码"),
            "password2": _("再输一次新密码"),
        }
        _say(self, words)
        self.fields["password1"].help_text = PASSWORD_RULES


class NewPasswordForm(allauth_forms.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, {"password1": _("新密码"), "password2": _("再输一次新密码")})
        self.fields["password1"].help_text = PASSWORD_RULES


class ResetPasswordForm(allauth_forms.ResetPasswordForm):
    """Only who has an account already gets a link; others are invited by an administrator."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _say(self, {"email": _("电子邮箱")})

    def clean_email(self) -> str:
        email = super().clean_email()
        self.users = [one for one in self.users if one.username and one.has_usable_password()]
        return email


class InvitationForm(forms.Form):
    username = forms.CharField(
        label=gettext_lazy("用户名"),
        min_length=3,
        max_length=60,
        error_messages={"min_length": gettext_lazy("用户名至少 3 个字符。")},
        help_text=gettext_lazy("字母、数字、下划线或短横，至少 3 个字符，登录时用。"),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label=gettext_lazy("密码"),
        help_text=PASSWORD_RULES,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label=gettext_lazy("再输一次密码"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_username(self) -> str:
        name = str(self.cleaned_data["username"])
        if not name.replace("_", "").replace("-", "").isalnum():
            message = _("用户名里有别的符号。请只用字母、数字、下划线或短横。")
            raise forms.ValidationError(message)
        if is_name_taken(name, self.person):
            raise forms.ValidationError(name_taken().reason)
        return name

    def clean_password(self) -> str:
        """Weak is said beside what else is wrong."""
        password = str(self.cleaned_data["password"])
        validate_password(password, self.person)
        return password

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        typed = self.data.get("password", "")
        if "again" in data and typed and typed != data["again"]:
            self.add_error("again", _("两次输入的密码不一样。请再输一次。"))
        return data
