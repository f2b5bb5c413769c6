"""Reads of comparison meetings: what was held, what is due and who holds it, and what there is to compare."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from practicelens.access.errors import Missing
from practicelens.people.asking import Asking
from practicelens.people.internal import linked, managers_of
from practicelens.people.links import Link
from practicelens.quality.actions.queries import ActionView
from practicelens.quality.audits.beside.comparing import readable, to_compare
from practicelens.quality.audits.beside.internal import Pair, pairs_of_grades
from practicelens.quality.audits.core.states import Kind as AuditKind
from practicelens.quality.audits.core.views import AuditRow
from practicelens.quality.duties.queries import period_on
from practicelens.quality.duties.rules import Period, due_by
from practicelens.quality.duties.states import COMPARISON, DUTIES
from practicelens.quality.meetings import drafts, editions
from practicelens.quality.meetings.editions import EditionView, earlier
from practicelens.quality.meetings.queries import ConvenedView, convened
from practicelens.quality.meetings.rules import ToConvene
from practicelens.quality.meetings.states import Kind
from practicelens.quality.moderation.comparison.convening import subject_of
from practicelens.quality.moderation.comparison.giving import actions_of, recorded_as
from practicelens.quality.moderation.comparison.permissions import (
    check_can_read,
    check_can_record,
    teams_met,
    teams_read,
)
from practicelens.quality.moderation.comparison.rules import TEXTS, Meeting, edition_key
from practicelens.quality.moderation.models import Comparison
from practicelens.quality.moderation.second_grades.permissions import leads
from practicelens.quality.standards.states import GRADES
from practicelens.workdays import clock


@dataclass(frozen=True)
class Beside:
    """An audit to compare; ``apart`` says how far the other's grade of a pair was from it."""

    row: AuditRow
    apart: str


@dataclass(frozen=True)
class ToCompare:
    """What a meeting has before it."""

    team_id: int
    team: str
    period: Period
    due: date
    people: tuple[tuple[int, str], ...]
    audits: tuple[Beside, ...]


@dataclass(frozen=True)
class ComparisonView:
    """A meeting, whole. ``hidden``: audits compared that this reader may not read."""

    id: int
    team: str
    period: Period
    due: date
    held_on: date
    people: tuple[str, ...]
    others: str
    alike: str
    different: str
    supervision: str
    team_meetings: str
    workforce: str
    recorded_by: str
    recorded_on: date
    audits: tuple[Beside, ...]
    hidden: int
    actions: tuple[ActionView, ...]
    earlier: tuple[EditionView, ...]
    may_correct: bool


def may_list(asking: Asking) -> bool:
    """Whether there is a list of comparison meetings for this person."""
    return bool(teams_read(asking.actor))


def to_meet(asking: Asking, team_id: int, start: date) -> ToCompare:
    """What the two have to compare of a team's period. Raises Missing for anybody else and for no such period."""
    check_can_record(asking.actor, team_id)
    period, today = period_on(asking, COMPARISON, start), asking.today
    if period.start != start or start > today:
        raise Missing
    # Whoever holds it today, and whoever did the audits of a period before a change.
    people = [one for day in (today, min(today, period.end)) for one in _holders(team_id, day)]
    named = asking.names(people)
    return ToCompare(
        team_id,
        asking.teams[team_id].name,
        period,
        due_by(DUTIES[COMPARISON], period, asking.rules_on(period.start), asking.calendar),
        # Each once: most who hold it today held it then.
        tuple((one, named[one]) for one in dict.fromkeys(people) if one in named),
        _beside(asking, to_compare(asking, team_id, people, period.start, period.end), period),
    )


def comparison_to_convene(asking: Asking, subject: tuple[int, date]) -> ToConvene:
    """Whom a comparison meeting may ask, and by when it is to be; for the two who meet."""
    about, found = subject_of(asking, *subject), to_meet(asking, *subject)
    hint = "One of the two who compare their audits: whoever chairs records the meeting."
    # Asked, because the learning goes on with them; not ticked at first, because the two may meet alone.
    developers = linked(found.team_id, Link.PRACTICE_DEVELOPER, asking.today)
    known = asking.names(developers)
    people = dict((*found.people, *((one, known[one]) for one in developers if one in known)))
    meet = tuple(one for one, _ in found.people)
    return ToConvene(about, tuple(people.items()), found.due, hint, meet, frozenset(meet))


def comparison_draft(asking: Asking, team_id: int, start: date) -> tuple[drafts.Kept, ConvenedView | None]:
    """What is typed of a meeting's record, and when it is convened for; for the two who meet."""
    about = subject_of(asking, team_id, start)
    return drafts.kept(Kind.COMPARISON, about.key), convened(asking, about)


def comparison_of(asking: Asking, team_id: int, start: date) -> int | None:
    """The record of a team's period once it is written, for whoever reads it; None for who is to write it.

    Raises Missing to anybody else.
    """
    found = recorded_as(team_id, start)
    if found is None:
        subject_of(asking, team_id, start)
    else:
        check_can_read(asking.actor, team_id)
    return found


