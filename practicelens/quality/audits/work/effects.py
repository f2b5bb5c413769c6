"""What became of actions, as re-auditors judged them: counted for reports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection

from practicelens.access.capabilities import Capability
from practicelens.people.asking import Asking
from practicelens.quality.audits.core.states import DONE_WORDS, Done
from practicelens.quality.audits.models import Part
from practicelens.quality.audits.work.action_checks import CHECKED, done_field

_ANSWER = done_field(0).removesuffix("0")


def effects(asking: Asking, re_audit_ids: Collection[int]) -> Counter[Done]:
    """How often each judgement was given in re-audits that were handed in, in the person's teams. One query.

    Counted and no more: an action's words may say who it is about.
    """
    teams = asking.actor.teams_for(Capability.SEE_AUDIT_REPORTS)
    parts = Part.objects.filter(
        audit_id__in=re_audit_ids, key=CHECKED, audit__team_id__in=teams, audit__submitted_at__isnull=False
    )
    found: Counter[Done] = Counter()
    for answers in parts.values_list("answers", flat=True):
        found.update(Done(given) for name, given in answers.items() if name.startswith(_ANSWER) and given in DONE_WORDS)
    return found
