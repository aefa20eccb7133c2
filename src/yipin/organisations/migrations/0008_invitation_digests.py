"""Links that were sent go on working: only the digest of each is kept.

On the way back the tokens are not known any more: what is open then is sent again.
"""

from hashlib import sha256

from django.db import migrations


def keep_digests_only(apps, schema_editor):
    rows = apps.get_model("organisations", "Invitation").objects.using(schema_editor.connection.alias)
    for row in rows.iterator():
        row.digest = sha256(row.digest.encode("utf-8", "surrogatepass")).hexdigest()
        row.save(update_fields=["digest"])


class Migration(migrations.Migration):
    dependencies = [("organisations", "0007_invitation_digest")]

    operations = [migrations.RunPython(keep_digests_only, migrations.RunPython.noop)]
