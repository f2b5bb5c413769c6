"""The tables of comparison meetings: each meeting, who was there, and which audits were compared."""

from __future__ import annotations

from django.db import models


class Comparison(models.Model):
    """A Quality Assurance Officer and a Team Manager compared the audits they did (strategy, section 7)."""

    personal = "what two auditors saw alike and differently in a team's practice, and what is to be learnt"

    team = models.ForeignKey("people.Team", on_delete=models.PROTECT, related_name="+")
    period_start = models.DateField()
    period_end = models.DateField()
    due = models.DateField()
    held_on = models.DateField()
    others = models.TextField(blank=True)
    alike = models.TextField()
    different = models.TextField()
    supervision = models.TextField(blank=True)
    team_meetings = models.TextField(blank=True)
    workforce = models.TextField(blank=True)
    recorded_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["team", "period_start"], name="comparison_one_a_period"),
            models.CheckConstraint(
                condition=models.Q(period_end__gt=models.F("period_start")), name="comparison_period_forwards"
            ),
            models.CheckConstraint(
                condition=~models.Q(supervision="", team_meetings="", workforce=""), name="comparison_has_learning"
            ),
        ]


class ComparisonPerson(models.Model):
    """Somebody who was there."""

    personal = "who was at a meeting"

    comparison = models.ForeignKey(Comparison, on_delete=models.PROTECT, related_name="people")
    account = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["comparison", "account"], name="comparison_person_once")]


class ComparisonAudit(models.Model):
    """An audit that was compared."""

    personal = "nothing but which audit, of a child and of somebody's work, was compared"

    comparison = models.ForeignKey(Comparison, on_delete=models.PROTECT, related_name="audits")
    audit = models.ForeignKey("audits.Audit", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["comparison", "audit"], name="comparison_audit_once")]
