"""An action is of the multi-agency audit and not of its panel's record: it can be given before the record is written."""

import django.db.models.deletion
from django.db import migrations, models


def _from_the_panel(apps, editor):  # type: ignore[no-untyped-def]
    """Each action's audit, by the panel that agreed it."""
    action, panel = (apps.get_model("panels", name) for name in ("PanelAction", "Panel"))
    audit = panel.objects.filter(pk=models.OuterRef("panel")).values("whole")[:1]
    action.objects.update(whole=models.Subquery(audit))


def _to_the_panel(apps, editor):  # type: ignore[no-untyped-def]
    """Back again, where there is a record."""
    action, panel = (apps.get_model("panels", name) for name in ("PanelAction", "Panel"))
    found = panel.objects.filter(whole=models.OuterRef("whole")).values("pk")[:1]
    action.objects.update(panel=models.Subquery(found))


_WHOLE = {"on_delete": django.db.models.deletion.PROTECT, "related_name": "panel_actions", "to": "panels.multiagencyaudit"}


class Migration(migrations.Migration):

    # PostgreSQL changes no table in a transaction in which rows of it wait for their foreign keys to be checked.
    atomic = False
    dependencies = [("panels", "0002_actions_are_everybodys")]
    operations = [
        migrations.AddField("panelaction", "whole", models.ForeignKey(null=True, **_WHOLE)),
        migrations.AlterField(
            "panelaction",
            "panel",
            models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name="actions", to="panels.panel"),
        ),
        migrations.RunPython(_from_the_panel, _to_the_panel),
        migrations.AlterField("panelaction", "whole", models.ForeignKey(**_WHOLE)),
        migrations.RemoveField("panelaction", "panel"),
    ]
