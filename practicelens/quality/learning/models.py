"""The tables of learning: pieces of best practice, and what each is found by."""

from __future__ import annotations

from django.db import models
from django.db.models import Q


class Piece(models.Model):
    """Best practice from one audit, told so that nobody can be known by it."""

    personal = "good work told without the child, which audit it is from, whose work it was, and who asked and agreed"

    # Several over time: one withdrawn may be followed by another.
    audit = models.ForeignKey("audits.Audit", on_delete=models.PROTECT, related_name="+")
    # As the audit had them: a piece stays the team's whose practice it tells of.
    team = models.ForeignKey("people.Team", on_delete=models.PROTECT, related_name="+")
    service = models.ForeignKey("people.ServiceArea", on_delete=models.PROTECT, related_name="+")
    # None where no practitioner was allocated: nobody's name can then be shown, and nobody here can agree.
    worker = models.ForeignKey("people.Worker", on_delete=models.PROTECT, related_name="+", null=True)
    writer = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=20)
    # Goes up with each change: whoever agrees has agreed to exactly the words they saw.
    version = models.PositiveIntegerField(default=1)
    title = models.CharField(max_length=150)
    done = models.TextField()
    difference = models.TextField()
    helped = models.TextField()
    # The folded words of title and texts (access/words.py), from its sharing until it is withdrawn: what is not shared
    # has none to be found by.
    words = models.TextField(blank=True, default="")
    audience = models.CharField(max_length=20)
    # Which lines were ticked, as keys: the list's words may change, what was confirmed does not.
    checked = models.JSONField(default=list)
    family = models.CharField(max_length=20, blank=True)
    family_words = models.TextField(blank=True)
    # How those actions of the audit are carried on that were late when it was to be shared.
    carried = models.TextField(blank=True, default="")
    begun_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+", null=True)
    # How they answered, where somebody else wrote it down for them.
    answer_words = models.TextField(blank=True)
    # Whether it says whose practice it is: part of the consent, and no by default.
    named = models.BooleanField(default=False)
    published_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_why = models.TextField(blank=True)

    class Meta:
        constraints = [
            # One at a time; one withdrawn or dropped does not stand in the way of another.
            models.UniqueConstraint(
                fields=["audit"], condition=Q(status__in=("draft", "asked", "refused")), name="piece_one_unfinished"
            ),
            # Nothing is published that nobody agreed to.
            models.CheckConstraint(
                condition=~Q(status="published") | Q(answered_at__isnull=False, published_at__isnull=False),
                name="piece_published_with_consent",
            ),
        ]
        # The newest published pieces are asked for by everybody, those that wait for consent by worker.
        indexes = [
            models.Index(fields=["status", "published_at"], name="piece_status_published"),
            models.Index(fields=["worker", "status"], name="piece_worker_status"),
        ]


class Mark(models.Model):
    """One thing a piece is found by: a domain, a practice standard, a tag or a figure."""

    personal = "nothing"

    # Cascades: marks are written anew at each save and are no work of anybody's.
    piece = models.ForeignKey(Piece, on_delete=models.CASCADE, related_name="marks")
    kind = models.CharField(max_length=20)
    key = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["piece", "kind", "key"], name="mark_once")]
        indexes = [models.Index(fields=["kind", "key"], name="mark_kind_key")]
