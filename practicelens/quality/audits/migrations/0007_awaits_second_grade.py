"""Which audits wait to be drawn for a second grade."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column; audits of before wait for nothing."""

    dependencies = [("audits", "0006_cycle_goes_on")]

    operations = [
        migrations.AddField("audit", "awaits_draw", models.BooleanField(default=False)),
        migrations.AddIndex(
            "audit",
            models.Index(condition=models.Q(awaits_draw=True), fields=["submitted_at"], name="audit_awaits_draw"),
        ),
    ]
