"""Tables of the files received from the case system and of what was found in them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from practicelens.performance.extracts.states import WORDS, State


class Extract(models.Model):
    """One file from the case system: who sent it, what was found, and whether it is published."""

    personal = "who sent the file; the file itself, kept beside, holds children's records"

    name = models.CharField("the file's name as it was sent", max_length=200)
    # Not unique: a file whose first try led nowhere may be sent again (states.KEPT_OUT).
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField("bytes")
    received_at = models.DateTimeField()
    received_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")
    source = models.CharField(
        "what kind of extract it was read as; empty before it was read", max_length=12, blank=True
    )
    as_at = models.DateField("the day the extract was taken", null=True)
    # Shown beside the day, because a day taken from a name or from events may have to be put right.
    as_at_from = models.CharField("where that day was taken from", max_length=12, blank=True)
    state = models.CharField(max_length=12, choices=[(s.value, WORDS[s]) for s in State])
    state_since = models.DateTimeField()
    step = models.CharField("what is being done now", max_length=80, blank=True)
    steps_done = models.PositiveSmallIntegerField(default=0)
    steps_all = models.PositiveSmallIntegerField(default=0)
    problem = models.TextField("why the last try did not finish, in words", blank=True)
    # Kept as they came, never asked by the database: one page shows them whole.
    lists = models.JSONField("what was recognised, list by list", default=list)
    further = models.JSONField("what became of the tables that Annex A does not have", default=list)
    checks = models.JSONField("how often each check passed, failed and could not be judged", default=list)
    # Counted when the findings are kept: the list of extracts would else count thousands of rows each time.
    blocks = models.PositiveIntegerField(default=0)
    warns = models.PositiveIntegerField(default=0)
    notes = models.PositiveIntegerField(default=0)
    dataset = models.ForeignKey("datasets.Dataset", on_delete=models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")
    withdrawn_why = models.TextField(blank=True)
    joined = models.JSONField("how many identifiers were joined when it was published, by list", default=dict)
    # Kept with the claim: finishing, in another process, asks once more and goes by what was accepted then.
    asked = models.JSONField("what was asked before its publication and accepted: code and words", default=list)

    class Meta:
        """Newest first; one at a time is being published."""

        ordering = ["-received_at", "-id"]
        # By content to find a file that is sent again, by state for what waits and what is at work.
        indexes = [models.Index(fields=["sha256"]), models.Index(fields=["state", "-received_at"])]
        # Builds take minutes and each takes in what is published when it begins: two at once would lose one of them.
        constraints = [
            models.UniqueConstraint(
                fields=["state"], condition=Q(state=State.PUBLISHING.value), name="one_extract_publishing"
            )
        ]

    def __str__(self) -> str:
        """Its number."""
        return f"extract {self.pk}"


class Match(models.Model):
    """What each sheet, file and column of an extract was taken for when it was last read, and why."""

    personal = "three values of each column as they were written, which may be children's"

    extract = models.OneToOneField(Extract, on_delete=models.CASCADE, related_name="match")
    source = models.CharField("the kind of extract", max_length=12)
    # Read as a whole by the page that corrects them; rows of their own would be hundreds a reading.
    places = models.JSONField("its sheets or files, with their columns", default=list)
    corrections = models.JSONField("the numbers of the corrections it was read by", default=list)

    def __str__(self) -> str:
        """Its number."""
        return f"match {self.pk}"


class MatchCorrection(models.Model):
    """Somebody said what a sheet, file or column of a source is: every extract of it is read so until it is ended."""

    personal = "who said it and who ended it"

    source = models.CharField("the kind of extract", max_length=12)
    # A correction of one list's column says nothing of the same header elsewhere.
    place = models.CharField("the list or table of a column; empty for a sheet or file", max_length=60, blank=True)
    name = models.CharField("the header or name, letters and digits alone", max_length=200)
    written = models.CharField("the same as it was written then", max_length=200)
    means = models.CharField("the field, list or table it is; empty: it is not read", max_length=60, blank=True)
    extract = models.ForeignKey(Extract, on_delete=models.PROTECT, related_name="+")
    starts = models.DateField()
    ends = models.DateField("from this day on nothing is read by it", null=True)
    made_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")
    ended_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        """One holds at a time of each header or name."""

        constraints = [
            models.UniqueConstraint(
                fields=["source", "place", "name"], condition=Q(ends__isnull=True), name="match_correction_one_open"
            )
        ]

    def __str__(self) -> str:
        """Its number."""
        return f"correction {self.pk}"


class LocalMapping(models.Model):
    """How a kind of local list is read: which header is which field. Numbered versions; a new one ends the last."""

    personal = "who made it and who ended it"

    kind = models.CharField(max_length=30)
    version = models.PositiveIntegerField()
    columns = models.JSONField("field by header, letters and digits alone", default=dict)
    written = models.JSONField("header by field, as it was written then", default=dict)
    starts = models.DateField()
    ends = models.DateField("from this day on nothing is read by it", null=True)
    made_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")
    ended_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        """One holds at a time of each kind."""

        constraints = [
            models.UniqueConstraint(fields=["kind", "version"], name="local_mapping_version"),
            models.UniqueConstraint(fields=["kind"], condition=Q(ends__isnull=True), name="local_mapping_one_open"),
        ]

    def __str__(self) -> str:
        """Its number."""
        return f"mapping {self.pk}"


class LocalList(models.Model):
    """A list kept outside the case system that somebody sent: of a kind, as at a day, read or waiting for a mapping."""

    personal = "who sent it; three values of each column and those in findings; the file itself, kept beside"

    kind = models.CharField(max_length=30)
    name = models.CharField("the file's name as it was sent", max_length=200)
    sha256 = models.CharField(max_length=64)
    size = models.BigIntegerField("bytes")
    as_at = models.DateField("the day it was taken")
    received_at = models.DateTimeField()
    received_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")
    fault = models.TextField("why it cannot be read, in words", blank=True)
    sheet = models.CharField(max_length=120, blank=True)
    columns = models.JSONField("its columns with what each likely is", default=list)
    mapping = models.ForeignKey(LocalMapping, on_delete=models.PROTECT, null=True, related_name="+")
    rows_read = models.PositiveIntegerField(default=0)
    rows_kept = models.PositiveIntegerField(default=0)
    findings = models.JSONField("what was found in it", default=list)
    set_aside_at = models.DateTimeField(null=True)
    set_aside_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        """Newest first; looked for by kind and day when an extract is published."""

        ordering = ["-received_at", "-id"]
        indexes = [models.Index(fields=["kind", "-as_at"])]

    def __str__(self) -> str:
        """Its number."""
        return f"local list {self.pk}"


class IdentifierJoining(models.Model):
    """Somebody confirmed that identifiers of one list, spelled otherwise in these ways, are the other lists' children.

    For every extract published from then on, until it is ended; what is published stays as it was joined.
    """

    personal = "who confirmed and who ended it"

    list_number = models.PositiveSmallIntegerField()
    # The ways themselves and no pair of identifiers: later extracts hold children whom nobody has seen yet.
    differences = models.CharField("by what they differ, parted by commas", max_length=60)
    identifiers = models.PositiveIntegerField("how many there were when it was confirmed")
    extract = models.ForeignKey(Extract, on_delete=models.PROTECT, related_name="+")
    starts = models.DateField()
    ends = models.DateField("from this day on it joins nothing", null=True)
    confirmed_at = models.DateTimeField()
    confirmed_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")
    ended_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        """The same is confirmed once at a time."""

        constraints = [
            models.UniqueConstraint(
                fields=["list_number", "differences"], condition=Q(ends__isnull=True), name="joining_one_open"
            )
        ]

    def __str__(self) -> str:
        """Its number."""
        return f"joining {self.pk}"


class Watched(models.Model):
    """A file that lay in the watched folder: which extract it became, and why it was not published by itself."""

    personal = "nothing"

    name = models.CharField(max_length=200)
    size = models.BigIntegerField("bytes")
    # A whole number, as the disk has it: as a fraction of seconds the same file might look written anew.
    written_ns = models.BigIntegerField("when the file was last written, in nanoseconds since 1970")
    seen_at = models.DateTimeField()
    extract = models.ForeignKey(Extract, on_delete=models.PROTECT, null=True, related_name="watched")
    decided_at = models.DateTimeField(null=True)
    why = models.TextField("why it waits for a person, or was refused", blank=True)

    class Meta:
        """The same file is taken in once."""

        constraints = [models.UniqueConstraint(fields=["name", "size", "written_ns"], name="watched_file_once")]

    def __str__(self) -> str:
        """Its number."""
        return f"watched file {self.pk}"


class Finding(models.Model):
    """One thing the reader found: a cell, a row, a column or a list, and what is the matter with it."""

    personal = "a cell's value as it was written, which may be a child's date or code"

    extract = models.ForeignKey(Extract, on_delete=models.CASCADE, related_name="findings")
    # The reader's own order, in which a page tells them: a database has none that could be relied on.
    position = models.PositiveIntegerField()
    code = models.CharField(max_length=60)
    severity = models.CharField(max_length=8)
    # The sentence as it was when the file was read: a later version's wording must not change what somebody mended by.
    message = models.TextField()
    list_number = models.PositiveSmallIntegerField(null=True)
    sheet = models.CharField(max_length=120, blank=True)
    row = models.PositiveIntegerField(null=True)
    column = models.CharField(max_length=200, blank=True)
    value = models.CharField("as it was written", max_length=200, blank=True)

    class Meta:
        """In the order the reader told them."""

        ordering = ["position"]
        # For a page of findings in the reader's order, and for its filters by severity and list.
        indexes = [
            models.Index(fields=["extract", "position"]),
            models.Index(fields=["extract", "severity", "list_number"]),
            models.Index(fields=["extract", "code"]),
        ]

    def __str__(self) -> str:
        """Its code."""
        return self.code
