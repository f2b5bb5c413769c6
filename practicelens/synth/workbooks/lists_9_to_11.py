"""Lists 9 to 11: care leavers today, adoption and adopters of twelve months."""

from __future__ import annotations

from practicelens.synth.workbooks import codes
from practicelens.synth.workbooks.cutting import Cell, Cut, Row
from practicelens.synth.world.days import Day, age_on
from practicelens.synth.world.records import Adopter, Adoption, Care, Episode, Leaver

_STEPS = ("enquired", "stage1_started", "stage1_ended", "stage2_started", "stage2_ended")


def care_leavers(cut: Cut) -> list[Row]:
    """Everybody the leaving care service supports on the day."""
    found = [one for one in cut.world.leavers if one.start <= cut.day < one.end]
    return [_leaver(cut, one) for one in sorted(found, key=lambda one: one.child.number)]


def _leaver(cut: Cut, one: Leaver) -> Row:
    """One care leaver; nothing is said of the home of somebody we are not in touch with."""
    _, in_touch, accommodation, suitable, activity = [phase for phase in one.phases if phase[0] <= cut.day][-1]
    eligibility = eligibility_on(one, cut.day)
    home: Row = [None, None, None]
    if in_touch == "yes":
        home = [codes.ACCOMMODATION[accommodation], codes.SUITABLE[suitable], codes.ACTIVITY[activity]]
    return [
        *cut.who(one.child), cut.disability(one.child), *cut.allocation(one.turn, cut.day, one.child),
        codes.ELIGIBILITY[eligibility], codes.IN_TOUCH[in_touch], *home,
    ]  # fmt: skip


def eligibility_on(one: Leaver, day: Day) -> str:
    """Relevant until eighteen and former relevant after; one in thirty qualifies for help alone."""
    if one.child.oddness > 0.97:
        return "qualifying"
    return "former" if age_on(one.child.born, day) >= 18 else "relevant"


def adoptions(cut: Cut) -> list[Row]:
    """Decided and not yet adopted, adopted within twelve months, or reversed within twelve months."""
    rows: list[Row] = []
    for episode in cut.episodes():
        for care in episode.cares:
            if care.adoption is not None and _in_the_list(cut, care.adoption):
                rows.append(_adoption(cut, episode, care, care.adoption))
    return rows


def _in_the_list(cut: Cut, plan: Adoption) -> bool:
    """Whether the list asks for this plan."""
    if plan.decided > cut.day:
        return False
    over = cut.known(plan.reversed) or cut.known(plan.adopted)
    return over is None or over >= cut.year


def _adoption(cut: Cut, episode: Episode, care: Care, plan: Adoption) -> Row:
    """One child's way to adoption so far."""
    identifier, *who = cut.who(episode.child)
    back = cut.known(plan.reversed)
    # A family is known only once there is a match.
    return [
        identifier, (plan.family or None) if cut.known(plan.matched) else None, *who, cut.disability(episode.child),
        care.start, plan.decided, cut.known(plan.ordered_placement), cut.known(plan.matched), cut.known(plan.placed),
        cut.known(plan.adopted), back, codes.REVERSED[plan.reversed_reason] if back else None,
        cut.known(plan.fostered),
    ]  # fmt: skip


def adopters(cut: Cut) -> list[Row]:
    """Everybody in the process at some time in twelve months."""
    return [_adopter(cut, one) for one in cut.world.adopters if _in_process(cut, one)]


def _in_process(cut: Cut, one: Adopter) -> bool:
    """Begun, and not over for more than twelve months."""
    # An enquiry alone is no process yet, and the list is of those in it.
    if one.steps["stage1_started"] > cut.day:
        return False
    over = [one.steps[name] for name in ("ordered", "left") if name in one.steps]
    return not over or min(over) >= cut.year


def _adopter(cut: Cut, one: Adopter) -> Row:
    """One adopter; the old one-stage columns stay empty."""
    step = {name: cut.known(day) for name, day in one.steps.items()}
    placed: Cell = one.children if step.get("placed") else None
    return [
        one.identifier, one.family, codes.ADOPTER_SEX[one.sex], codes.ETHNICITY[one.ethnicity],
        codes.YES_NO["yes" if one.disabled else "no"], "Yes" if one.fostering_to_adopt else "No",
        *(step.get(name) for name in _STEPS), None, None, step.get("matched"), step.get("placed"), placed,
        step.get("ordered"), step.get("left"), codes.LEFT[one.left_reason] if step.get("left") else None,
    ]  # fmt: skip
