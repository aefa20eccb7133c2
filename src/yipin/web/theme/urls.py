"""Addresses of the theme itself."""

from __future__ import annotations

from django.urls import path

from yipin.web.theme import views

app_name = "theme"
urlpatterns = [
    path("appearance/", views.keep_appearance, name="appearance"),
    path("components/", views.show_components, name="components"),
]
