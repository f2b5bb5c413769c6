"""The hours a month's programme needs, from its rules alone, and what each setting would save. No Django."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from practicelens.quality.standards.states import GRADES

FULL, ACTIONS, NONE = "full", "actions", "none"
FORMS = (FULL, ACTIONS, NONE)
FINAL_GOOD = ("outstanding", "good")


@dataclass(frozen=True)
class Work:
    """The first audits of one tool in a month: how many, what one takes, and whether they enter the cycle."""

    tool: str
    title: str
    count: float
    hours: float
    enters_cycle: bool


@dataclass(frozen=True)
class Assumed:
    """What a plan assumes of grades to come: their shares (of 1), and for how many months one is tracked."""

    shares: Mapping[str, float]
    tracked_months: float
    action_check_hours: float
    second_one_in: int
    # The grades that are always graded a second time (the rule moderation.grades).
    second_always: frozenset[str]


@dataclass(frozen=True)
class Settings:
    """The settings that decide how much follows from a first audit."""

    re_audit: Mapping[str, str]
    tracked: frozenset[str]
    tracking_months: int = 1


@dataclass(frozen=True)
class Programme:
    """A month's first audits, what follows from them, and what is assumed of them."""

    work: tuple[Work, ...]
    settings: Settings
    assumed: Assumed


@dataclass(frozen=True)
class HoursRow:
    """One line of the sum: what, how many in a month, how many hours, and how it was worked out."""

    key: str
    what: str
    count: float
    hours: float
    how: str
    # False for what takes hours and gives no grade.
    grades: bool = True


@dataclass(frozen=True)
class Saving:
    """What one setting would save in a month, against the programme as it stands."""

    what: str
    hours: float
    gradings: float


def needed(plan: Programme) -> tuple[HoursRow, ...]:
    """The lines of the sum, in a month in which the programme has run long enough for everything to follow."""
    # In the order in which work follows from work, as the page explains it line by line.
    return (_first(plan), *_again(plan), _second(plan), _tracked(plan))


def _first(plan: Programme) -> HoursRow:
    """First audits: what the standing rules owe."""
    # Each factor is shown: whoever doubts the sum can do it again by hand.
    work = ", ".join(f"{one.count:g} × {one.hours:g} h {one.title}" for one in plan.work if one.count)
    return HoursRow(
        "first",
        "First audits",
        sum(one.count for one in plan.work),
        sum(one.count * one.hours for one in plan.work),
        work,
    )


def _cycle(plan: Programme) -> tuple[float, float]:
    """How many first audits enter the cycle in a month, and the hours they took."""
    entering = [one for one in plan.work if one.enters_cycle]
    return sum(one.count for one in entering), sum(one.count * one.hours for one in entering)


def _share(plan: Programme, chosen: Callable[[str], bool]) -> float:
    """The shares, added up, of those grades for which ``chosen`` says yes; of 1."""
    return sum(share for grade, share in plan.assumed.shares.items() if chosen(grade))


def _again(plan: Programme) -> Iterator[HoursRow]:
    """Re-audits in month 3, in full or as a check of actions, by the first grade."""
    count, hours = _cycle(plan)
    # A grade that the setting does not name is re-audited in full, as the strategy has it (section 7, month 3).
    full = _share(plan, lambda grade: plan.settings.re_audit.get(grade, FULL) == FULL)
    checked = _share(plan, lambda grade: plan.settings.re_audit.get(grade, FULL) == ACTIONS)
    yield HoursRow(
        "re_audit", "Re-audits in full", count * full, hours * full,
        f"{count:g} a month enter the cycle; {_percent(full)} of them have a first grade that is re-audited in full",
    )  # fmt: skip
    if checked:
        yield HoursRow(
            "check", "Checks of actions", count * checked, count * checked * plan.assumed.action_check_hours,
            f"{_percent(checked)} have a first grade whose actions are checked, "
            f"{plan.assumed.action_check_hours:g} h each",
            grades=False,
        )  # fmt: skip


def _second(plan: Programme) -> HoursRow:
    """Second grades: all of some grades, and one in so many of the rest, as moderation draws them."""
    # Of all first audits, also those outside the cycle: a second grade is drawn from whatever is handed in.
    count = sum(one.count for one in plan.work)
    hours = sum(one.count * one.hours for one in plan.work)
    always = _share(plan, lambda grade: grade in plan.assumed.second_always)
    share = always + (1 - always) / plan.assumed.second_one_in if plan.assumed.second_one_in else always
    every = _every(plan.assumed.second_always)
    rest = f"one in {plan.assumed.second_one_in} of the rest" if plan.assumed.second_one_in else "none of the rest"
    return HoursRow(
        "second", "Second grades", count * share, hours * share,
        f"{every} ({_percent(always)}) and {rest}, of {count:g}",
    )  # fmt: skip


