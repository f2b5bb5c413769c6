"""Tables of the explorer: questions that people keep under a name, and lists of theirs laid beside a figure."""

from __future__ import annotations

from django.db import models

from practicelens.performance.explore.rules import LONGEST_NAME
from practicelens.performance.explore.states import Stage, Standing


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


class Comparison(models.Model):
    """Somebody's own list beside a figure: what was asked, how far it is, and what came of it in numbers.

    The list itself, and the answer child by child, lie in a folder of its own below the data directory, which is
    removed with it. It is its owner's alone.
    """

    personal = "who compares; children stand in its folder alone"

    owner = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    card = models.CharField(max_length=60)
    asked = models.JSONField("the question, the group and which of its rows", default=dict)
    folder = models.CharField("its folder below the data directory", max_length=32, blank=True)
    rows = models.PositiveIntegerField("rows of the list", default=0)
    number_column = models.PositiveSmallIntegerField("the place of the children's numbers", null=True)
    date_column = models.PositiveSmallIntegerField("the place of the dates", null=True)
    counts = models.JSONField("how many rows are in both, only here, only there", default=dict)
    remarks = models.JSONField("what is to be said of the numbers as a whole", default=list)
    edition = models.CharField("the edition it was compared with", max_length=128, blank=True)
    status = models.CharField(
        max_length=9, choices=[(one.value, one.words) for one in Stage], default=Stage.COLUMNS.value
    )
    sent_at = models.DateTimeField()
    compared_at = models.DateTimeField(null=True)

    class Meta:
        """Newest first."""

        ordering = ["-id"]

    def __str__(self) -> str:
        """Its number."""
        return f"comparison {self.pk}"


class OutsideCopy(models.Model):
    """An answer that left the authority: for whom, the document as it was, and every number that it shows.

    It is never changed: what left has left, and the next copy is held against it.
    """

    personal = "who asked for it, as they were named; small numbers are hidden in it"

    title = models.CharField(max_length=300)
    subtitle = models.TextField(blank=True)
    asked = models.JSONField("what its address held", default=dict)
    reference = models.CharField("who asked, and under which reference", max_length=200)
    numbers = models.JSONField("the numbers it shows, each with its card, days and groups", default=list)
    document = models.JSONField("as it left")
    made_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        """Newest first."""

        ordering = ["-id"]

    def __str__(self) -> str:
        """Its number."""
        return f"copy for outside {self.pk}"
