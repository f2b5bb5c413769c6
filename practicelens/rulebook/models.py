"""The tables of the rulebook: rules with dates, and the days nobody works."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Rule(models.Model):
    """One value of one rule, from a day until (not including) another. A past value is never edited."""

    personal = "the name of the member of staff who set it"

    key = models.CharField(max_length=80)
    value = models.JSONField()
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    source = models.CharField(max_length=300)
    # As it was, and no foreign key: accounts stand a floor above, and a rule outlives who set it.
    set_by = models.BigIntegerField()
    set_by_name = models.CharField(max_length=200)
    set_at = models.DateTimeField()

    class Meta:
        """One value begins on a day; one replaced on its first day keeps its row with no length."""

        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")), name="rule_forwards"
            ),
            # Without it “the rule of a day” would hang on the order in which rows come back.
            models.UniqueConstraint(
                fields=["key", "valid_from"],
                condition=Q(valid_until__isnull=True) | Q(valid_until__gt=F("valid_from")),
                name="rule_begins_once",
            ),
            models.UniqueConstraint(fields=["key"], condition=Q(valid_until__isnull=True), name="rule_one_open"),
        ]


class BankHoliday(models.Model):
    """A day nobody works, besides weekends. Seeded for England; the authority may add its own."""

    personal = "nothing, or the name of the member of staff who added it"

    day = models.DateField(unique=True)
    name = models.CharField(max_length=120)
    source = models.CharField(max_length=120, blank=True)
