"""Addresses that messages lead to. The pages themselves stand in ``web``."""

from __future__ import annotations

from yipin.programmes.models import Round, RoundStage
from yipin.projects.decision_models import Decision
from yipin.projects.models import Application
from yipin.projects.publicity_models import Publicity
from yipin.projects.result_letter_models import ResultLetter


def link_to_application(application: Application) -> str:
    return f"/applications/{application.pk}/"


def link_to_round_for_unit(held: Round) -> str:
    return f"/applications/round/{held.pk}/"


def link_to_reports(stage: RoundStage) -> str:
    return f"/office/rounds/{stage.round_id}/reports/{stage.key}/"


def link_to_exceptions(held: Round) -> str:
    return f"/office/rounds/{held.pk}/exceptions/"


def link_to_dossiers(held: Round) -> str:
    return f"/office/rounds/{held.pk}/dossiers/"


def link_to_project_dossiers(project: Application) -> str:
    return f"/projects/{project.pk}/dossiers/"


def link_to_decision(decision: Decision) -> str:
    return f"/office/decisions/{decision.pk}/"


def link_to_result_letter(letter: ResultLetter) -> str:
    return f"/result-letters/{letter.pk}/"


def link_to_publicity(publicity: Publicity) -> str:
    return f"/office/publicities/{publicity.pk}/"


def link_to_titles() -> str:
    return "/titles/"


def link_to_recheck(recheck_id: int) -> str:
    return f"/rechecks/{recheck_id}/"


def link_to_project(project: Application) -> str:
    return f"/projects/{project.pk}/"


def link_to_project_for_office(project: Application) -> str:
    return f"/office/projects/{project.pk}/"
