"""Published packs are found by their words; those that are there already get theirs from what was frozen."""

from __future__ import annotations

import django.db.models.deletion
from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from practicelens.access.words import gathered
from practicelens.documents.blocks import texts


def gather(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """The words of every pack that may still be read."""
    frozen, searched = apps.get_model("packs", "Frozen"), apps.get_model("packs", "Searched")
    for row in frozen.objects.filter(pack__status__in=("published", "superseded")).iterator(chunk_size=20):
        words = {"inside": gathered(*texts(row.document)), "outside": gathered(*texts(row.outside))}
        searched.objects.create(pack_id=row.pack_id, **words)


class Migration(migrations.Migration):
    """A table beside the packs, because what was frozen is never written to again."""

    dependencies = [("packs", "0004_two_roles")]
    operations = [
        migrations.CreateModel(
            name="Searched",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("inside", models.TextField()),
                ("outside", models.TextField(blank=True, default="")),
                (
                    "pack",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="searched", to="packs.pack"
                    ),
                ),
            ],
        ),
        migrations.RunPython(gather, migrations.RunPython.noop),
    ]
