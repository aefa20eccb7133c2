"""Large files on their way, whatever form they are for."""

from __future__ import annotations

from django.urls import path

from yipin.web.uploads import views

urlpatterns = [path("uploads/<str:token>/", views.upload, name="upload")]
