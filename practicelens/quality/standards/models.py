"""Tables of practice standards and audit tools, a row a version; nothing personal is kept here."""

from __future__ import annotations

from django.db import models


class StandardVersion(models.Model):
    """One version of a practice standard."""

    personal = "nothing"

    key = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    content = models.JSONField()
    status = models.CharField(max_length=20)
    published_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "version"], name="standards_one_row_a_standard_version")]
        ordering = ["key", "version"]

    def __str__(self) -> str:
        return f"{self.title}, version {self.version}"


class ToolVersion(models.Model):
    """One version of an audit tool; audits point at the version they were done with."""

    personal = "nothing"

    key = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    title = models.CharField(max_length=200)
    content = models.JSONField()
    status = models.CharField(max_length=20)
    published_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "version"], name="standards_one_row_a_tool_version")]
        ordering = ["key", "version"]

    def __str__(self) -> str:
        return f"{self.title}, version {self.version}"
