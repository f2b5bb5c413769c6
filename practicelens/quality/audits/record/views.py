"""What is shown of an audit's summary for the child's record, as frozen data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from practicelens.access.actor import ChildKey


@dataclass(frozen=True)
class RecordSummary:
    """An audit's summary for the child's record, and the day it was put there."""

    reference: str
    child: ChildKey
    text: str
    on_record: date | None
    case_system_address: str
