"""Tables of what is published: datasets, and the editions made from them; the register, never the data."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from practicelens.analytics.annex_a.report import ANNEX_A
from practicelens.performance.datasets.states import WORDS, Status


class Dataset(models.Model):
    """One extract, checked and published: where its Parquet lies, which source and which day it tells of."""

    personal = "nothing: the data itself lies in files; the name of its file and who published it"

    name = models.CharField("the file it came from", max_length=200)
    # What was read, as a print of its content: the same tables sent twice are one folder, and damage can be found.
    hash = models.CharField("content address", max_length=128)
    path = models.CharField("folder below the data directory", max_length=300)
    authority = models.CharField(max_length=60)
    # Whose numbers the children have, kept with each dataset: a new case system may begin to number anew.
    scheme = models.CharField(max_length=60)
    source = models.CharField("the kind of extract", max_length=12, default=ANNEX_A)
    as_at = models.DateField("the day the extract was taken")
    rows = models.JSONField("rows kept, by table", default=dict)
    status = models.CharField(max_length=12, choices=[(s.value, WORDS[s]) for s in Status])
    published_at = models.DateTimeField()
    # Null where the product itself published; PROTECT because accounts are closed, never removed.
    published_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_at = models.DateTimeField(null=True)
    # Kept here for those who load extracts, and in history for those who ask years later.
    withdrawn_why = models.TextField(blank=True)

    class Meta:
        """Newest day first; one dataset of a source in use for a day."""

        ordering = ["-as_at", "-id"]
        # The chain in use and its latest day are asked for by nearly every page of figures.
        indexes = [models.Index(fields=["status", "-as_at"])]
        # Of one source there is one telling of a day: the chain stands on it, whatever writes to this table.
        constraints = [
            models.UniqueConstraint(
                fields=["as_at", "source"], condition=Q(status=Status.IN_USE.value), name="one_dataset_in_use_a_day"
            )
        ]

    def __str__(self) -> str:
        """The day it tells of."""
        return f"dataset of {self.as_at}"


class SourceJoining(models.Model):
    """Somebody confirmed that two sources number the same children alike, until it is ended."""

    personal = "who confirmed and who ended it"

    # In the order of their names, so that a pair is one pair whichever was published first.
    source = models.CharField("the kind of extract", max_length=12)
    other = models.CharField("the other kind of extract", max_length=12)
    same = models.PositiveIntegerField("identifiers of both with one date of birth and one sex, when it was confirmed")
    differ = models.PositiveIntegerField("identifiers of both with another date of birth or sex, when it was confirmed")
    starts = models.DateField()
    ends = models.DateField("from this day on they are not joined", null=True)
    confirmed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")
    ended_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        """A pair is confirmed once at a time."""

        constraints = [
            models.UniqueConstraint(
                fields=["source", "other"], condition=Q(ends__isnull=True), name="source_joining_one_open"
            )
        ]

    def __str__(self) -> str:
        """Its number."""
        return f"joining of sources {self.pk}"


class ChildPair(models.Model):
    """Somebody said of two identifiers, one of each source, that they are one child or two, until it is ended."""

    personal = "identifiers of children; who said it and who ended it"

    source = models.CharField("the kind of extract that has the child under another number", max_length=12)
    written = models.CharField("the child's number there", max_length=60)
    becomes = models.CharField("the child's number in the figures", max_length=60)
    same = models.BooleanField("one child, or two")
    # In words, as it stood: birth dates are put right in later extracts, and the decision must still be understood.
    evidence = models.CharField("what was the same in both when it was said", max_length=300)
    starts = models.DateField()
    ends = models.DateField("from this day on it is not said", null=True)
    decided_at = models.DateTimeField()
    decided_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")
    ended_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        """Of two numbers one thing is said at a time; a number there is one child's, and a child has one there."""

        constraints = [
            models.UniqueConstraint(
                fields=["source", "written", "becomes"], condition=Q(ends__isnull=True), name="child_pair_said_once"
            ),
            models.UniqueConstraint(
                fields=["source", "written"], condition=Q(ends__isnull=True, same=True), name="child_pair_written_once"
            ),
            models.UniqueConstraint(
                fields=["source", "becomes"], condition=Q(ends__isnull=True, same=True), name="child_pair_becomes_once"
            ),
        ]

    def __str__(self) -> str:
        """Its number."""
        return f"pair {self.pk}"


class Edition(models.Model):
    """The chain of datasets in use, joined, with the file of figures worked out from it."""

    personal = "nothing: who made it current"

    hash = models.CharField("content address", max_length=128)
    path = models.CharField("folder below the data directory", max_length=300)
    # Several editions may share a file: what is worked out from the same tables lies under the same name.
    measurements = models.CharField("file below the data directory", max_length=300)
    as_at = models.DateField()
    chain = models.JSONField("ids of the datasets joined, oldest first")
    # Teams, spellings and rules change without a new extract: another print says that the figures can be worked out
    # anew.
    names_known = models.CharField("print of the frame: teams, spellings, rules", max_length=64)
    registered_at = models.DateTimeField()
    registered_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")
    current = models.BooleanField(default=False)
    mending_since = models.DateTimeField("when its damaged figures' file was last given to be built again", null=True)
    pruned_at = models.DateTimeField("when its figures' file was removed", null=True)
    # What was published with others in one build never had an edition of its own until somebody opened its week.
    week = models.ForeignKey(
        Dataset, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="whose past week it was made for"
    )
    worked_out_at = models.DateTimeField("when its figures were worked out for somebody who looked back", null=True)

    class Meta:
        """Newest first; one is current."""

        ordering = ["-id"]
        constraints = [
            # Pages ask for the current one without an order: were there two, each page would choose by chance.
            models.UniqueConstraint(fields=["current"], condition=Q(current=True), name="one_current_edition")
        ]

    def __str__(self) -> str:
        """The day its last dataset tells of."""
        return f"edition as at {self.as_at}"
