"""The bulk door: audits done before the product, or elsewhere, taken over whole."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db.transaction import atomic

from practicelens.access.actor import Actor
from practicelens.history.changes import Entry, record_many
from practicelens.quality.actions import past as actions
from practicelens.quality.audits.core import permissions, rules
from practicelens.quality.audits.core.changes import action_source
from practicelens.quality.audits.core.facts import (
    SUBJECT,
    SuggestionRule,
    child_of,
    child_words,
    suggestion_rule_on,
    timing_on,
)
from practicelens.quality.audits.core.states import BESIDE, TRACKING, Kind, Status
from practicelens.quality.audits.models import (
    ActionReview,
    Attendee,
    Audit,
    DomainGrade,
    FourR,
    Grading,
    Part,
    SecondLook,
)
from practicelens.quality.audits.past.following import at, given_with, noon, write_closures
from practicelens.quality.audits.past.rows import PastAudit, PastGrading, PastMeeting
from practicelens.quality.audits.past.rules import check_all
from practicelens.quality.audits.work.action_checks import CHECKED, carried_field, difference_field, done_field
from practicelens.quality.findings import changes as findings
from practicelens.quality.findings.rules import Found, from_domain
from practicelens.quality.standards.content import YES, Tool
from practicelens.quality.standards.internal import tool_in_force
from practicelens.quality.standards.states import Grade
from practicelens.rulebook.queries import calendar
from practicelens.workdays.calendar import WorkingCalendar
from practicelens.workdays.clock import local_date

BATCH = 400  # rows a statement: SQLite takes a bounded number of values in one


@dataclass(frozen=True)
class _Ground:
    """What taking over needs to know once: tools in force, the calendar, the months of the cycle."""

    tools: Mapping[str, tuple[int, Tool]]
    calendar: WorkingCalendar
    timing: rules.Timing
    suggestion: SuggestionRule


@atomic
def take_over(past: Sequence[PastAudit], *, by: Actor, now: datetime) -> dict[str, int]:
    """Write audits whole, in any state of the cycle, and return their ids by the giver's keys.

    Nobody is told of anything. Raises Refused for an audit that contradicts itself: see ``past.rules``.
    """
    for team in {one.team_id for one in past}:
        permissions.check_can_allocate(by, team)
    check_all(past)
    tools, today = {key: tool_in_force(key) for key in {one.tool for one in past}}, local_date(now)
    ground = _Ground(tools, calendar(), timing_on(today), suggestion_rule_on(today))
    rows = _write_audits(past, ground)
    _write_gradings(past, rows, ground)
    _write_meetings(past, rows, ground)
    _write_what_followed(past, rows, ground)
    write_closures((rows[one.key], one.closure) for one in past if one.closure)
    # One event each: who looks up a child finds where its audit came from.
    entries = (Entry("audits.taken_over", by, now, (SUBJECT, row.pk), _event(row)) for row in rows.values())
    record_many(entries)
    return {key: row.pk for key, row in rows.items()}


def _event(row: Audit) -> dict[str, str]:
    """What history keeps of an audit taken over."""
    return {"status": str(row.status), "child": child_words(row)}


def _write_audits(past: Sequence[PastAudit], ground: _Ground) -> dict[str, Audit]:
    """First audits, then re-audits that point at them, then second gradings, which may point at either."""
    last, since, opened = _last_graded(past), _first_graded(past), _opened(past, ground)
    closed = {one.key: one.closure.closed_on for one in past if one.closure}
    rows: dict[str, Audit] = {}
    # In this order, because each points at rows of the turn before, which have their ids only once they are written.
    for turn in range(3):
        some = [one for one in past if (2 if one.beside else 1 if one.original else 0) == turn]
        made = [_audit(one, ground, rows, last) for one in some]
        for one, row in zip(some, made, strict=True):
            row.tracked_since = since.get(one.key) if row.status in TRACKING else None
            row.re_audit_due = opened.get(one.key, row.re_audit_due) if row.re_audit_due else None
            # No work comes after the closing of a case that a re-audit could look at.
            row.period_end = max(row.period_start, min(row.period_end, closed.get(one.original, row.period_end)))
        Audit.objects.bulk_create(made, batch_size=BATCH)
        rows.update({one.key: row for one, row in zip(some, made, strict=True)})
    return rows


def _last_graded(past: Sequence[PastAudit]) -> dict[str, PastAudit]:
    """By the first audit's key: the latest re-audit that was graded."""
    last: dict[str, PastAudit] = {}
    for one in past:
        if one.original and one.counts and (one.original not in last or one.round > last[one.original].round):
            last[one.original] = one
    return last


