"""Packs of re-audits and of 4R meetings beside the monthly ones."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """Kinds of packs."""

    dependencies = [
        ('packs', '0002_frozen_for_good'),
    ]

    operations = [
        migrations.AlterField(
            model_name='pack',
            name='kind',
            field=models.CharField(choices=[('monthly', 'Head of Service monthly report'), ('re_audit', 'Re-audit monthly report'), ('four_r', '4R monthly report'), ('quarterly', 'Quarterly consolidation')], max_length=20),
        ),
    ]
