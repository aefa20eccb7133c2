"""Where one panel of a stage hides units and names, all panels and parts of that stage do."""

from django.db import migrations
from django.db.models import Q


def hide_throughout(apps, _schema_editor):
    panels = apps.get_model("reviews", "Panel").objects
    blind = panels.filter(is_blind=True).values_list("source_kind", "source_id", "stage_key")
    for kind, source, key in list(blind):
        stage = key.partition("+")[0]
        same = Q(stage_key=stage) | Q(stage_key__startswith=f"{stage}+")
        panels.filter(same, source_kind=kind, source_id=source).update(is_blind=True)


class Migration(migrations.Migration):

    dependencies = [("reviews", "0013_rank_tables")]

    operations = [migrations.RunPython(hide_throughout, migrations.RunPython.noop)]
