"""A spelling may mean nobody, and the usual words for it are there from the beginning."""

from __future__ import annotations

from datetime import date

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

BOTH = (
    "Unallocated", "Not allocated", "Unassigned", "Not assigned", "Awaiting allocation", "To be allocated",
    "To be confirmed", "TBC", "TBA", "Unknown", "Not known", "Not recorded", "Dummy", "Dummy *", "Placeholder", "SSD_PH",
)  # fmt: skip
WORKER = (
    "No worker", "No allocated worker", "Nobody", "Vacant", "Vacancy", "Duty", "Duty worker", "Test worker", "Agency",
    "Agency *", "Agency worker", "Key agency *",
)  # fmt: skip
TEAM = ("No team",)
SINCE = date(2000, 1, 1)  # before any extract that is read


def seed(apps: Apps, editor: BaseDatabaseSchemaEditor) -> None:
    """The words that reports and supplier's manuals name; an authority ends those it uses for somebody."""
    model = apps.get_model("people", "Alias")
    alias = editor.connection.alias
    # Where somebody has given one of them a meaning already, that stands.
    known = set(model.objects.using(alias).values_list("kind", "folded"))
    words = [("worker", word) for word in (*BOTH, *WORKER)] + [("team", word) for word in (*BOTH, *TEAM)]
    model.objects.using(alias).bulk_create(
        model(kind=kind, spelling=word, folded=word.casefold(), starts=SINCE)
        for kind, word in words
        if (kind, word.casefold()) not in known
    )


class Migration(migrations.Migration):
    """After the tables stand."""

    dependencies = [("people", "0001_initial")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
