"""Pure decisions about audits: when things are due, what is complete, what is suggested, and who may audit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from random import Random

from practicelens.access.errors import Missing, Refused
from practicelens.quality.standards.content import NO, YES, Domain, Tool
from practicelens.quality.standards.states import Grade
from practicelens.workdays.calendar import WorkingCalendar
from practicelens.workdays.clock import END_OF_DAY, LONDON
from practicelens.workdays.timescales import Limit, Unit, add_months, due

PERIOD_MONTHS = 6
"""How many months of work an audit looks back on."""


# ---- due dates -----------------------------------------------------------------------------------------------


TWO_WORKING_DAYS = Limit(2, Unit.WORKING_DAYS)


@dataclass(frozen=True)
class Timing:
    """The cycle's months as the rulebook holds them on the day of submission, which lies in month 1."""

    review_month: int = 2
    re_audit_month: int = 3
    tracking_months: int = 1
    immediate: Limit = TWO_WORKING_DAYS


SHIPPED = Timing()


def month_of(day: date) -> date:
    """The first day of the month a day lies in: how a month is named here."""
    return day.replace(day=1)


def audit_due(month: date, calendar: WorkingCalendar) -> date:
    """An audit is due on the last working day of its month."""
    # A working day, or a month that ends on a Sunday would have its audits due on one.
    return calendar.last_of_month(month)


def review_due(submitted: date, calendar: WorkingCalendar, timing: Timing = SHIPPED) -> date:
    """Month 1 is the month of submission; the review and a 4R are due by the last working day of month 2."""
    return calendar.last_of_month(add_months(month_of(submitted), timing.review_month - 1))


def re_audit_month(submitted: date, reviewed: date, timing: Timing = SHIPPED) -> date:
    """Month 3, or the month after a review that came late: a re-audit grades practice since the review."""
    # Month 1 is the month of submission itself, so month 3 is two months on.
    planned = add_months(month_of(submitted), timing.re_audit_month - 1)
    # A whole month after the review at least, or the re-audit would grade practice that could not have changed yet.
    return max(planned, add_months(month_of(reviewed), 1))


def tracking_month(last_graded: date, timing: Timing = SHIPPED) -> date:
    """While tracked, a re-audit each month until Good: the month after the last grade."""
    # From the month of the last grade and not of the last due day: a late re-audit does not bring the next one nearer.
    return add_months(month_of(last_graded), timing.tracking_months)


def immediate_action_due(day: date, calendar: WorkingCalendar, timing: Timing = SHIPPED) -> date:
    """The last day for an immediate action after an Inadequate grade (product, Inadequate: 2 working days)."""
    return due(day, timing.immediate, calendar)


def period_before(day: date, months: int = PERIOD_MONTHS) -> tuple[date, date]:
    """The period an audit looks at: from the first of the month some months back up to the day itself."""
    # The day's own month is one of them.
    return add_months(month_of(day), 1 - months), day


# ---- completeness --------------------------------------------------------------------------------------------

NOT_APPLY = "does_not_apply"
CONVERSATION, SECTIONS, FAMILY, WHOLE = "conversation", "sections", "family", "whole"


@dataclass(frozen=True)
class Gap:
    """Something still missing: the part it is in, the field, and words that say what to do."""

    part: str
    field: str
    message: str


Answers = Mapping[str, str]
DOMAIN_FIELDS = ("went_well", "seen", "grade", "why", "better")
PART_FIELDS: dict[str, tuple[str, ...]] = {
    CONVERSATION: (
        "held_on",
        "best",
        "made_happen",
        "who_helped",
        "family_would_say",
        "could_be",
        "should_be",
        "will_be",
        "not_held_why",
    ),
    FAMILY: ("who", "how", "view", "no_view_why"),
    WHOLE: ("stands_out", "grade", "why", "differs_why"),
}
LONGEST = 20_000
"""Characters in one answer; longer is refused, not cut."""