def _opened(past: Sequence[PastAudit], ground: _Ground) -> dict[str, date]:
    """By the first audit's key: by when the re-audit is due that was given out and is still to be done."""
    # Its day and no reckoned one: two grades agreed in the month after would put the next re-audit off by a month.
    return {
        one.original: one.due or rules.audit_due(one.month, ground.calendar)
        for one in past
        if one.original and one.status in (Status.ALLOCATED, Status.STARTED)
    }


def _first_graded(past: Sequence[PastAudit]) -> dict[str, date]:
    """By the first audit's key: the day its first re-audit was handed in, from which it may be tracked."""
    # Latest round first: in the dict the first one is written last and stays.
    graded = sorted((one for one in past if one.original and one.grading), key=lambda one: -one.round)
    return {one.original: one.grading.handed_in for one in graded if one.grading}


def _audit(one: PastAudit, ground: _Ground, rows: Mapping[str, Audit], last: Mapping[str, PastAudit]) -> Audit:
    """One row, with the dates that the rules give."""
    tool_id, tool = ground.tools[one.tool]
    submitted = one.grading.handed_in if one.grading else None
    graded = last.get(one.key, one)
    beside = rows[one.beside] if one.beside else None
    # A second grading looks at the months of the first: else two grades would answer two questions.
    start, end = (beside.period_start, beside.period_end) if beside else rules.period_before(one.allocated_on)
    row = Audit(
        authority=one.child.authority,
        scheme=one.child.scheme,
        child=one.child.identifier,
        circumstances=one.circumstances,
        team_id=one.team_id,
        service_id=one.service_id,
        worker_id=one.worker_id,
        auditor_id=one.auditor_id,
        tool_id=tool_id,
        kind=one.kind,
        theme=one.theme,
        own_team=one.own_team,
        draw=one.draw,
        population=one.population,
        population_size=one.population_size,
        draw_seed=one.draw_seed,
        drawn_on=one.allocated_on,
        period_start=start,
        period_end=end,
        month=rules.month_of(one.month),
        due=one.due or rules.audit_due(one.month, ground.calendar),
        status=one.status,
        enters_cycle=tool.enters_cycle and one.kind not in {Kind.RE_AUDIT, *BESIDE},
        original=rows[one.original] if one.original else None,
        beside=beside,
        round=one.round,
        allocated_at=noon(one.allocated_on),
        started_at=at(one.started_on),
        submitted_at=at(submitted),
        on_record=one.on_record,
        grade=one.counts.overall if one.counts else "",
        latest_grade=graded.counts.overall if graded.counts else "",
        own_handed_in_at=at(one.own_grading.handed_in) if one.own_grading else None,
        reviewed_on=one.review.held_on if one.review else None,
        ended_at=at(one.ended_on),
        ended_why=one.ended_why,
        ended_because=one.ended_because or "",
    )
    _plan(row, submitted, graded.grading, ground)
    return row


def _plan(row: Audit, submitted: date | None, latest: PastGrading | None, ground: _Ground) -> None:
    """Set what is due next for an audit in the cycle."""
    if submitted is None or not row.enters_cycle:
        return
    row.review_due = rules.review_due(submitted, ground.calendar, ground.timing)
    if row.status in (Status.ACTIONS_REVIEWED, Status.RE_AUDIT) and row.reviewed_on:
        month = rules.re_audit_month(submitted, row.reviewed_on, ground.timing)
        row.re_audit_due = ground.calendar.last_of_month(month)
    elif row.status in TRACKING and latest:
        month = rules.tracking_month(latest.handed_in, ground.timing)
        row.re_audit_due = ground.calendar.last_of_month(month)


