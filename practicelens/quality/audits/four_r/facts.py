"""What a 4R meeting goes by: its headings and prompts, and whether management oversight is at issue."""

from __future__ import annotations

from practicelens.people.internal import names
from practicelens.quality.audits.core.facts import practitioner_of
from practicelens.quality.audits.models import Audit, Grading
from practicelens.quality.standards.internal import tool_by_id
from practicelens.quality.standards.states import Grade
from practicelens.rulebook.queries import Rules


def practitioner_names(audit: Audit) -> dict[int, str]:
    """The practitioner's account with their name, where they have one."""
    return names(set(practitioner_of(audit)))


def headings_by(rules_then: Rules) -> tuple[str, ...]:
    """The headings of a 4R meeting, by the rules of the day it was called on.

    The strategy never spells them out, so they are a setting.
    """
    return tuple(str(heading) for heading in rules_then.table("four_r.headings"))


def prompts_by(rules_then: Rules) -> tuple[str, ...]:
    """What is asked under each heading by the rules of that day, in the headings' order; "" where nothing is."""
    headings, prompts = headings_by(rules_then), rules_then.table("four_r.prompts")
    return tuple(str(prompts[place]) if place < len(prompts) else "" for place in range(len(headings)))


def oversight_at_issue(audit: Audit, round_: int, rules_then: Rules) -> bool:
    """Whether the grading that called the meeting found management oversight Inadequate, by that day's rules.

    Management oversight is any domain that measures one of the standards the rulebook names for it.
    """
    graded = audit if round_ == 0 else audit.re_audits.filter(round=round_).first()
    grading = None if graded is None else _in_force(graded)
    if graded is None or grading is None:
        return False
    found = grading.domains.filter(grade=Grade.INADEQUATE).values_list("domain", flat=True)
    standards = {str(one) for one in rules_then.table("four_r.oversight_standards")}
    tool = tool_by_id(graded.tool_id)
    domains = (tool.domain(key) for key in found)
    return any(domain is not None and standards & set(domain.standards) for domain in domains)


def _in_force(audit: Audit) -> Grading | None:
    """The grading that counts: the agreed one, else the auditor's latest."""
    rows = list(Grading.objects.filter(audit=audit, given_as__in=("agreed", "auditor")).order_by("edition"))
    agreed = [one for one in rows if one.given_as == "agreed"]
    return next(reversed(agreed or rows), None)
