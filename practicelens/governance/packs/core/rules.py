"""Pure decisions about packs: when a report is due, what must be written, what may leave the authority."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from practicelens.access.errors import Refused
from practicelens.access.roles import Role
from practicelens.access.texts import require_text
from practicelens.governance.packs.core.periods import Chosen, Month, Quarter
from practicelens.governance.packs.states import Kind
from practicelens.workdays.calendar import WorkingCalendar

OUTSIDE_ROLES = (Role.SCRUTINEER, Role.PARTNER)
"""Roles that stand outside the authority's services and read packs shared with them alone."""


@dataclass(frozen=True)
class Words:
    """What a person writes for a pack, and with which outside roles and accounts it is shared."""

    analysis: str = ""
    outside_analysis: str = ""
    correction: str = ""
    roles: tuple[str, ...] = ()
    accounts: tuple[int, ...] = ()

    @property
    def shared(self) -> bool:
        """Whether anybody outside is to read it."""
        return bool(self.roles or self.accounts)


def period_of(kind: Kind, day: date) -> Month:
    """The month or quarter that a report of a kind tells of a day."""
    return Quarter.of(day) if kind.period == "quarter" else Month.of(day)


def last_full(kind: Kind, today: date) -> Month:
    """The latest month or quarter that has ended."""
    return period_of(kind, today).back(1)


def fits(kind: Kind, period: Month) -> bool:
    """Whether a period is one that a report of this kind tells of."""
    # By type: January alone and the quarter that begins with it have the same first day.
    wanted = {"month": Month, "quarter": Quarter, "time": Chosen}[kind.period]
    return type(period) is wanted


def publish_by(month: Month, working_days: int, calendar: WorkingCalendar) -> date:
    """The last day to publish a month's report: so many working days after its end."""
    # Counted from the last day, whichever day of the week it is: the first working day after it is day one.
    return calendar.add(month.last, working_days)


def check_month_over(month: Month, today: date) -> None:
    """A month still running would be frozen half told."""
    # Its last day counts as running: audits are handed in until the evening.
    if today <= month.last:
        raise Refused(
            f"{month.words()} is not over. Its report can be published from the day after {day_words(month.last)}.",
            code="month_running",
        )


def check_analysis(text: str) -> None:
    """A published report has an analysis written by a person."""
    require_text(text, "Write an analysis: a report is not published without one.", "analysis_empty")


def check_correction(edition: int, text: str) -> None:
    """A later edition says what it corrects."""
    # Also after a withdrawn edition: its readers have read that one too.
    if edition > 1:
        ask = "Say what this edition corrects: its readers have read the one before."
        require_text(text, ask, "correction_empty")


def check_sharing(words: Words, kind: Kind, *, whole_authority: bool) -> None:
    """What leaves is the whole authority's: its monthly pack with words of its own, and figures of the organisation.

    The others are of a few cases each, which no hiding of numbers would make safe.
    """
    if not words.shared:
        return
    if not kind.may_leave:
        why = "is about a few cases" if kind.of_audits else "counts a few children here and there"
        raise Refused(f"The {kind.short} {why}, and is not shared outside the authority.", code="share_kind")
    # Subtracted from the whole authority's, one service area's counts give the others' (docs/explanation/disclosure).
    if not whole_authority:
        raise Refused(
            "Only the whole authority's report can be shared outside: beside it, one service area's "
            "own would give away hidden numbers.",
            code="share_service",
        )
    # Roles come from a form: only for those outside is a version made.
    if unknown := set(words.roles) - {role.value for role in OUTSIDE_ROLES}:
        raise Refused(f"A pack is not shared with “{sorted(unknown)[0]}”.", code="share_unknown")
    if kind.leaves_with_words:
        ask = "Write the analysis that leaves the authority: it names no team."
        require_text(words.outside_analysis, ask, "outside_empty")


def check_withdrawal(reason: str) -> None:
    """A withdrawn pack says why."""
    require_text(reason, "Say why the pack is withdrawn: its readers will see the reason.", "reason_empty")


def edition_words(edition: int, published: date, by: str) -> str:
    """ "edition 1, published 4 December 2026 by Alan Price"."""
    return f"edition {edition}, published {day_words(published)} by {by}"


def day_words(day: date) -> str:
    """ "4 December 2026"."""
    return f"{day.day} {day:%B} {day.year}"
