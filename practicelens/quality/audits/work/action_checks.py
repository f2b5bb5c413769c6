"""Pure decisions about what became of the actions: what a re-audit asks of each of them, what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date

from practicelens.access.errors import Refused
from practicelens.quality.actions.internal import Followed
from practicelens.quality.actions.rules import Judged
from practicelens.quality.audits.core import rules
from practicelens.quality.audits.core.rules import Answers, Gap
from practicelens.quality.audits.core.states import DONE_WORDS, Done
from practicelens.quality.standards.content import Tool
from practicelens.quality.standards.states import Grade

CHECKED = "checked"
"""The part of a re-audit in which each action of the cycle is looked at."""


JUDGEMENTS = (Done.HELPED, Done.WITHOUT_EFFECT, Done.NO)
"""What can be chosen now."""


def done_field(action_id: int) -> str:
    """The form's name for the answer, one of ``Done``, to whether an action was done."""
    return f"done_{action_id}"


def difference_field(action_id: int) -> str:
    """The form's name for the text on what difference an action made, or would make."""
    return f"difference_{action_id}"


def carried_field(action_id: int) -> str:
    """The form's name for the text on what happens now to an action that was late or not done."""
    return f"carried_{action_id}"


def judged(answers: Answers, action_ids: Iterable[int]) -> tuple[Judged, ...]:
    """What a re-audit found of each of these actions, as actions themselves take it over."""
    found = ((one, answers.get(done_field(one), "")) for one in action_ids)
    return tuple(
        Judged(one, done=given != Done.NO, words=DONE_WORDS[Done(given)].lower()) for one, given in found if given
    )


def fields(action_ids: Sequence[int]) -> tuple[str, ...]:
    """Every field of the part, three an action."""
    names = (done_field, difference_field, carried_field)
    return tuple(name(one) for one in action_ids for name in names)


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
    tool: Tool,
    parts: Mapping[str, Answers],
    followed: Mapping[int, Followed],
    today: date,
    *,
    actions: rules.Actions,
) -> tuple[Gap, ...]:
    """What keeps a check of the actions from being handed in.

    Each action: was it done, and what difference did it make. The family's view is asked for in every audit. Domains
    may be graded, each with why; the overall grade with why is always given.
    """
    found = [*of_actions(parts, followed, today), *rules.family_gaps(parts.get(rules.FAMILY, {}))]
    for domain in tool.domains:
        given = parts.get(domain.key, {})
        if given.get("grade"):
            found += rules.domain_gaps(domain, given)
    return (*found, *rules.whole_gaps(tool, parts, actions, suggests=False))


def of_actions(parts: Mapping[str, Answers], followed: Mapping[int, Followed], today: date) -> Iterator[Gap]:
    """Each action is judged, with what difference it made; before best practice can be shared nothing is left lying.

    A whole of Good or better leads to sharing. An action that was late or not done stands in its way until it is
    answered or carried on, in words.
    """
    answers, grade = parts.get(CHECKED, {}), rules.grade_of(parts.get(rules.WHOLE, {}))
    shares = grade is not None and grade.at_least(Grade.GOOD)
    for place, (action_id, one) in enumerate(followed.items(), start=1):
        judged = answers.get(done_field(action_id))
        # Late counts as not done here, even where it helped in the end: before sharing, each has its word.
        behind = judged == Done.NO or one.late(today)
        if judged not in JUDGEMENTS:
            yield Gap(CHECKED, done_field(action_id), f"Say what became of action {place}.")
        elif not answers.get(difference_field(action_id), "").strip():
            yield Gap(CHECKED, difference_field(action_id), f"Say what difference action {place} made, or would make.")
        elif shares and behind and not answers.get(carried_field(action_id), "").strip():
            how = "was not done" if judged == Done.NO else "was late"
            message = (
                f"Action {place} {how}. Before best practice can be shared, answer it or say how it is carried on."
            )
            yield Gap(CHECKED, carried_field(action_id), message)
