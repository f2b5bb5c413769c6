"""A child drawn by chance is open once a tool, whoever draws at the same moment."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One condition; nothing is moved."""

    dependencies = [("audits", "0007_awaits_second_grade")]

    operations = [
        migrations.AddConstraint(
            "audit",
            models.UniqueConstraint(
                condition=models.Q(
                    draw__in=("random", "stratified"), kind__in=("regular", "predefined", "themed"),
                    original__isnull=True, status__in=("allocated", "started"),
                ),
                fields=("authority", "scheme", "child", "tool"),
                name="audit_one_open_draw_a_child",
            ),
        ),
    ]
