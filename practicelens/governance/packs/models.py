"""The tables of packs: what was written, what was frozen, with whom it is shared, who has opened it."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from practicelens.governance.packs.states import Kind, Status


class Thematic(models.Model):
    """A report that somebody puts together: of whom and when, and its parts in order. It holds no answer.

    Published, it is a pack like any other; what it asks may change for a corrected edition, its place and days not.
    """

    personal: ClassVar[str] = "who put it together; words of theirs, which may name teams"

    title = models.CharField(max_length=120)
    # As the explorer names a place: "authority", "service-3", "team-7".
    place = models.CharField(max_length=40)
    # Whose head may read it once it is published; none: who sees the whole authority.
    service = models.ForeignKey("people.ServiceArea", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    starts = models.DateField()
    ends = models.DateField()
    # Whom all of it is narrowed to, as an address of the explorer says it.
    narrowed = models.JSONField(default=dict)
    # Whether it asks if its shares differ by ethnicity, sex and disability.
    by_groups = models.BooleanField(default=False)
    parts = models.JSONField(default=list)
    # Two who change it do not overwrite each other.
    version = models.PositiveIntegerField(default=1)
    made_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        """Its first day is none after its last."""

        constraints = [
            models.CheckConstraint(condition=Q(starts__lte=models.F("ends")), name="thematic_begins_before_its_end")
        ]


class Pack(models.Model):
    """One edition of a report for a service area or the whole authority and a month."""

    personal: ClassVar[str] = "who wrote, published and withdrew it (members of staff); the analysis may name teams"

    kind = models.CharField(max_length=20, choices=[(kind.value, kind.words) for kind in Kind])
    # "authority", "service:3" or "thematic:7": beside the keys, because an empty key is never equal to another in a
    # unique index.
    scope = models.CharField(max_length=40)
    service = models.ForeignKey("people.ServiceArea", on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    thematic = models.ForeignKey(Thematic, on_delete=models.PROTECT, null=True, blank=True, related_name="packs")
    # The first day of the month or quarter; of a thematic report of the month in which its time ends.
    month = models.DateField()
    edition = models.PositiveIntegerField()
    status = models.CharField(max_length=20, choices=[(status.value, status.words) for status in Status])
    # Raised at each write: two people who write the same draft do not overwrite each other.
    version = models.PositiveIntegerField(default=1)
    # Kept beside the document, so that a list of packs reads no documents.
    title = models.CharField(max_length=300, blank=True)
    analysis = models.TextField(blank=True)
    outside_analysis = models.TextField(blank=True)
    correction = models.TextField(blank=True)
    written_by = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField()
    published_by = models.ForeignKey(
        "people.Account", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    published_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.ForeignKey(
        "people.Account", on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    # Shown to its readers, so it is kept with the pack and not in history alone.
    withdrawn_why = models.TextField(blank=True)

    class Meta:
        """One edition of a number, one draft and one published at a time; a draft was not published."""

        constraints = [
            # Editions are numbered by what is there when one is made: two made at once would take the same number.
            models.UniqueConstraint(fields=["kind", "scope", "month", "edition"], name="pack_edition_once"),
            models.UniqueConstraint(
                fields=["kind", "scope", "month"], condition=Q(status="published"), name="pack_one_published"
            ),
            models.UniqueConstraint(
                fields=["kind", "scope", "month"], condition=Q(status="draft"), name="pack_one_draft"
            ),
            # A report is not published without an analysis written by a person (strategy, section 7: reports are for
            # understanding).
            models.CheckConstraint(
                condition=Q(status="draft", published_at__isnull=True)
                | (~Q(status="draft") & Q(published_at__isnull=False) & ~Q(analysis="")),
                name="pack_published_with_analysis",
            ),
            models.CheckConstraint(
                condition=Q(scope="authority", service__isnull=True, thematic__isnull=True)
                | Q(scope__startswith="service:", service__isnull=False, thematic__isnull=True)
                | Q(scope__startswith="thematic:", thematic__isnull=False),
                name="pack_scope_matches_service",
            ),
        ]


class Frozen(models.Model):
    """What was published, exactly: written once, and the database refuses to change it.

    ``withheld`` holds the outside version's tables with their true counts: it never leaves this table.
    """

    personal: ClassVar[str] = "grades of teams, references of audits; no child and no worker"

    pack = models.OneToOneField(Pack, on_delete=models.PROTECT, related_name="frozen")
    # As data and not as a page: it is drawn as HTML, PDF, Word or a workbook years later, from the very same words.
    document = models.JSONField()
    # A document of its own and not the first with holes: what is not in it cannot be found in it.
    outside = models.JSONField(null=True, blank=True)
    # True counts of an edition that left, needed so that the next one cannot be subtracted from it.
    withheld = models.JSONField(null=True, blank=True)
    # SHA-256 of both versions, in history too: whoever changes the row has to change what cannot be changed.
    fingerprint = models.CharField(max_length=64)
    frozen_at = models.DateTimeField()


class Searched(models.Model):
    """The folded words of a published pack (access/words.py), of each of its two versions apart.

    Beside the pack and not in it: a list of packs reads no words. Gone when the pack is withdrawn.
    """

    personal: ClassVar[str] = "words of reports, which may hold the names of those who wrote them"

    pack = models.OneToOneField(Pack, on_delete=models.PROTECT, related_name="searched")
    inside = models.TextField()
    # Apart, so that a reader outside never finds a pack by a word that stands in the other version alone.
    outside = models.TextField(blank=True, default="")


class Share(models.Model):
    """With which outside role, or which one account, a pack is shared."""

    personal: ClassVar[str] = "the account of a scrutineer or partner"

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="shares")
    role = models.CharField(max_length=40, blank=True)
    account = models.ForeignKey("people.Account", on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        """A role or an account, each once."""

        constraints = [
            models.CheckConstraint(
                # Both on one row would be shared twice, and taken back once.
                condition=Q(account__isnull=True) & ~Q(role="") | Q(account__isnull=False, role=""),
                name="share_role_or_account",
            ),
            models.UniqueConstraint(fields=["pack", "role"], condition=~Q(role=""), name="share_role_once"),
            models.UniqueConstraint(
                fields=["pack", "account"], condition=Q(account__isnull=False), name="share_account_once"
            ),
        ]


class Opened(models.Model):
    """That somebody has opened a pack, and when first: what is unread can be told. Each look is in history too."""

    personal: ClassVar[str] = "who has read which pack"

    pack = models.ForeignKey(Pack, on_delete=models.PROTECT, related_name="opened")
    account = models.ForeignKey("people.Account", on_delete=models.PROTECT, related_name="+")
    first_at = models.DateTimeField()

    class Meta:
        """Once a person and pack."""

        constraints = [models.UniqueConstraint(fields=["pack", "account"], name="opened_once")]
