"""A census from the world on a day, child by child, in the order of the DfE's schema; the same bytes every time.

The real one is of a whole year; one of a day in it is what an authority exports to see how it stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import TextIO
from xml.sax.saxutils import escape  # writes, reads nothing

from practicelens.synth.ssd.people import SEX_CODES, kind_of
from practicelens.synth.ssd.protection import CATEGORY_CODES, CONFERENCE_WITHIN
from practicelens.synth.workbooks import codes
from practicelens.synth.workbooks.cutting import Book, Cut
from practicelens.synth.workbooks.lists_1_to_5 import concluded_on
from practicelens.synth.workbooks.writing import INVENTED
from practicelens.synth.world.days import Day, workdays
from practicelens.synth.world.proceedings import PreProceedings, pre_proceedings
from practicelens.synth.world.records import IN_NEED, Assessment, Child, Enquiry, Episode, Plan, Spell
from practicelens.synth.years import half_a_year_at_least

NO_AUTHORITY = "999"
"""In the place of the authority's number: one that the DfE has given to nobody."""
Xml = Iterator[str]
_BLOCK_FROM: Day = date(2026, 1, 1).toordinal()
"""The census has asked for pre-proceedings since 2026."""


def file_name(day: date) -> str:
    """As somebody would name it: ``cin-2026-11-22.xml``."""
    return f"cin-{day:%Y-%m-%d}.xml"


def write(book: Book, day: date, folder: Path) -> Path:
    """Write the day's census into the folder; a half-written file never carries the name. May raise OSError."""
    path = folder / file_name(day)
    # A folder may be watched: a file is read as soon as its name is there.
    # Until it is whole, it has a name that no reader looks for.
    half = path.with_suffix(".part")
    with half.open("w", encoding="utf-8", newline="\n") as file:
        _write(book.at(day.toordinal()), day, file)
    half.replace(path)
    return path


def _write(cut: Cut, day: date, file: TextIO) -> None:
    file.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<!-- {INVENTED} -->\n<Message>\n')
    file.write("".join(_header(day)))
    file.write("<Children>\n")
    for number in cut.book.families:
        episodes = [one for one in cut.book.by_child[number] if _in_census(cut, one)]
        if episodes:
            file.write("".join(_child(cut, episodes)))
    file.write("</Children>\n</Message>\n")


def _in_census(cut: Cut, one: Episode) -> bool:
    """Referred by the day, and open at some time since the beginning of what the census tells."""
    return one.referral <= cut.day and one.closed >= half_a_year_at_least(cut.day)


def _header(day: date) -> Xml:
    yield "<Header>\n<CollectionDetails>"
    yield from _texts(("Collection", "CIN"), ("Year", f"{day.year}"), ("ReferenceDate", day.isoformat()))
    yield "</CollectionDetails>\n<Source>"
    yield from _texts(
        ("SourceLevel", "L"), ("LEA", NO_AUTHORITY), ("SoftwareCode", "practicelens synth"), ("Release", "1"),
        ("SerialNo", "001"), ("DateTime", f"{day.isoformat()}T06:00:00"),
    )  # fmt: skip
    yield "</Source>\n</Header>\n"


def _texts(*pairs: tuple[str, str | None]) -> Xml:
    """Elements that hold a text; none for those that have none."""
    for name, text in pairs:
        if text is not None:
            yield f"<{name}>{escape(text)}</{name}>"


def _iso(cut: Cut, day: Day | None) -> str | None:
    """A day as text, if it has come."""
    known = cut.known(day)
    return None if known is None else date.fromordinal(known).isoformat()


def _child(cut: Cut, episodes: list[Episode]) -> Xml:
    child = episodes[0].child
    yield "<Child>\n<ChildIdentifiers>"
    born, unborn = date.fromordinal(child.born).isoformat(), child.born > cut.day
    _, gender, ethnicity, *_ = cut.who(child)
    yield from _texts(
        ("LAchildID", child.identifier), ("UPNunknown", "UN4"),
        ("ExpectedPersonBirthDate" if unborn else "PersonBirthDate", born), ("Sex", SEX_CODES.get(str(gender))),
    )  # fmt: skip
    yield "</ChildIdentifiers>\n<ChildCharacteristics>"
    yield from _texts(("Ethnicity", codes.plain_ethnicity(ethnicity)))
    yield from _disabilities(child)
    yield "</ChildCharacteristics>\n"
    for one in episodes:
        yield from _episode(cut, one)
    yield "</Child>\n"


def _disabilities(child: Child) -> Xml:
    """A kind, or NONE; nothing where nobody knows."""
    if child.disabled != "unknown":
        yield "<Disabilities>"
        yield from _texts(("Disability", "NONE" if child.disabled == "no" else kind_of(child)))
        yield "</Disabilities>"


