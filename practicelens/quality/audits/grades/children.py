"""Whose work an audit looked at, to count grades by group of children. House-internal: nothing here is shown."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from practicelens.access.actor import ChildKey
from practicelens.access.capabilities import Capability
from practicelens.people.asking import Asking
from practicelens.quality.audits.core.rules import FAMILY, moments
from practicelens.quality.audits.core.states import APART
from practicelens.quality.audits.core.visible import blind_to
from practicelens.quality.audits.models import Audit, Part


@dataclass(frozen=True)
class GradedChild:
    """The child of an audit that was handed in, and whether the family's view was obtained in it."""

    audit_id: int
    child: ChildKey
    family_heard: bool


def graded_children(asking: Asking, since: date, until: date) -> tuple[GradedChild, ...]:
    """The children of first audits handed in during a period in the actor's teams, to be counted in groups alone.

    Restricted children are counted, as in figures; whoever asks must show no key. Two queries.
    """
    teams = asking.actor.teams_for(Capability.SEE_AUDIT_REPORTS)
    inside = Q(team_id__in=teams, submitted_at__range=moments(since, until), original__isnull=True)
    rows = Audit.objects.filter(inside).exclude(kind__in=APART).exclude(pk__in=blind_to(asking)).order_by("pk")
    found = list(rows.values_list("pk", "authority", "scheme", "child"))
    parts = Part.objects.filter(key=FAMILY, audit_id__in=[pk for pk, *_ in found])
    # By its words alone: how the view was asked for says nothing of whether there is one.
    heard_ids = {
        pk for pk, answers in parts.values_list("audit_id", "answers") if str(answers.get("view") or "").strip()
    }
    return tuple(GradedChild(pk, ChildKey(*key), pk in heard_ids) for pk, *key in found)