def reads_period(asking: Asking, action: ActionView) -> bool:
    """Whether the page that an action of a comparison meeting comes from opens to this person."""
    # Either door: those who meet may read no audits of the team beyond their own.
    return action.team_id in teams_read(asking.actor) | teams_met(asking.actor)


def comparison_to_correct(asking: Asking, comparison_id: int) -> tuple[Meeting, ToCompare]:
    """A record as it was typed, with all that may be chosen in it; for the two who meet. Raises Missing."""
    row = Comparison.objects.filter(pk=comparison_id).first()
    if row is None:
        raise Missing
    check_can_record(asking.actor, row.team_id)
    found = to_meet(asking, row.team_id, row.period_start)
    there = tuple(row.people.order_by("pk").values_list("account_id", flat=True))
    compared = tuple(row.audits.values_list("audit_id", flat=True))
    # Audits that were compared once and are no longer offered (a period cut by a new rule) must still be there to be
    # ticked.
    offered = {one.row.id for one in found.audits}
    others = [one for one in readable(asking, compared) if one.id not in offered]
    more = _beside(asking, others, found.period) if others else ()
    texts = {name: getattr(row, name) for name in TEXTS}
    meeting = Meeting(row.team_id, row.period_start, row.held_on, there, compared, **texts)
    return meeting, replace(found, audits=(*found.audits, *more))


def edition_to_correct(asking: Asking, comparison_id: int) -> int:
    """Which edition of the record stands, as a form to correct it brings it; for the two who meet. Raises Missing."""
    row = Comparison.objects.filter(pk=comparison_id).first()
    if row is None:
        raise Missing
    check_can_record(asking.actor, row.team_id)
    return editions.standing(Kind.COMPARISON, edition_key(row.pk))


def comparison(asking: Asking, comparison_id: int) -> ComparisonView:
    """One meeting, with those of its audits that this person may read."""
    row = Comparison.objects.select_related("team").filter(pk=comparison_id).first()
    if row is None:
        raise Missing
    check_can_read(asking.actor, row.team_id)
    there = list(row.people.order_by("pk").values_list("account_id", flat=True))
    compared = list(row.audits.values_list("audit_id", flat=True))
    subject = (Kind.COMPARISON, edition_key(row.pk))
    # The period as it was recorded: a rule changed since must not rename what was compared.
    named, period = asking.names({*there, row.recorded_by_id}), Period(row.period_start, row.period_end)
    shown = _beside(asking, readable(asking, compared), period)
    return ComparisonView(
        id=row.pk,
        team=row.team.name,
        period=period,
        due=row.due,
        held_on=row.held_on,
        people=tuple(named.get(one, "") for one in there),
        others=row.others,
        alike=row.alike,
        different=row.different,
        supervision=row.supervision,
        team_meetings=row.team_meetings,
        workforce=row.workforce,
        recorded_by=named.get(row.recorded_by_id, ""),
        recorded_on=clock.local_date(row.recorded_at),
        audits=shown,
        # Told as a number: that more was compared belongs to the record, which of it may not.
        hidden=len(compared) - len(shown),
        actions=actions_of(asking, row.team_id, row.period_start),
        earlier=earlier(asking, [subject]).get(subject, ()),
        may_correct=row.team_id in teams_met(asking.actor),
    )


def _holders(team_id: int, day: date) -> tuple[int, ...]:
    return (*linked(team_id, Link.QA_OFFICER, day), *managers_of(team_id, day))


def _beside(asking: Asking, rows: Collection[AuditRow], period: Period) -> tuple[Beside, ...]:
    """Audits with how far the other of a pair was from them, for those who may see both: the graders, and who leads."""
    # A year holds hundreds of second gradings and few pairs.
    # From the period's start to today: the second of a pair may be handed in after the period has ended.
    pairs = {pair.audit_id: pair for pair in pairs_of_grades(period.start, asking.today, kinds=(AuditKind.PAIRED,))}
    named = asking.names(
        {account for pair in pairs.values() for account in (pair.first_auditor_id, pair.second_auditor_id)}
    )
    return tuple(Beside(row, _apart(asking, pairs.get(row.id), named)) for row in rows)


def _apart(asking: Asking, pair: Pair | None, named: dict[int, str]) -> str:
    if pair is None:
        return ""
    graders = {pair.first_auditor_id, pair.second_auditor_id}
    # What the other gave is theirs to tell in the meeting; the list of audits shows one's own.
    if asking.actor.account_id not in graders and not leads(asking.actor, pair.team_id):
        return ""
    both = (
        f"{named.get(pair.first_auditor_id, '')} {pair.first.words}, "
        f"{named.get(pair.second_auditor_id, '')} {pair.second.words}"
    )
    # In steps of the scale and not in words of it: how far apart they are is what the two talk about.
    steps = abs(GRADES.index(pair.first) - GRADES.index(pair.second))
    domains = sum(one is not other for one, other in pair.domains.values())
    far = "the same" if not steps else f"{steps} {'step' if steps == 1 else 'steps'} apart"
    return f"Pair: {both}; {far}, {domains or 'no'} {'domain' if domains == 1 else 'domains'} graded differently"
