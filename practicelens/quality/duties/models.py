"""The tables of duties: which were missed and closed with a reason, and whose climbing was told. No more is kept here.

What is owed follows from the rules and their dates, what was done from the month, meeting or report itself: so
nothing that is owed can be lost with a row that nobody wrote.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Closing(models.Model):
    """Somebody said why a duty of a period was not done: it waits for nobody any more, and stays counted as missed."""

    personal = "which member of staff said why something that was owed was not done"

    duty = models.CharField(max_length=20)
    # The team or service area it was owed of; 0 for the whole authority, because an empty key is never unique.
    scope = models.PositiveBigIntegerField()
    period_start = models.DateField()
    why = models.CharField(max_length=500)
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["duty", "scope", "period_start"], name="duty_closed_once"),
            models.CheckConstraint(condition=~Q(why=""), name="duty_closed_with_why"),
        ]


class Climbed(models.Model):
    """Those further up were told that a duty of a period is missed: once, however often a job looks."""

    personal = "nothing"

    duty = models.CharField(max_length=20)
    scope = models.PositiveBigIntegerField()
    period_start = models.DateField()
    noticed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["duty", "scope", "period_start"], name="duty_climbed_once")]
