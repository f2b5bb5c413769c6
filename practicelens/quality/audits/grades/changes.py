"""Changes to a grade after handing in: the auditor's correction, and the grade agreed between graders. Private."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime

from django.db.transaction import atomic

from practicelens.access.actor import SYSTEM, Actor
from practicelens.access.errors import Missing, Refused
from practicelens.access.texts import require_text
from practicelens.notices.changes import post
from practicelens.quality.audits.core import paths, permissions, rules
from practicelens.quality.audits.core.changes import (
    begin_month_four,
    known_for,
    load,
    load_for_house,
    move,
    record_event,
)
from practicelens.quality.audits.core.facts import (
    four_r_called,
    leaders_of,
    practitioner_of,
    suggestion_rule_on,
)
from practicelens.quality.audits.core.known import Known
from practicelens.quality.audits.core.states import APART, SUBMITTED_ONCE, TRACKING, Depth, Event, Status
from practicelens.quality.audits.four_r.changes import call_four_r, call_off_four_r
from practicelens.quality.audits.models import Audit, DomainGrade, FourR, Grading
from practicelens.quality.standards.content import Tool
from practicelens.quality.standards.states import Grade
from practicelens.workdays.clock import local_date

BEFORE_MONTH_THREE = frozenset({Status.SUBMITTED, Status.FOUR_R_DUE, Status.ACTIONS_REVIEWED})
"""While the cycle is here, a new grade calls a 4R meeting or calls it off; what happened later is not undone."""

MONTH_FOUR = TRACKING | {Status.BEST_PRACTICE}

Domains = Mapping[str, Grade | None]


def correct_grade(
    audit_id: int,
    overall: Grade,
    domains: Domains,
    correction: str,
    differs_why: str = "",
    *,
    version: int,
    by: Actor,
    now: datetime,
) -> None:
    """The auditor corrects their own grades after handing in: a new edition, with why; both are kept and shown.

    ``domains``: those that change. What they suggest is worked out anew, and a whole that differs from it says why.
    Raises Refused: not_handed_in, agreed (an agreed grade stands), why_missing, no_change, differs_missing; Stale
    when the audit changed since ``version``.
    """
    given = _Given(overall, domains, correction, differs_why)
    _correct(audit_id, given, known_for(audit_id, now), version=version, by=by, now=now)


@dataclass(frozen=True)
class _Given:
    """A correction as it was typed."""

    overall: Grade
    domains: Domains
    correction: str
    differs_why: str


def _last_not_agreed(audit: Audit) -> Grading:
    """The auditor's grading in force: a second correction goes on from the first, not from what was handed in."""
    gradings = list(Grading.objects.filter(audit=audit, given_as__in=("auditor", "agreed")).order_by("edition"))
    # An agreement of two is not undone by one of them.
    if any(one.given_as == "agreed" for one in gradings):
        raise Refused("The grade was agreed between two graders, and stands.", code="agreed")
    if not gradings:
        raise Missing
    return gradings[-1]


@atomic
def _correct(audit_id: int, given: _Given, known: Known, *, version: int, by: Actor, now: datetime) -> None:
    overall, domains = given.overall, given.domains
    audit = load(audit_id, by=by, check=permissions.check_can_work, version=version)
    _check_handed_in(audit)
    last = _last_not_agreed(audit)
    words = require_text(given.correction, "Say why the grade is corrected.", "why_missing")
    before = {one.domain: one for one in last.domains.all()}
    changed = {key for key, grade in domains.items() if key not in before or before[key].grade != (grade or "")}
    if not changed and last.overall == overall:
        raise Refused("Nothing is changed.", code="no_change")
    # What stays and what changes together: the suggestion is worked out of all domains, as at handing in.
    now_given = {key: one.grade for key, one in before.items()} | {key: grade or "" for key, grade in domains.items()}
    tool, rule = known.tool(audit.tool_id), suggestion_rule_on(local_date(now), known.every())
    suggested = _suggested(audit, tool, now_given) if rule.name != "none" else None
    # A new row and never the old one changed: what the auditor gave first is what was blind, and agreement between
    # graders is measured on it.
    kept = Grading.objects.create(
        audit=audit,
        given_as="auditor",
        edition=last.edition + 1,
        account_id=by.account_id,
        overall=overall,
        # As it was handed in: only the grade changes, and what it changes for is said on its own.
        why=last.why,
        suggested=suggested or "",
        suggested_by=asdict(rule) if suggested else {},
        differs_why=_why_it_differs(last, overall, suggested, given.differs_why),
        correction=words,
        handed_in_at=now,
    )
    _write_domains(kept, tool, before, domains)
    _regrade(audit, overall, words, known, how="grade_corrected", by=by, now=now)


