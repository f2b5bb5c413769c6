"""Case lists to draw audits from, and which groups children belong to."""

from __future__ import annotations

from datetime import date

from practicelens.access.actor import SYSTEM
from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing
from practicelens.analytics.measurements.questions import POPULATIONS
from practicelens.people.asking import Asking, key_of
from practicelens.performance.datasets.cases import groups
from practicelens.performance.datasets.register.internal import current, measured
from practicelens.performance.datasets.shapes import CaseList, CaseRow


def case_list(asking: Asking, population: str, as_at: date, since: date | None = None) -> CaseList:
    """Who could be drawn for audit from a population, in the teams the person draws for.

    Restricted children are in it, marked: they are drawn too, for an auditor named on them. ``since``: for those to
    whom something happened, the day after which (default: three months before). ``Missing`` when nothing is
    published, when no extract holds the population, or for somebody who neither audits nor allocates.
    """
    allowed = (
        asking.actor == SYSTEM or asking.actor.can(Capability.ALLOCATE_AUDITS) or asking.actor.can(Capability.DO_AUDITS)
    )
    edition = asking.once(current)
    if not allowed or edition is None or population not in POPULATIONS:
        # One answer for every reason: who may not draw is not to learn whether anything is published.
        raise Missing("case list")
    # Drawn from the teams whose audits one sees: children of other teams would be drawn into a page that does not
    # open.
    everyone = asking.actor == SYSTEM or asking.actor.reaches_all(Capability.SEE_AUDITS)
    teams = None if everyone else sorted(asking.actor.teams_for(Capability.SEE_AUDITS))
    cases = tuple(
        CaseRow(
            key_of(row.child),
            row.team_id,
            row.worker_id,
            key_of(row.child) in asking.restricted,
            plan=row.plan,
            opened=row.opened,
            profile=groups.profile(row),
        )
        for row in measured(edition).case_list(population, as_at, teams, since)
    )
    # With the edition's print, so that a draw can be repeated from the very list it was made from.
    return CaseList(population, as_at, edition.hash, cases, measured(edition).extract_day_for(as_at))
