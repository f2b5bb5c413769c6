"""Which children each event is about, and that a seal covers them."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("history", "0002_append_only")]

    operations = [
        migrations.CreateModel(
            name="EventChild",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("authority", models.CharField(max_length=60)),
                ("scheme", models.CharField(max_length=60)),
                ("identifier", models.CharField(max_length=100)),
                ("folded", models.CharField(max_length=100)),
                ("added_later", models.BooleanField(default=False)),
                ("event", models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name="children", to="history.event")),
            ],
            options={
                "indexes": [
                    models.Index(fields=["identifier", "at"], name="event_child_at"),
                    models.Index(fields=["folded", "identifier"], name="event_child_folded"),
                ],
            },
        ),
        migrations.AddField(model_name="seal", name="with_children", field=models.BooleanField(null=True)),
    ]