def _suggested(audit: Audit, tool: Tool, given: Mapping[str, str]) -> Grade | None:
    """What domains suggest; nothing of a check of the actions, which leaves domains out."""
    if audit.depth == Depth.ACTIONS:
        return None
    grades = {key: Grade(grade) if grade else None for key, grade in given.items()}
    return rules.suggestion(tool, grades)


def _why_it_differs(last: Grading, overall: Grade, suggested: Grade | None, words: str) -> str:
    """Why the whole is another grade than suggested; what was written before stands only for the same two grades."""
    if suggested is None or suggested is overall:
        return ""
    same = last.overall == overall and last.suggested == suggested
    written = words.strip() or (last.differs_why if same else "")
    if not written:
        message = f"The grades of the domains now suggest {suggested.words}. Say in a word why the whole differs."
        raise Refused(message, code="differs_missing")
    return written


@atomic
def agree_grade(
    audit_id: int, overall: Grade, domains: Domains, why: str, *, by: Actor, now: datetime, known: Known
) -> None:
    """House-internal: the grade that graders agreed, a third thing beside both of theirs; it drives from now on.

    ``quality.moderation`` has checked who may, and has read ``known`` before the transaction that this is part of: what
    a grade moves asks much. Raises Refused: not_handed_in, why_missing, no_such_domain.
    """
    audit = load_for_house(audit_id)
    _check_handed_in(audit)
    words = require_text(why, "Say why this is the agreed grade.", "why_missing")
    last = Grading.objects.filter(audit=audit, given_as="agreed").order_by("-edition").first()
    kept = Grading.objects.create(
        audit=audit,
        given_as="agreed",
        edition=last.edition + 1 if last else 1,
        # The product has no account: an agreement that it took over names nobody.
        account_id=None if by == SYSTEM else by.account_id,
        overall=overall,
        why=words,
        correction=words if last else "",
        handed_in_at=now,
    )
    _write_domains(kept, known.tool(audit.tool_id), {}, domains)
    _regrade(audit, overall, words, known, how="grade_agreed", by=by, now=now)


def _check_handed_in(audit: Audit) -> None:
    """Only a grade of the programme that was handed in is followed by another."""
    if audit.status not in SUBMITTED_ONCE or audit.kind in APART:
        raise Refused("Only the grade of an audit that was handed in can change.", code="not_handed_in")


def _write_domains(kept: Grading, tool: Tool, before: Mapping[str, DomainGrade], domains: Domains) -> None:
    """The domains of a new edition: those before with their words, and the grades that change."""
    if any(tool.domain(key) is None for key in domains):
        raise Refused("That is not one of this audit’s domains.", code="no_such_domain")
    rows = []
    for key in [*before, *(key for key in domains if key not in before)]:
        old = before.get(key)
        grade = domains.get(key, old.grade if old else "")
        texts = {name: getattr(old, name) if old else "" for name in ("why", "went_well", "seen", "better")}
        rows.append(DomainGrade(grading=kept, domain=key, grade=grade or "", **texts))
    DomainGrade.objects.bulk_create(rows)


def _regrade(audit: Audit, grade: Grade, why: str, known: Known, *, how: str, by: Actor, now: datetime) -> None:
    """The audit follows its new grade: the 4R meeting is called or called off while month 3 has not begun.

    What the cycle did since, a re-audit opened, a month 4 begun, is not undone: it goes on by the re-audits' grades.
    A re-audit's own new grade corrects month 4 of its first audit where nothing has followed yet.
    """
    before = Grade(audit.grade)
    early = audit.original_id is None and audit.enters_cycle and audit.status in BEFORE_MONTH_THREE
    audit.grade = grade
    # Once a re-audit is in, its grade is the latest of the case, whatever the first one is corrected to.
    if audit.original_id is not None or not audit.re_audits.filter(submitted_at__isnull=False).exists():
        audit.latest_grade = grade
    audit.version += 1
    record_event(how, audit, by=by, now=now, data={"from": before.value, "grade": grade.value})
    # History first: the notices and the 4R meeting that follow are explained by it.
    if early:
        _follow(audit, grade, why, known, by=by, now=now)
    audit.save()
    if audit.original_id is not None:
        _correct_month_four(audit, grade, why, known, by=by, now=now)
    _tell(how, audit, before, grade, now, known)


