"""Changes while an audit is done: starting, drafts, actions, handing in; and the practitioner's own part. Private."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime

from django.db.transaction import atomic

from practicelens.access.actor import Actor, ChildKey
from practicelens.access.errors import Refused, Stale
from practicelens.access.roles import Role
from practicelens.access.texts import require_text
from practicelens.history.changes import record_look
from practicelens.notices.changes import post
from practicelens.people.holders import holders
from practicelens.quality.actions import changes as actions
from practicelens.quality.actions.internal import dues_of_source
from practicelens.quality.audits.core import paths, permissions, rules
from practicelens.quality.audits.core.changes import action_source, known_for, load, move, record_event
from practicelens.quality.audits.core.facts import (
    SUBJECT,
    child_of,
    child_words,
    leaders_of,
    practitioner_of,
    suggestion_rule_on,
    timing_by,
)
from practicelens.quality.audits.core.known import Known
from practicelens.quality.audits.core.states import APART, BESIDE, Depth, Event, Kind, Status
from practicelens.quality.audits.cycle.changes import graded_again
from practicelens.quality.audits.four_r.changes import call_four_r, tell_practitioner
from practicelens.quality.audits.models import Audit, DomainGrade, Grading, Part
from practicelens.quality.audits.work import action_checks
from practicelens.quality.audits.work import questions as asking
from practicelens.quality.findings import changes as findings
from practicelens.quality.findings.rules import from_domain
from practicelens.quality.standards.content import Tool
from practicelens.quality.standards.internal import tool_by_id
from practicelens.quality.standards.states import Grade
from practicelens.rulebook.queries import EveryRule, calendar
from practicelens.workdays.clock import local_date


@atomic
def start(audit_id: int, *, independent: bool, by: Actor, now: datetime) -> None:
    """Begin: the auditor says that they have neither worked with this child nor reviewed them.

    The practitioner is told, and asked for their own view.
    """
    audit = load(audit_id, by=by)
    permissions.check_can_work(by, audit)
    if not independent:
        raise Refused(
            "An auditor is independent of the child’s help. "
            "If you are not, ask for this audit to pass to somebody else.",
            code="not_independent",
        )
    # Independence first: an auditor who must pass the audit on leaves no trace of having begun it.
    move(audit, Event.START)
    audit.started_at = now
    audit.save()
    record_event("started", audit, by=by, now=now, data={"independent": True})
    post("own_grades_asked", to=practitioner_of(audit), link=paths.own_grades(audit.pk), about=audit.reference, at=now)


@dataclass(frozen=True)
class Draft:
    """What is typed in one part, perhaps in some of its fields alone. ``version`` 0: not saved before."""

    typed: Mapping[str, str]
    version: int = 0


def save_draft(audit_id: int, part: str, typed: Mapping[str, str], *, version: int, by: Actor, now: datetime) -> int:
    """Keep what is typed in one part, and return the part's new version. See ``save_drafts``."""
    return save_drafts(audit_id, {part: Draft(typed, version)}, by=by, now=now)[part]


@atomic
def save_drafts(audit_id: int, drafts: Mapping[str, Draft], *, by: Actor, now: datetime) -> dict[str, int]:
    """Keep what is typed in several parts of an audit, all or none, and return each part's new version.

    Fields that were not typed stay. Drafts as typed are not history. Somebody else's later version is Stale; the same
    words again are no change: a save whose answer was lost can be sent once more.
    """
    audit = load(audit_id, by=by)
    permissions.check_can_work(by, audit)
    if audit.status != Status.STARTED:
        raise Refused("Only an audit that is under way can be changed.", code="not_under_way")
    tool = tool_by_id(audit.tool_id)
    # The audit's own row is locked: nobody else writes a part of it meanwhile.
    kept = {part.key: part for part in Part.objects.filter(audit=audit, key__in=drafts)}
    parts = {key: kept.get(key) or Part(audit=audit, key=key, version=0) for key in drafts}
    # Every part is tried before any is written: of several parts that are sent at once, all are kept or none.
    cleaned = {key: asking.clean(audit, tool, key, draft.typed) for key, draft in drafts.items()}
    rules.check_talked(cleaned.get(rules.CONVERSATION, {}), local_date(now))
    changed = [part for key, part in parts.items() if _type_into(part, cleaned[key], drafts[key].version)]
    for part in changed:
        part.saved_at, part.saved_by_id, part.version = now, by.account_id, part.version + 1
    Part.objects.bulk_create(part for part in changed if part.key not in kept)
    Part.objects.bulk_update(
        [part for part in changed if part.key in kept], ["answers", "saved_at", "saved_by", "version"]
    )
    if changed:
        # One column alone: what is typed changes nothing else of the audit.
        Audit.objects.filter(pk=audit.pk).update(version=audit.version + len(changed))
    return {key: part.version for key, part in parts.items()}


