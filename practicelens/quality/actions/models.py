"""The table of actions: what somebody will do, by when, and how we know that it was done."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Action(models.Model):
    """Something one person will do because of something found."""

    personal = "what is to be done about a child, the child's identifier, and which staff do and check it"

    # In words, and no foreign key: actions stand below audits, which they come from (house).
    source_kind = models.CharField(max_length=20)
    source_id = models.PositiveBigIntegerField()
    # The child's key, the team and the way back are kept here, so that a list asks no app above for them. Empty: what
    # a comparison meeting agreed is about a team's practice and no one child.
    authority = models.CharField(max_length=60, blank=True)
    scheme = models.CharField(max_length=60, blank=True)
    child = models.CharField(max_length=60, blank=True)
    # Kept here too, because the child moves: ``follow`` changes them, and the audit's own team stays as it was.
    team = models.ForeignKey("people.Team", on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey("people.ServiceArea", on_delete=models.PROTECT, related_name="+")
    link = models.CharField(max_length=200)
    what = models.TextField()
    owner = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    due = models.DateField()
    # No choices in the column: the table of moves in ``states.py`` says what it may hold, and a new one needs no
    # migration.
    status = models.CharField(max_length=20)
    # Raised by every change, so that a form filled in beside another's is refused and overwrites nothing.
    version = models.PositiveIntegerField(default=1)
    proposed_at = models.DateTimeField()
    # None: taken over from before, or proposed by the product itself.
    proposed_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+", null=True)
    opened_at = models.DateTimeField(null=True, blank=True)
    # How far up it was told that it is late (``rules.Climb``): each step is told once.
    climbed = models.PositiveSmallIntegerField(default=0)
    evidence = models.TextField(blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    done_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+", null=True)
    supervision_on = models.DateField(null=True, blank=True)
    verified_at = models.DateTimeField(null=True, blank=True)
    verified_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        # A check by whoever owes it is no check; also by SQL.
        constraints = [
            models.CheckConstraint(
                condition=Q(verified_by__isnull=True) | ~Q(verified_by=models.F("owner")),
                name="action_verified_by_somebody_else",
            )
        ]
        # A page of an audit asks by source, the first page by owner, a manager's list by team.
        indexes = [
            models.Index(fields=["source_kind", "source_id"], name="action_source"),
            models.Index(fields=["owner", "status"], name="action_owner_status"),
            models.Index(fields=["team", "status"], name="action_team_status"),
        ]


class ActionBefore(models.Model):
    """An action as it stood before a meeting changed it, and why: a day that was moved stays to be seen."""

    personal = "what was to be done about a child before it was changed, and which staff were to do it"

    action = models.ForeignKey(Action, on_delete=models.PROTECT, related_name="before")
    what = models.TextField()
    owner = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    due = models.DateField()
    why = models.TextField()
    changed_at = models.DateTimeField()
    changed_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
