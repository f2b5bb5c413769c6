"""Tables of late work: what people wrote about it, and what happened to it. That it is late stands in the figures."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from practicelens.performance.late.states import WORDS, State


class LateWork(models.Model):
    """One visit, review or assessment that was late, and how it stands with people."""

    personal = "a child's identifier, why work for them is late, who was to do it, what a Head of Service answered"

    authority = models.CharField(max_length=60)
    scheme = models.CharField(max_length=60)
    # The key's parts, and no foreign key: a child is in the figures, which are files and are built anew.
    child = models.CharField(max_length=60)
    kind = models.CharField(max_length=40)
    due = models.DateField()
    # Whose it was when somebody last did something: a child may move on, and the month counts where it was late.
    team = models.ForeignKey("people.Team", on_delete=models.PROTECT, related_name="+")
    worker = models.ForeignKey("people.Worker", on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=9, choices=[(s.value, WORDS[s]) for s in State])
    since = models.DateTimeField("when it came to stand so")
    until = models.DateField("the day named in the last note or answer", null=True)

    class Meta:
        """Once each; found by team, and of those in a state."""

        constraints = [
            # By its day as well: a child's next visit that is late is other work.
            models.UniqueConstraint(fields=["authority", "scheme", "child", "kind", "due"], name="late_once")
        ]
        indexes = [models.Index(fields=["state", "team"], name="late_state_team")]

    def __str__(self) -> str:
        """Its number."""
        return f"late work {self.pk}"


class LateStep(models.Model):
    """Something that happened to late work: explained, escalated, answered, ended; by a person, or by the product."""

    personal = "who explained, escalated and answered, and what they wrote"

    work = models.ForeignKey(LateWork, on_delete=models.CASCADE, related_name="steps")
    at = models.DateTimeField()
    by = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")
    # No choices: a step is never edited in a form, and the table of moves is the list of what there is.
    what = models.CharField(max_length=20)
    team = models.ForeignKey("people.Team", on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(max_length=20, blank=True)
    text = models.TextField(blank=True)
    who = models.CharField("who is to do it", max_length=120, blank=True)
    until = models.DateField(null=True)

    class Meta:
        """In the order they happened; counted by team and month."""

        ordering = ["pk"]
        indexes = [models.Index(fields=["team", "at"], name="late_steps_of_team")]
        constraints = [
            # Without its answer nobody could tell why it left the Head of Service's week.
            models.CheckConstraint(condition=~Q(what="be answered") | ~Q(text=""), name="late_answer_has_text")
        ]

    def __str__(self) -> str:
        """What happened."""
        return self.what


class Absence(models.Model):
    """Days on which a worker is away, as the team's manager has them: never why. Withdrawn, it stays for the past."""

    personal = "on which days a member of staff is away, and who wrote it"

    worker = models.ForeignKey("people.Worker", on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey("people.Team", on_delete=models.PROTECT, related_name="+")
    first = models.DateField("the first day away")
    last = models.DateField("the last day away")
    at = models.DateTimeField("when it was written")
    by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        """Forwards in time; whoever withdrew it is known."""

        indexes = [models.Index(fields=["worker", "last"], name="late_away_of_worker")]
        constraints = [
            models.CheckConstraint(condition=Q(last__gte=F("first")), name="late_away_forwards"),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True, withdrawn_by__isnull=True)
                | Q(withdrawn_at__isnull=False, withdrawn_by__isnull=False),
                name="late_away_withdrawn_by",
            ),
        ]

    def __str__(self) -> str:
        """Its number."""
        return f"absence {self.pk}"
