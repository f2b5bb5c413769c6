"""Tables of children who are followed: why, what was noted, and what came of it. They decide nothing."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Tracking(models.Model):
    """One child followed through a panel, a gateway or a closure.

    What it was started from is named in words ("audit", 12), because tracking stands below what points at it.
    """

    personal = "why a child is followed, what is hoped for them and what came of it, and which staff follow them"

    authority = models.CharField(max_length=60)
    scheme = models.CharField(max_length=60)
    # A key and no foreign key: the case system's child is in datasets, which are files.
    child = models.CharField(max_length=60)
    # The team and service area on the day it was opened: a child who moves changes nothing of it.
    team = models.ForeignKey("people.Team", on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey("people.ServiceArea", on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=60)
    opened_on = models.DateField()
    opened_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    why = models.TextField()
    hopes = models.TextField()
    # None: no day is set, and it waits for nobody.
    next_look = models.DateField(null=True, blank=True)
    source_kind = models.CharField(max_length=20, blank=True)
    source_id = models.PositiveBigIntegerField(null=True, blank=True)
    # What people call it and where it is: tracking cannot ask the app above for either.
    source_words = models.CharField(max_length=60, blank=True)
    source_link = models.CharField(max_length=200, blank=True)
    status = models.CharField(max_length=20)
    outcome = models.TextField(blank=True)
    closed_on = models.DateField(null=True, blank=True)
    closed_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+", null=True)
    # Two who note at once are told apart by it: the second is shown the first one's note before adding theirs.
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            # What came of it and the day it was closed come together.
            models.CheckConstraint(
                condition=Q(status="open", closed_on__isnull=True, outcome="")
                | (Q(status="closed", closed_on__isnull=False) & ~Q(outcome="")),
                name="tracking_outcome_when_closed",
            )
        ]
        indexes = [
            # A child's page asks by key, lists by team, an audit's page by what it was started from.
            models.Index(fields=["authority", "scheme", "child"], name="tracking_child"),
            models.Index(fields=["team", "status"], name="tracking_team_status"),
            models.Index(fields=["source_kind", "source_id"], name="tracking_source"),
        ]


class Note(models.Model):
    """What was seen or decided on a day while a child was followed."""

    personal = "what was seen or decided about a child, and by whom"

    tracking = models.ForeignKey(Tracking, on_delete=models.PROTECT, related_name="notes")
    # The day it was seen, which may lie before the day it was typed (``at``): notes stand in the order of events.
    on = models.DateField()
    text = models.TextField()
    by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
