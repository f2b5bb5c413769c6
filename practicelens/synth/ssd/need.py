"""Contacts, early help, episodes of need, their assessments, plans and visits."""

from __future__ import annotations

from typing import Final

from practicelens.synth.ssd.extract import Extract, Rows, part_id
from practicelens.synth.workbooks.cutting import Row
from practicelens.synth.workbooks.lists_1_to_5 import assessed_until, received_on, seen_by
from practicelens.synth.world.days import Day, workdays
from practicelens.synth.world.records import IN_NEED, Assessment, Contact, Episode, Spell

SOURCES: Final[dict[str, str]] = {
    "1A": "Individual - family member, relative or carer", "1B": "Individual - acquaintance", "1C": "Individual - self",
    "1D": "Individual - other", "2A": "Schools", "2B": "Education services", "3A": "Health services - GP",
    "3B": "Health services - health visitor", "3C": "Health services - school nurse",
    "3D": "Health services - other primary health services", "3E": "Health services - A&E",
    "3F": "Health services - other", "4": "Housing", "5A": "LA services - social care",
    "5B": "LA services - other internal", "5C": "LA services - external", "6": "Police", "7": "Other legal agency",
    "8": "Other", "9": "Anonymous", "10": "Unknown",
}  # fmt: skip
"""The DfE's words for who told us: the only ones where a supplier gives no code."""


def contacts(x: Extract) -> Rows:
    """Every contact, and what came of it."""
    days = workdays()
    # A contact of the same day or of the working day before: a decision is to be made within one working day (Working
    # Together).
    referred = {(one.child.number, day) for _, one in x.episodes for day in (one.referral, days.before(one.referral))}
    for place, one in enumerate(x.world.contacts, start=1):
        if one.day > x.day:
            return  # they stand in the order of their days
        outcome = _came_of(x, one, (one.child.number, one.day) in referred)
        yield [place, one.child.identifier, x.iso(one.day), one.source, SOURCES[one.source], outcome]


def _came_of(x: Extract, one: Contact, new: bool) -> str:
    """A new referral, a note for one that is open, or nothing further."""
    running = any(past.referral < one.day < past.closed for past in x.cut.book.by_child.get(one.child.number, ()))
    return x.outcome(NEW_REFERRAL=new, EXISTING_REFERRAL=running and not new, NFA=not new and not running)


def early_help(x: Extract) -> Rows:
    """Early help from its beginning."""
    for place, one in enumerate(x.world.helps, start=1):
        if one.start <= x.day:
            started, ended = x.iso(one.start), x.iso(one.end)
            yield [place, one.child.identifier, started, ended, None, None, one.organisation, None]


def episodes(x: Extract) -> Rows:
    """Every referral, and the episode of need that it began."""
    for referral, one in x.episodes:
        closed = x.iso(one.closed)
        outcome = x.outcome(SINGLE_ASSESSMENT=not one.nfa, NFA=one.nfa)
        yield [
            referral, one.child.identifier, x.iso(one.referral), one.need, one.source, SOURCES[one.source], outcome,
            # Why it closed is known only once it has.
            x.flag(one.nfa), one.reason or None if closed else None, closed,
            # Who received it, and not who has it now: what a team was sent is counted where it was sent.
            *x.team_and_worker(one, received_on(x.cut, one)),
        ]  # fmt: skip


def assessments(x: Extract) -> Rows:
    """Every assessment begun; of a running one nothing is told of what it will find."""
    for referral, episode in x.episodes:
        for place, one in enumerate(episode.assessments, start=1):
            if one.start <= x.day:
                yield _assessment(x, part_id(referral, place), referral, episode, one)


def _assessment(x: Extract, identifier: str, referral: str, episode: Episode, one: Assessment) -> Row:
    done = x.iso(one.authorised)
    outcome = x.outcome(NFA=not one.needs_support) if done else None
    return [
        identifier, episode.child.identifier, referral, x.iso(one.start), x.answer(seen_by(x.cut, episode, one)), done,
        outcome, x.flag(not one.needs_support) if done else None,
        *x.team_and_worker(episode, assessed_until(episode, one)),
    ]  # fmt: skip


def plans(x: Extract) -> Rows:
    """Child in need plans."""
    for referral, episode in x.episodes:
        for identifier, spell in _plans(referral, episode):
            if spell.start <= x.day:
                yield [
                    identifier, referral, episode.child.identifier, x.iso(spell.start), x.iso(spell.end),
                    *x.team_and_worker(episode, spell.end),
                ]  # fmt: skip


def _plans(referral: str, episode: Episode) -> list[tuple[str, Spell]]:
    """The stretches of an episode that were a child in need plan, numbered."""
    return [(part_id(referral, place), one) for place, one in enumerate(episode.spells, start=1) if one.kind == IN_NEED]


def visits(x: Extract) -> Rows:
    """When a child was seen who was neither on a protection plan's nor a looked-after child's visit.

    Mosaic reaches the child by the plan alone, so what was seen before there was one cannot be told there.
    """
    # Told in the tables of plans and of care: a visit stands in one table only.
    for referral, episode in x.episodes:
        elsewhere = {day for plan in episode.plans for day, _ in plan.visits}
        elsewhere.update(day for care in episode.cares for day in care.visits)
        stretches = _plans(referral, episode)
        for place, day in enumerate(episode.seen, start=1):
            if day > x.day:
                break
            plan = _plan_on(stretches, day)
            if day not in elsewhere and (plan or x.dialect.has_persons):
                yield [part_id(referral, place), episode.child.identifier, plan, x.iso(day), x.flag(True), None, None]


def _plan_on(stretches: list[tuple[str, Spell]], day: Day) -> str | None:
    """The plan that ran on a day."""
    return next((identifier for identifier, one in stretches if one.start <= day <= one.end), None)
