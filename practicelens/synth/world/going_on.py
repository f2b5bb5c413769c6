"""What begun episodes go on with after the last day that was invented: visits, reviews, checks come round again.

Nothing of the days before changes, so that an extract of a later week is the same borough's, a week on.
"""

from __future__ import annotations

from practicelens.synth.world.days import YEAR, Day, age_on, months_after, workdays
from practicelens.synth.world.dice import Dice
from practicelens.synth.world.protection import seen_alone
from practicelens.synth.world.records import IN_NEED, Care, Child, Episode, Plan, Spell
from practicelens.synth.world.rounds import (
    CARE_VISITS,
    IN_NEED_VISITS,
    PROTECTION_VISITS,
    SETTLED_VISITS,
    Quality,
    Rhythm,
    come_round,
)
from practicelens.synth.world.structure import Team


def go_on(episode: Episode, teams: tuple[Team, ...], since: Day, until: Day, dice: Dice) -> None:
    """Go on with an episode that was begun by a day, up to a later one."""
    if episode.closed <= since:
        return
    quality = _quality(episode, teams)
    seen: list[Day] = []
    for spell in (one for one in episode.spells if one.kind == IN_NEED):
        seen += _in_need(episode, spell, since, until, quality, dice)
    for plan in episode.plans:
        seen += _protected(episode.child, plan, since, until, quality, dice)
    for care in episode.cares:
        seen += _looked_after(episode.child, care, since, until, quality, dice)
    # A visit after the closing is none, though its rhythm went on.
    episode.seen = sorted({*episode.seen, *(day for day in seen if day <= episode.closed)})


def _quality(episode: Episode, teams: tuple[Team, ...]) -> Quality:
    """How well the team works that holds the child on a day."""
    by_index = {team.index: team for team in teams}

    def quality(day: Day) -> float:
        turn = episode.turn_on(day)
        return by_index[turn.team].quality(day) if turn else 0.8

    return quality


def _again(
    rhythm: Rhythm, last: Day, since: Day, end: Day, quality: Quality, dice: Dice
) -> list[Day]:  # fmt: skip
    """When it comes round after the last time, of the days that were not told yet."""
    if end <= since:
        return []
    # What was told by then happened or did not: a visit that would have been before comes now.
    return [day for day in come_round(rhythm, last, end, quality, dice) if day > since]


def _in_need(
    episode: Episode, spell: Spell, since: Day, until: Day, quality: Quality, dice: Dice
) -> list[Day]:  # fmt: skip
    """Visits in a child in need plan."""
    last = max((day for day in episode.seen if spell.start <= day <= since), default=spell.start)
    return _again(IN_NEED_VISITS, last, since, min(spell.end, until), quality, dice)


def _protected(child: Child, plan: Plan, since: Day, until: Day, quality: Quality, dice: Dice) -> list[Day]:
    """Visits in a child protection plan; its reviews were laid out to its end already."""
    last = max((day for day, _ in plan.visits), default=plan.start)
    found = _again(PROTECTION_VISITS, last, since, min(plan.end, until), quality, dice)
    plan.visits += [(day, seen_alone(child, day, quality, dice)) for day in found]
    return found


def _looked_after(child: Child, care: Care, since: Day, until: Day, quality: Quality, dice: Dice) -> list[Day]:
    """Visits, reviews, health and dental checks of a period of care, and times missing of who went missing before."""
    end = min(care.end, until)
    if end <= since:
        return []
    found = _visits(care, since, end, quality, dice)
    care.visits = sorted(care.visits + found)
    _reviews(care, since, end, quality, dice)
    _checks(child, care, since, end, dice)
    _missing(care, since, end, dice)
    return found


def _visits(care: Care, since: Day, end: Day, quality: Quality, dice: Dice) -> list[Day]:
    """By six weeks, or three months when settled, placement by placement; soon after a move."""
    found: list[Day] = []
    for placement in care.placements:
        last = min(placement.end, end)
        if last <= since:
            continue
        before = [day for day in care.visits if placement.start <= day <= since]
        if not before and placement.start > since:
            found.append(workdays().add(placement.start, dice.whole(1, 5)))
        # Regulation 28: three months apart only after a year in a placement meant to last.
        settled = placement.kind in {"U1", "U4"} and placement.start + YEAR <= since
        rhythm = SETTLED_VISITS if settled else CARE_VISITS
        found += _again(rhythm, max(before, default=placement.start), since, last, quality, dice)
    return sorted(day for day in set(found) if day <= end)


def _reviews(care: Care, since: Day, end: Day, quality: Quality, dice: Dice) -> None:
    """The next review: three months after the first, else six; the reviewing officer sees the child at it."""
    days, late = workdays(), 0.035 + max(0.0, 0.84 - quality(since)) * 0.25
    if care.reviews:
        # As rounds are laid out: of who came into care long before, the early reviews are past (care._reviewed).
        due = months_after(care.reviews[-1], 3 if len(care.reviews) == 1 and care.start > since - 200 else 6)
    else:
        due = days.add(care.start, 20)
    while True:
        held = due + dice.whole(2, 50) if dice.chance(late) else due - dice.whole(0, 12)
        held = days.before(max(held, care.start + 1, since + 1) + 1)
        # One held by then would stand in the extract: what was due before is held on the next working day.
        held = held if held > since else days.add(since, 1)
        if held > end:
            return
        care.reviews.append(held)
        care.iro = sorted([*care.iro, held])
        due = months_after(held, 6)


def _checks(child: Child, care: Care, since: Day, end: Day, dice: Dice) -> None:
    """Health assessments and dental checks, as far apart as they were; whoever had none by now refuses."""
    apart = 180 if age_on(child.born, since) < 5 else 362
    for done, gap in ((care.health, apart), (care.dental, 300)):
        if not done and care.start < since - 150:
            continue
        day = (done[-1] + gap if done else care.start + dice.whole(20, 60)) + dice.whole(-20, 25)
        day = max(day, since + dice.whole(1, 20))
        if day < end:
            done.append(day)


def _missing(care: Care, since: Day, end: Day, dice: Dice) -> None:
    """Who went missing often goes missing again."""
    # How far apart they are takes two of them.
    if len(care.missing) < 2:
        return
    apart = max(20.0, (care.missing[-1] - care.missing[0]) / (len(care.missing) - 1))
    day = since + 1 + int(dice.waiting(apart))
    while day < end:
        care.missing.append(day)
        offered = "yes" if dice.chance(0.88) else "no"
        care.returned.append((offered, ("yes" if dice.chance(0.62) else "no") if offered == "yes" else ""))
        day += 1 + int(dice.waiting(apart))
