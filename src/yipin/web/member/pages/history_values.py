"""What the journal keeps as a code, in the words of the room that wrote it: “closed” is one thing of a
round and another of a title. A code without words is not shown.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from allauth.mfa.models import Authenticator
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from yipin.documents.models import Paper
from yipin.documents.news_models import NewsItem
from yipin.forms.models import Endorsement
from yipin.organisations.choices import SignInCheck, SigningCheck, UnitCategory, UnitKind
from yipin.organisations.import_models import Roster
from yipin.programmes.models import Round
from yipin.projects.models import Dossier, QuotaException
from yipin.reviews.models import Panel
from yipin.reviews.ranking_models import Part
from yipin.reviews.session_models import Turn
from yipin.rules.recusals import KINDS as RELATIONS
from yipin.rules.stages import STATES as APPLICATIONS
from yipin.rules.titles_held import STATES as TITLES

Labels = Mapping[str, str | Promise]

PROJECT: Labels = {key: state.label_office for key, state in APPLICATIONS.items()}
PACKED: Labels = dict(Dossier.Kind.choices)
CODED = frozenset({"state", "kind", "category", "signing_check", "sign_in_check"})
VALUES: Mapping[str, Mapping[str, Labels]] = {
    "unit": {
        "kind": dict(UnitKind.choices),
        "category": dict(UnitCategory.choices),
        "signing_check": {"": gettext_lazy("跟上级单位一样"), **dict(SigningCheck.choices)},
        "sign_in_check": {"": gettext_lazy("不另外要求"), **dict(SignInCheck.choices)},
    },
    "person": {
        "kind": {
            Authenticator.Type.TOTP: gettext_lazy("验证器"),
            Authenticator.Type.WEBAUTHN: gettext_lazy("通行密钥"),
            Authenticator.Type.RECOVERY_CODES: gettext_lazy("恢复码"),
        }
    },
    "roster": {"kind": dict(Roster.Kind.choices)},
    "relation": {"kind": RELATIONS},
    "round": {"state": dict(Round.State.choices), "kind": PACKED},
    "project": {"kind": PACKED},
    "application": {"state": PROJECT},
    "report": {"state": PROJECT},
    "exception": {"state": dict(QuotaException.State.choices)},
    "endorsement": {
        # of one that is voided the journal says “given”, signed or declined
        "state": {**dict(Endorsement.State.choices), "given": gettext_lazy("已签署")}
    },
    "panel": {"state": dict(Panel.State.choices), "kind": dict(Part.Kind.choices)},
    "session": {"state": dict(Turn.State.choices)},
    "title": {"state": {key: state.label for key, state in TITLES.items()}},
    "paper": {"state": dict(Paper.State.choices)},
    "news": {"state": dict(NewsItem.State.choices)},
}


def words_of_code(action: str, key: str, value: Any) -> str | None:
    """The words of a value that this act wrote under ``key``; nothing where the value has none."""
    if isinstance(value, list | dict):
        return None
    labels = VALUES.get(action.partition(".")[0], {}).get(key, {})
    words = labels.get("" if value is None else value)
    return None if words is None else str(words)
