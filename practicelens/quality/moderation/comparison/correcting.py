"""A comparison meeting's record is corrected: a new edition, with why; the one before stays to be read."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.transaction import atomic

from practicelens.access.actor import Actor, ChildKey
from practicelens.access.errors import Missing, Stale
from practicelens.history.changes import record
from practicelens.notices.changes import post
from practicelens.people.asking import Asking
from practicelens.people.holders import serving
from practicelens.people.internal import names
from practicelens.people.links import Link
from practicelens.quality.audits.beside.comparing import readable
from practicelens.quality.audits.beside.internal import cases
from practicelens.quality.duties.rules import Period
from practicelens.quality.meetings import editions
from practicelens.quality.meetings.states import Kind
from practicelens.quality.moderation.comparison.changes import check_inside, check_who_was_there
from practicelens.quality.moderation.comparison.permissions import check_can_record
from practicelens.quality.moderation.comparison.rules import TEXTS, Meeting, check_meeting, edition_key
from practicelens.quality.moderation.models import Comparison, ComparisonAudit, ComparisonPerson


def correct_comparison(comparison_id: int, new: Meeting, why: str, *, edition: int, by: Actor, now: datetime) -> None:
    """Write a meeting's record anew, all of it. Audits that ``by`` may not read stay among those compared.

    ``edition``: which one was read before this was typed (``queries.edition_to_correct``); Stale where another stands.

    Those there by the old record or the new and the team's Practice Development Worker are told. Raises Missing, and
    Refused as ``record_comparison``: why_missing, nothing_changed.
    """
    row = Comparison.objects.filter(pk=comparison_id).first()
    if row is None:
        raise Missing
    check_can_record(by, row.team_id)
    asking, period = Asking(by, now), Period(row.period_start, row.period_end)
    # Held to the same rules as a first record, by the period it was recorded with: the rule may make others by now.
    meeting = check_meeting(new, period, asking.today)
    days = {meeting.held_on, asking.today, min(asking.today, period.end)}
    serve = {day: serving(day) for day in days}
    check_who_was_there(meeting, serve.values())
    people, compared = _people(row), _compared(row)
    known = _Known(
        period,
        people,
        compared,
        serve[asking.today].linked(row.team_id, Link.PRACTICE_DEVELOPER),
        names({*people, *meeting.people}),
        {one.child for one in cases(compared | set(meeting.audits)).values()},
    )
    _write(row.pk, meeting, why, known, edition, by=by, now=now)


@dataclass(frozen=True)
class _Known:
    """What was read before the write: how the record stands, whom to tell, names, and whom the audits are about."""

    period: Period
    people: list[int]
    compared: set[int]
    developers: Collection[int]
    names: Mapping[int, str]
    children: Collection[ChildKey]


def _people(row: Comparison) -> list[int]:
    return list(row.people.order_by("pk").values_list("account_id", flat=True))


def _compared(row: Comparison) -> set[int]:
    return set(row.audits.values_list("audit_id", flat=True))


@atomic
def _write(
    comparison_id: int, meeting: Meeting, why: str, known: _Known, edition: int, *, by: Actor, now: datetime
) -> None:
    """Look again, keep how it stood, write it and tell."""
    # Locked, so that of two corrections the second keeps what the first wrote as an edition.
    row = Comparison.objects.select_for_update().get(pk=comparison_id)
    people, compared = _people(row), _compared(row)
    # Corrected since it was read, by whoever types or in these moments: names and children are another record's, and
    # words that nobody here has read would be written over.
    if edition != editions.standing(Kind.COMPARISON, edition_key(row.pk)):
        raise Stale
    if (people, compared) != (known.people, known.compared):
        raise Stale
    seen = readable(Asking(by, now), compared | set(meeting.audits))
    check_inside(meeting, known.period, seen)
    # Whoever corrects chose among those they may read; the others were not taken out by them.
    audits = set(meeting.audits) | (compared - {one.id for one in seen})
    before = shown(row, people, len(compared), known.names)
    row.held_on = meeting.held_on
    for name in TEXTS:
        setattr(row, name, getattr(meeting, name))
    # In words, before and after alike: whether anything changed is asked of what people read.
    after = shown(row, list(dict.fromkeys(meeting.people)), len(audits), known.names)
    # By number alone: not everybody who reads the record may know of each audit.
    after = (*after, ("Audits", "others")) if audits != compared else after
    number = editions.keep(Kind.COMPARISON, edition_key(row.pk), before, after, why, by=by, now=now)
    # After the edition: where nothing is changed it refuses, and nothing may have been written.
    row.save()
    # Only what changes: the order of those who stay is that in which they were first written.
    row.people.exclude(account_id__in=meeting.people).delete()
    new_people = [one for one in dict.fromkeys(meeting.people) if one not in people]
    ComparisonPerson.objects.bulk_create(ComparisonPerson(comparison=row, account_id=one) for one in new_people)
    row.audits.exclude(audit_id__in=audits).delete()
    ComparisonAudit.objects.bulk_create(
        ComparisonAudit(comparison=row, audit_id=one) for one in sorted(audits - compared)
    )
    # Also who is no longer named: that they were not there is news to them first of all.
    recipients = {*people, *meeting.people, *known.developers} - {by.account_id}
    about = known.period.words
    post("comparison_corrected", to=recipients, link=f"/moderation/comparisons/{row.pk}/", at=now, about=about)
    data, subject = {"team": row.team_id, "edition": number}, ("comparison", row.pk)
    record("moderation.comparison_corrected", by=by, at=now, subject=subject, data=data, children=known.children)


def shown(row: Comparison, people: Collection[int], audits: int, known: Mapping[int, str]) -> editions.Shown:
    """A record in the words it is read in; of its audits only how many."""
    parts = (
        ("Held on", f"{row.held_on.day} {row.held_on:%B %Y}"),
        ("There", ", ".join(known[one] for one in people if one in known)),
        ("With", row.others),
        ("Audits compared", str(audits)),
        ("What they saw alike", row.alike),
        ("What they saw differently", row.different),
        ("In supervision", row.supervision),
        ("In team meetings", row.team_meetings),
        ("In workforce development", row.workforce),
    )
    return tuple((name, words) for name, words in parts if words)
