"""Tasks of projects that were terminated or revoked before now are owed no more."""

from __future__ import annotations

from typing import Any

from django.db import migrations
from django.utils import timezone


def excuse_tasks(apps: Any, schema_editor: Any) -> None:
    tasks = apps.get_model("projects", "ProjectTask").objects
    ended = tasks.filter(project__state__in=("cancelled", "withdrawn"))
    owed = apps.get_model("duties", "Obligation").objects.filter(
        kind="task", source_kind="project-task", source_id__in=ended.values("pk")
    )
    owed.filter(excused_at=None, done=0).update(
        excused_at=timezone.now(), excuse="项目已终止或撤销立项"
    )


class Migration(migrations.Migration):
    dependencies = [("projects", "0017_dossier_desk"), ("duties", "0001_initial")]
    operations = [migrations.RunPython(excuse_tasks, migrations.RunPython.noop)]
