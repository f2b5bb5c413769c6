"""One audit's page for one reader, and the auditor's working pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import Any

from practicelens.access.errors import Missing
from practicelens.people.asking import Asking
from practicelens.performance.datasets.whereabouts.internal import standing_of
from practicelens.quality.actions.queries import ActionView, of_source
from practicelens.quality.actions.states import Status as ActionStatus
from practicelens.quality.audits import models as tables
from practicelens.quality.audits.core import permissions, rules
from practicelens.quality.audits.core.facts import SUBJECT, look_of, suggestion_rule_on, suggests_by
from practicelens.quality.audits.core.states import APART, BESIDE, SUBMITTED_ONCE, Depth, Event, Kind, Status, can
from practicelens.quality.audits.core.views import GradedDomain
from practicelens.quality.audits.core.visible import opens, row_of
from practicelens.quality.audits.cycle.convening import convened_review
from practicelens.quality.audits.cycle.queries import goes_on
from practicelens.quality.audits.cycle.reviews import reviews_of
from practicelens.quality.audits.cycle.views import GoesOn
from practicelens.quality.audits.four_r.internal import four_rs_of
from practicelens.quality.audits.four_r.views import MeetingView
from practicelens.quality.audits.models import Audit, Part
from practicelens.quality.audits.work import action_checks, questions
from practicelens.quality.audits.work.follows import round_before
from practicelens.quality.audits.work.there import Beside, row_and_beside
from practicelens.quality.audits.work.views import (
    AuditView,
    CheckView,
    GradingView,
    May,
    PartState,
    ReAuditView,
    SuggestionView,
    WorkView,
)
from practicelens.quality.standards.content import Tool, tool_from_json
from practicelens.quality.standards.states import Grade
from practicelens.workdays.timescales import day_month

GRADING = (
    "pk",
    "given_as",
    "account__name",
    "overall",
    "why",
    "suggested",
    "suggested_by",
    "differs_why",
    "handed_in_at",
    "reply",
    "replied_at",
    "edition",
    "correction",
)
DOMAIN = ("domain", "grade", "why", "went_well", "seen", "better")
SHOWN_PARTS = (*rules.PART_FIELDS, rules.SECTIONS, action_checks.CHECKED)
"""Parts that are read with the audit itself; those of its domains are read as grades."""


def audit(asking: Asking, audit_id: int) -> AuditView:
    """One audit as this reader may see it: blind where they must be. About ten queries."""
    row, there = row_and_beside(asking, audit_id)
    return _view(asking, row, there, _answers(Part.objects.filter(audit=row, key__in=SHOWN_PARTS)))


def work(asking: Asking, audit_id: int) -> WorkView:
    """The auditor's own working view; for anybody else there is none."""
    row, there = row_and_beside(asking, audit_id)
    permissions.check_can_work(asking.actor, row)
    parts = list(Part.objects.filter(audit=row))
    return _work(asking, row, _view(asking, row, there, _answers(parts)), parts)


def audit_and_work(asking: Asking, audit_id: int) -> tuple[AuditView, WorkView | None]:
    """One audit, with the auditor's own working view for whoever may work on it now. As many queries as the one."""
    row, there = row_and_beside(asking, audit_id)
    mine = permissions.can_work(asking.actor, row)
    # What is typed of domains is the auditor's until it is handed in: for others it is not so much as read.
    parts = list(Part.objects.filter(audit=row, **({} if mine else {"key__in": SHOWN_PARTS})))
    view = _view(asking, row, there, _answers(parts))
    return view, _work(asking, row, view, parts) if view.may.work else None


def _answers(parts: Iterable[Part]) -> dict[str, Mapping[str, str]]:
    return {part.key: part.answers for part in parts}


def _work(asking: Asking, row: Audit, view: AuditView, saved: Iterable[Part]) -> WorkView:
    """The working view of an audit that was just read with all that was typed."""
    parts = {part.key: part for part in saved}
    answers, held = _answers(parts.values()), asking.rules
    suggests = questions.suggests(row, held)
    followed = {check.action_id: check.action for check in view.checks}
    gaps = questions.gaps(row, view.tool, answers, held, dues=[one.due for one in view.actions], followed=followed)
    return WorkView(
        audit=view,
        answers=answers,
        versions={key: part.version for key, part in parts.items()},
        saved_at={key: part.saved_at for key, part in parts.items()},
        parts=_part_states(view, answers, {gap.part for gap in gaps}, asking.today),
        gaps=gaps,
        act_by=questions.act_by(held) if rules.grade_of(answers.get(rules.WHOLE, {})) is Grade.INADEQUATE else None,
        suggested=_suggested(view.tool, answers) if suggests else None,
        rule=_suggested_by(asking) if suggests else None,
        standing=None if view.partner else standing_of(asking, view.row.child, row.period_start, row.period_end),
    )


