"""Which team took over from one that closed."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """One column; teams of before say nothing of theirs."""

    dependencies = [("people", "0002_invitation")]

    operations = [
        migrations.AddField(
            "team",
            "successor",
            models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.team"
            ),
        ),
    ]
