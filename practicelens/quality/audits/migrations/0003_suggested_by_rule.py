"""Which rule a grade was suggested by."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column; gradings of before say nothing of their rule."""

    dependencies = [("audits", "0002_the_whole_cycle")]

    operations = [
        migrations.AddField("grading", "suggested_by", models.JSONField(default=dict)),
    ]
