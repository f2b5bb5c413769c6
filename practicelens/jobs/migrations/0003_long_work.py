"""Work that takes a while, with how far it is."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One table."""

    dependencies = [("jobs", "0002_who_works")]

    operations = [
        migrations.CreateModel(
            name="LongWork",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=30)),
                ("subject", models.CharField(max_length=60)),
                ("asked_by", models.BigIntegerField()),
                ("asked_at", models.DateTimeField()),
                ("seed", models.CharField(max_length=32)),
                ("done", models.PositiveIntegerField(default=0)),
                ("total", models.PositiveIntegerField(default=0)),
                ("finished_at", models.DateTimeField(null=True)),
                ("failed", models.BooleanField(default=False)),
                ("words", models.CharField(default="", max_length=300)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(finished_at__isnull=True),
                        fields=("kind", "subject"),
                        name="jobs_one_long_work_at_a_time",
                    )
                ],
            },
        ),
    ]
