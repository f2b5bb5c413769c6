"""What is known of an audit's row, and what the rules of its day say: reads that changes and queries share."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from practicelens.access.actor import ChildKey
from practicelens.quality.audits.core.known import FRESH, Known, Leaders
from practicelens.quality.audits.core.rules import Timing
from practicelens.quality.audits.core.states import BESIDE, Depth
from practicelens.quality.audits.core.views import Look
from practicelens.quality.audits.models import Audit, FourR, SecondLook
from practicelens.quality.standards.states import Grade
from practicelens.rulebook.queries import EveryRule, Rules, every_rule, rules_on
from practicelens.workdays import clock
from practicelens.workdays.clock import local_date

SUBJECT = "audit"


def judged_on(audit: Audit) -> date:
    """The day whose rules a cycle goes by: the first audit's submission. Before it there is no rule to ask."""
    # A re-audit goes by its first audit's day: a rule changed in between must not change a cycle half way.
    first = audit.original or audit
    return local_date(first.submitted_at or first.allocated_at)


def tracks_by(rules: Rules) -> bool:
    """Whether Requires improvement at the re-audit was tracked to Good by the rules of a day."""
    # Inadequate is not asked for here: it is tracked whatever the rule says (docs/explanation/cycle.md).
    return Grade.REQUIRES_IMPROVEMENT.value in rules.table("cycle.tracked_grades")


def depth_by(rules: Rules, grade: Grade) -> Depth:
    """What a re-audit of this grade was by the rules of a day: full, a check of the actions, or none."""
    return Depth(rules.table("cycle.re_audit")[grade.value])


def four_r_called(audit: Audit) -> FourR | None:
    """The 4R meeting that was called and is still to be held, if any; one called off is not to be held."""
    # The lowest round: one of an earlier round that nobody held comes before a newer one.
    return FourR.objects.filter(audit=audit, held_on__isnull=True, called_off_on__isnull=True).order_by("round").first()


def child_words(audit: Audit) -> str:
    """The child's key as history writes it: authority/scheme/identifier."""
    return f"{audit.authority}/{audit.scheme}/{audit.child}"


def child_of(audit: Audit) -> ChildKey:
    """Which child it is about."""
    return ChildKey(audit.authority, audit.scheme, audit.child)


def practitioner_of(audit: Audit) -> Iterable[int]:
    """The practitioner's account, where they have one that is still theirs: who has left is asked nothing more.

    Of a second grade they are told nothing: the agreed grade is what they hear.
    """
    if audit.worker is None or audit.kind in BESIDE or audit.worker.account is None or has_left(audit):
        return ()
    return (audit.worker.account.pk,)


def has_left(audit: Audit) -> bool:
    """Whether the practitioner has left: of one who never had an account nobody knows whether they did."""
    account = audit.worker.account if audit.worker is not None else None
    # By the clock and not by the day of the audit: who has left since is asked nothing more.
    return account is not None and not (account.is_active and (account.ends is None or account.ends > clock.today()))


def look_of(row: SecondLook) -> Look:
    """A second look as it is shown: its moments become days in London."""
    answered_on = local_date(row.answered_at) if row.answered_at else None
    return Look(row.audit_id, row.why, local_date(row.asked_at), row.answer, answered_on)


def going_on_with(audit: Audit) -> int:
    """The team a cycle goes on with: the one that holds the child now, as far as is known."""
    return audit.holding_team_id or audit.team_id


def leaders_of(audit: Audit, today: date, known: Known = FRESH) -> Leaders:
    """Team Managers and Heads of Service of the team that a cycle goes on with."""
    team_id = going_on_with(audit)
    service_id = audit.service_id if team_id == audit.team_id else known.service_of(team_id)
    # Of today's posts: whoever leads the team now is told, and not who led it when it was audited.
    return known.leading(team_id, service_id, today)


def timing_on(day: date) -> Timing:
    """The months of the cycle as the rulebook has them on a day. One query."""
    return timing_by(rules_on(day))


def timing_by(rules: Rules) -> Timing:
    """The months of the cycle by the rules of a day."""
    return Timing(
        review_month=int(rules.number("cycle.review_month")),
        re_audit_month=int(rules.number("cycle.re_audit_month")),
        tracking_months=int(rules.number("cycle.tracking_months")),
        immediate=rules.limit("cycle.immediate_actions"),
    )


def suggests_on(day: date) -> bool:
    """Whether the authority has a suggested grade shown on a day. One query."""
    return suggests_by(rules_on(day))


def suggests_by(rules: Rules) -> bool:
    """Whether the authority has a suggested grade shown by the rules of a day."""
    return rules.text("grade.suggestion") != "none"


@dataclass(frozen=True)
class SuggestionRule:
    """The rule a grade was suggested by: its name, from which day it held (empty: as shipped) and who says so."""

    name: str
    since: str
    source: str


def suggestion_rule_on(day: date, every: EveryRule | None = None) -> SuggestionRule:
    """The rule in force on a day, as it is kept with a grading and shown beside its suggestion.

    ``every``: all rules, where they were read already; else one query.
    """
    rule = (every or every_rule()).in_force("grade.suggestion", day)
    # In words, because it is kept with the grading as JSON, and shown as it stood.
    since = rule.valid_from.isoformat() if rule.valid_from else ""
    return SuggestionRule(str(rule.value), since, rule.source)
