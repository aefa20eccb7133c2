from __future__ import annotations

from django.urls import path

from bench.site import review_views, views
from yipin.config import urls as site

handler400 = getattr(site, "handler400", None)
urlpatterns = [
    path("bare/write/<int:pk>/", views.write),
    path("bare/table/<int:pk>/", views.table),
    path("bare/ranking/<int:pk>/", review_views.ranking),
    *site.urlpatterns,
]
for _name in ("handler400", "handler403", "handler404", "handler500"):
    if hasattr(site, _name):
        globals()[_name] = getattr(site, _name)
