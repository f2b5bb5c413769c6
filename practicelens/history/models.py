"""The tables of history: events that are only ever added, and the seals that show nobody touched them."""

from __future__ import annotations

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class Event(models.Model):
    """One thing that happened: who did it or looked, when, and to what.

    No foreign keys: history outlives what it tells of. The database refuses update and delete (migration 0002).
    """

    personal = "the name of a member of staff, and which child or other thing they changed or looked at"

    at = models.DateTimeField()
    kind = models.CharField(max_length=80)
    # Apart from the kind: looks and changes are asked for separately, whatever their kinds are called.
    look = models.BooleanField(default=False)
    by_id = models.BigIntegerField()
    by_name = models.CharField(max_length=200)
    subject_kind = models.CharField(max_length=40)
    subject_id = models.CharField(max_length=200)
    # Few and plain: what is needed to understand the event, and never what somebody wrote.
    data = models.JSONField(default=dict, encoder=DjangoJSONEncoder)

    class Meta:
        """Read by time, by kind, by person and by subject."""

        indexes = [
            models.Index(fields=["at", "id"], name="event_at"),
            models.Index(fields=["kind", "at"], name="event_kind"),
            models.Index(fields=["by_id", "at"], name="event_by"),
            models.Index(fields=["subject_kind", "subject_id", "at"], name="event_subject"),
        ]


class EventChild(models.Model):
    """One child that an event is about: the one changed or looked at, or each one shown on a list.

    ``folded`` is the identifier without what people add or lose when they write it (``rules.fold_identifier``).
    Append-only (migration 0002).
    """

    personal = "which child an event is about"

    # No constraint and nothing done on delete: the product removes no event, and the triggers refuse it.
    event = models.ForeignKey(Event, on_delete=models.DO_NOTHING, db_constraint=False, related_name="children")
    at = models.DateTimeField()
    authority = models.CharField(max_length=60)
    scheme = models.CharField(max_length=60)
    identifier = models.CharField(max_length=100)
    folded = models.CharField(max_length=100)
    # Of events older than this table only the children that they name themselves are known: no row pretends more.
    added_later = models.BooleanField(default=False)

    class Meta:
        """Found by identifier through the years, by any spelling of it, and by event (the foreign key's index)."""

        indexes = [
            models.Index(fields=["identifier", "at"], name="event_child_at"),
            models.Index(fields=["folded", "identifier"], name="event_child_folded"),
        ]


class Seal(models.Model):
    """A batch of events, hashed together with the seal before it. Never changed either."""

    personal = "nothing"

    # Unique, all four: two batches cannot begin or end at the same event, nor two seals follow the same one.
    first_id = models.BigIntegerField(unique=True)
    last_id = models.BigIntegerField(unique=True)
    events = models.PositiveIntegerField()
    previous = models.CharField(max_length=64, unique=True)
    hash = models.CharField(max_length=64, unique=True)
    sealed_at = models.DateTimeField()
    # Empty on seals made before events had rows of children. Nullable so that SQLite adds the column in place:
    # remaking the table would drop the triggers that keep it append-only.
    with_children = models.BooleanField(null=True)

    class Meta:
        """A batch ends where it began or later."""

        constraints = [
            models.CheckConstraint(condition=models.Q(last_id__gte=models.F("first_id")), name="seal_forwards")
        ]
