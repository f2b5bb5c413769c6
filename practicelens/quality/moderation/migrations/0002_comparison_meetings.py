"""Comparison meetings: who met, which audits they compared, what is to be learnt."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """Three tables, empty."""

    dependencies = [
        ('audits', '0007_awaits_second_grade'),
        ('moderation', '0001_initial'),
        ('people', '0003_team_successor'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Comparison',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('period_start', models.DateField()),
                ('period_end', models.DateField()),
                ('due', models.DateField()),
                ('held_on', models.DateField()),
                ('others', models.TextField(blank=True)),
                ('alike', models.TextField()),
                ('different', models.TextField()),
                ('supervision', models.TextField(blank=True)),
                ('team_meetings', models.TextField(blank=True)),
                ('workforce', models.TextField(blank=True)),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('team', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='people.team')),
            ],
        ),
        migrations.CreateModel(
            name='ComparisonAudit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('audit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='audits.audit')),
                ('comparison', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='audits', to='moderation.comparison')),
            ],
        ),
        migrations.CreateModel(
            name='ComparisonPerson',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('comparison', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='people', to='moderation.comparison')),
            ],
        ),
        migrations.AddConstraint(
            model_name='comparison',
            constraint=models.UniqueConstraint(fields=('team', 'period_start'), name='comparison_one_a_period'),
        ),
        migrations.AddConstraint(
            model_name='comparison',
            constraint=models.CheckConstraint(condition=models.Q(('period_end__gt', models.F('period_start'))), name='comparison_period_forwards'),
        ),
        migrations.AddConstraint(
            model_name='comparison',
            constraint=models.CheckConstraint(condition=models.Q(('supervision', ''), ('team_meetings', ''), ('workforce', ''), _negated=True), name='comparison_has_learning'),
        ),
        migrations.AddConstraint(
            model_name='comparisonaudit',
            constraint=models.UniqueConstraint(fields=('comparison', 'audit'), name='comparison_audit_once'),
        ),
        migrations.AddConstraint(
            model_name='comparisonperson',
            constraint=models.UniqueConstraint(fields=('comparison', 'account'), name='comparison_person_once'),
        ),
    ]