def clean(tool: Tool, part: str, typed: Answers) -> dict[str, str]:
    """Those answers that a part has fields for, as typed; other fields are left out. Unknown parts are missing."""
    # Not refused: an old page may send a field that a part has no longer.
    kept = {field: typed[field] for field in _fields_of(tool, part) if field in typed}
    if any(len(text) > LONGEST for text in kept.values()):
        raise Refused(f"An answer may be {LONGEST:,} characters long.", code="too_long")
    # A grade is none of a person's own words: what is no choice came from somewhere else than the form.
    if kept.get("grade", "") not in {"", NOT_APPLY, *Grade}:
        raise Refused("Choose one of the grades shown.", code="no_such_grade")
    if part == SECTIONS and not set(kept.values()) <= {YES, NO, ""}:
        raise Refused("Answer Yes or No.", code="yes_or_no")
    if kept.get("held_on"):
        _check_date(kept["held_on"])
    return kept


def _fields_of(tool: Tool, part: str) -> tuple[str, ...]:
    """The fields a part has in this tool. The questions of conditional sections are a part only where there are any."""
    if part == SECTIONS and tool.asked_first:
        return tuple(section.key for section in tool.asked_first)
    if part not in PART_FIELDS and tool.domain(part) is None:
        raise Missing
    return PART_FIELDS.get(part, DOMAIN_FIELDS)


def _check_date(text: str) -> None:
    """A date as the page's form sends it."""
    try:
        date.fromisoformat(text)
    except ValueError:
        raise Refused("That is not a date: use day, month and year.", code="no_date") from None


def check_talked(answers: Answers, today: date) -> None:
    """A conversation is written down once it was held: refuse a day that is still to come."""
    if answers.get("held_on") and date.fromisoformat(answers["held_on"]) > today:
        raise Refused("The day of the conversation cannot be in the future.", code="in_future")


def grade_of(answers: Answers) -> Grade | None:
    """The grade in a part's answers; none when not graded yet or when it does not apply."""
    given = answers.get("grade", "")
    return Grade(given) if given in {grade.value for grade in Grade} else None


@dataclass(frozen=True)
class Actions:
    """An audit's own actions: how many, how many due soon enough after an Inadequate grade, and what soon is.

    ``within`` is how long after handing in (product, Inadequate; the rulebook's ``cycle.immediate_actions``).
    """

    count: int = 0
    soon: int = 0
    within: Limit = TWO_WORKING_DAYS


NO_ACTIONS = Actions()


def gaps(
    tool: Tool, parts: Mapping[str, Answers], *, actions: Actions = NO_ACTIONS, suggests: bool = True
) -> tuple[Gap, ...]:
    """Everything that keeps an audit from being handed in, in the order of its parts.

    ``suggests``: whether the authority has a suggested grade shown.
    """
    found = [
        *_conversation_gaps(parts.get(CONVERSATION, {})),
        *_section_gaps(tool, parts.get(SECTIONS, {})),
        *family_gaps(parts.get(FAMILY, {})),
    ]
    # By the domains asked only: what was typed in another before its section was answered No keeps nobody waiting.
    for domain in asked(tool, parts):
        found += domain_gaps(domain, parts.get(domain.key, {}))
    return (*found, *whole_gaps(tool, parts, actions, suggests))


def beside_gaps(tool: Tool, parts: Mapping[str, Answers], *, suggests: bool) -> tuple[Gap, ...]:
    """What keeps a second grade from being handed in: the domains and the whole; no conversation, family or actions.

    The practitioner and the family are asked once, in the first audit, and what is to be done is given there.
    """
    found = list(_section_gaps(tool, parts.get(SECTIONS, {})))
    for domain in asked(tool, parts):
        found += domain_gaps(domain, parts.get(domain.key, {}))
    whole = whole_gaps(tool, parts, NO_ACTIONS, suggests)
    # An Inadequate second grade asks for no action: actions are given with the first audit.
    return (*found, *(gap for gap in whole if gap.part == WHOLE))


