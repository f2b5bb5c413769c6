"""What an audit asks of its auditor, by what it is: a whole audit, or a check of the actions."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from practicelens.quality.actions.internal import Followed
from practicelens.quality.audits.core import rules
from practicelens.quality.audits.core.facts import suggests_by, timing_by
from practicelens.quality.audits.core.states import BESIDE, Depth
from practicelens.quality.audits.cycle.internal import actions_to_follow
from practicelens.quality.audits.models import Audit
from practicelens.quality.audits.work import action_checks
from practicelens.quality.standards.content import Tool
from practicelens.rulebook.queries import Rules, calendar


def is_check(audit: Audit) -> bool:
    """Whether it is a check of the actions, not a whole audit."""
    return audit.depth == Depth.ACTIONS


def to_check(audit: Audit) -> dict[int, Followed]:
    """The actions a re-audit looks at, soonest due first: the first audit's, and those of the rounds before."""
    if audit.original_id is None:
        return {}
    return actions_to_follow(audit.original_id, before=audit.round)


def suggests(audit: Audit, rules_then: Rules) -> bool:
    """Whether a grade is suggested: never in a check of the actions, whose domains may be left out."""
    return not is_check(audit) and suggests_by(rules_then)


def act_by(rules_then: Rules) -> date:
    """The last day for an immediate action after an Inadequate grade handed in on a day, by the rules of that day."""
    return rules.immediate_action_due(rules_then.day, calendar(), timing_by(rules_then))


def gaps(
    audit: Audit,
    tool: Tool,
    parts: Mapping[str, rules.Answers],
    rules_then: Rules,
    *,
    dues: Collection[date],
    followed: Mapping[int, Followed],
) -> tuple[rules.Gap, ...]:
    """Everything that keeps this audit from being handed in, by the rules of the day. Asks nothing of the database.

    ``dues``: when each of its actions is due; ``followed``: the actions it looks at, as ``to_check`` says.
    """
    if audit.kind in BESIDE:
        return rules.beside_gaps(tool, parts, suggests=suggests_by(rules_then))
    soon, timing = act_by(rules_then), timing_by(rules_then)
    # Of the actions their days are enough: after Inadequate one has to be due soon, whatever it says.
    actions = rules.Actions(len(dues), sum(due <= soon for due in dues), timing.immediate)
    if is_check(audit):
        return action_checks.gaps(tool, parts, followed, rules_then.day, actions=actions)
    judged = action_checks.of_actions(parts, followed, rules_then.day)
    return (*judged, *rules.gaps(tool, parts, actions=actions, suggests=suggests_by(rules_then)))


def clean(audit: Audit, tool: Tool, part: str, typed: rules.Answers) -> dict[str, str]:
    """Those answers that a part of this audit has fields for."""
    if part == action_checks.CHECKED and audit.original_id is not None:
        return action_checks.clean(list(to_check(audit)), typed)
    return rules.clean(tool, part, typed)
