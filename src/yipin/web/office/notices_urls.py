"""Notices and definitions: reading, checking, changing, publishing.

The editors serve a notice that is being checked and a saved definition alike, so that each has two
addresses and the permission of its subject.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path

from yipin.documents.permissions import can_see_notice
from yipin.programmes.permissions import can_change_definition
from yipin.web.office.definitions import views as definitions
from yipin.web.office.definitions.basics import edit_basics
from yipin.web.office.definitions.form_views import edit_form, preview
from yipin.web.office.definitions.list_views import edit_list
from yipin.web.office.definitions.places import Place, load_notice_place, load_version_place
from yipin.web.office.definitions.publishing import publish
from yipin.web.office.definitions.unit_choice import choose_units
from yipin.web.office.notices import list_views, reading_views, trash_views
from yipin.web.permission import requires

Editor = Callable[[HttpRequest, Place], HttpResponse]
of_notice = requires(can_see_notice, load_notice_place)
of_definition = requires(can_change_definition, load_version_place)
EDITORS: tuple[tuple[str, str, Editor], ...] = (
    ("units/", "units", choose_units),
    ("basics/", "basics", edit_basics),
    ("preview/", "preview", preview),
    ("publish/", "publish", publish),
    ("lists/<slug:part>/", "list", edit_list),
    ("forms/<slug:part>/", "form", edit_form),
)


def editors(
    kind: str, folder: str, guard: Callable[[Editor], Callable[..., HttpResponse]]
) -> list[URLPattern]:
    """The editors of one kind of place."""
    return [
        path(f"{folder}/<int:pk>/{route}", guard(view), name=f"{kind}_{name}")
        for route, name, view in EDITORS
    ]


urlpatterns = [
    path("notices/", list_views.notices, name="office_notices"),
    path("notices/new/", list_views.take_in, name="notice_take_in"),
    path("notices/<int:pk>/", reading_views.notice, name="office_notice"),
    path("notices/<int:pk>/progress/", list_views.progress, name="notice_progress"),
    path("notices/<int:pk>/discard/", trash_views.discard_one_notice, name="notice_discard"),
    path("notices/<int:pk>/restore/", trash_views.restore_one_notice, name="notice_restore"),
    path("notices/<int:pk>/answers/", reading_views.answer, name="notice_answer"),
    path("notices/<int:pk>/settings/give/", reading_views.give, name="notice_give"),
    path(
        "notices/<int:pk>/settings/", of_notice(definitions.show_settings), name="notice_settings"
    ),
    path("notices/<int:pk>/undo/", reading_views.undo, name="notice_undo"),
    path("notices/<int:pk>/rest/", reading_views.confirm_rest, name="notice_confirm_rest"),
    path("notices/<int:pk>/save/", reading_views.save, name="notice_save"),
    *editors("notice", "notices", of_notice),
    path("definitions/", definitions.definitions, name="definitions"),
    path("definitions/new/", definitions.new, name="definition_new"),
    path("definitions/import/", definitions.import_page, name="definition_import"),
    path("definitions/builtins/", definitions.builtins, name="definition_builtins"),
    path("definitions/<int:pk>/", of_definition(definitions.show_settings), name="definition"),
    path(
        "definitions/<int:pk>/discard/",
        trash_views.discard_one_definition,
        name="definition_discard",
    ),
    path(
        "definitions/<int:pk>/restore/",
        trash_views.restore_one_definition,
        name="definition_restore",
    ),
    path("definitions/<int:pk>/give/", definitions.give, name="definition_give"),
    path("definitions/<int:pk>/export/", definitions.export, name="definition_export"),
    path("definitions/<int:pk>/copy/", definitions.copy, name="definition_copy"),
    *editors("definition", "definitions", of_definition),
]
