"""What of a cycle's actions was left lying when its best practice is to be shared."""

from __future__ import annotations

from practicelens.people.asking import Asking
from practicelens.quality.actions.internal import Followed
from practicelens.quality.actions.states import Status
from practicelens.quality.audits.cycle.internal import actions_to_follow
from practicelens.quality.audits.models import Part
from practicelens.quality.audits.work.action_checks import CHECKED, carried_field

EVERY_ROUND = 10_000
"""More re-audits than any cycle has: the actions of all of them are looked at."""


def left_lying(asking: Asking, first_id: int) -> tuple[Followed, ...]:
    """Actions of a cycle that are late and still to be done, and that no re-audit carried on in words. Two queries.

    House-internal: whoever asks may know of the audit. What was done late has said what was done.
    """
    followed = actions_to_follow(first_id, before=EVERY_ROUND).values()
    late = [one for one in followed if one.status is Status.OPEN and one.late(asking.today)]
    if not late:
        return ()
    parts = Part.objects.filter(audit__original_id=first_id, key=CHECKED, audit__submitted_at__isnull=False)
    # By the field's name, which has the action's id in it: whichever round carried it on has answered for it.
    carried = {name for answers in parts.values_list("answers", flat=True) for name, text in answers.items() if text}
    return tuple(one for one in late if carried_field(one.id) not in carried)
