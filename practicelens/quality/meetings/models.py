"""The tables of meetings: when and where one is, who is asked to it, what is typed of it, what was recorded before."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Convened(models.Model):
    """A meeting with its time and place, from the day it is convened until it is recorded or called off."""

    personal = "which staff meet, where and when, about which child's audit"

    # In words, and no foreign key: meetings stand below what they are about (house).
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=60)
    # What is shown to everybody asked, and in calendars: a reference, never a child.
    title = models.CharField(max_length=200)
    # Where it is recorded, for whoever chairs it.
    link = models.CharField(max_length=200)
    # The child's key, empty where it is about no one child: it hides a restricted child's meeting, and veils history.
    authority = models.CharField(max_length=60, blank=True)
    scheme = models.CharField(max_length=60, blank=True)
    child = models.CharField(max_length=60, blank=True)
    status = models.CharField(max_length=20)
    # The calendars' own number of this meeting, and how often it was changed since (RFC 5545, 3.8.4.7 and 3.8.7.4).
    uid = models.CharField(max_length=120, unique=True)
    sequence = models.PositiveIntegerField(default=0)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    place = models.CharField(max_length=500)
    # Nobody: it is chaired by somebody without an account, and waits for whoever convened it.
    chair = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+", null=True)
    # Names of people without an account, a line each: they get no notice.
    others = models.CharField(max_length=500, blank=True)
    convened_at = models.DateTimeField()
    convened_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    changed_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    called_off_why = models.CharField(max_length=500, blank=True)
    # Names by account of those who are asked, where the row was read together with them; no column.
    asked_people: dict[int, str] | None = None

    class Meta:
        constraints = [
            # One at a time: two who convene at once would fill calendars with two meetings of which one is never held.
            models.UniqueConstraint(
                fields=["kind", "key"], condition=Q(status="convened"), name="meeting_convened_once"
            ),
            # Held here too: a calendar refuses the whole file of a meeting that ends before it starts.
            models.CheckConstraint(condition=Q(ends_at__gt=models.F("starts_at")), name="meeting_ends_after_start"),
        ]
        # What stands is read once a request for everybody's first page (``internal.standing``).
        indexes = [models.Index(fields=["status", "starts_at"], name="meeting_status_starts")]


class Asked(models.Model):
    """Somebody asked to a meeting; one who is not asked any more keeps a row, so that their calendar can be told."""

    personal = "which member of staff is asked to a meeting about whose work"

    meeting = models.ForeignKey(Convened, on_delete=models.PROTECT, related_name="asked")
    account = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    taken_off_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        # By this somebody asked again takes up their row, and gets one invitation.
        constraints = [models.UniqueConstraint(fields=["meeting", "account"], name="meeting_asked_once")]
        indexes = [models.Index(fields=["account", "taken_off_at"], name="meeting_asked_account")]


class Draft(models.Model):
    """What is typed of a meeting's record before it is recorded; gone with the recording."""

    personal = "what is being written about a child and about staff, before it is recorded"

    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=60)
    # {field: [what was typed, or each box that is ticked]}
    answers = models.JSONField(default=dict)
    version = models.PositiveIntegerField(default=1)
    saved_at = models.DateTimeField()
    saved_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")

    class Meta:
        # One draft for all who may record it: a record is one text, whoever of them types.
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="meeting_one_draft")]


class Edition(models.Model):
    """A record as it stood until it was corrected, and why; it never changes. The newest stands with its own app."""

    personal = "what was recorded of a meeting about a child and about staff, before it was corrected"

    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=60)
    number = models.PositiveSmallIntegerField()
    # As it was shown: [["Chaired by", "…"], …]. Words, so that no later change of tables or rules alters a past record.
    shown = models.JSONField(default=list)
    why = models.TextField()
    corrected_at = models.DateTimeField()
    corrected_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key", "number"], name="meeting_edition_once")]
