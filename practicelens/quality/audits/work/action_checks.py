"""Pure decisions about a check of the actions, the shorter re-audit: what is asked of each action, what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum

from practicelens.access.errors import Refused
from practicelens.quality.audits.core import rules
from practicelens.quality.audits.core.rules import Answers, Gap
from practicelens.quality.standards.content import Tool

CHECKED = "checked"
"""The part of a check of the actions in which each action is looked at."""


class Done(StrEnum):
    """Whether an action was done, as the auditor found it."""

    YES = "yes"
    PARTLY = "partly"
    NO = "no"

    @property
    def words(self) -> str:
        """As people say it."""
        return {"yes": "Done", "partly": "Partly done", "no": "Not done"}[self.value]


def done_field(action_id: int) -> str:
    """The form's name for the answer, one of ``Done``, to whether an action was done."""
    return f"done_{action_id}"


def difference_field(action_id: int) -> str:
    """The form's name for the text on what difference an action made, or would make."""
    return f"difference_{action_id}"


def fields(action_ids: Sequence[int]) -> tuple[str, ...]:
    """Every field of the part, two an action."""
    return tuple(name for one in action_ids for name in (done_field(one), difference_field(one)))


def clean(action_ids: Sequence[int], typed: Answers) -> dict[str, str]:
    """Those answers that are about one of the actions; a word that is no answer, or too many words, are refused."""
    kept = {name: typed[name] for name in fields(action_ids) if name in typed}
    given = {kept[name] for name in map(done_field, action_ids) if name in kept}
    if not given <= {"", *Done}:
        raise Refused("Choose one of the answers shown.", code="no_such_answer")
    if any(len(text) > rules.LONGEST for text in kept.values()):
        raise Refused(f"An answer may be {rules.LONGEST:,} characters long.", code="too_long")
    return kept


def gaps(
    tool: Tool, parts: Mapping[str, Answers], whats: Mapping[int, str], *, actions: rules.Actions
) -> tuple[Gap, ...]:
    """What keeps a check of the actions from being handed in.

    Each action: was it done, and what difference did it make. The family's view is asked for in every audit. Domains
    may be graded, each with why; the overall grade with why is always given.
    """
    found = [*_of_actions(whats, parts.get(CHECKED, {})), *rules.family_gaps(parts.get(rules.FAMILY, {}))]
    for domain in tool.domains:
        given = parts.get(domain.key, {})
        if given.get("grade"):
            found += rules.domain_gaps(domain, given)
    return (*found, *rules.whole_gaps(tool, parts, actions, suggests=False))


def _of_actions(whats: Mapping[int, str], answers: Answers) -> Iterator[Gap]:
    for place, action_id in enumerate(whats, start=1):
        if answers.get(done_field(action_id)) not in set(Done):
            yield Gap(CHECKED, done_field(action_id), f"Say whether action {place} was done.")
        elif not answers.get(difference_field(action_id), "").strip():
            yield Gap(CHECKED, difference_field(action_id), f"Say what difference action {place} made, or would make.")
