import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('funds', '0003_carried_over'),
    ]

    operations = [
        migrations.CreateModel(
            name='ClosingDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(verbose_name='报销截止')),
                ('fund', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='closing_days', to='funds.roundfund')),
            ],
            options={
                'ordering': ['day'],
                'constraints': [models.UniqueConstraint(fields=('fund', 'day'), name='closing_day_once')],
            },
        ),
    ]
