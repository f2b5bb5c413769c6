"""Shared pieces are found by their words; those that are there already get theirs."""

from __future__ import annotations

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from practicelens.access.words import gathered


def gather(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """The words of every piece that is shared."""
    pieces = apps.get_model("learning", "Piece").objects.filter(status="published")
    for row in pieces:
        row.words = gathered(row.title, row.done, row.difference, row.helped)
        row.save(update_fields=["words"])


class Migration(migrations.Migration):
    """A column beside the texts, empty while a piece is not shared."""

    dependencies = [("learning", "0001_initial")]
    operations = [
        migrations.AddField("piece", "words", models.TextField(blank=True, default="")),
        migrations.RunPython(gather, migrations.RunPython.noop),
    ]
