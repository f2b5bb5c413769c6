"""Which audits were drawn, and each second grading until its agreed grade."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Two tables, empty."""


    dependencies = [
        ('audits', '0007_awaits_second_grade'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Drawn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('chosen', models.BooleanField()),
                ('reason', models.CharField(blank=True, max_length=20)),
                ('seed', models.CharField(blank=True, max_length=100)),
                ('one_in', models.PositiveSmallIntegerField()),
                ('drawn_at', models.DateTimeField()),
                ('audit', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='audits.audit')),
            ],
        ),
        migrations.CreateModel(
            name='SecondGrading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=20)),
                ('status', models.CharField(max_length=20)),
                ('version', models.PositiveIntegerField(default=1)),
                ('opened_at', models.DateTimeField()),
                ('due', models.DateField(blank=True, null=True)),
                ('both_in_at', models.DateTimeField(blank=True, null=True)),
                ('overall', models.CharField(blank=True, max_length=30)),
                ('domains', models.JSONField(default=dict)),
                ('why', models.TextField(blank=True)),
                ('proposed_at', models.DateTimeField(blank=True, null=True)),
                ('sent_back_why', models.TextField(blank=True)),
                ('ended_at', models.DateTimeField(blank=True, null=True)),
                ('chased_on', models.DateField(blank=True, null=True)),
                ('audit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='audits.audit')),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('opened_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('proposed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('second', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='audits.audit')),
            ],
            options={
                'indexes': [models.Index(fields=['status', 'due'], name='second_grading_status_due')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status__in', ('nobody', 'grading', 'to_agree', 'proposed'))), fields=('audit',), name='second_grading_one_open'), models.CheckConstraint(condition=models.Q(models.Q(('status', 'agreed'), _negated=True), models.Q(models.Q(('overall', ''), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='second_grading_agreed_whole')],
            },
        ),
    ]
