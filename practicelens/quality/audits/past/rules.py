"""What an audit that is taken over must hold, so that no forbidden state enters by the bulk door."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from practicelens.access.errors import Refused
from practicelens.quality.actions.states import Status as ActionStatus
from practicelens.quality.audits.core.states import APART, BESIDE, SUBMITTED_ONCE, TRACKING, Closure, Kind, Status
from practicelens.quality.audits.past.rows import PastAudit
from practicelens.quality.standards.states import Grade

# Ended is among them: a child may move away in month 2, before any review.
_BEFORE_REVIEW = frozenset({Status.ALLOCATED, Status.STARTED, Status.SUBMITTED, Status.ENDED, Status.WITHDRAWN})


def check_all(past: Sequence[PastAudit]) -> None:
    """Refuse the first audit that contradicts itself, or a re-audit whose first audit is not here."""
    firsts = {one.key for one in past if not one.original and not one.beside}
    graded = {one.key for one in past if one.kind not in APART and one.grading is not None}
    actions = {one.key: len(one.actions) for one in past}
    if len({one.key for one in past}) < len(past):
        raise Refused("Two audits have the same key.", code="key_twice")
    for one in past:
        faults = (
            *_faults(one, firsts), *_faults_of_grades(one, graded), *_faults_of_judged(one, actions),
            *_faults_of_closure(one),
        )  # fmt: skip
        for fault in faults:
            raise Refused(f"Audit “{one.key}”: {fault}", code="contradiction")


def _faults(one: PastAudit, firsts: set[str]) -> Iterator[str]:
    """Everything that does not hold together."""
    yield from _faults_of_round(one, firsts)
    if (one.grading is not None) != (one.status in SUBMITTED_ONCE):
        yield f"its grades do not fit with “{one.status.words}”."
    if one.status in _BEFORE_REVIEW:
        pass
    elif one.review is None:
        yield "its actions were not reviewed, and it went on."
    elif (
        one.grading
        and one.grading.overall is Grade.INADEQUATE
        and one.status is not Status.FOUR_R_DUE
        and one.four_r is None
    ):
        yield "it is Inadequate and went on without a 4R meeting."
    if one.status in (Status.ENDED, Status.WITHDRAWN) and one.ended_on is None:
        yield "it ended, and nobody says when."
    for action in one.actions:
        if action.verified_by is not None and action.verified_by == action.owner_id:
            yield "an action was checked by its owner."
        if (action.verified_by is not None) != (action.status is ActionStatus.VERIFIED):
            yield "an action is checked by nobody, or not checked by somebody."


def _faults_of_round(one: PastAudit, firsts: set[str]) -> Iterator[str]:
    """A re-audit has a first audit, a round, and no cycle of its own."""
    if bool(one.original) != (one.kind is Kind.RE_AUDIT) or bool(one.original) != (one.round > 0):
        yield "a re-audit names its first audit and its round, and nothing else does."
    elif one.original and one.original not in firsts:
        yield "its first audit is not among those handed over."
    elif one.original and one.status in (TRACKING | {Status.SUBMITTED, Status.RE_AUDIT, Status.BEST_PRACTICE}):
        yield "a re-audit has no cycle of its own: it ends when it is handed in."


def _faults_of_grades(one: PastAudit, graded: set[str]) -> Iterator[str]:
    """A second grading is whole and beside an audit that was graded; only such an audit has an agreed grade."""
    if bool(one.beside) != (one.kind in BESIDE):
        yield "a second grading names the audit beside which it stands, and nothing else does."
    elif one.beside and one.beside not in graded:
        yield "the audit that it grades again is not among those handed over, or was not graded."
    elif one.beside and one.status is not Status.ENDED:
        yield "a second grading has no cycle of its own: it is handed over when it was handed in."
    if (one.agreed or one.second_look) and one.key not in graded:
        yield "there is no grade beside which another could be agreed or asked for."


def _faults_of_judged(one: PastAudit, actions: Mapping[str, int]) -> Iterator[str]:
    """A re-audit that was handed in has judged every action of its first audit, or none."""
    if one.judged and (one.kind is not Kind.RE_AUDIT or one.grading is None):
        yield "it judges actions, and is no re-audit that was handed in."
    elif one.judged and len(one.judged) != actions.get(one.original, 0):
        yield "it judges more actions than its first audit gave, or fewer."


def _faults_of_closure(one: PastAudit) -> Iterator[str]:
    """What was chosen for the cycle of a child who was closed to us: of a cycle alone, and done as chosen."""
    if one.closure is None:
        return
    if one.original or one.beside or one.grading is None:
        yield "it has no cycle of which a Head of Service could say what becomes of it."
    if one.closure.choice is not Closure.RE_AUDIT and (one.status is not Status.ENDED or not one.closure.words):
        yield "its cycle was to end with a reason, and goes on or has none."
    if (one.closure.choice is Closure.LEARNING) != (one.closure.action is not None):
        yield "an action takes to the team what was learnt, where that was chosen and nowhere else."
