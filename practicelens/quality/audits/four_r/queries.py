"""4R meetings for those who convene them, and for those who were at one."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import date, datetime

from practicelens.access.errors import Missing
from practicelens.access.roles import Role
from practicelens.people.asking import Asking
from practicelens.people.links import Link
from practicelens.quality.audits.core import permissions
from practicelens.quality.audits.core.facts import child_of, four_r_called, leaders_of, practitioner_of
from practicelens.quality.audits.core.people import Person, people_about
from practicelens.quality.audits.core.visible import blind_to, load_seen, of_teams, without_hidden
from practicelens.quality.audits.four_r.changes import there
from practicelens.quality.audits.four_r.convening import check_can_run, key_of, subject_of
from practicelens.quality.audits.four_r.correcting import can_correct
from practicelens.quality.audits.four_r.facts import headings_by, oversight_at_issue, prompts_by
from practicelens.quality.audits.four_r.internal import convened_view, meeting_view
from practicelens.quality.audits.four_r.views import (
    FourRPage,
    FourRRow,
    FourRToCorrect,
    FourRToHold,
    ReflectionView,
)
from practicelens.quality.audits.models import Audit, FourR, Reflection
from practicelens.quality.meetings import drafts
from practicelens.quality.meetings.editions import earlier
from practicelens.quality.meetings.internal import when_convened
from practicelens.quality.meetings.rules import ToConvene
from practicelens.quality.meetings.states import Kind

CONVENERS = (Role.HEAD_OF_QA, Role.QA_OFFICER, Role.HEAD_OF_SERVICE)
"""Who has a list of 4R meetings: those who convene them, and the Head of Service whose teams they are about."""


def four_r_to_hold(asking: Asking, audit_id: int) -> FourRToHold:
    """What is asked of a meeting that is to be held, and who may be at it; for those who may record it."""
    row, meeting = _to_run(asking, audit_id)
    rules_then = asking.rules_on(meeting.called_on)
    independent, people = oversight_at_issue(row, meeting.round, rules_then), people_about(asking, row)
    return FourRToHold(
        meeting.pk,
        headings_by(rules_then),
        prompts_by(rules_then),
        people,
        independent,
        drafts.kept(Kind.FOUR_R, key_of(meeting)),
        convened_view(asking, meeting.pk),
        _not_chairs(row, people, independent),
    )


def _to_run(asking: Asking, audit_id: int) -> tuple[Audit, FourR]:
    """The audit with its meeting that is called, for whoever convenes and records it."""
    row = load_seen(asking, audit_id)
    check_can_run(asking.actor, row)
    meeting = four_r_called(row)
    if meeting is None:
        raise Missing
    return row, meeting


def four_r_to_correct(asking: Asking, audit_id: int, meeting_id: int) -> FourRToCorrect:
    """A meeting's record with all that may be chosen in it, for whoever may correct it. Raises Missing."""
    row = load_seen(asking, audit_id)
    one = FourR.objects.filter(pk=meeting_id, audit=row).first()
    if one is None or not can_correct(asking.actor, row, one):
        raise Missing
    rules_then, was_there = asking.rules_on(one.called_on), there(one.pk)
    independent = oversight_at_issue(row, one.round, rules_then)
    people = people_about(asking, row)
    known = asking.names(was_there)
    # Whoever was there may have left the team: a correction of something else must not take them out.
    people += tuple(Person(who, known[who], "was there") for who in sorted(was_there - {one.id for one in people}))
    headings = tuple(heading for heading, _ in one.headings)
    prompts = prompts_by(rules_then)
    asked = FourRToHold(
        one.pk,
        headings,
        # The record keeps its own headings; prompts are the rule's, and may have become another number of them since.
        prompts if len(prompts) == len(headings) else ("",) * len(headings),
        people,
        independent,
        drafts.Kept(),
        None,
        _not_chairs(row, people, independent),
    )
    return FourRToCorrect(meeting_view(one), was_there, asked)


def audit_of(asking: Asking, meeting_id: int) -> int:
    """Which audit a 4R meeting is about, for whoever may open the meeting's page. Raises Missing."""
    audit_id = FourR.objects.filter(pk=meeting_id).values_list("audit_id", flat=True).first()
    if audit_id is None:
        raise Missing
    return four_r_meeting(asking, audit_id, meeting_id).audit_id


def four_r_to_convene(asking: Asking, audit_id: int) -> ToConvene:
    """Whom the 4R meeting that was called may ask, and by when it is to be; for whoever convenes it."""
    row, meeting = _to_run(asking, audit_id)
    independent = oversight_at_issue(row, meeting.round, asking.rules_on(meeting.called_on))
    hint = "Whoever chairs records the meeting, and has to be able to open the audit. "
    hint += (
        "Management oversight was graded Inadequate: somebody independent of the team."
        if independent
        else "Not the practitioner whose work it is."
    )
    about = people_about(asking, row)
    people = tuple((one.id, f"{one.name}, {one.title}") for one in about)
    practitioner, managers = practitioner_of(row), leaders_of(row, asking.today)[0]
    # The form offers only whom the change would take: a chair who is refused after the form is filled in is a form
    # lost.
    chairs = {one for one, _ in people} - _not_chairs(row, about, independent) - _linked_without_audits(asking, row)
    usual = (*practitioner, *managers, row.auditor_id)
    return ToConvene(
        subject_of(row, meeting), people, meeting.due, hint, usual, frozenset(chairs), chair_elsewhere=True
    )