def _view(asking: Asking, row: Audit, there: Beside, parts: Mapping[str, Mapping[str, str]]) -> AuditView:
    # From the row that came with the audit, in its own version: no question of its own, and no newer words.
    tool = tool_from_json(row.tool.key, row.tool.version, row.tool.title, row.tool.content)
    reads = permissions.may_read_grades(asking.actor, row)
    # What the practitioner said in conversation is theirs too; what the family said is read with the grades.
    auditor = permissions.can_work(asking.actor, row)
    gradings = _gradings(asking, row, tool)
    four_rs, going = four_rs_of(asking, row) if there.meetings else (), goes_on(asking, row)
    return AuditView(
        row=row_of(asking, row, asking.names({row.auditor_id})),
        version=row.version,
        tool=tool,
        circumstances=row.circumstances,
        period_start=row.period_start,
        period_end=row.period_end,
        theme=row.theme,
        population=row.population,
        population_size=row.population_size,
        drawn_on=row.drawn_on,
        worker_id=row.worker_id,
        auditor_id=row.auditor_id,
        original_id=row.original_id,
        round=row.round,
        passed_on=row.passed_on,
        started_at=row.started_at,
        submitted_at=row.submitted_at,
        own_handed_in_at=row.own_handed_in_at,
        latest_grade=Grade(row.latest_grade) if reads and row.latest_grade else None,
        review_due=row.review_due,
        re_audit_due=row.re_audit_due,
        ended_at=row.ended_at,
        ended_why=row.ended_why,
        enters_cycle=row.enters_cycle,
        conversation=parts.get(rules.CONVERSATION, {}) if reads or auditor else {},
        family=parts.get(rules.FAMILY, {}) if reads or auditor else {},
        sections=parts.get(rules.SECTIONS, {}),
        stands_out=parts.get(rules.WHOLE, {}).get("stands_out", "") if reads or auditor else "",
        grading=_last(gradings["auditor"]) if reads else None,
        own=_last(gradings["practitioner"]) if permissions.may_read_own_grades(asking.actor, row) else None,
        agreed=_last(gradings["agreed"]) if reads else None,
        earlier=tuple(gradings["auditor"][:-1]) if reads else (),
        actions=_actions(asking, row, auditor),
        reviews=reviews_of(asking, row) if reads and there.reviews else (),
        four_rs=four_rs if reads else (),
        review_convened=convened_review(asking, row) if reads and there.convened else None,
        re_audits=_re_audits(asking, row, reads) if there.re_audits else (),
        looks_for=there.looks_for,
        followed=there.followed,
        on_record=row.on_record,
        # A second look that was never asked for is no None: Django raises, and hasattr takes that for a no.
        second_look=look_of(row.second_look) if hasattr(row, "second_look") else None,
        depth=Depth(row.depth) if row.depth else None,
        checks=_checks(row, parts.get(action_checks.CHECKED, {})) if reads or auditor else (),
        follows=round_before(asking, row, tool) if reads or auditor else None,
        goes_on=going,
        may=_may(asking, row, four_rs, going, agreed=bool(gradings["agreed"])),
    )


def _checks(row: Audit, answers: rules.Answers) -> tuple[CheckView, ...]:
    """The actions that a re-audit looks at, with what its auditor found."""
    names = (action_checks.done_field, action_checks.difference_field, action_checks.carried_field)
    return tuple(
        CheckView(one, *(answers.get(name(action_id), "") for name in names))
        for action_id, one in questions.to_check(row).items()
    )


def _actions(asking: Asking, row: Audit, auditor: bool) -> tuple[ActionView, ...]:
    """Actions are seen once given, also by a practitioner who has not graded yet: a child's safety may wait on them."""
    found = of_source(asking, SUBJECT, row.pk)
    return tuple(one for one in found if auditor or one.status is not ActionStatus.PROPOSED)


