"""The outbox: what people are told, and how the telling went."""

from __future__ import annotations

from django.db import models

from practicelens.notices.states import Status


class Notice(models.Model):
    """One message to one account. The address is resolved when it is sent; no child's identifier leaves by e-mail."""

    personal = "which member of staff was told, and a link that may name a child"

    kind = models.CharField(max_length=80)
    to_account = models.BigIntegerField()
    link = models.CharField(max_length=300)
    about = models.CharField(max_length=200, blank=True)
    posted_at = models.DateTimeField()
    status = models.CharField(max_length=12, default=Status.WAITING, choices=[(s.value, s.value) for s in Status])
    attempts = models.PositiveSmallIntegerField(default=0)
    claimed_at = models.DateTimeField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        """Found by state for delivery and by person for the list."""

        indexes = [
            models.Index(fields=["status", "posted_at"], name="notice_status"),
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
        ]