def _not_chairs(row: Audit, people: Iterable[Person], independent: bool) -> frozenset[int]:
    """Who is refused as the chair: the practitioner, and managers of the team where it has to be somebody else."""
    managers = [one.id for one in people if one.manages] if independent else []
    return frozenset((*practitioner_of(row), *managers))


def _linked_without_audits(asking: Asking, row: Audit) -> set[int]:
    """Those linked to the team whose role opens no audit but one they did: they cannot read what a chair records."""
    kinds = (Link.PRACTICE_DEVELOPER, Link.IRO, Link.CP_CHAIR)
    return {who for kind in kinds if (who := asking.links.get((row.team_id, kind)))} - {row.auditor_id}


def four_r_meeting(asking: Asking, audit_id: int, meeting_id: int) -> FourRPage:
    """One 4R meeting for somebody who was at it, whose work it is about, or who reads the audit's grades.

    Reflections are for those who were at it, whatever anybody's role; one's own is for oneself.
    """
    one = FourR.objects.select_related("audit").filter(pk=meeting_id, audit_id=audit_id).first()
    if one is None:
        raise Missing
    row, present, hidden = one.audit, there(one.pk), asking.hidden
    # Before anything else: whoever was at a meeting and is not named on the child any more reads nothing of it.
    if child_of(row) in hidden:
        raise Missing
    sees = _lets(lambda: permissions.check_can_see(asking.actor, row, hidden, blind_to(asking)))
    reflects = _lets(
        lambda: permissions.check_can_reflect(asking.actor, row, present, hidden, off=one.called_off_on is not None)
    )
    if not sees and not reflects:
        raise Missing
    was_there = permissions.may_read_reflections(asking.actor, present)
    reads = was_there or (sees and permissions.may_read_grades(asking.actor, row))
    is_open = one.held_on is None and one.called_off_on is None
    when = convened_view(asking, one.pk) if is_open else None
    chairs = when is not None and when.chair_id == asking.actor.account_id
    before = earlier(asking, [(Kind.FOUR_R, key_of(one))] if one.held_on else []).get((Kind.FOUR_R, key_of(one)), ())
    return FourRPage(
        meeting_id=one.pk,
        audit_id=row.pk,
        reference=row.reference,
        child=child_of(row),
        due=one.due,
        meeting=replace(meeting_view(one), earlier=before) if reads else None,
        was_there=was_there,
        may_reflect=reflects,
        # Only the meeting that is waited for: one of an earlier round was held or called off.
        may_record=sees and is_open and (chairs or permissions.can_hold_four_r(asking.actor, row)),
        may_see_audit=sees,
        called_off=one.called_off_on is not None,
        may_correct=sees and can_correct(asking.actor, row, one),
        convened=when,
        reflections=_reflections(asking, one, was_there),
    )


def _lets(check: Callable[[], None]) -> bool:
    try:
        check()
    except Missing:
        return False
    return True


def _reflections(asking: Asking, meeting: FourR, was_there: bool) -> tuple[ReflectionView, ...]:
    """Everybody's for those who were there; else one's own alone."""
    rows = Reflection.objects.filter(meeting=meeting).order_by("written_at")
    if not was_there:
        # The practitioner may write from the day it is called: theirs is read by themself until there was a meeting.
        rows = rows.filter(account_id=asking.actor.account_id)
    found = list(rows)
    people = asking.names({one.account_id for one in found})
    return tuple(
        ReflectionView(
            people.get(one.account_id, ""), one.text, one.written_at, one.account_id == asking.actor.account_id
        )
        for one in found
    )


def may_list_four_rs(asking: Asking) -> bool:
    """Whether this actor has a list of 4R meetings."""
    return any(asking.actor.has(role) for role in CONVENERS)


def four_rs(asking: Asking) -> tuple[FourRRow, ...]:
    """The 4R meetings of the teams this person convenes for or heads, soonest due first. Three queries."""
    if not may_list_four_rs(asking):
        raise Missing
    teams = {team for grant in asking.actor.grants if grant.role in CONVENERS for team in grant.teams}
    audits = without_hidden(Audit.objects.filter(of_teams(teams)), asking)
    rows = FourR.objects.filter(audit__in=audits).select_related("audit__team").order_by("due", "pk")
    found = list(rows)
    convened = when_convened(asking, Kind.FOUR_R, [key_of(one) for one in found if one.held_on is None])
    starts = {key: one.starts_at for key, one in convened.items()}
    return tuple(_row(one, asking.today, starts.get(key_of(one))) for one in found)


def _row(one: FourR, today: date, convened: datetime | None) -> FourRRow:
    """A meeting in the list; late if it was held after its day, or is to be held and the day has passed."""
    return FourRRow(
        meeting_id=one.pk,
        audit_id=one.audit_id,
        reference=one.audit.reference,
        child=child_of(one.audit),
        team=one.audit.team.name,
        round=one.round,
        called_on=one.called_on,
        due=one.due,
        held_on=one.held_on,
        called_off_on=one.called_off_on,
        chair=one.chair,
        days=(one.held_on - one.called_on).days if one.held_on else None,
        late=one.called_off_on is None and (one.held_on or today) > one.due,
        convened=convened,
    )
