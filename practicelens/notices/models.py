"""The outbox: what people are told, and how the telling went."""

from __future__ import annotations

from django.db import models

from practicelens.notices.states import Status
from practicelens.notices.timing import Way

ABOUT = 500
"""Characters: room for two names, a role and a team in one sentence."""


class Notice(models.Model):
    """One message to one account. No child's identifier leaves by e-mail.

    The address is the account's when the letter is sent, unless ``address`` names one: what is told of a power over
    an account goes where its owner was when it was used, whatever becomes of the account's address before it leaves.
    ``in_daily``: it goes with the others of the day, in one letter.
    ``letter_only``: a second letter about the same thing, to another address, which the product does not list again.
    ``over_at``: what it tells of was taken back then; ``over_kind`` is the kind of notice that says how.
    """

    personal = "which member of staff was told, at which address, and a link that may name a child"

    kind = models.CharField(max_length=80)
    # No foreign key: notices stand below people in the floors (house), and outlive an account's row.
    to_account = models.BigIntegerField()
    # A path in the product and never in a letter: a page's own address may name a child.
    link = models.CharField(max_length=300)
    # Shown in the product only, behind sign-in; an e-mail passes through other people's servers.
    about = models.CharField(max_length=ABOUT, blank=True)
    address = models.CharField(max_length=254, blank=True)
    letter_only = models.BooleanField(default=False)
    # A file that goes with the letter into the reader's calendar (RFC 5545): like the letter it names no child.
    calendar = models.TextField(blank=True)
    posted_at = models.DateTimeField()
    # Reckoned by the first round of delivery after it was posted, by its kind, its reader's choice and the hours.
    leaves_at = models.DateTimeField(null=True, blank=True)
    in_daily = models.BooleanField(default=False)
    status = models.CharField(max_length=12, default=Status.WAITING, choices=[(s.value, s.value) for s in Status])
    # Counted by the claim, before sending: whatever becomes of a try, it was one.
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)
    over_at = models.DateTimeField(null=True, blank=True)
    over_kind = models.CharField(max_length=80, blank=True)

    class Meta:
        """Found by state for delivery and by person for the list."""

        indexes = [
            models.Index(fields=["status", "leaves_at"], name="notice_status"),
            models.Index(fields=["to_account", "posted_at"], name="notice_person"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=[status.value for status in Status]), name="notice_status_known"
            ),
            models.CheckConstraint(
                condition=~models.Q(status=Status.SENT.value) | models.Q(sent_at__isnull=False),
                name="notice_sent_has_time",
            ),
            models.CheckConstraint(
                condition=models.Q(over_at__isnull=True) | ~models.Q(over_kind=""), name="notice_over_says_how"
            ),
        ]


class ChosenWay(models.Model):
    """How an account's letters come; who chose nothing is told at once."""

    personal = "how a member of staff wants to be told"

    # No foreign key, as above: a choice stands below people, and an account without one is told at once.
    account = models.BigIntegerField(unique=True)
    way = models.CharField(max_length=12, choices=[(way.value, way.value) for way in Way])

    class Meta:
        """Only the ways there are."""

        constraints = [
            models.CheckConstraint(condition=models.Q(way__in=[way.value for way in Way]), name="chosen_way_known")
        ]