def _follow(audit: Audit, grade: Grade, why: str, known: Known, *, by: Actor, now: datetime) -> None:
    """Month 2 by the new grade; Inadequate after the review waits for its 4R meeting before the re-audit."""
    _four_r(audit, 0, grade, why, known, by=by, now=now)
    if audit.status == Status.ACTIONS_REVIEWED and four_r_called(audit) is not None:
        move(audit, Event.REGRADE, grade=grade)
        audit.re_audit_due = None


def _four_r(audit: Audit, round_: int, grade: Grade, why: str, known: Known, *, by: Actor, now: datetime) -> None:
    """Inadequate calls a 4R meeting where none was held or waits; no longer Inadequate calls off one that waits."""
    waits = four_r_called(audit)
    if grade is not Grade.INADEQUATE:
        if waits is not None and waits.round == round_:
            call_off_four_r(audit, f"The grade is now {grade.words}: {why}", by=by, now=now, known=known)
        return
    there = FourR.objects.filter(audit=audit, round=round_).first()
    if there is None and waits is None:
        call_four_r(audit, local_date(now), round_=round_, now=now, known=known)
    elif there is not None and there.called_off_on is not None and waits is None:
        # The same meeting waits again: a round has one, and the database holds it.
        there.called_off_on, there.called_off_why = None, ""
        there.save()


def _correct_month_four(again: Audit, grade: Grade, why: str, known: Known, *, by: Actor, now: datetime) -> None:
    """A re-audit's new grade is the cycle's latest, and month 4 goes by it, unless something has followed already.

    Something has followed when a later re-audit was opened, or the cycle has ended: then it stays as it is.
    """
    first = again.original  # locked with the re-audit
    if first is None:
        raise Missing
    # A later re-audit is in, and its grade is the latest.
    if first.re_audits.filter(round__gt=again.round, submitted_at__isnull=False).exists():
        return
    first.latest_grade = grade
    followed = first.re_audits.filter(round__gt=again.round).exists()
    if followed or first.status not in MONTH_FOUR:
        first.save()
        return
    # An earlier Inadequate has brought it to the Head of Service, where it stays till Good.
    earlier = first.re_audits.filter(round__lt=again.round, grade=Grade.INADEQUATE).exists()
    before, due = first.status, first.re_audit_due
    move(first, Event.REGRADE_HELD if earlier else Event.REGRADE_AGAIN, grade=grade, known=known)
    # Month 4 began with this very re-audit: by its new grade tracking began that day, or never did.
    if again.round == 1 and again.submitted_at is not None:
        first.tracked_since = local_date(again.submitted_at) if first.status in TRACKING else None
    if first.status != before:
        begin_month_four(first, grade, now=now, known=known)
        # A day that was set stays: a correction gives nobody a month more.
        first.re_audit_due = due or first.re_audit_due if first.status in TRACKING else first.re_audit_due
    first.save()
    data = {"grade": grade.value, "status": str(first.status), "from": str(before)}
    record_event("month_four_corrected", first, by=by, now=now, data=data)
    _four_r(first, again.round, grade, why, known, by=by, now=now)


def _tell(how: str, audit: Audit, before: Grade, grade: Grade, now: datetime, known: Known) -> None:
    """The practitioner, the auditor and the team's manager; the Head of Service of one that became Inadequate."""
    managers, heads = leaders_of(audit, local_date(now), known)
    recipients = {*managers, *practitioner_of(audit), audit.auditor_id}
    post(how, to=sorted(recipients), link=paths.audit(audit.pk), at=now, about=audit.reference)
    if grade is Grade.INADEQUATE and before is not Grade.INADEQUATE:
        post("audit_inadequate", to=heads, link=paths.audit(audit.pk), at=now, about=audit.reference)
