from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('funds', '0005_keep_claim_until'),
    ]

    operations = [
        migrations.RemoveField(
            model_name='roundfund',
            name='claim_until',
        ),
    ]