def _conversation_gaps(answers: Answers) -> Iterable[Gap]:
    """The conversation comes first: the day and what was best, or why there was none."""
    # A reason stands for the whole conversation: an auditor is never held up by a practitioner who cannot be reached.
    if _is_filled(answers, "not_held_why"):
        return
    if not _is_filled(answers, "held_on"):
        yield Gap(CONVERSATION, "held_on", "Say when you had the conversation, or why there was none.")
    elif not _is_filled(answers, "best"):
        yield Gap(CONVERSATION, "best", "Say what was best in the practitioner’s own telling.")


def _section_gaps(tool: Tool, answers: Answers) -> Iterable[Gap]:
    """Each question that decides whether a section is asked has a yes or a no."""
    for section in tool.asked_first:
        if answers.get(section.key) not in (YES, NO):
            yield Gap(SECTIONS, section.key, f"Answer Yes or No: {section.question}")


def family_gaps(answers: Answers) -> Iterable[Gap]:
    """The family's view, or a reason; never neither."""
    if not _is_filled(answers, "view") and not _is_filled(answers, "no_view_why"):
        yield Gap(FAMILY, "view", "Write what the family says, or why you could not ask.")


def domain_gaps(domain: Domain, answers: Answers) -> Iterable[Gap]:
    """Each compulsory domain has a grade with its reason, or does not apply with why."""
    not_apply = answers.get("grade") == NOT_APPLY
    grade = grade_of(answers)
    if not_apply and not domain.may_not_apply:
        yield Gap(domain.key, "grade", f"“{domain.title}” applies to every child: choose a grade.")
    elif grade is None and not not_apply:
        if domain.compulsory:
            yield Gap(domain.key, "grade", f"Choose a grade for “{domain.title}”.")
    elif not _is_filled(answers, "why"):
        ends = "does not apply" if not_apply else "has this grade"
        yield Gap(domain.key, "why", f"Say why “{domain.title}” {ends}.")


def whole_gaps(tool: Tool, parts: Mapping[str, Answers], actions: Actions, suggests: bool) -> Iterable[Gap]:
    """The overall grade with a reason; a word on why where it differs; an action where it is Inadequate."""
    answers = parts.get(WHOLE, {})
    overall = grade_of(answers)
    if overall is None:
        yield Gap(WHOLE, "grade", "Choose the grade of the whole.")
        return
    if not _is_filled(answers, "why"):
        # No further until the reason is there: a gap that names the suggestion would end its blindness.
        yield Gap(WHOLE, "why", "Say why the whole has this grade.")
        return
    suggested = suggestion(tool, domain_grades(tool, parts)) if suggests else None
    if suggested is not None and suggested is not overall and not _is_filled(answers, "differs_why"):
        yield Gap(
            WHOLE,
            "differs_why",
            f"The grades of the domains suggest {suggested.words}. Say in a word why yours differs.",
        )
    if overall is Grade.INADEQUATE and actions.soon == 0:
        more = "" if actions.count == 0 else " Those there are due later."
        yield Gap("actions", "what", f"An Inadequate grade needs an action due within {actions.within}: add one.{more}")


def _is_filled(answers: Answers, field: str) -> bool:
    """Whether something other than blanks was typed."""
    return bool(answers.get(field, "").strip())


def domain_grades(tool: Tool, parts: Mapping[str, Answers]) -> dict[str, Grade | None]:
    """The grades given so far by domain asked; none where it does not apply or is not graded yet."""
    return {domain.key: grade_of(parts.get(domain.key, {})) for domain in asked(tool, parts)}


def asked(tool: Tool, parts: Mapping[str, Answers]) -> tuple[Domain, ...]:
    """The domains of this audit: those of sections whose question was answered No are not asked.

    Something may have been typed in one before the answer was given; it is kept as a draft and counts for nothing.
    """
    return tool.domains_asked(parts.get(SECTIONS, {}))


def progress(domain: Domain, answers: Answers) -> tuple[int, int]:
    """How many of a domain's questions are answered, of how many: what the list of parts shows."""
    # The grade is counted apart: it is a choice and no text.
    asked = ("went_well", "seen", "why", "better")
    done = sum(_is_filled(answers, field) for field in asked) + bool(answers.get("grade"))
    return done, len(asked) + 1


