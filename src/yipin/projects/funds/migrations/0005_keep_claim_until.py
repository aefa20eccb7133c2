from django.db import migrations
from django.db.models import Max


def to_rows(apps, schema_editor):
    fund, day = apps.get_model('funds', 'RoundFund'), apps.get_model('funds', 'ClosingDay')
    kept = fund.objects.exclude(claim_until=None).values_list('pk', 'claim_until')
    day.objects.bulk_create([day(fund_id=pk, day=until) for pk, until in kept])


def to_field(apps, schema_editor):
    """The field holds one: the last."""
    fund = apps.get_model('funds', 'RoundFund')
    for one in fund.objects.annotate(last=Max('closing_days__day')).exclude(last=None):
        fund.objects.filter(pk=one.pk).update(claim_until=one.last)


class Migration(migrations.Migration):

    dependencies = [
        ('funds', '0004_closing_days'),
    ]

    operations = [
        migrations.RunPython(to_rows, to_field),
    ]