def _may(asking: Asking, row: Audit, four_rs: tuple[MeetingView, ...], going: GoesOn, *, agreed: bool) -> May:
    """What this reader may do now."""
    status = Status(row.status)
    works = permissions.can_work(asking.actor, row)
    called = next((meeting for meeting in four_rs if meeting.open), None)
    # Whoever was asked to chair records it, whatever their role.
    chairs = called is not None and called.convened is not None and called.convened.chair_id == asking.actor.account_id
    takes_part = permissions.can_take_part(asking.actor, row)
    cycle_goes_on = can(status, Event.END_WITH_REASON)
    # Each asks what its change asks: a button that could only be refused is not shown.
    return May(
        work=works and status is Status.STARTED,
        start=works and status is Status.ALLOCATED,
        take_part=takes_part and row.own_handed_in_at is None,
        own_work=takes_part,
        reply=takes_part and permissions.may_read_grades(asking.actor, row),
        review=status is Status.SUBMITTED and permissions.can_review(asking.actor, row),
        correct_review=row.reviewed_on is not None and permissions.can_review(asking.actor, row),
        add_action=cycle_goes_on and permissions.can_review(asking.actor, row),
        four_r=called is not None and cycle_goes_on and (chairs or permissions.can_hold_four_r(asking.actor, row)),
        put_on_record=permissions.can_put_on_record(asking.actor, row),
        correct=works and status in SUBMITTED_ONCE and row.kind not in APART and not agreed,
        share=status is Status.BEST_PRACTICE and permissions.can_share(asking.actor, row),
        end=cycle_goes_on and permissions.can_end(asking.actor, row),
        settle_closure=cycle_goes_on
        and going.child_closed
        and not going.closure
        and permissions.can_end(asking.actor, row),
        hand_over=cycle_goes_on and going.team_closed and permissions.can_hand_over(asking.actor, row),
        allocate=status in (Status.ALLOCATED, Status.STARTED) and _allocates(asking, row),
    )


def _allocates(asking: Asking, row: Audit) -> bool:
    """Whether this reader may pass the audit on or withdraw it."""
    try:
        permissions.check_can_allocate(asking.actor, row.team_id)
    except Missing:
        return False
    return True


def _gradings(asking: Asking, row: Audit, tool: Tool) -> Mapping[str, list[GradingView]]:
    """Every edition of whoever handed in, the first first. One query: each domain brings its grading along.

    A grading without domains, of a check of the actions, comes as one row without any.
    """
    found = tables.Grading.objects.filter(audit=row).order_by("edition", "pk", "domains__pk")
    rows = found.values(*GRADING, *(f"domains__{name}" for name in DOMAIN))
    # Gradings taken over from before name nobody; the audit does.
    fallback = {"auditor": row.auditor.name}
    editions: dict[str, list[GradingView]] = defaultdict(list)
    for _, same in groupby(rows, key=itemgetter("pk")):
        one = list(same)
        given_as = one[0]["given_as"]
        editions[given_as].append(_grading(one, tool, one[0]["account__name"] or fallback.get(given_as, "")))
    return editions


def _last(editions: list[GradingView]) -> GradingView | None:
    """The latest edition, if any."""
    return editions[-1] if editions else None


def _grading(rows: Sequence[Mapping[str, Any]], tool: Tool, by: str) -> GradingView:
    """One person's grades, a row a domain, domains in the tool's order."""
    one = rows[0]
    given = {row["domains__domain"]: row for row in rows}
    return GradingView(
        by,
        Grade(one["overall"]),
        one["why"],
        Grade(one["suggested"]) if one["suggested"] else None,
        _rule(one["suggested_by"]),
        one["differs_why"],
        one["handed_in_at"],
        one["reply"],
        one["replied_at"],
        {part.key: _graded_domain(given[part.key], part.title) for part in tool.domains if part.key in given},
        one["edition"],
        one["correction"],
    )


def _graded_domain(row: Mapping[str, Any], title: str) -> GradedDomain:
    name, grade, why, went_well, seen, better = (row[f"domains__{name}"] for name in DOMAIN)
    return GradedDomain(name, Grade(grade) if grade else None, why, went_well, seen, better, title)


def suggestion_rule(asking: Asking) -> SuggestionView | None:
    """The rule that suggests a grade today, as it is published; none while none is suggested. No secret."""
    return _suggested_by(asking) if suggests_by(asking.rules) else None


