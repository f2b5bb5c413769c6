"""What is shown of themed audits, as frozen data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from practicelens.quality.audits.core.states import Draw
from practicelens.quality.audits.grades.internal import AuditResult
from practicelens.quality.programme.themes.rules import Brief, DomainCount
from practicelens.quality.programme.themes.states import Ground, ThemeStatus


@dataclass(frozen=True)
class ThemeRow:
    """A theme in the list of its quarter. ``done`` of ``given`` audits are in."""

    id: int
    title: str
    ground: Ground
    quarter: date
    size: int
    given: int
    done: int
    due: date
    brief_due: date
    status: ThemeStatus

    @property
    def quarter_words(self) -> str:
        """The quarter as people say it."""
        last = self.quarter.replace(month=self.quarter.month + 2)
        return f"{self.quarter:%B} to {last:%B %Y}"


@dataclass(frozen=True)
class BriefView(Brief):
    """A published learning brief."""

    by: str
    on: date


@dataclass(frozen=True)
class ThemeMay:
    """What this person may do with a theme."""

    run: bool
    start: bool
    end_grading: bool
    publish: bool
    cancel: bool


@dataclass(frozen=True)
class ThemeView:
    """One theme: why, from which list, how far its audits are, and what they found once grading is over.

    ``audits`` are those the reader may open; ``hidden`` counts the others. ``went_well`` is there for those who write
    the brief.
    """

    row: ThemeRow
    why: str
    version: int
    population: str
    how: Draw
    tool: str
    starts: date
    auditors: tuple[str, ...]
    draw_id: int | None
    eligible: int
    audits: tuple[AuditResult, ...]
    hidden: int
    domains: tuple[DomainCount, ...]
    went_well: tuple[tuple[str, str], ...]
    brief: BriefView | None
    ended_why: str
    may: ThemeMay
