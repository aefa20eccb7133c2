"""The column of the token becomes that of its digest; what stands in it follows in the next step."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("organisations", "0006_api_tokens")]

    operations = [migrations.RenameField("invitation", "token", "digest")]
