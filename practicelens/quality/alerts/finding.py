"""Practice concerns found by what somebody typed, among those they may read: by reference, child’s number, words."""

from __future__ import annotations

import re

from django.db.models import Q

from practicelens.access.words import Wanted, fold
from practicelens.people.asking import Asking
from practicelens.quality.alerts.base import REFERENCES_FROM
from practicelens.quality.alerts.queries import may_list, rows_of
from practicelens.quality.alerts.views import ConcernRow
from practicelens.quality.alerts.visible import readable

REFERENCE = re.compile(r"pc[-\s]?(\d{1,9})")


def id_of_reference(typed: str) -> int | None:
    """The number behind a whole reference, however it is spelled: PC-1203, pc1203."""
    number = REFERENCE.fullmatch(fold(typed.strip()))
    return int(number[1]) - REFERENCES_FROM if number else None


def opens(asking: Asking, concern_id: int) -> bool:
    """Whether a concern's page opens for whoever asks."""
    return may_list(asking) and readable(asking).filter(pk=concern_id).exists()


def find(asking: Asking, wanted: Wanted, most: int) -> tuple[ConcernRow, ...]:
    """The newest first, at most so many, by its words and theme or the beginning of the child's number."""
    if not may_list(asking):
        return ()
    by_words = Q()
    for word in wanted.words:
        by_words &= Q(what__icontains=word) | Q(theme__icontains=word)
    rows = readable(asking).filter(by_words | Q(child__istartswith=wanted.text))
    return rows_of(asking, rows.order_by("-raised_at", "-pk")[:most])
