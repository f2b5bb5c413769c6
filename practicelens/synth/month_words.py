"""Performance Matters of Northborough: two dated events, the month asked for on its day, and what some said of it."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime
from typing import Final

from practicelens.access.actor import SYSTEM
from practicelens.access.errors import Missing
from practicelens.access.roles import Role
from practicelens.people.asking import asking_as_system
from practicelens.people.holders import holders
from practicelens.performance.matters import changes, setting_targets, telling
from practicelens.performance.matters.changes import Recorded, Statement
from practicelens.performance.matters.setting_targets import Setting
from practicelens.performance.matters.states import EventKind, Voice
from practicelens.synth.audits.world_ids import WorldIds
from practicelens.synth.world.structure import CARE, FRONT_DOOR

RECORDED: Final = datetime(2026, 6, 3, 10, tzinfo=UTC)
ASKED: Final = datetime(2026, 11, 3, 8, tzinfo=UTC)
WRITTEN: Final = datetime(2026, 11, 10, 15, tzinfo=UTC)
OCTOBER: Final = date(2026, 10, 1)
EVENTS: Final = (
    Recorded(date(2026, 5, 4), EventKind.SYSTEM.value, "new case system",
             "Cases were taken over on the bank holiday. What is counted stayed the same, so no limit begins anew."),
    Recorded(date(2026, 6, 1), EventKind.REORGANISATION.value, "one placements team",
             "Placements are found by one team for the whole authority since.", None, ("looked-after",)),
)  # fmt: skip
SERVICES: Final = {
    FRONT_DOOR: "Referrals were as many as in most autumns. The new rota for evenings began on the 12th.",
    CARE: "More children came into care than left it. Three were brothers and sisters, placed together.",
}
ANALYST: Final = "Limits of children looked after begin anew in June and are on trial until next May."


TARGETS: Final = (("conferences_in_time", 0.85), ("cp_visits_in_time", 0.9), ("re_referrals", 0.18))
"""Set by the analyst for the year to March: shares that the plan of the year names."""


def write_months(ids: WorldIds) -> None:
    """Record the events, ask for October as the job does on its day, and let two services and the analyst write."""
    # Before the month is asked for: its charts draw the dated events.
    for one in EVENTS:
        changes.record_event(one, by=SYSTEM, now=RECORDED)
    set_targets(ids)
    telling.ask_for(asking_as_system(ASKED), OCTOBER)
    day = WRITTEN.date()
    services = {one.name: one.id for one in asking_as_system(WRITTEN).services.values()}
    for name, text in SERVICES.items():
        for account in holders(Role.HEAD_OF_SERVICE, day, service=services.get(name, 0))[:1]:
            _write(ids, account, services[name], Voice.SERVICE, text)
    for account in holders(Role.ANALYST, day)[:1]:
        _write(ids, account, None, Voice.ANALYST, ANALYST)


def set_targets(ids: WorldIds) -> None:
    """Set what three measures are to reach this year; whoever holds safeguarding answers for each."""
    day = RECORDED.date()
    owners, analysts = holders(Role.SAFEGUARDING_MANAGER, day), holders(Role.ANALYST, day)
    if not (owners and analysts):  # a small Northborough may have neither
        return
    by = ids.actor(analysts[0], day)
    for card, value in TARGETS:
        what = Setting(card, value, date(2026, 4, 1), date(2027, 3, 31), owners[0], "The plan of the year.")
        setting_targets.set_target(what, by=by, now=RECORDED)


def tell_signals() -> None:
    """Tell of October's signals as the job did on its day: they are seen once two years of extracts are joined."""
    telling.tell_signals(asking_as_system(ASKED), OCTOBER)


def _write(ids: WorldIds, account: int, service: int | None, voice: Voice, text: str) -> None:
    by = ids.actor(account, WRITTEN.date())
    with suppress(Missing):  # a small Northborough may have no such service
        changes.write_words(OCTOBER, service, voice, Statement(text), by=by, now=WRITTEN)
