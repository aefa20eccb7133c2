"""Every address of the site, desk by desk."""

from __future__ import annotations

from django.urls import include, path

urlpatterns = [
    path("", include("yipin.web.public.urls")),
    path("theme/", include("yipin.web.theme.urls")),
    path("account/", include("yipin.web.accounts.urls")),
    path("", include("yipin.web.member.urls")),
    path("", include("yipin.web.unit.urls")),
    path("", include("yipin.web.projects.urls")),
    path("", include("yipin.web.reviewer.urls")),
    path("", include("yipin.web.uploads.urls")),
    path("office/", include("yipin.web.office.urls")),
    path("api/", include("yipin.web.api.urls")),
]
handler400 = "yipin.web.public.errors.bad_request"
handler403 = "yipin.web.public.errors.forbidden"
handler404 = "yipin.web.public.errors.not_found"
handler500 = "yipin.web.public.errors.server_error"