def _type_into(part: Part, typed: Mapping[str, str], version: int) -> bool:
    """Put what was typed into a part, unsaved, and say whether it changes anything. Raises Stale."""
    answers = {**part.answers, **typed}
    if part.version and part.answers == answers:
        return False
    if part.version != version:
        raise Stale
    part.answers = answers
    return True


@atomic
def add_action(audit_id: int, what: str, *, owner_id: int, due: date, by: Actor, now: datetime) -> int:
    """Add an action: by the auditor before handing in, given with it; by the Team Manager after, given at once."""
    audit = load(audit_id, by=by)
    if audit.kind in BESIDE:
        raise Refused("Actions are given with the first audit. Raise a worry about safety at once.", code="no_actions")
    # Before handing in an action is a draft of the auditor's, which the owner must not hear of; after it, it holds at
    # once.
    given = audit.status != Status.STARTED
    if given:
        permissions.check_can_review(by, audit)
        check_open_cycle(audit)
    else:
        permissions.check_can_work(by, audit)
    return actions.propose(
        action_source(audit), what, owner_id=owner_id, due=due, by=by, now=now, given=given, once=True
    )


def check_open_cycle(audit: Audit) -> None:
    """Refuse what only makes sense while an audit's cycle goes on."""
    if audit.status in (Status.ALLOCATED, Status.ENDED, Status.WITHDRAWN):
        raise Refused(f"This audit is at “{Status(audit.status).words}”.", code="not_under_way")


@atomic
def drop_action(audit_id: int, action_id: int, *, by: Actor, now: datetime) -> None:
    """Take back an action before the audit is handed in."""
    audit = load(audit_id, by=by)
    permissions.check_can_work(by, audit)
    if audit.status != Status.STARTED:
        raise Refused("This audit was handed in, and its actions were given.", code="handed_in")
    actions.drop(action_id, action_source(audit), by=by, now=now)


def submit(audit_id: int, *, version: int, by: Actor, now: datetime) -> None:
    """Hand a finished audit in: its grades stand, its findings are written, its actions given, month 2 begins.

    Raises Refused(incomplete) while anything is missing, and Stale when it changed since ``version``.
    """
    # Before the transaction: the rules of every day this goes by, the tool, and whom it will tell.
    _submit(audit_id, known_for(audit_id, now), version=version, by=by, now=now)


@atomic
def _submit(audit_id: int, known: Known, *, version: int, by: Actor, now: datetime) -> None:
    """The audit's drafts, looked at under the lock, become grades that stand."""
    # With the version they name, so that nobody hands in what they did not see.
    audit = load(audit_id, by=by, check=permissions.check_can_work, version=version)
    tool = known.tool(audit.tool_id)
    parts = {part.key: part.answers for part in Part.objects.filter(audit=audit)}
    rules_then = known.rules_on(local_date(now))
    suggests = asking.suggests(audit, rules_then)
    dues, followed = dues_of_source(SUBJECT, audit.pk), asking.to_check(audit)
    missing = asking.gaps(audit, tool, parts, rules_then, dues=dues, followed=followed)
    # Of an audit that is not under way the table of moves refuses below, in its own words.
    if audit.status == Status.STARTED and missing:
        raise Refused(f"Not finished yet. {missing[0].message}", code="incomplete")

    # A re-audit moves its first audit's cycle on and has none of its own.
    in_cycle = audit.enters_cycle and audit.original_id is None
    move(audit, Event.SUBMIT if in_cycle else Event.SUBMIT_WITHOUT_CYCLE)
    grade = _hand_in(audit, tool, parts, suggests=known.every() if suggests else None, by=by, now=now)
    if in_cycle:
        _begin_month_two(audit, grade, known, now)
    else:
        audit.ended_at = now
    # A check of actions grades no whole case, and what is apart is graded beside another already.
    audit.awaits_draw = audit.kind not in APART and audit.depth != Depth.ACTIONS
    audit.save()
    if audit.kind not in APART:  # a second grade finds nothing anew, and of another agency the panel says
        _write_findings(audit, tool, parts, by=by, now=now)
    if dues:
        actions.give(action_source(audit, known), by=by, now=now)
    record_event("submitted", audit, by=by, now=now, data={"grade": grade.value})
    if audit.original_id is not None:
        # Before the cycle goes on: what it then asks of the actions is asked of them as they were found.
        judged = action_checks.judged(parts.get(action_checks.CHECKED, {}), followed)
        actions.judge(judged, about=audit.reference, by=by, now=now)
        graded_again(audit, grade, by=by, now=now, known=known)
    _tell_of_submission(audit, grade, now, known)


