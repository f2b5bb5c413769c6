"""Tables of the explorer: questions that people keep under a name, and with whom they share them."""

from __future__ import annotations

from django.db import models

from practicelens.performance.explore.rules import LONGEST_NAME
from practicelens.performance.explore.states import Standing


class SavedView(models.Model):
    """A question under a name: what its address holds, and the roles whose holders may open it too.

    It holds no answer: whoever opens it asks anew, and sees what they may see.
    """

    personal = "who keeps it; the name they gave it"

    owner = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=LONGEST_NAME)
    asked = models.JSONField("what the address holds", default=dict)
    roles = models.JSONField("roles it is shared with", default=list)
    status = models.CharField(
        max_length=8, choices=[(one.value, one.words) for one in Standing], default=Standing.KEPT.value
    )
    saved_at = models.DateTimeField()
    # A form that was opened before somebody renamed it must not write over that.
    version = models.PositiveIntegerField(default=1)

    class Meta:
        """By name; of one person no two that are kept have the same."""

        ordering = ["name", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"],
                condition=models.Q(status=Standing.KEPT.value),
                name="saved_view_once_a_name",
            )
        ]

    def __str__(self) -> str:
        """Its number."""
        return f"saved view {self.pk}"
