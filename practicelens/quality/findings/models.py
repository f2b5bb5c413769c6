"""The table of findings: what a piece of inquiry found, by practice standard and theme."""

from __future__ import annotations

from django.db import models


class Finding(models.Model):
    """A strength or something to make better.

    The source is named in words ("audit", 12), because findings stand below what they come from.
    """

    personal = "what was found in the help a child had, and the child's identifier"

    source_kind = models.CharField(max_length=20)
    source_id = models.PositiveBigIntegerField()
    authority = models.CharField(max_length=60)
    scheme = models.CharField(max_length=60)
    child = models.CharField(max_length=60)
    team = models.ForeignKey("people.Team", on_delete=models.PROTECT, related_name="+")
    sort = models.CharField(max_length=20)
    # The key as the tool's version has it: a standard renamed or retired changes no finding.
    standard = models.CharField(max_length=60)
    theme = models.CharField(max_length=120)
    tags = models.JSONField(default=list)
    text = models.TextField()
    found_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["source_kind", "source_id"], name="finding_source"),
            models.Index(fields=["team", "found_at"], name="finding_team"),
        ]
