"""Tables of local cards: a card, what it means in its versions, and what each version answered of each edition."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from practicelens.analytics.local_cards.shape import Form
from practicelens.analytics.measure import Polarity
from practicelens.performance.local_cards.rules import LONGEST_TITLE
from practicelens.performance.local_cards.states import BEING_WRITTEN, Status


class LocalCard(models.Model):
    """A card that somebody here wrote; what it means stands in its versions."""

    personal = "nothing"

    def __str__(self) -> str:
        """Its number."""
        return f"local card {self.pk}"


class CardVersion(models.Model):
    """What a card means and the SQL it is answered by, as somebody wrote it; once published it is never changed."""

    personal = "who wrote and who checked a card, and their words on it"

    card = models.ForeignKey(LocalCard, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=9, choices=[(one.value, one.words) for one in Status])
    title = models.CharField(max_length=LONGEST_TITLE)
    meaning = models.TextField()
    form = models.CharField(max_length=12, choices=[(one.value, one.words) for one in Form])
    polarity = models.CharField(max_length=24, choices=[(one.value, one.value) for one in Polarity])
    numerator = models.TextField("who is counted")
    denominator = models.TextField("out of whom", blank=True)
    sql = models.TextField()
    why = models.TextField("why this version is written", blank=True)
    chosen = models.JSONField("what it was put together of, where it was not written as SQL", default=dict)
    author = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    writers = models.JSONField("whoever wrote in it, by their accounts’ numbers: none of them checks it", default=list)
    # Raised with each change of any version of the card: no two texts of a card have one number, so that a form that
    # was opened for one of them publishes or ends no other.
    revision = models.PositiveIntegerField(default=1)
    asked_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)
    found = models.TextField("what whoever checked it found", blank=True)
    next_review = models.DateField("by when what it means is read again", null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")
    ended_why = models.TextField(blank=True)

    class Meta:
        """Oldest first; what must never be twice of a card."""

        ordering = ["card_id", "number"]
        constraints = [
            models.UniqueConstraint(fields=["card", "number"], name="local_card_version_once"),
            models.UniqueConstraint(
                fields=["card"], condition=Q(status=Status.PUBLISHED.value), name="local_card_one_published"
            ),
            models.UniqueConstraint(
                fields=["card"],
                condition=Q(status__in=[one.value for one in BEING_WRITTEN]),
                name="local_card_one_being_written",
            ),
            models.CheckConstraint(
                condition=Q(checked_by__isnull=True) | ~Q(checked_by=models.F("author")),
                name="local_card_checked_by_another",
            ),
            models.CheckConstraint(
                condition=~Q(status=Status.PUBLISHED.value)
                | Q(checked_by__isnull=False, checked_at__isnull=False, next_review__isnull=False),
                name="local_card_published_checked",
            ),
        ]

    def __str__(self) -> str:
        """Its card and number."""
        return f"version {self.number} of local card {self.card_id}"


class CardAnswer(models.Model):
    """What a version answered of an edition: a file of rows below the data directory, or why there is none."""

    personal = "nothing: children stand in the file by their number in the edition alone"

    version = models.ForeignKey(CardVersion, on_delete=models.PROTECT, related_name="answers")
    revision = models.PositiveIntegerField()
    edition = models.CharField("the edition’s content address", max_length=128)
    file = models.CharField("file below the data directory", max_length=120, blank=True)
    fault = models.CharField(max_length=12, blank=True)
    why = models.TextField("why there is none, in words", blank=True)
    rows = models.PositiveIntegerField(default=0)
    tables = models.JSONField("the tables it asks, in the order in which it names them", default=list)
    teams = models.BooleanField("whether its rows name teams", default=False)
    at = models.DateTimeField()

    class Meta:
        """One answer of a text and an edition, which gives the same each time."""

        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(fields=["version", "revision", "edition"], name="local_card_answered_once"),
            # Neither both nor neither: an answer that is none says why.
            models.CheckConstraint(condition=Q(file="") ^ Q(fault=""), name="local_card_answer_or_fault"),
        ]

    def __str__(self) -> str:
        """Its number."""
        return f"answer {self.pk} of a local card"