def _write_gradings(past: Sequence[PastAudit], rows: Mapping[str, Audit], ground: _Ground) -> None:
    """Both people's grades and the agreed ones, then their domains."""
    given = [
        (one, who, grading)
        for one in past
        for who, grading in (("auditor", one.grading), ("practitioner", one.own_grading), ("agreed", one.agreed))
        if grading is not None
    ]
    made = [_grading(rows[one.key], one, who, grading, ground) for one, who, grading in given]
    Grading.objects.bulk_create(made, batch_size=BATCH)
    domains = (
        DomainGrade(
            grading=row,
            domain=domain.domain,
            grade=domain.grade or "",
            why=domain.why,
            went_well=domain.went_well,
            seen=domain.seen,
            better=domain.better,
        )
        for row, (_, _, grading) in zip(made, given, strict=True)
        for domain in grading.domains
    )
    DomainGrade.objects.bulk_create(domains, batch_size=BATCH)


def _grading(row: Audit, one: PastAudit, who: str, grading: PastGrading, ground: _Ground) -> Grading:
    """One person's grades, with what the domains suggest."""
    auditor = who == "auditor"
    grades: dict[str, Grade | None] = {domain.domain: domain.grade for domain in grading.domains}
    suggested = rules.suggestion(ground.tools[one.tool][1], grades) if auditor else None
    return Grading(
        audit=row,
        given_as=who,
        account_id=one.auditor_id if auditor else None,
        overall=grading.overall,
        why=grading.why,
        suggested=suggested or "",
        suggested_by=asdict(ground.suggestion) if suggested else {},
        # As when one is handed in here: a reason stands beside a difference alone.
        differs_why=grading.differs_why if suggested and suggested is not grading.overall else "",
        handed_in_at=noon(grading.handed_in),
        reply=grading.reply,
        # Whoever hands it over gives no day of the reply.
        replied_at=noon(grading.handed_in) if grading.reply else None,
    )


def _write_meetings(past: Sequence[PastAudit], rows: Mapping[str, Audit], ground: _Ground) -> None:
    """Reviews of actions; and 4R meetings, called by every Inadequate grade in a cycle, held or not."""
    reviews = (
        ActionReview(
            audit=rows[one.key],
            held_on=one.review.held_on,
            attendees=one.review.attendees,
            notes=one.review.notes,
            recorded_at=noon(one.review.held_on),
        )
        for one in past
        if one.review is not None
    )
    ActionReview.objects.bulk_create(reviews, batch_size=BATCH)
    meetings = list(_four_rs(past, rows, ground))
    FourR.objects.bulk_create((meeting for meeting, _ in meetings), batch_size=BATCH)
    there = (
        Attendee(meeting=meeting, account_id=account)
        for meeting, record in meetings
        for account in sorted(set(record.people if record else ()))
    )
    Attendee.objects.bulk_create(there, batch_size=BATCH)


def _four_rs(
    past: Sequence[PastAudit], rows: Mapping[str, Audit], ground: _Ground
) -> Iterator[tuple[FourR, PastMeeting | None]]:
    """A re-audit's 4R belongs to its first audit; one that was held with what was given of it."""
    for one in past:
        first = rows[one.original or one.key]
        if one.grading is None or one.grading.overall is not Grade.INADEQUATE or not first.enters_cycle:
            continue
        over = first.status == Status.ENDED or first.latest_grade != Grade.INADEQUATE
        if one.four_r is None and over:
            continue  # ended before a meeting, or better since: none is to be held any more
        due = rules.review_due(one.grading.handed_in, ground.calendar, ground.timing)
        called = FourR(audit=first, round=one.round, called_on=one.grading.handed_in, due=due)
        if one.four_r is not None:
            _fill_in(called, one.four_r)
        yield called, one.four_r


