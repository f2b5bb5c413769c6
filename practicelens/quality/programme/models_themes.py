"""Tables of themed audits: what is looked at this quarter and why, who audits it, and the brief at its end."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Theme(models.Model):
    """A themed audit of a quarter."""

    personal = "what was learnt from the help children had, naming none of them; which member of staff wrote it"

    title = models.CharField(max_length=200)
    ground = models.CharField(max_length=20)
    why = models.TextField()
    quarter = models.DateField()
    population = models.CharField(max_length=60)
    upload = models.ForeignKey("programme.CaseUpload", on_delete=models.PROTECT, null=True, related_name="+")
    size = models.PositiveIntegerField()
    tool = models.CharField(max_length=60)
    how = models.CharField(max_length=20)
    starts = models.DateField()
    due = models.DateField()
    brief_due = models.DateField()
    status = models.CharField(max_length=20)
    version = models.PositiveIntegerField(default=1)
    draw = models.OneToOneField("programme.CaseDraw", on_delete=models.PROTECT, null=True, related_name="+")
    went_well = models.TextField(blank=True)
    learnt = models.TextField(blank=True)
    changes = models.TextField(blank=True)
    brief_at = models.DateTimeField(null=True)
    brief_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")
    ended_why = models.CharField(max_length=500, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        app_label = "programme"
        constraints = [
            models.CheckConstraint(
                condition=Q(due__gt=F("starts")) & Q(brief_due__gte=F("due")), name="theme_dates_in_order"
            ),
            # Closed means that its brief was written.
            models.CheckConstraint(
                condition=~Q(status="closed") | (Q(brief_at__isnull=False) & ~Q(learnt="")),
                name="theme_closed_by_brief",
            ),
        ]
        indexes = [models.Index(fields=["quarter", "status"], name="theme_quarter")]


class ThemeAuditor(models.Model):
    """Somebody who audits for a theme."""

    personal = "which member of staff audits for a theme"

    theme = models.ForeignKey(Theme, on_delete=models.PROTECT, related_name="auditors")
    account = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")

    class Meta:
        app_label = "programme"
        constraints = [models.UniqueConstraint(fields=["theme", "account"], name="theme_auditor_once")]
