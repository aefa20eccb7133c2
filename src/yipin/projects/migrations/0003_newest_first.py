from django.db import migrations, models

NAME = "application_newest_sent"


def index_without_nulls_first(apps, schema_editor):
    """What was never sent comes last; only PostgreSQL wants to be told so in the index."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(
            f"CREATE INDEX {NAME} ON projects_application "
            "(round_id, submitted_at DESC NULLS LAST, id DESC)"
        )


def drop_it(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP INDEX {NAME}")


class Migration(migrations.Migration):
    """The list of a round opens with what came last; both databases read it from an index."""

    dependencies = [("projects", "0002_dossier")]

    operations = [
        migrations.RemoveIndex(model_name="application", name="application_submitted"),
        migrations.AddIndex(
            model_name="application",
            index=models.Index(
                fields=["round", "-submitted_at", "-id"], name="application_newest"
            ),
        ),
        migrations.RunPython(index_without_nulls_first, drop_it),
    ]
