"""Addresses that messages lead to. The pages themselves stand in ``web``."""

from __future__ import annotations

from yipin.programmes.models import Round
from yipin.projects.models import Application


def link_to_application(application: Application) -> str:
    return f"/applications/{application.pk}/"


def link_to_round_for_unit(held: Round) -> str:
    return f"/applications/round/{held.pk}/"


def link_to_exceptions(held: Round) -> str:
    return f"/office/rounds/{held.pk}/exceptions/"


def link_to_dossiers(held: Round) -> str:
    return f"/office/rounds/{held.pk}/dossiers/"


def link_to_project(project: Application) -> str:
    return f"/projects/{project.pk}/"


def link_to_project_for_office(project: Application) -> str:
    return f"/office/projects/{project.pk}/"