def _episode(cut: Cut, one: Episode) -> Xml:
    """An episode of need with what in it was open since the beginning of what the census tells."""
    since, closed = half_a_year_at_least(cut.day), _iso(cut, one.closed)
    yield "<CINdetails>"
    yield from _texts(
        ("CINreferralDate", _iso(cut, one.referral)), ("ReferralSource", one.source), ("PrimaryNeedCode", one.need),
        # A reason is told only once the closing has come.
        ("CINclosureDate", closed), ("ReasonForClosure", one.reason or None if closed else None),
    )  # fmt: skip
    for assessment in one.assessments:
        if assessment.start <= cut.day and assessment.authorised >= since:
            yield from _assessment(cut, assessment)
    for spell in one.spells:
        if spell.kind == IN_NEED and spell.start <= cut.day and spell.end >= since:
            yield from _plan_in_need(cut, spell)
    for enquiry in one.enquiries:
        # By the strategy discussion: what began before is told by the census of the year before.
        if since <= enquiry.strategy <= cut.day:
            yield from _enquiry(cut, enquiry)
    # Here and nowhere else: the DfE's schema is a sequence, and has it between the enquiries and the plans.
    yield from _texts(("ReferralNFA", "1" if one.nfa else "0"))
    for plan in one.plans:
        if plan.start <= cut.day and plan.end >= since:
            yield from _plan(cut, plan)
    for proceedings in pre_proceedings(one) if cut.day >= _BLOCK_FROM else ():
        if proceedings.started <= cut.day and (proceedings.court or proceedings.ended) >= since:
            yield from _proceedings(cut, proceedings)
    yield "</CINdetails>\n"


def _assessment(cut: Cut, one: Assessment) -> Xml:
    yield "<Assessments>"
    yield from _texts(
        ("AssessmentActualStartDate", _iso(cut, one.start)), ("AssessmentAuthorisationDate", _iso(cut, one.authorised))
    )
    yield "</Assessments>"


def _plan_in_need(cut: Cut, one: Spell) -> Xml:
    yield "<CINPlanDates>"
    yield from _texts(("CINPlanStartDate", _iso(cut, one.start)), ("CINPlanEndDate", _iso(cut, one.end)))
    yield "</CINPlanDates>"


def _enquiry(cut: Cut, one: Enquiry) -> Xml:
    """An enquiry: a conference is not ruled out before that is decided, and has its target only then."""
    decided = concluded_on(one) <= cut.day
    needed = decided and one.conference is not None
    # Fifteen working days from the strategy discussion, which the census asks for beside the day it was held.
    target = date.fromordinal(workdays().add(one.strategy, CONFERENCE_WITHIN)).isoformat() if needed else None
    yield "<Section47>"
    yield from _texts(
        ("S47ActualStartDate", _iso(cut, one.strategy)), ("InitialCPCtarget", target),
        ("DateOfInitialCPC", _iso(cut, one.conference)), ("ICPCnotRequired", "1" if decided and not needed else "0"),
    )  # fmt: skip
    yield "</Section47>"


def _plan(cut: Cut, plan: Plan) -> Xml:
    """A protection plan with every review held so far."""
    # As it was known on the day: a category that changes later is still the first.
    latest = plan.latest_category if plan.category_changed <= cut.day else plan.first_category
    yield "<ChildProtectionPlans>"
    yield from _texts(
        ("CPPstartDate", _iso(cut, plan.start)), ("CPPendDate", _iso(cut, plan.end)),
        ("InitialCategoryOfAbuse", CATEGORY_CODES[plan.first_category]),
        ("LatestCategoryOfAbuse", CATEGORY_CODES[latest]), ("NumberOfPreviousCPP", str(plan.previous)),
    )  # fmt: skip
    held = [day for day in plan.reviews if day <= cut.day]
    if held:
        yield "<Reviews>"
        yield from _texts(*(("CPPreviewDate", _iso(cut, day)) for day in held))
        yield "</Reviews>"
    yield "</ChildProtectionPlans>"


def _proceedings(cut: Cut, one: PreProceedings) -> Xml:
    """Pre-proceedings with what was offered to the family; how they end, once they have."""
    over = one.ended <= cut.day
    yield "<PreProceedingsandFGDM>"
    yield from _texts(
        ("PPStartDate", _iso(cut, one.started)), ("LBPSentDate", _iso(cut, one.letter)),
        # Before the letter nothing was offered to the family.
        ("FGDMMeetingOffer", f"{one.offered:d}" if one.letter <= cut.day else None),
        ("FGDMMeetingFac", f"{one.held:d}" if over and one.offered else None),
        ("InitialPPMeetingDate", _iso(cut, one.first_meeting)),
        ("ReviewMeetingsCount", f"{one.meetings}" if over else None), ("StepDecisionDate", _iso(cut, one.ended)),
        ("CourtAppDate", _iso(cut, one.court)),
    )  # fmt: skip
    yield "</PreProceedingsandFGDM>"
