"""A small authority in a deployment's own folder, for walks that need no whole borough: quick to build.

Run in a process of its own: ``python -m tests.functional.small`` with PRACTICELENS_VAR naming the folder.
"""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from tests.builders.audits import Audits
    from tests.builders.authority import Authority


def build() -> None:
    """Found it on Monday 23 November 2026, publish two extracts, and have audits in several states."""
    from django.core.management import call_command

    from practicelens.workdays import clock

    call_command("migrate", verbosity=0)
    clock.stand_at(date(2026, 11, 23))

    from tests.builders import authority, extracts
    from tests.builders.workbooks import AS_AT
    from tests.databases import ship_standards

    ship_standards()
    made = authority.build()
    with TemporaryDirectory() as folder:
        for weeks in (1, 0):
            as_at = AS_AT - timedelta(weeks=weeks)
            extracts.publish(made, extracts.workbook(Path(folder) / f"annex-a-{as_at}.xlsx", as_at=as_at), as_at)
    _audits(made)


def _audits(made: Authority) -> None:
    """One audit allocated, one begun, one handed in and one Inadequate."""
    from tests.builders.audits import Audits, G

    audits = Audits(made)
    audits.allocated()
    audits.fill(audits.started())
    audits.submitted()
    audits.submitted(G.INADEQUATE)
    _meetings(audits)
    _pieces(audits)
    _packs(made)
    _drafts(made)


def _meetings(audits: Audits) -> None:
    """A 4R meeting held, with a reflection; a worry about safety; a child who is followed."""
    from practicelens.access.roles import Role
    from practicelens.quality.audits.four_r import changes as four_r_changes
    from practicelens.quality.audits.safety import changes as safety_changes
    from practicelens.quality.audits.work import queries
    from practicelens.quality.tracking import changes as tracking
    from tests.builders.asking import asking
    from tests.builders.audits import CHILD, G

    met = audits.submitted(G.INADEQUATE)
    audits.four_r(met, others="J. Bell, health visitor")
    meeting, now = queries.audit(asking(audits.officer), met).four_rs[0].id, audits.now
    four_r_changes.write_reflection(
        meeting, "I would ask for help sooner.", by=audits.actor(Role.PRACTITIONER), now=now
    )
    typed = {"telephoned": "Priya Nair, 9:10", "worry": "Nobody has seen her for five weeks."}
    safety_changes.raise_concern(met, **typed, done="Rang the school.", by=audits.officer, now=now)
    new = tracking.Opening(
        CHILD, audits.authority.team, "Drift panel", "Six months without a plan", "A plan she knows of"
    )
    followed = tracking.open_tracking(new, by=audits.actor(Role.HEAD_OF_SERVICE), now=now)
    tracking.add_note(
        followed, now.date(), "The panel met, and her grandmother came.", next_look=now.date(), version=1,
        by=audits.actor(Role.HEAD_OF_SERVICE), now=now,
    )  # fmt: skip


def _pieces(audits: Audits) -> None:
    """Best practice: two pieces shared, one asked for, one still to be written."""
    from tests.builders import pieces

    first, second, third, _ = pieces.standing(audits, 4)
    pieces.published(audits, named=True, audit_id=first)
    pieces.published(audits, audit_id=second)
    pieces.asked(audits, audit_id=third)


def _drafts(made: Authority) -> None:
    """A standard and a tool in draft, one of them not fit to publish yet."""
    from tests.builders import drafts

    drafts.standard(made)
    drafts.unfinished_tool(made)


def _packs(made: Authority) -> None:
    """Past audits enough to compare teams, and October's reports published."""
    from practicelens.quality.standards.states import Grade
    from tests.builders.graded import Graded, published_pack

    graded = Graded(made)
    for team, good, weak in ((made.team, 9, 3), (made.sibling_team, 3, 11), (made.other_team, 12, 2)):
        graded.add(good, team=team)
        graded.add(weak, Grade.REQUIRES_IMPROVEMENT, team=team)
    published_pack(made, made.service)
    published_pack(made, None)


if __name__ == "__main__":
    django.setup()
    build()
