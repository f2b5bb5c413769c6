"""What will be asked before an extract is published, for those who publish it."""

from __future__ import annotations

from practicelens.access.errors import Missing
from practicelens.people.asking import Asking
from practicelens.performance.extracts import permissions
from practicelens.performance.extracts.models import Extract
from practicelens.performance.extracts.publishing import evidence
from practicelens.performance.extracts.publishing.rules import Question
from practicelens.performance.extracts.states import State


def questions(asking: Asking, extract_id: int) -> tuple[Question, ...]:
    """Each has to be ticked before it is published; none for one that is not ready. Raises Missing."""
    permissions.check_can_load(asking.actor)
    extract = Extract.objects.filter(pk=extract_id).first()
    if extract is None:
        raise Missing("extract")
    # Only of one that is ready: before that its tables are not whole, and after it they are gone.
    return evidence.ask(extract, asking.rules).questions if State(extract.state) is State.READY else ()
