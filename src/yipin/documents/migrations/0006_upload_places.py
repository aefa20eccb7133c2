"""An upload is for the address of its form. Those on their way lose their place and expire."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("documents", "0005_resumable_uploads")]

    operations = [
        migrations.RemoveIndex("resumableupload", "upload_of_subject"),
        migrations.RenameField("resumableupload", "slot", "place"),
        migrations.AlterField("resumableupload", "place", models.CharField(max_length=200)),
        # a default, so that the way back finds one
        migrations.AlterField(
            "resumableupload", "subject_kind", models.CharField(default="", max_length=40)
        ),
        migrations.AlterField("resumableupload", "subject_id", models.BigIntegerField(default=0)),
        migrations.RemoveField("resumableupload", "subject_kind"),
        migrations.RemoveField("resumableupload", "subject_id"),
    ]