def _hand_in(
    audit: Audit,
    tool: Tool,
    parts: Mapping[str, rules.Answers],
    *,
    suggests: EveryRule | None,
    by: Actor,
    now: datetime,
) -> Grade:
    """Turn drafts into grades that stand. ``suggests``: every rule, where one of them suggests a grade."""
    whole = parts[rules.WHOLE]
    grade = Grade(whole["grade"])
    # Kept with the grading, and its rule with it: later rules or tools would suggest something else.
    suggested = rules.suggestion(tool, rules.domain_grades(tool, parts)) if suggests else None
    differs = suggested is not None and suggested is not grade
    grading = Grading.objects.create(
        audit=audit,
        given_as="auditor",
        account_id=by.account_id,
        overall=grade,
        why=whole["why"].strip(),
        suggested=suggested or "",
        suggested_by=asdict(rule) if suggested and (rule := suggestion_rule_on(local_date(now), suggests)) else {},
        differs_why=whole.get("differs_why", "").strip() if differs else "",
        handed_in_at=now,
    )
    DomainGrade.objects.bulk_create(
        _domain_grade(grading, domain.key, parts[domain.key])
        for domain in rules.asked(tool, parts)
        # What a check of the actions leaves ungraded was not looked at, which is not "does not apply".
        if domain.key in parts and (parts[domain.key].get("grade") or not asking.is_check(audit))
    )
    audit.grade = audit.latest_grade = grade
    audit.submitted_at = now
    return grade


def _domain_grade(grading: Grading, domain: str, answers: rules.Answers) -> DomainGrade:
    texts = {field: answers.get(field, "").strip() for field in ("why", "went_well", "seen", "better")}
    return DomainGrade(grading=grading, domain=domain, grade=rules.grade_of(answers) or "", **texts)


def _begin_month_two(audit: Audit, grade: Grade, known: Known, now: datetime) -> None:
    """Set when the actions are to be reviewed, and call a 4R meeting where it is Inadequate."""
    today = local_date(now)
    audit.review_due = rules.review_due(today, calendar(), timing_by(known.rules_on(today)))
    if grade is Grade.INADEQUATE:
        call_four_r(audit, today, round_=0, now=now, known=known)


def _write_findings(audit: Audit, tool: Tool, parts: Mapping[str, rules.Answers], *, by: Actor, now: datetime) -> None:
    """Strengths and improvements, by standard and theme."""
    found = [
        finding
        for domain in rules.asked(tool, parts)
        for finding in from_domain(
            domain,
            went_well=parts.get(domain.key, {}).get("went_well", ""),
            better=parts.get(domain.key, {}).get("better", ""),
        )
    ]
    source = findings.Source(SUBJECT, audit.pk, child_of(audit), audit.team_id)
    findings.write(source, found, by=by, now=now)


