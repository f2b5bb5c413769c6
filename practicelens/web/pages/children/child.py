"""A child's page in parts: what the extract holds, and plainly what it does not."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from practicelens.analytics.measure import ChildRow, Event
from practicelens.performance.datasets.shapes import ChildPage
from practicelens.web.codes import code_words
from practicelens.web.pages.children import further
from practicelens.web.templatetags.words import short_date

NOT_HELD = "not held"
STATUS = {
    "looked_after": "Looked after",
    "protection_plan": "On a child protection plan",
    "in_need_plan": "On a child in need plan",
    "open_assessment": "Open assessment",
    "closed": "Closed",
}
YES_NO = {"yes": "Yes", "no": "No", "unknown": "Not known"}


@dataclass(frozen=True)
class Fact:
    """One thing the extract says; ``is_held`` is false where it says nothing."""

    name: str
    value: str
    is_held: bool = True


@dataclass(frozen=True)
class Part:
    """Facts under one heading."""

    title: str
    facts: tuple[Fact, ...]


def facts(page: ChildPage) -> tuple[Part, ...]:
    """The parts of a child's page that apply to this child."""
    row = page.row
    parts = [Part("The child", _about(row)), Part("Who works with the child", _allocation(page))]
    # None: no source of this authority tells every visit. Of a closed child nobody expects any.
    if page.visits is not None and row.open:
        days = ", ".join(short_date(day) for day in page.visits) or "none in these months"
        parts.append(Part("Visits of three months", (Fact("Child seen on", days),)))
    for title, lines in further.parts(page.history, page.edition.as_at):
        parts.append(Part(title, tuple(Fact(name, became) for name, became in lines)))
    # A part without a single date is left out whole; inside a part what is missing is said.
    if row.in_need_since or row.last_referral or row.assessment_started:
        parts.append(Part("Referral, assessment and need", _need(row)))
    if row.plan_since:
        parts.append(Part("Child protection plan", _plan(row, every_visit=page.visits is not None)))
    if row.looked_after_since:
        parts.append(Part("Looked after", _care(row)))
    return tuple(parts)


def story(page: ChildPage) -> tuple[Event, ...]:
    """What the extracts tell of the child, the latest first, sources in words."""
    # The lists whose codes they are, by Annex A's numbers.
    sources = {"Contact": (1, "source"), "Referral": (3, "source")}
    events = (
        replace(event, detail=code_words(*sources[event.what], event.detail)) if event.what in sources else event
        for event in reversed(page.events)
    )
    return tuple(events)


def _about(row: ChildRow) -> tuple[Fact, ...]:
    """Age and what goes with it; an unborn child is said to be so."""
    # Annex A writes -1 for a child not yet born.
    age = "Unborn" if row.age is not None and row.age < 0 else _number(row.age)
    return (
        # The extract's own status first; a list without one says at least whether the child is open.
        _fact("Status", STATUS.get(row.case_status or "", "Open" if row.open else "Not open")),
        _fact("Age", age),
        _fact("Born", _day(row.born)),
        _fact("Sex", (row.sex or "").capitalize()),
        _fact("Ethnicity", code_words(6, "ethnicity", row.ethnicity)),
        _fact("Disability", YES_NO.get(row.disability or "", "")),
        # Said where it is so alone: of a child of four "not a care leaver" is noise.
        *([_fact("Care leaver", "Yes")] if row.care_leaver else []),
    )


def _allocation(page: ChildPage) -> tuple[Fact, ...]:
    """Team and worker, from which list, and what the extract cannot say."""
    row = page.row
    where = f"{page.team} (from {row.allocated_from.replace('_', ' ')})" if row.allocated_from else page.team
    if row.team_id is None and row.team_spelled:
        # As the extract spells it, so that whoever knows the team can have the spelling matched.
        where = f"{row.team_spelled} (not matched to a team)"
    return (
        _fact("Team", where),
        _fact("Worker", page.worker.capitalize() if page.worker == "no worker" else page.worker),
        # Annex A names the worker alone: a link to a team's IRO is not who reviews this child.
        Fact("Reviewing officer or conference chair", "not held in the extract", is_held=False),
    )


def _need(row: ChildRow) -> tuple[Fact, ...]:
    """The front door and the episode of need."""
    return (
        _fact("Latest referral", _day(row.last_referral)),
        _fact("Open assessment since", _day(row.assessment_started)),
        _fact("In need since", _day(row.in_need_since)),
        _fact("Primary need", code_words(6, "primary_need", row.primary_need)),
        _fact("Last seen", _day(row.last_seen)),
        *([_fact("Closed", _day(row.in_need_closed))] if row.in_need_closed else []),
    )


def _plan(row: ChildRow, *, every_visit: bool) -> tuple[Fact, ...]:
    """The plan and its last visit and review; which review it was is not held."""
    lacking = "Core groups" if every_visit else "Earlier visits, core groups"
    return (
        _fact("Plan since", _day(row.plan_since)),
        _fact("Category", code_words(7, "latest_category", row.plan_category)),
        _fact("Last visit", _day(row.cp_last_visit)),
        _fact("Seen alone at it", YES_NO.get(row.cp_seen_alone or "", "")),
        _fact("Latest review conference", _day(row.cp_latest_review)),
        *([_fact("Plan ended", _day(row.plan_ended))] if row.plan_ended else []),
        # List 7 has the latest visit and no source a core group; an empty list here would read as none held.
        Fact(lacking, "not held in the extract", is_held=False),
    )


def _care(row: ChildRow) -> tuple[Fact, ...]:
    """The period of care, its placement, and its latest dates."""
    return (
        _fact("Looked after since", _day(row.looked_after_since)),
        _fact("Legal status", code_words(8, "legal_status", row.legal_status)),
        _fact("Placement since", _day(row.placement_since)),
        _fact("Placement", code_words(8, "placement_type", row.placement_type)),
        _fact("Placements in 12 months", _number(row.placements_12m)),
        _fact("Last visit", _day(row.cla_last_visit)),
        _fact("Latest review", _day(row.cla_latest_review)),
        _fact("Last health assessment", _day(row.last_health)),
        _fact("Last dental check", _day(row.last_dental)),
        *([_fact("Care ended", _day(row.looked_after_ended))] if row.looked_after_ended else []),
    )


def _fact(name: str, value: str) -> Fact:
    """A fact, or that it is not held."""
    return Fact(name, value) if value else Fact(name, NOT_HELD, is_held=False)


def _day(day: date | None) -> str:
    """A date in words, "" when there is none."""
    return short_date(day)


def _number(number: int | None) -> str:
    """A number, "" when there is none."""
    return "" if number is None else str(number)
