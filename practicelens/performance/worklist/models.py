"""Tables of the worklist: each finding once however many weeks have it, what happened to it, and each week's tally."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from practicelens.analytics.annex_a.report import ANNEX_A
from practicelens.performance.worklist.states import WORDS, State


class Item(models.Model):
    """One finding, the same from week to week: where the latest extract has it, how it stands, whose it is to mend."""

    personal = "a child's or adopter's identifier, a cell's value as it was written, who mends it, why it is right"

    # What it is: rules.keys. The rest of what identifies it stands beside for people.
    key = models.CharField("print of its identity", max_length=16, unique=True)
    code = models.CharField(max_length=60)
    source = models.CharField("the kind of extract or local list that has it", max_length=40)
    severity = models.CharField(max_length=8)
    list_number = models.PositiveSmallIntegerField(null=True)
    field = models.CharField("our name of the column", max_length=60, blank=True)
    # Asked by rules.gone: only a finding in a row needs its column to have been read again.
    of_a_row = models.BooleanField()
    authority = models.CharField(max_length=60, blank=True)
    scheme = models.CharField(max_length=60, blank=True)
    child = models.CharField(max_length=60, blank=True)
    # Apart from children: adopters have numbers of their own, which may be some child's digits.
    adopter = models.CharField(max_length=60, blank=True)
    # As the latest extract that has it writes it.
    message = models.TextField()
    sheet = models.CharField(max_length=120, blank=True)
    row = models.PositiveIntegerField(null=True)
    column = models.CharField("the extract's name of the column", max_length=200, blank=True)
    value = models.CharField("as it is written", max_length=200, blank=True)
    first_as_at = models.DateField("day of the first extract that has it")
    last_as_at = models.DateField("day of the latest extract that has it")
    # Whose work the child is by the published figures: kept, so that a team's count is one question.
    team = models.ForeignKey("people.Team", on_delete=models.PROTECT, null=True, related_name="+")
    worker = models.ForeignKey("people.Worker", on_delete=models.PROTECT, null=True, related_name="+")
    state = models.CharField(max_length=8, choices=[(s.value, WORDS[s]) for s in State])
    since = models.DateField("the day it came to stand so")
    # An event that opened it once more, or that it was withdrawn; empty where nothing did.
    again = models.CharField("why it is open again", max_length=40, blank=True)
    owner = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")
    due = models.DateField(null=True)
    climbed_due = models.DateField("the day it was due by when it was told further up", null=True)
    why = models.TextField("why it is right as it is", blank=True)
    accepted = models.CharField("the value that is right as it is", max_length=200, null=True)

    class Meta:
        """Found by team, worker, child, owner and check, of those in a state."""

        constraints = [
            # Without its reason nobody could tell a year later why a finding is none.
            models.CheckConstraint(
                condition=~Q(state=State.RIGHT.value) | (~Q(why="") & Q(accepted__isnull=False)),
                name="worklist_right_has_reason",
            )
        ]
        indexes = [
            models.Index(fields=["state", "team"], name="worklist_state_team"),
            models.Index(fields=["state", "worker"], name="worklist_state_worker"),
            models.Index(fields=["state", "code"], name="worklist_state_code"),
            models.Index(fields=["owner", "state"], name="worklist_by_owner"),
            models.Index(fields=["authority", "scheme", "child"], name="worklist_by_child"),
        ]

    def __str__(self) -> str:
        """Its check."""
        return self.code


class Step(models.Model):
    """Something that happened to a finding: moved, given, noted; by a person, or by an extract of a day."""

    personal = "who gave, mended and accepted findings, and what they wrote"

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="steps")
    at = models.DateTimeField()
    as_at = models.DateField("the extract's day, where an extract did it", null=True)
    by = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")
    what = models.CharField("the event, or given, or note", max_length=40)
    state = models.CharField("where it stood then", max_length=8, choices=[(s.value, WORDS[s]) for s in State])
    owner = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")
    due = models.DateField(null=True)
    text = models.TextField(blank=True)

    class Meta:
        """In the order they happened; found by finding, and by day to see a past week."""

        ordering = ["pk"]
        indexes = [models.Index(fields=["item", "id"], name="worklist_steps_of"), models.Index(fields=["at"])]

    def __str__(self) -> str:
        """What happened."""
        return self.what


class Week(models.Model):
    """What a published extract of a source had: enough to count any week, and to open it as it was."""

    personal = "nothing: prints of findings"

    as_at = models.DateField()
    source = models.CharField("the kind of extract or local list", max_length=40, default=ANNEX_A)
    dataset = models.ForeignKey("datasets.Dataset", on_delete=models.CASCADE, related_name="+")
    # Fourteen kilobytes a week where a row a finding and week would be a hundred thousand rows a year.
    present = models.BinaryField("prints of the findings it has, eight bytes each, sorted")
    right = models.BinaryField("of them those accepted as right when it was published", default=b"")
    taken_at = models.DateTimeField()

    class Meta:
        """In order of days, one of a source a day."""

        ordering = ["as_at", "source"]
        constraints = [models.UniqueConstraint(fields=["as_at", "source"], name="worklist_week_once")]

    def __str__(self) -> str:
        """Its day."""
        return f"worklist of {self.as_at}"
