"""Refuses text longer than its column in words: PostgreSQL would fail, SQLite would keep it and fail on moving."""

from __future__ import annotations

from typing import Any

from django.db import models

from practicelens.access.errors import Refused


def refuse_too_long(sender: type[models.Model], instance: models.Model, **_: Any) -> None:
    """Raise ``Refused`` for a row of ours with a text that is longer than its column. Never repeats the text."""
    # Our own tables alone: what libraries write is theirs to limit.
    if not sender.__module__.startswith("practicelens."):
        return
    # Every text column of the row, since a form may have forgotten its own limit.
    for field in sender._meta.concrete_fields:
        if isinstance(field, models.CharField) and field.max_length:
            value = getattr(instance, field.attname)
            if isinstance(value, str) and len(value) > field.max_length:
                words = f"“{str(field.verbose_name).capitalize()}” is {len(value)} characters long"
                raise Refused(f"{words}: at most {field.max_length} can be kept. Shorten it.", code="too_long")
