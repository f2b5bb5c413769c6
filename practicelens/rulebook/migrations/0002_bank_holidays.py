"""England's bank holidays, published or foreseen, as a table the authority may edit."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

YEARS = range(2010, 2036)


def seed(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """Fill the table from the ``holidays`` package."""
    import holidays

    model = apps.get_model("rulebook", "BankHoliday")
    named = holidays.country_holidays("GB", subdiv="ENG", years=YEARS, language="en_GB")
    model.objects.using(editor.connection.alias).bulk_create(
        model(day=day, name=name[:120], source="Bank holidays of England") for day, name in sorted(named.items())
    )


class Migration(migrations.Migration):
    """After the table stands."""

    dependencies = [("rulebook", "0001_initial")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
