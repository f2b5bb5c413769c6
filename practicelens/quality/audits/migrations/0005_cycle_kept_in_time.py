"""Since when a cycle is tracked, and when a late review of actions was chased."""

from django.db import migrations, models
from django.db.models import OuterRef, Subquery
from django.db.models.functions import TruncDate


def tracked_since(apps, schema_editor) -> None:
    """Cycles tracked already: since their first re-audit was handed in."""
    audit = apps.get_model("audits", "Audit")
    again = audit.objects.filter(original=OuterRef("pk"), submitted_at__isnull=False).order_by("round")
    since = Subquery(again.annotate(day=TruncDate("submitted_at")).values("day")[:1])
    audit.objects.filter(status__in=("tracked", "escalated")).update(tracked_since=since)


class Migration(migrations.Migration):
    """Three days."""

    dependencies = [("audits", "0004_dcs_told_at")]

    operations = [
        migrations.AddField("audit", "tracked_since", models.DateField(blank=True, null=True)),
        migrations.AddField("audit", "review_chased_on", models.DateField(blank=True, null=True)),
        migrations.AddField("audit", "review_climbed_on", models.DateField(blank=True, null=True)),
        migrations.RunPython(tracked_since, migrations.RunPython.noop),
    ]
