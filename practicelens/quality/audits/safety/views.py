"""What is shown of worries about safety, as frozen data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from practicelens.quality.audits.safety.rules import Level


@dataclass(frozen=True)
class ConcernView:
    """A worry that a child may not be safe, and what was answered."""

    id: int
    raised_at: datetime
    raised_by: str
    telephoned: str
    worry: str
    done: str
    answer: str
    answered_at: datetime | None
    answered_by: str
    level: Level
    may_answer: bool
    on_record: date | None
    may_put_on_record: bool
    text: str