def _tell_of_submission(audit: Audit, grade: Grade, now: datetime, known: Known) -> None:
    """The team's manager and the practitioner hear of every audit; the Head of Service of an Inadequate one."""
    today = local_date(now)
    link = paths.audit(audit.pk)
    if audit.kind == Kind.PARTNER:
        post("agency_part_in", to=holders(Role.HEAD_OF_QA, today), link=link, at=now, about=audit.reference)
        return
    if audit.kind in BESIDE:
        # Only once both are in: a notice before would lead the one who still grades. Each to their own audit, which
        # leads to both side by side: the other's alone opens to neither of them.
        both = [audit, audit.beside] if audit.beside and audit.beside.submitted_at else []
        for one in both:
            post("second_grade_in", to=[one.auditor_id], link=paths.audit(one.pk), at=now, about=one.reference)
        return
    managers, heads = leaders_of(audit, today, known)
    post("audit_submitted", to=managers, link=link, at=now, about=audit.reference)
    post("own_audit_submitted", to=practitioner_of(audit), link=link, at=now, about=audit.reference)
    if grade is Grade.INADEQUATE:
        post("audit_inadequate", to=heads, link=link, at=now, about=audit.reference)


@dataclass(frozen=True)
class OwnGrades:
    """A practitioner's view of their own work: the whole with why, and any domains they wish, each with why."""

    overall: Grade
    why: str
    domains: Mapping[str, Grade]
    reasons: Mapping[str, str] = field(default_factory=dict)


@atomic
def hand_in_own_grades(audit_id: int, own: OwnGrades, *, by: Actor, now: datetime) -> None:
    """The practitioner grades their own work, once, before seeing the auditor's."""
    audit = load(audit_id, by=by)
    permissions.check_can_take_part(by, audit)
    if audit.own_handed_in_at is not None:
        raise Refused("Your own grades are handed in, and stay as you gave them.", code="handed_in")
    tool = tool_by_id(audit.tool_id)
    # Refused and not left out: a grade that somebody gave must not vanish without a word.
    if any(tool.domain(key) is None for key in own.domains):
        raise Refused("That is not one of this audit’s domains.", code="no_such_domain")
    # As of the auditor: a grade without its reason is nothing that two people can talk about.
    reasons = {
        key: require_text(own.reasons.get(key, ""), "Say why you grade this so.", "domain_why_missing")
        for key in own.domains
    }
    grading = Grading.objects.create(
        audit=audit,
        given_as="practitioner",
        account_id=by.account_id,
        overall=own.overall,
        why=require_text(own.why, "Say in a sentence why you see it so.", "why_missing"),
        handed_in_at=now,
    )
    DomainGrade.objects.bulk_create(
        DomainGrade(grading=grading, domain=key, grade=grade, why=reasons[key]) for key, grade in own.domains.items()
    )
    # Not the audit's version: the auditor's open pages stay good.
    audit.own_handed_in_at = now
    audit.save(update_fields=["own_handed_in_at"])
    record_event("own_grades_handed_in", audit, by=by, now=now)
    tell_practitioner(audit, now=now)


@atomic
def reply(audit_id: int, words: str, *, by: Actor, now: datetime) -> None:
    """The practitioner's reply, after both have handed in. One reply, which stays as it is."""
    audit = load(audit_id, by=by)
    permissions.check_can_take_part(by, audit)
    if not permissions.may_read_grades(by, audit):
        raise Refused("You can reply when both of you have handed in.", code="not_both_in")
    # Held, so that of two presses at once one is the reply that stays.
    grading = Grading.objects.select_for_update().get(audit=audit, given_as="practitioner")
    if grading.replied_at is not None:
        raise Refused("Your reply is with the audit, and stays as you wrote it.", code="replied")
    grading.reply = require_text(words, "Write your reply.", "reply_missing")
    grading.replied_at = now
    grading.save(update_fields=["reply", "replied_at"])
    record_event("replied", audit, by=by, now=now)
    post("audit_replied", to=[audit.auditor_id], link=paths.audit(audit.pk), at=now, about=audit.reference)


def note_look(audit_id: int, child: ChildKey, page: str, *, by: Actor, now: datetime) -> None:
    """Record that somebody is about to be shown an audit; nothing is shown when this fails."""
    words = f"{child.authority}/{child.scheme}/{child.identifier}"
    record_look("audits.looked", by=by, at=now, subject=(SUBJECT, audit_id), data={"page": page, "child": words})


def note_look_at_concerns(audit_id: int, *, by: Actor, now: datetime) -> None:
    """Record that somebody is about to be shown the worries about a child's safety that belong to an audit."""
    child = child_words(Audit.objects.get(pk=audit_id))
    record_look("audits.concerns_looked", by=by, at=now, subject=(SUBJECT, audit_id), data={"child": child})
