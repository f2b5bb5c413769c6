"""Tables of Performance Matters: dated events in their versions, words on a month, and that they were asked for."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from practicelens.performance.matters.states import EventKind, Voice


class DatedEvent(models.Model):
    """Something that happened on a day; what is known of it stands in its versions."""

    personal = "nothing"

    def __str__(self) -> str:
        """Its number."""
        return f"dated event {self.pk}"


class EventVersion(models.Model):
    """A dated event as somebody recorded or corrected it; the newest holds, the others stay to be read."""

    personal = "who recorded an event, and why"

    event = models.ForeignKey(DatedEvent, on_delete=models.CASCADE, related_name="versions")
    day = models.DateField()
    kind = models.CharField(max_length=20, choices=[(one.value, one.words) for one in EventKind])
    title = models.CharField(max_length=60)
    # None: of the whole authority.
    service = models.ForeignKey("people.ServiceArea", on_delete=models.PROTECT, null=True, related_name="+")
    # Sections of cards for which limits are made anew from the event on; none: it is drawn, and changes no limit.
    sections = models.JSONField(default=list)
    reason = models.TextField()
    withdrawn = models.BooleanField(default=False)
    by = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """In the order they were written; a reason always."""

        ordering = ["pk"]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="event_has_reason")]

    def __str__(self) -> str:
        """Its title."""
        return self.title


class MonthWords(models.Model):
    """What a service or an analyst says of a month, of all of it or of one measure. The newest of a key holds."""

    personal = "who wrote on a month, and what"

    # A day and not a text: months are compared, and counted back from.
    month = models.DateField("its first day")
    service = models.ForeignKey("people.ServiceArea", on_delete=models.PROTECT, null=True, related_name="+")
    voice = models.CharField(max_length=7, choices=[(one.value, one.value) for one in Voice])
    card = models.CharField(max_length=60, blank=True)
    text = models.TextField()
    # How often this was put right before: 0 of what was written first.
    edition = models.PositiveIntegerField(default=0)
    # A decision that is asked for, and by when.
    asks = models.CharField(max_length=200, blank=True)
    asks_by = models.DateField(null=True)
    by = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        """In the order they were written; of two who write at once one is told, and nothing is written over unseen."""

        ordering = ["pk"]
        indexes = [models.Index(fields=["month", "service"], name="matters_words_of_month")]
        constraints = [
            models.UniqueConstraint(
                # Two constraints, because in SQL no two nulls are alike: of the whole
                # authority the first would hold nothing.
                fields=["month", "service", "voice", "card", "edition"],
                condition=Q(service__isnull=False),
                name="matters_words_of_area_once",
            ),
            models.UniqueConstraint(
                fields=["month", "voice", "card", "edition"],
                condition=Q(service__isnull=True),
                name="matters_words_of_whole_once",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="matters_words_have_text"),
            models.CheckConstraint(
                condition=Q(asks="", asks_by__isnull=True) | (~Q(asks="") & Q(asks_by__isnull=False)),
                name="matters_asks_by_a_day",
            ),
        ]

    def __str__(self) -> str:
        """What it is of."""
        return f"{self.voice} on {self.month:%Y-%m}"


class Target(models.Model):
    """What a card is to reach at a place, from a day until a day, and who answers for it.

    Never written over: one that is changed is taken back, and another set.
    """

    personal = "who answers for a target, who set it, and who took it back"

    card = models.CharField(max_length=60)
    # None: of the whole authority.
    service = models.ForeignKey("people.ServiceArea", on_delete=models.PROTECT, null=True, related_name="+")
    # In the card's own unit; a share from 0 to 1.
    value = models.FloatField()
    first = models.DateField()
    until = models.DateField()
    # One person, not a role: a target that a role answers for is answered for by nobody.
    owner = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    reason = models.TextField()
    by = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    ended_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_why = models.TextField(blank=True)

    class Meta:
        """In the order they were set; a while, a reason, and a reason where one was taken back.

        Sent twice it stands once; that none shares a day with another ``setting_targets`` sees to.
        """

        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["card", "service", "first"],
                condition=Q(ended_at__isnull=True, service__isnull=False),
                name="target_of_area_once",
            ),
            models.UniqueConstraint(
                fields=["card", "first"],
                condition=Q(ended_at__isnull=True, service__isnull=True),
                name="target_of_whole_once",
            ),
            models.CheckConstraint(condition=Q(until__gte=models.F("first")), name="target_stands_a_while"),
            models.CheckConstraint(condition=~Q(reason=""), name="target_has_reason"),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True, ended_why="") | (Q(ended_at__isnull=False) & ~Q(ended_why="")),
                name="target_ended_with_reason",
            ),
        ]

    def __str__(self) -> str:
        """Its card."""
        return f"target of {self.card}"


class Comparator(models.Model):
    """A published figure of a year, as it was printed: ours, the mean of our statistical neighbours, London, England.

    Read again, all stand anew; what stood before is kept with its neighbours and the day it was replaced.
    """

    personal = "nothing"

    card = models.CharField(max_length=60)
    # The year that ended on 31 March.
    year = models.PositiveIntegerField()
    ours = models.FloatField(null=True)
    neighbours = models.FloatField(null=True)
    # Of how many neighbours the mean is: some publish no figure of a small group.
    counted = models.PositiveIntegerField()
    # From which day these are our neighbours: the DfE chooses them anew now and then.
    neighbours_since = models.DateField()
    london = models.FloatField(null=True)
    england = models.FloatField(null=True)
    read_at = models.DateTimeField()
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        """A year of a card stands once."""

        ordering = ["card", "year"]
        constraints = [
            models.UniqueConstraint(
                fields=["card", "year"], condition=Q(replaced_at__isnull=True), name="comparator_once"
            )
        ]

    def __str__(self) -> str:
        """Its card and year."""
        return f"{self.card}, {self.year}"


class PublishedReading(models.Model):
    """That published figures were read: from which source, and who our statistical neighbours are from a day on."""

    personal = "nothing"

    at = models.DateTimeField()
    source = models.CharField(max_length=200)
    # Pairs of an authority's number and name, in the order of the file: the nearest first.
    neighbours = models.JSONField(default=list)
    neighbours_since = models.DateField()
    replaced_at = models.DateTimeField(null=True)

    class Meta:
        """In the order they were read."""

        ordering = ["pk"]

    def __str__(self) -> str:
        """Its source."""
        return self.source


class MonthAsked(models.Model):
    """That words on a month were asked for and its signals told, once."""

    personal = "nothing"

    # The constraint makes it once: of two processes that ask at one moment the second finds it asked.
    month = models.DateField(unique=True)
    at = models.DateTimeField()

    def __str__(self) -> str:
        """The month."""
        return f"{self.month:%Y-%m}"
