"""The first tables of notices."""

import practicelens.notices.states
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=80)),
                ('to_account', models.BigIntegerField()),
                ('link', models.CharField(max_length=300)),
                ('about', models.CharField(blank=True, max_length=200)),
                ('posted_at', models.DateTimeField()),
                ('status', models.CharField(choices=[('waiting', 'waiting'), ('claimed', 'claimed'), ('sent', 'sent'), ('failed', 'failed'), ('uncertain', 'uncertain')], default=practicelens.notices.states.Status['WAITING'], max_length=12)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('claimed_at', models.DateTimeField(blank=True, null=True)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('read_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['status', 'posted_at'], name='notice_status'), models.Index(fields=['to_account', 'posted_at'], name='notice_person')],
                'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['waiting', 'claimed', 'sent', 'failed', 'uncertain'])), name='notice_status_known'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'sent'), _negated=True), ('sent_at__isnull', False), _connector='OR'), name='notice_sent_has_time')],
            },
        ),
    ]
