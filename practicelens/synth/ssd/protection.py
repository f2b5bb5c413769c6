"""Section 47 enquiries, initial conferences, child protection plans, their visits and reviews."""

from __future__ import annotations

from practicelens.synth.ssd.extract import Extract, Rows, part_id
from practicelens.synth.workbooks.cutting import Row
from practicelens.synth.workbooks.lists_1_to_5 import concluded_on
from practicelens.synth.world.days import Day, months_after, workdays
from practicelens.synth.world.meetings import quorate, took_part
from practicelens.synth.world.proceedings import pre_proceedings
from practicelens.synth.world.records import Enquiry, Episode, Plan

CONFERENCE_WITHIN = 15
"""Working days from the strategy discussion to the initial conference, as Working Together asks."""
CATEGORY_CODES = {"neglect": "NEG", "physical": "PHY", "sexual": "SAB", "emotional": "EMO", "multiple": "MUL"}
# Plans of four months, a year apart, the last of them well before the first that is known.
_EARLIER_APART, _EARLIER_FROM, _EARLIER_LENGTH = 365, 30, 120


def enquiries(x: Extract) -> Rows:
    """Every enquiry; while it runs, nothing of how it ends."""
    for referral, episode in x.episodes:
        for place, one in enumerate(episode.enquiries, start=1):
            if one.strategy <= x.day:
                ended = x.iso(concluded_on(one))
                none = one.conference is None
                yield [
                    part_id(referral, place), referral, episode.child.identifier, x.iso(one.strategy), ended,
                    x.flag(none) if ended else None, x.outcome(NFA=none, CP_CONFERENCE=not none) if ended else None,
                    *x.team_and_worker(episode, one.decided),
                ]  # fmt: skip


def conferences(x: Extract) -> Rows:
    """Initial conferences from the day on which one was found to be needed; before it is held, without its day."""
    for referral, episode in x.episodes:
        for place, one in enumerate(episode.enquiries, start=1):
            if one.conference is not None and concluded_on(one) <= x.day:
                enquiry, conference = part_id(referral, place), x.iso(one.conference)
                plan = _plan_of(referral, episode, one) if conference else None
                yield [
                    enquiry, f"M{enquiry}", enquiry, episode.child.identifier, plan, referral, x.flag(False),
                    x.due(workdays().add(one.strategy, CONFERENCE_WITHIN)), conference,
                    x.flag(one.led_to_plan) if conference else None,
                    x.outcome(CP_PLAN=one.led_to_plan) if conference else None,
                    *x.team_and_worker(episode, one.decided),
                ]  # fmt: skip


def _plan_of(referral: str, episode: Episode, enquiry: Enquiry) -> str | None:
    """The plan that a conference began."""
    starts = enumerate(episode.plans, start=1)
    return next((part_id(referral, place) for place, plan in starts if plan.start == enquiry.conference), None)


def plans(x: Extract) -> Rows:
    """Every plan, those from before the case system knew the child too, so that previous ones can be counted."""
    known: set[int] = set()
    for identifier, referral, episode, plan in x.plans():
        child = episode.child
        if child.number not in known:  # the earlier ones stand once, before the first that is known in full
            known.add(child.number)
            yield from _earlier(x, identifier, child.identifier, plan)
        began = (place for place, one in enumerate(episode.enquiries, start=1) if one.conference == plan.start)
        conference = next((part_id(referral, place) for place in began), None)
        latest = plan.latest_category if plan.category_changed <= x.day else plan.first_category
        yield [
            identifier, referral, conference, child.identifier, x.iso(plan.start), x.iso(plan.end), x.flag(False),
            CATEGORY_CODES[plan.first_category], CATEGORY_CODES[latest],
        ]  # fmt: skip


def _earlier(x: Extract, identifier: str, child: str, first: Plan) -> Rows:
    """The plans before a child's first one here: the world knows how many, so each has a year of its own."""
    category = CATEGORY_CODES[first.first_category]
    for place in range(first.previous, 0, -1):
        start = first.start - place * _EARLIER_APART + _EARLIER_FROM
        yield [
            f"{identifier}{place:02d}", None, None, child, x.iso(start), x.iso(start + _EARLIER_LENGTH), x.flag(False),
            category, category,
        ]  # fmt: skip


def visits(x: Extract) -> Rows:
    """Statutory visits to children on plans, and whether they were seen alone."""
    for identifier, _, episode, plan in x.plans():
        for place, (day, alone) in enumerate(plan.visits, start=1):
            if day > x.day:
                break
            yield [
                part_id(identifier, place), episode.child.identifier, identifier, x.iso(day), x.flag(True),
                x.answer(alone), None,
            ]  # fmt: skip


def reviews(x: Extract) -> Rows:
    """Review conferences with the day by which each was due: after three months, then six; and the next, not held."""
    for identifier, _, episode, plan in x.plans():
        due = months_after(plan.start, 3)
        for place, day in enumerate([*plan.reviews, None], start=1):
            if day is None or day > x.day:
                if plan.end > x.day:
                    yield _review(x, identifier, episode, place, due, None, None)
                break
            # The review on the plan's last day is the one that ended it.
            yield _review(x, identifier, episode, place, due, day, x.flag(day < plan.end))
            due = months_after(day, 6)


def _review(x: Extract, plan: str, episode: Episode, place: int, due: Day, day: Day | None, goes_on: str | None) -> Row:
    identifier = part_id(plan, place)
    meeting = f"M{identifier}" if day else None
    child = episode.child
    came = x.answer(quorate(child, day)) if day else None
    part = took_part(child, day) if day else None
    return [identifier, child.identifier, plan, x.due(due), x.iso(day), meeting, goes_on, came, part]


def proceedings(x: Extract) -> Rows:
    """Pre-proceedings from the decision to begin them; how they end, once they have."""
    for referral, episode in x.episodes:
        for place, one in enumerate(pre_proceedings(episode), start=1):
            if one.started <= x.day:
                over = one.ended <= x.day
                outcome = "Decision to issue care proceedings" if one.court else "Decision to step down"
                yield [
                    f"P{part_id(referral, place)}", episode.child.identifier, f"F{episode.child.family}",
                    x.iso(one.started), x.iso(one.first_meeting), outcome if over else None, x.iso(one.ended),
                    x.iso(one.letter), x.iso(one.court), one.meetings if over else None,
                ]  # fmt: skip
