"""What an audit asks of its auditor, by what it is: a whole audit, or a check of the actions. Private to the app."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from practicelens.quality.actions.queries import dues_of_source
from practicelens.quality.audits.core import rules
from practicelens.quality.audits.core.facts import SUBJECT, suggests_on, timing_on
from practicelens.quality.audits.core.states import BESIDE, Depth
from practicelens.quality.audits.cycle.internal import cycle_actions
from practicelens.quality.audits.models import Audit
from practicelens.quality.audits.work import action_checks
from practicelens.quality.standards.content import Tool
from practicelens.rulebook.queries import calendar


def is_check(audit: Audit) -> bool:
    """Whether it is a check of the actions, not a whole audit."""
    return audit.depth == Depth.ACTIONS


def to_check(audit: Audit) -> dict[int, str]:
    """The actions that a check looks at, soonest due first: the first audit's, and those of the rounds before."""
    if not is_check(audit) or audit.original_id is None:
        return {}
    return cycle_actions(audit.original_id, before=audit.round)


def suggests(audit: Audit, day: date) -> bool:
    """Whether a grade is suggested: never in a check of the actions, whose domains may be left out."""
    return not is_check(audit) and suggests_on(day)


def act_by(day: date) -> date:
    """The last day for an immediate action after an Inadequate grade handed in on a day, by the rule of that day."""
    return rules.immediate_action_due(day, calendar(), timing_on(day))


def gaps(audit: Audit, tool: Tool, parts: Mapping[str, rules.Answers], today: date) -> tuple[rules.Gap, ...]:
    """Everything that keeps this audit from being handed in today."""
    if audit.kind in BESIDE:
        return rules.beside_gaps(tool, parts, suggests=suggests_on(today))
    timing, dues = timing_on(today), dues_of_source(SUBJECT, audit.pk)
    actions = rules.Actions(len(dues), sum(due <= act_by(today) for due in dues), timing.immediate_days)
    if is_check(audit):
        return action_checks.gaps(tool, parts, to_check(audit), actions=actions)
    return rules.gaps(tool, parts, actions=actions, suggests=suggests_on(today))


def clean(audit: Audit, tool: Tool, part: str, typed: rules.Answers) -> dict[str, str]:
    """Those answers that a part of this audit has fields for."""
    if part == action_checks.CHECKED and is_check(audit):
        return action_checks.clean(list(to_check(audit)), typed)
    return rules.clean(tool, part, typed)