def _every(grades: Collection[str]) -> str:
    """ "every Inadequate and Outstanding", from the lowest grade on, in whatever order the rule names them."""
    *others, last = [grade.words for grade in reversed(GRADES) if grade.value in grades]
    return f"every {', '.join(others)} and {last}" if others else f"every {last}"


def _tracked(plan: Programme) -> HoursRow:
    """Re-audits while tracked to Good: for the months one is tracked, one in so many months."""
    count, hours = _cycle(plan)
    share = _share(plan, lambda grade: grade in plan.settings.tracked)
    # Nought months between would be a setting without sense: no tracking rather than a division by nought.
    each = plan.assumed.tracked_months / plan.settings.tracking_months if plan.settings.tracking_months else 0
    return HoursRow(
        "tracked", "Re-audits while tracked to Good", count * share * each, hours * share * each,
        f"{_percent(share)} of {count:g} are tracked, for {plan.assumed.tracked_months:g} months, a re-audit every "
        f"{'month' if plan.settings.tracking_months == 1 else f'{plan.settings.tracking_months} months'}",
    )  # fmt: skip


def _percent(share: float) -> str:
    return f"{100 * share:.0f} %"


def total(lines: tuple[HoursRow, ...]) -> tuple[float, float]:
    """The gradings and the hours of a sum. A check of actions gives no grade."""
    return sum(line.count for line in lines if line.grades), sum(line.hours for line in lines)


# ---- what a setting would save -------------------------------------------------------------------------------


def savings(plan: Programme, manager_audits: float, every: int) -> tuple[Saving, ...]:
    """What each setting would save, by itself, most hours first; one that would save nothing is left out.

    ``manager_audits``: how many of the first audits are Team Managers'; ``every``: how many months lie between them.
    """
    # Each setting against the whole as it stands: two together save less than the sum of both.
    gradings, hours = total(needed(plan))
    found = []
    for what, changed in _changes(plan, manager_audits, every):
        fewer, less = total(needed(changed))
        # Three minutes: less is the rounding of a share, and no saving.
        if hours - less > 0.05:
            found.append(Saving(what, hours - less, gradings - fewer))
    return tuple(sorted(found, key=lambda saving: -saving.hours))


def _changes(plan: Programme, manager_audits: float, every: int) -> Iterator[tuple[str, Programme]]:
    for form, words in ((ACTIONS, "a check of its actions"), (NONE, "nothing")):
        # Only where practice was good already: saving at Inadequate would save what the cycle is for.
        settings = {**plan.settings.re_audit, **dict.fromkeys(FINAL_GOOD, form)}
        change = f"In month 3, {words} instead of a full re-audit where the first grade was Good or Outstanding"
        yield change, replace(plan, settings=replace(plan.settings, re_audit=settings))
    # 0 is none of the rest: there is nothing to halve.
    if plan.assumed.second_one_in:
        doubled = plan.assumed.second_one_in * 2
        change = f"A second grade for one in {doubled} of the rest, instead of one in {plan.assumed.second_one_in}"
        yield change, replace(plan, assumed=replace(plan.assumed, second_one_in=doubled))
    yield "Tracking re-audits every second month", replace(plan, settings=replace(plan.settings, tracking_months=2))
    yield (
        "Tracking Inadequate alone",
        replace(plan, settings=replace(plan.settings, tracked=plan.settings.tracked & {"inadequate"})),
    )
    if every:
        # The same audits spread over one month more.
        fewer = manager_audits * every / (every + 1)
        yield f"Team Managers audit every {every + 1} months", _less(plan, "case_audit", manager_audits - fewer)
    for one in plan.work:
        if one.tool != "case_audit" and one.count:
            yield f"One {one.title} fewer a month", _less(plan, one.tool, 1)


def _less(plan: Programme, tool: str, by: float) -> Programme:
    """The programme with fewer first audits of a tool."""
    # Never below nought: a month may owe fewer of an area than would be saved.
    work = tuple(replace(one, count=max(one.count - by, 0)) if one.tool == tool else one for one in plan.work)
    return replace(plan, work=work)
