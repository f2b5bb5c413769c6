"""Where a duty of a period stands, and the table of the kinds of duty there are. Another kind is another line."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from practicelens.access.roles import ROLES, Role


class State(StrEnum):
    """Where a duty of a period stands on a day: worked out from its dates, never kept."""

    TO_DO = "to_do"
    MISSED = "missed"
    DONE = "done"
    DONE_LATE = "done_late"
    CLOSED = "closed"

    @property
    def words(self) -> str:
        """As people say it."""
        return {
            "to_do": "to do",
            "missed": "missed, and open",
            "done": "done by its day",
            "done_late": "done after its day",
            "closed": "missed, with a reason",
        }[self.value]


OPEN = frozenset({State.TO_DO, State.MISSED})
"""What waits for somebody. Only doing it, or a reason, takes it out of here: time alone never does."""
NOT_DONE = frozenset({State.MISSED, State.CLOSED})
"""What every report counts as missed, whether somebody said why or not."""


class Due(StrEnum):
    """How the last day of a duty follows from its period and its rule."""

    BEFORE = "working days before the period"
    AFTER = "working days after the period"
    MONTH_AFTER = "the last working day of the month after the period"
    PLANNED = "the day planned with it"


@dataclass(frozen=True)
class Duty:
    """A kind of duty that recurs.

    ``missed``: what is said where it was not done. ``months``: how long a period is, or the rule that says so.
    ``rule``: how many working days ``due`` counts.
    ``climbs``: the rule with the working days after its day at which it waits for ``climbs_to`` too. ``closed_by`` may
    say why it was missed; nobody, where only doing it ends it. From which period it is counted stands in the rule
    ``duties.since`` under ``key``, but for what is planned with a day of its own.
    """

    key: str
    words: str
    missed: str
    months: int | str
    due: Due
    rule: str
    owed_by: tuple[Role, ...]
    climbs: str
    climbs_to: tuple[Role, ...]
    closed_by: tuple[Role, ...]


SINCE = "duties.since"
MONTH, COMPARISON, BRIEF, DEFINITION = "month", "comparison", "brief", "definition"
_HEAD = (Role.HEAD_OF_QA,)
_DIRECTORS = (Role.DIRECTOR, Role.DCS)


def _report(key: str, words: str, months: int = 1, by: tuple[Role, ...] = _HEAD) -> Duty:
    """A report that is published some working days after its period."""
    both = (f"{words} is published", f"{words} is not published")
    return Duty(key, *both, months, Due.AFTER, f"pack.{key}", by, "pack.climbs", _DIRECTORS, by)


DUTIES: dict[str, Duty] = {
    one.key: one
    for one in (
        # Each month has its audits (strategy, section 5): it is opened before it begins, for auditors plan ahead, and
        # waits for those above the Head of Safeguarding when it is not, because no auditor can begin without it.
        Duty(
            MONTH, "A month of the audit programme is opened", "A month of the audit programme was not opened",
            1, Due.BEFORE, "audit.opens_before", _HEAD, "programme.climbs", _DIRECTORS, _HEAD,
        ),
        # Strategy, section 7: the Quality Assurance Officer and the Team Manager meet over the audits they did, and
        # take what they learnt to supervision and to team meetings. Both owe it; neither can hold it alone.
        Duty(
            COMPARISON, "QA Officer and Team Manager compare their audits",
            "QA Officer and Team Manager did not compare their audits", "comparison.months", Due.MONTH_AFTER, "",
            (Role.QA_OFFICER, Role.TEAM_MANAGER), "comparison.climbs", (Role.HEAD_OF_SERVICE, Role.HEAD_OF_QA),
            (Role.HEAD_OF_SERVICE, Role.HEAD_OF_QA),
        ),
        # What was found is owed to those who took part: it ends with a brief and not without, whatever the reason.
        Duty(
            BRIEF, "The learning brief of a themed audit is published",
            "The learning brief of a themed audit is not published", 3, Due.PLANNED, "",
            _HEAD, "programme.climbs", _DIRECTORS, (),
        ),
        # What the field counts changes, and so does what extracts hold: a definition that nobody reads again goes on
        # being believed. By whoever makes the figures.
        Duty(
            DEFINITION, "What a measure means is reviewed", "What a measure means was not reviewed",
            12, Due.PLANNED, "", (Role.ANALYST,), "definition.climbs", _HEAD, (),
        ),
        # The four that section 7 names. Three are of each month, in its order; the last brings the grades of a quarter
        # together, for the authority's evaluation of itself and its members.
        _report("monthly", "The monthly report"),
        _report("re_audit", "The re-audit report"),
        _report("four_r", "The 4R report"),
        _report("quarterly", "The quarterly consolidation", 3),
        # Section 10: each month's Performance Matters, by who makes the figures.
        _report("performance", "The Performance Matters report", by=(Role.ANALYST,)),
        # Section 10: each quarter's whole organisation, in ChAT's pages.
        _report("organisation", "The organisation report", 3, (Role.ANALYST,)),
    )
}  # fmt: skip
"""What recurs. One line here, and a rule where it needs one, makes a duty that never expires unseen."""


def reference() -> str:
    """The table of duties in Markdown, for the reference pages."""
    head = [
        "# Duties with a period",
        "",
        "Made from `practicelens/quality/duties/states.py` by `run.py docs`. What recurs waits until it is done or",
        " somebody says why it was missed; it never expires. The names in code are rules.",
        "",
        "| what recurs | period | due | owed by | climbs to | may be closed with a reason by |",
        "|---|---|---|---|---|---|",
    ]
    return "\n".join([*head, *(_reference_row(one) for one in DUTIES.values())]) + "\n"


def _reference_row(one: Duty) -> str:
    """One kind of duty as a row of the page."""
    named = {1: "a month", 3: "a quarter", 12: "a year"}
    period = f"`{one.months}`" if isinstance(one.months, str) else named[one.months]
    due = f"`{one.rule}` {one.due.value}" if one.rule else one.due.value
    owed, climbs, closed = (
        " or ".join(ROLES[role].title for role in roles) for roles in (one.owed_by, one.climbs_to, one.closed_by)
    )
    return f"| {one.words} | {period} | {due} | {owed} | {climbs}, after `{one.climbs}` | {closed or 'nobody'} |"