# ---- the suggestion ------------------------------------------------------------------------------------------

SUGGESTION_WORDS: dict[str, str] = {
    "lower_median": "The grade in the middle of those given to the domains that apply, the lower of two. Inadequate "
    "in a safeguarding-critical domain caps the whole at Inadequate, in any other at Requires improvement. "
    "Outstanding needs the impact domain Outstanding and nothing below Good.",
    "none": "No grade is suggested.",
}
"""Each rule a grade may be suggested by, as it is published; the rulebook says which holds from when."""


def suggestion(tool: Tool, grades: Mapping[str, Grade | None], critical: frozenset[str] | None = None) -> Grade | None:
    """The overall grade that the domains suggest, by the published rule; None when nothing is graded.

    Lower median of the domains that apply (of two in the middle, the lower grade). Inadequate in a
    safeguarding-critical domain caps at Inadequate, in any other at Requires improvement. Outstanding needs the
    impact domain Outstanding and nothing below Good. ``critical`` replaces the tool's own marks when given.
    """
    given = {key: grade for key, grade in grades.items() if grade is not None}
    if not given:
        return None
    # Best first: of two in the middle, the one at half the length is the lower grade.
    ranked = sorted(given.values(), key=lambda grade: grade.rank)
    suggested = ranked[len(ranked) // 2]
    marked = frozenset(d.key for d in tool.domains if d.critical) if critical is None else critical
    # The cap comes before the middle is looked at: one Inadequate in safeguarding is never outvoted by good grades.
    inadequate = {key for key, grade in given.items() if grade is Grade.INADEQUATE}
    if inadequate & marked:
        return Grade.INADEQUATE
    if inadequate:
        # The worse of the two: a cap lowers what is suggested, and never raises it.
        suggested = max(suggested, Grade.REQUIRES_IMPROVEMENT, key=lambda grade: grade.rank)
    if suggested is Grade.OUTSTANDING and not _may_be_outstanding(tool, given):
        return Grade.GOOD
    return suggested


def _may_be_outstanding(tool: Tool, given: Mapping[str, Grade]) -> bool:
    """Impact Outstanding, and nothing below Good."""
    impact = [given.get(domain.key) for domain in tool.domains if domain.impact]
    return all(grade is Grade.OUTSTANDING for grade in impact) and all(
        grade.at_least(Grade.GOOD) for grade in given.values()
    )


# ---- who may audit -------------------------------------------------------------------------------------------


def check_may_audit(
    *, auditor_id: int, auditor_worker_id: int | None, worker_id: int | None, reviewed_by: int | None
) -> None:
    """Refuse an auditor in conflict: nobody audits their own work, nor a child whose IRO or chair they are."""
    if worker_id is not None and worker_id == auditor_worker_id:
        raise Refused("Nobody audits their own work. Choose another auditor.", code="own_work")
    if reviewed_by is not None and reviewed_by == auditor_id:
        raise Refused(
            "The child’s own reviewing officer or chair never audits that child. Choose another auditor.",
            code="own_review",
        )


def check_cleared(restricted: bool, cleared: bool) -> None:
    """A restricted child is audited by somebody cleared for them, and drawn like any other child."""
    if restricted and not cleared:
        raise Refused(
            "This child is restricted, and this auditor is not named on them. Choose an auditor who is.",
            code="not_cleared",
        )


def drawn(keys: Sequence[str], seed: str, count: int) -> tuple[str, ...]:
    """Draw without replacement, so that anybody with the same list and seed draws the same again."""
    # Sorted, because the order in which a list comes must not decide who is drawn.
    pool = sorted(set(keys))
    return tuple(Random(seed).sample(pool, min(count, len(pool))))


def moments(since: date, until: date) -> tuple[datetime, datetime]:
    """From the beginning of a day to the end of another, in London."""
    # To the last microsecond: a range in SQL takes both its ends, and what came at 23:59:59.7 came that day.
    end = datetime.combine(until, END_OF_DAY.replace(second=59, microsecond=999_999), LONDON)
    return datetime.combine(since, time.min, LONDON), end
