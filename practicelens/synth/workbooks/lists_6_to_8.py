"""Lists 6 to 8: children in need, on child protection plans, looked after. The latest only, one row a child."""

from __future__ import annotations

from practicelens.synth.workbooks import codes
from practicelens.synth.workbooks.cutting import Cell, Cut, Row
from practicelens.synth.world.care import placement_on
from practicelens.synth.world.days import NEVER, Day
from practicelens.synth.world.records import ASSESSMENT, CARE, IN_NEED, PROTECTION, Care, Episode, Plan

_FIRST_THAT_APPLIES = (CARE, PROTECTION, IN_NEED, ASSESSMENT)
EMERGENCY = {"L1", "L2"}
"""Police protection and the emergency protection order, as the return of children looked after codes them."""


def in_need(cut: Cut) -> list[Row]:
    """Each child's latest episode of need, open or closed within six months."""
    # Episodes come in the order of their referrals, so the latest is what stays.
    latest = {one.child.number: one for one in cut.episodes() if one.spells and not one.nfa}
    return [_need(cut, one) for one in latest.values() if one.closed > cut.day or cut.recent(one.closed)]


def _need(cut: Cut, one: Episode) -> Row:
    closed = cut.known(one.closed)
    reason: Cell = codes.CLOSURE[one.reason] if closed else None
    status = "closed" if closed else status_on(one, cut.day)
    return [
        *cut.who(one.child), cut.disability(one.child), one.referral, codes.NEED[one.need], cut.last(one.seen),
        closed, reason, codes.STATUS[status], *cut.allocation_on(one, closed or cut.day),
    ]  # fmt: skip


def status_on(episode: Episode, day: Day) -> str:
    """Looked after, on a plan, in need, in assessment: the first that applies."""
    running = {spell.kind for spell in episode.spells if spell.start <= day < spell.end}
    return next((kind for kind in _FIRST_THAT_APPLIES if kind in running), IN_NEED)


def protection(cut: Cut) -> list[Row]:
    """Each child's latest plan, running or ended within six months."""
    latest: dict[int, tuple[Episode, Plan]] = {}
    for episode in cut.episodes():
        for plan in episode.plans:
            if plan.start <= cut.day:
                latest[episode.child.number] = (episode, plan)
    return [
        _plan(cut, episode, plan) for episode, plan in latest.values() if plan.end > cut.day or cut.recent(plan.end)
    ]


def _plan(cut: Cut, episode: Episode, plan: Plan) -> Row:
    visits = [visit for visit in plan.visits if visit[0] <= cut.day]
    visit, alone = visits[-1] if visits else (None, "")
    latest = plan.latest_category if plan.category_changed <= cut.day else plan.first_category
    emergency = any(cut.recent(day) for day in _emergencies(cut, episode.child.number))
    ended = cut.known(plan.end)
    return [
        *cut.who(episode.child), cut.disability(episode.child), plan.start, codes.CATEGORY[plan.first_category],
        codes.CATEGORY[latest], visit, codes.YES_NO_UNKNOWN[alone] or None, cut.last(plan.reviews), ended,
        codes.YES_NO["yes" if emergency else "no"], plan.previous, *cut.allocation_on(episode, ended or cut.day),
    ]  # fmt: skip


def _emergencies(cut: Cut, number: int) -> list[Day]:
    """Days on which a child was taken under an emergency protection order or police powers, by any way."""
    episodes = cut.book.by_child[number]
    before_plans = [plan.emergency for one in episodes for plan in one.plans if plan.emergency is not None]
    into_care = [day for one in episodes for care in one.cares for day, order in care.legal if order in EMERGENCY]
    return before_plans + into_care


def looked_after(cut: Cut) -> list[Row]:
    """Each child's latest period of care, running or ended within six months."""
    latest: dict[int, tuple[Episode, Care, Day]] = {}
    for episode in cut.episodes():
        for care in episode.cares:
            if care.start <= cut.day:
                before = latest.get(episode.child.number)
                # With the end of the period before: list 8 asks whether this is the child's second within twelve
                # months.
                latest[episode.child.number] = (episode, care, before[1].end if before else -NEVER)
    return [
        _care(cut, episode, care, before)
        for episode, care, before in latest.values()
        if care.end > cut.day or cut.recent(care.end)
    ]


def _care(cut: Cut, episode: Episode, care: Care, previous_end: Day) -> Row:
    """One child. Whoever came alone did so still within twelve months: who left care before is not in the list."""
    child = episode.child
    ended = cut.known(care.end)
    status = [order for order in care.legal if order[0] <= cut.day][-1]
    return [
        *cut.who(child), codes.YES_NO["yes" if child.unaccompanied else "no"], cut.disability(child), care.start,
        codes.NEED[care.need], codes.YES_NO["yes" if cut.year <= previous_end <= cut.day else "no"],
        status[0], codes.LEGAL[status[1]], cut.last(care.reviews), cut.last(care.visits),
        codes.PERMANENCE[care.permanence[1]] if care.permanence[0] <= cut.day else None,
        cut.last(care.iro), cut.last(care.health), cut.last(care.dental),
        # The placement that was left on the window's first day would else leave nobody anywhere: one at least.
        max(1, sum(one.start <= cut.day and one.end > cut.year for one in care.placements)),
        ended, codes.CEASED[care.end_reason] if ended else None,
        *_placement(cut, care), *_missing(cut, care), *cut.allocation_on(episode, ended or cut.day),
    ]  # fmt: skip


def _placement(cut: Cut, care: Care) -> Row:
    """The most recent placement."""
    place = placement_on(care, cut.day)
    return [
        place.start, codes.PLACEMENT[place.kind], codes.PROVIDER[place.provider], place.postcode, place.urn,
        codes.LOCATION[place.near], place.authority,
    ]  # fmt: skip


def _missing(cut: Cut, care: Care) -> Row:
    """Times missing and absent in twelve months, and the interview after the last time missing."""
    missing = sum(cut.year <= day <= cut.day for day in care.missing)
    absent = sum(cut.year <= day <= cut.day for day in care.absent)
    # Nought and not blank: the case system knows of everybody in care whether they went missing.
    if not missing:
        return [0, absent, None, None]
    # The interview after the last time missing that has come, not after the last that was invented.
    offered, accepted = care.returned[sum(day <= cut.day for day in care.missing) - 1]
    return [missing, absent, codes.YES_NO_UNKNOWN[offered], codes.YES_NO_UNKNOWN[accepted] or None]
