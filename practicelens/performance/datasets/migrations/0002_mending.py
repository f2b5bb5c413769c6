"""When damaged figures were last given to be built again, so that one build is enough for all who find them so."""

from __future__ import annotations

from django.db import migrations, models


class Migration(migrations.Migration):
    """Adds the column, empty."""

    dependencies = [("datasets", "0001_initial")]
    operations = [
        migrations.AddField(
            model_name="edition",
            name="mending_since",
            field=models.DateTimeField(
                null=True, verbose_name="when its damaged figures' file was last given to be built again"
            ),
        ),
    ]