def _fill_in(called: FourR, record: PastMeeting) -> None:
    """What was given of a meeting that was held."""
    called.held_on, called.recorded_at = record.held_on, noon(record.held_on)
    called.chair, called.attendees = record.chair, record.attendees
    called.safety, called.notes = record.safety, record.notes
    called.headings = [[heading, words] for heading, words in record.headings]
    called.support, called.looks_for = record.support, record.looks_for


def _write_what_followed(past: Sequence[PastAudit], rows: Mapping[str, Audit], ground: _Ground) -> None:
    """Conversation and family's view, second looks, findings, actions and what re-audits found became of them."""
    looks = (
        SecondLook(
            audit=rows[one.key], asked_at=noon(look.asked_on), asked_by_id=look.asked_by, why=look.why,
            answered_at=at(look.answered_on), answer=look.answer,
        )
        for one in past
        if (look := one.second_look) is not None
    )  # fmt: skip
    SecondLook.objects.bulk_create(looks, batch_size=BATCH)
    Part.objects.bulk_create((part for one in past for part in _parts(one, rows[one.key], ground)), batch_size=BATCH)
    graded = ((one, one.grading) for one in past if one.grading and not one.beside)  # a second grade finds nothing anew
    findings.take_over((_source(rows[one.key]), _found(one, ground), noon(done.handed_in)) for one, done in graded)
    owing = [(one, action) for one in past for action in one.actions]
    given = actions.take_over((action_source(rows[one.key]), given_with(one, action)) for one, action in owing)
    of_first: dict[str, list[int]] = defaultdict(list)
    for (one, _), pk in zip(owing, given, strict=True):
        of_first[one.key].append(pk)
    judged = (_judged(one, rows[one.key], of_first[one.original]) for one in past if one.judged)
    Part.objects.bulk_create(judged, batch_size=BATCH)


def _judged(one: PastAudit, row: Audit, action_ids: Sequence[int]) -> Part:
    """What a re-audit found of the first audit's actions, as its form keeps it."""
    answers: dict[str, str] = {}
    for pk, found in zip(action_ids, one.judged, strict=True):
        answers |= {done_field(pk): found.done.value, difference_field(pk): found.difference}
        if found.carried:
            answers[carried_field(pk)] = found.carried
    return Part(audit=row, key=CHECKED, answers=answers, saved_at=row.submitted_at or row.allocated_at)


def _parts(one: PastAudit, row: Audit, ground: _Ground) -> Iterator[Part]:
    """The parts that no grade holds."""
    begun = one.started_on or one.allocated_on
    # Written down when it was held, not before: one that is under way has begun and was talked about since.
    saved = noon(one.grading.handed_in if one.grading else max(begun, one.conversation_on or begun))
    if one.conversation_on or one.conversation:
        held_on = one.conversation_on.isoformat() if one.conversation_on else ""
        answers = {"held_on": held_on, "best": one.conversation}
        yield Part(audit=row, key=rules.CONVERSATION, answers=answers, saved_at=saved)
    if one.family_view or one.no_family_view_why:
        answers = {"view": one.family_view, "no_view_why": one.no_family_view_why}
        yield Part(audit=row, key=rules.FAMILY, answers=answers, saved_at=saved)
    if applies := _applies(one, ground.tools[one.tool][1]):
        yield Part(audit=row, key=rules.SECTIONS, answers=applies, saved_at=saved)


def _applies(one: PastAudit, tool: Tool) -> dict[str, str]:
    """Yes to the question of each section of which a domain was graded: its re-audit confirms it."""
    # Nothing graded is no No: whoever hands an audit over may not have asked.
    given = {domain.domain for domain in one.grading.domains if domain.grade} if one.grading else set()
    graded = {domain.section for domain in tool.domains if domain.key in given}
    return {section.key: YES for section in tool.asked_first if section.key in graded}


def _source(row: Audit) -> findings.Source:
    return findings.Source(SUBJECT, row.pk, child_of(row), row.team_id)


def _found(one: PastAudit, ground: _Ground) -> Iterator[Found]:
    tool = ground.tools[one.tool][1]
    for past in one.grading.domains if one.grading else ():
        domain = tool.domain(past.domain)
        if domain is not None:
            yield from from_domain(domain, went_well=past.went_well, better=past.better)
