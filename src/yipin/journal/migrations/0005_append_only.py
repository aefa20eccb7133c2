"""The database refuses to change or remove journal entries and sealed blocks."""

from django.db import migrations

from yipin.journal.append_only import lift_guard, put_up_guard


def guard(apps, schema_editor):
    put_up_guard(schema_editor.connection)


def lift(apps, schema_editor):
    lift_guard(schema_editor.connection)


class Migration(migrations.Migration):

    dependencies = [
        ('journal', '0004_sealed_blocks'),
    ]

    operations = [
        migrations.RunPython(guard, lift),
    ]
