"""How far up it was told that an action is late."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column; of what is late already the next morning tells."""

    dependencies = [("actions", "0001_initial")]

    operations = [
        migrations.AddField("action", "climbed", models.PositiveSmallIntegerField(default=0)),
    ]
