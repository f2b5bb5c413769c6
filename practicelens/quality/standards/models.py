"""Tables of practice standards and audit tools, a row a version; a draft is a row without a number yet."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Version(models.Model):
    """What a version of a standard and of a tool have in common.

    ``made_here``: written by the authority and not shipped with the product. ``began_from``: the version a draft
    was started from. ``edition`` counts the saves of a draft, so that two people cannot overwrite each other.
    """

    # The same over all versions of one standard or tool, and never changed: audits and findings name it.
    key = models.CharField(max_length=60)
    version = models.PositiveIntegerField()
    # Beside the content, so that lists and histories need not read ten thousand characters for a name.
    title = models.CharField(max_length=200)
    # Whole in each version: an audit is judged for ever by the marks of the version it was done with.
    content = models.JSONField()
    status = models.CharField(max_length=20)
    # False for what the product ships: an update may then bring the next version.
    made_here = models.BooleanField(default=False)
    began_from = models.PositiveIntegerField(null=True, blank=True)
    edition = models.PositiveIntegerField(default=1)
    edited_at = models.DateTimeField(null=True, blank=True)
    # None for what is shipped: nobody with an account wrote it.
    edited_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+", null=True)
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["key", "version"]

    def __str__(self) -> str:
        return f"{self.title}, version {self.version}"


class StandardVersion(Version):
    """One version of a practice standard."""

    personal = "which member of staff wrote it"

    class Meta(Version.Meta):
        constraints = [
            # A draft is version 0, so this also holds that there is one draft at a time.
            models.UniqueConstraint(fields=["key", "version"], name="standards_one_row_a_standard_version"),
            # A number would promise that work can be graded by it; a draft has none, and published ones always do.
            models.CheckConstraint(
                condition=Q(status="draft", version=0, published_at__isnull=True)
                | (~Q(status="draft") & Q(version__gt=0, published_at__isnull=False)),
                name="standards_draft_without_number",
            ),
        ]


class ToolVersion(Version):
    """One version of an audit tool; audits point at the version they were done with."""

    personal = "which member of staff wrote it"

    class Meta(Version.Meta):
        constraints = [
            models.UniqueConstraint(fields=["key", "version"], name="standards_one_row_a_tool_version"),
            models.CheckConstraint(
                condition=Q(status="draft", version=0, published_at__isnull=True)
                | (~Q(status="draft") & Q(version__gt=0, published_at__isnull=False)),
                name="standards_tool_draft_without_number",
            ),
        ]
