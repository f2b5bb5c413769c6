"""The table of reviews: that somebody read what a measure means and found it right, or said what is to be mended."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class DefinitionReview(models.Model):
    """A review of one measure's definition; the newest holds, the others stay to be read."""

    personal = "who reviewed a definition, and their note"

    card = models.CharField(max_length=60)
    # A print of the words that were read: a definition that a later version puts otherwise says so.
    words = models.CharField(max_length=16)
    note = models.TextField()
    on = models.DateField()
    next_on = models.DateField("by when it is reviewed again")
    by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """In the order they were written; sent twice, a review stands once."""

        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["card", "on", "by"], name="definition_reviewed_once_a_day"),
            models.CheckConstraint(condition=~Q(note=""), name="definition_review_has_note"),
            models.CheckConstraint(condition=Q(next_on__gt=F("on")), name="definition_next_review_later"),
        ]

    def __str__(self) -> str:
        """Its measure."""
        return f"review of {self.card}"
