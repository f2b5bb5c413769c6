"""A restriction holds under each number of its child; those that stand hold under the number they were given."""

import django.db.models.deletion
from django.db import migrations, models


def _under_their_own_number(apps, editor):  # type: ignore[no-untyped-def]
    """A spelling for each restriction there is."""
    child, spelling = (apps.get_model("people", name) for name in ("RestrictedChild", "RestrictedSpelling"))
    parts = ("authority", "scheme", "identifier")
    spelling.objects.bulk_create(
        spelling(child_id=pk, **dict(zip(parts, rest, strict=True))) for pk, *rest in child.objects.values_list("pk", *parts)
    )


class Migration(migrations.Migration):

    dependencies = [
        ('people', '0002_words_for_nobody'),
    ]

    operations = [
        migrations.CreateModel(
            name='ChildSpelling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('authority', models.CharField(max_length=60)),
                ('scheme', models.CharField(max_length=60)),
                ('written', models.CharField(max_length=80)),
                ('becomes', models.CharField(max_length=80)),
            ],
        ),
        migrations.CreateModel(
            name='RestrictedSpelling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('authority', models.CharField(max_length=60)),
                ('scheme', models.CharField(max_length=60)),
                ('identifier', models.CharField(max_length=80)),
            ],
        ),
        migrations.RemoveIndex(
            model_name='restrictedchild',
            name='restricted_by_child',
        ),
        migrations.AddIndex(
            model_name='childspelling',
            index=models.Index(fields=['authority', 'scheme', 'becomes'], name='child_spelling_becomes'),
        ),
        migrations.AddConstraint(
            model_name='childspelling',
            constraint=models.UniqueConstraint(fields=('authority', 'scheme', 'written', 'becomes'), name='child_spelling_once'),
        ),
        migrations.AddField(
            model_name='restrictedspelling',
            name='child',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='spellings', to='people.restrictedchild'),
        ),
        migrations.AddIndex(
            model_name='restrictedspelling',
            index=models.Index(fields=['authority', 'scheme', 'identifier'], name='restricted_by_spelling'),
        ),
        migrations.AddConstraint(
            model_name='restrictedspelling',
            constraint=models.UniqueConstraint(fields=('child', 'identifier'), name='restricted_spelling_once'),
        ),
        # Last: PostgreSQL makes no index of a table with rows whose foreign keys are still to be checked.
        migrations.RunPython(_under_their_own_number, migrations.RunPython.noop),
    ]
