"""Where a cycle goes on, why it was ended, and since when nobody can audit it."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Three columns, empty for audits of before."""

    dependencies = [("audits", "0005_cycle_kept_in_time"), ("people", "0003_team_successor")]

    operations = [
        migrations.AddField(
            "audit",
            "holding_team",
            models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.team"
            ),
        ),
        migrations.AddField("audit", "ended_because", models.CharField(blank=True, max_length=20)),
        migrations.AddField("audit", "nobody_since", models.DateField(blank=True, null=True)),
    ]
