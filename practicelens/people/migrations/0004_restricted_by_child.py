"""An index by which every list asks whether a child is restricted."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One index."""

    dependencies = [("people", "0003_team_successor")]

    operations = [
        migrations.AddIndex(
            model_name="restrictedchild",
            index=models.Index(fields=["authority", "scheme", "identifier"], name="restricted_by_child"),
        ),
    ]
