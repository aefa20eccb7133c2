"""Where a page of settings lies."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from yipin.web.office.definitions.places import Place


def crumbs_to(place: Place, *titles: str) -> list[tuple[str, str]]:
    """From the list of programmes down to this page."""
    if place.kind == "notice":
        above = (_("通知"), reverse("office_notices"))
        own = (_("核对"), place.urls["home"])
    else:
        above = (_("计划文本"), reverse("definitions"))
        own = (place.definition.name, place.urls["home"])
    way = [(_("项目计划"), reverse("rounds")), above]
    if not titles:
        return [*way, (own[0], "")]
    return [*way, own, *((title, "") for title in titles)]