def _suggested_by(asking: Asking) -> SuggestionView | None:
    return _rule(asdict(suggestion_rule_on(asking.today, asking.every_rule)))


def _rule(kept: Mapping[str, str]) -> SuggestionView | None:
    """The rule a grade was suggested by; audits from before it was kept have none."""
    if not kept:
        return None
    since = date.fromisoformat(kept["since"]) if kept["since"] else None
    return SuggestionView(rules.SUGGESTION_WORDS.get(kept["name"], ""), since, kept["source"])


def _re_audits(asking: Asking, row: Audit, reads: bool) -> tuple[ReAuditView, ...]:
    """What followed; a grade only once handed in, and for those who may read grades."""
    # Whether each opens is asked here and not of the list: one not handed in yet opens to nobody of the team.
    found = row.re_audits.annotate(opens=opens(asking)).order_by("round")
    return tuple(
        ReAuditView(
            one.pk,
            one.reference,
            one.round,
            Status(one.status),
            one.due,
            Grade(one.grade) if one.grade and reads and one.status in SUBMITTED_ONCE else None,
            one.opens,
        )
        for one in found
    )


def _suggested(tool: Tool, answers: Mapping[str, rules.Answers]) -> Grade | None:
    """The suggestion, after the auditor's own overall grade and reason are saved and not before."""
    whole = answers.get(rules.WHOLE, {})
    # A suggestion that is seen first is what people grade by (product, grades).
    if rules.grade_of(whole) is None or not whole.get("why", "").strip():
        return None
    return rules.suggestion(tool, rules.domain_grades(tool, answers))


def _talk_title(kind: Kind) -> str:
    """With whom the auditor talks: of another agency's part, with its own worker."""
    return f"Conversation with {'your agency’s worker' if kind is Kind.PARTNER else 'the practitioner'}"


def _part_states(
    view: AuditView, answers: Mapping[str, rules.Answers], missing: set[str], today: date
) -> tuple[PartState, ...]:
    """The list of parts, in the order they are worked through. A check of the actions begins with the actions.

    A second grade has the domains and the whole alone.
    """
    tool, actions, again = view.tool, len(view.actions), view.row.kind in BESIDE
    talk, family = answers.get(rules.CONVERSATION, {}), answers.get(rules.FAMILY, {})
    parts = [
        *([_state(action_checks.CHECKED, "What became of the actions", "", answers, missing)] if view.checks else []),
        *(
            []
            if again
            else [_state(rules.CONVERSATION, _talk_title(view.row.kind), _talk_words(talk, today), answers, missing)]
        ),
        *_section_state(tool, answers, missing),
        *([] if again else [_state(rules.FAMILY, "What the family says", family.get("how", ""), answers, missing)]),
    ]
    for domain in rules.asked(tool, answers):
        given = answers.get(domain.key, {})
        done, asked = rules.progress(domain, given)
        words = f"{asked - done} of {asked} to go" if 0 < done < asked else ""
        parts.append(_state(domain.key, domain.title, words, answers, missing))
    counted = f"{actions} action{'' if actions == 1 else 's'}" if actions else ""
    if not again:
        parts.append(PartState("actions", "Actions", counted, "actions" not in missing and actions > 0, actions > 0))
    parts.append(_state(rules.WHOLE, "The whole", "", answers, missing))
    return tuple(parts)


def _section_state(tool: Tool, answers: Mapping[str, rules.Answers], missing: set[str]) -> list[PartState]:
    """The questions about this child, where the tool asks any before its domains."""
    if not tool.asked_first:
        return []
    left_out = len(tool.domains) - len(rules.asked(tool, answers))
    words = f"{left_out} domain{'' if left_out == 1 else 's'} not asked" if left_out else ""
    return [_state(rules.SECTIONS, "About this child", words, answers, missing)]


def _talk_words(talk: rules.Answers, today: date) -> str:
    if talk.get("not_held_why", "").strip():
        return "Not held: a reason is given"
    if not talk.get("held_on"):
        return ""
    return f"Done together on {day_month(date.fromisoformat(talk['held_on']), today)}"


def _state(key: str, title: str, words: str, answers: Mapping[str, rules.Answers], missing: set[str]) -> PartState:
    """One part, done when nothing of it is missing."""
    started = any(text.strip() for text in answers.get(key, {}).values())
    return PartState(key, title, words, started and key not in missing, started)
