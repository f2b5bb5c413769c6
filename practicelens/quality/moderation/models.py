"""The tables of moderation: which audits were drawn, second gradings until their agreed grade, comparison meetings."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Drawn(models.Model):
    """Whether one audit was to be graded a second time: kept for every audit, so that the draw can be repeated."""

    personal = "nothing but which audit, of a child and of somebody's work, was drawn"

    # One row an audit: the lot is drawn once, however often a job runs.
    audit = models.OneToOneField("audits.Audit", on_delete=models.PROTECT, related_name="+")
    chosen = models.BooleanField()
    # Empty where it was not chosen: for every audit a row says that the lot was drawn.
    reason = models.CharField(max_length=20, blank=True)
    # Empty where the grade decided: nothing was drawn by chance then.
    seed = models.CharField(max_length=100, blank=True)
    # The rule of its day, kept so that the lot can be drawn again when the rule has changed.
    one_in = models.PositiveSmallIntegerField()
    drawn_at = models.DateTimeField()


class SecondGrading(models.Model):
    """One audit graded a second time, blind, and what came of it."""

    personal = "what graders agreed about a child and a practitioner's work, and why"

    audit = models.ForeignKey("audits.Audit", on_delete=models.PROTECT, related_name="+")
    # The audit of the second grader; none while nobody can be found.
    second = models.OneToOneField("audits.Audit", on_delete=models.PROTECT, related_name="+", null=True)
    reason = models.CharField(max_length=20)
    status = models.CharField(max_length=20)
    version = models.PositiveIntegerField(default=1)
    opened_at = models.DateTimeField()
    # None: the product opened it, by the lot or by the rule for the grade.
    opened_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+", null=True)
    # Empty for a pair until both are in: its two audits have due days of their own.
    due = models.DateField(null=True, blank=True)
    both_in_at = models.DateTimeField(null=True, blank=True)
    overall = models.CharField(max_length=30, blank=True)
    # {domain: grade, or "" where it does not apply}
    domains = models.JSONField(default=dict)
    why = models.TextField(blank=True)
    proposed_at = models.DateTimeField(null=True, blank=True)
    # Whoever typed it; only the other grader may confirm it.
    proposed_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+", null=True)
    sent_back_why = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+", null=True)
    chased_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            # One open at a time, held here: a draw and a second look may ask in the same moment.
            models.UniqueConstraint(
                fields=["audit"],
                condition=Q(status__in=("nobody", "grading", "to_agree", "proposed")),
                name="second_grading_one_open",
            ),
            # An agreed one without its grade would leave the audit's page with nothing to show for it.
            models.CheckConstraint(
                condition=~Q(status="agreed") | (~Q(overall="") & Q(ended_at__isnull=False)),
                name="second_grading_agreed_whole",
            ),
        ]
        # What is open and late is asked on many first pages; what is over, only in its list.
        indexes = [models.Index(fields=["status", "due"], name="second_grading_status_due")]


class EarlierProposal(models.Model):
    """A grade that was proposed and did not become the agreed one: its words stay readable beside what replaced it."""

    personal = "what graders proposed about a child and a practitioner's work, and why the other did not agree"

    second_grading = models.ForeignKey(SecondGrading, on_delete=models.PROTECT, related_name="earlier")
    overall = models.CharField(max_length=30)
    domains = models.JSONField(default=dict)
    why = models.TextField()
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    # Empty where the Head of Safeguarding settled before the other grader had answered.
    sent_back_why = models.TextField(blank=True)


class Comparison(models.Model):
    """A Quality Assurance Officer and a Team Manager compared the audits they did (strategy, section 7)."""

    personal = "what two auditors saw alike and differently in a team's practice, and what is to be learnt"

    team = models.ForeignKey("people.Team", on_delete=models.PROTECT, related_name="+")
    period_start = models.DateField()
    period_end = models.DateField()
    # Kept as worked out then: a bank holiday added later makes no meeting late.
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
            # Of two who record one meeting at once, this tells the second (``changes._write``).
            models.UniqueConstraint(fields=["team", "period_start"], name="comparison_one_a_period"),
            models.CheckConstraint(
                condition=models.Q(period_end__gt=models.F("period_start")), name="comparison_period_forwards"
            ),
            models.CheckConstraint(
                # Section 7: learning goes into supervision, team meetings or workforce development.
                condition=~models.Q(supervision="", team_meetings="", workforce=""),
                name="comparison_has_learning",
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
    # Protected: an audit that was compared cannot be deleted from under the record.
    audit = models.ForeignKey("audits.Audit", on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["comparison", "audit"], name="comparison_audit_once")]
