"""The steps by which cards leave rows out, in words: what is true of a row that goes no further. Data.

A step is named by its condition as ``steps.condition`` writes it. A test holds that every step of every card has its
words, so that nobody is told that a child is left out without being told why.
"""

from __future__ import annotations

import re
from typing import Final

WORDS: Final[dict[str, str]] = {
    # What is held of the event itself.
    "Not(withdrawn)": "a later extract tells it no more",
    "NotNull(authorised)": "the assessment is not authorised, or no day of it is held",
    "Or(NotNull(authorised), IsNull(event_date))": "the assessment is not authorised, or no day of it is held",
    "NotNull(completed)": "it has not ended, or no day of its end is held",
    "NotNull(ended)": "it has not ended, or no day of its end is held",
    "NotNull(icpc_date)": "no initial conference is held",
    "IsNull(icpc_date)": "its initial conference is held already",
    "NotNull(held)": "the review was not held, or no day of it is known",
    "NotNull(settled_on)": "the review is not held, and not late yet",
    "NotNull(decided)": "no decision for adoption is held",
    "NotNull(matched)": "no match with adopters is held",
    "NotNull(ordered)": "no adoption order is held",
    "NotNull(placed)": "no placement with adopters is held",
    "NotNull(placement_order)": "no placement order is held",
    "NotNull(reversed)": "no reversal of the decision is held",
    "NotNull(last_visit)": "no visit is held",
    "NotNull(pathway_review)": "no review of the pathway plan is held",
    "NotNull(started)": "no beginning is held",
    "NotNull(strategy_discussion)": "no strategy discussion is held",
    "NotNull(told_until)": "the list of that day tells of it no more",
    "NotNull(worker)": "no worker is named",
    "NotNull(worker_id)": "no worker is named whom anybody has matched",
    # What it is.
    "Equals(case_status, 'in_need_plan')": "the status is not that of a child in need plan",
    "Equals(fgdm_offered, 'yes')": "no family meeting was offered, or it is not recorded",
    "Equals(kind, 'in_need_plan')": "it is not of a child in need plan",
    "Equals(kind, 'looked_after')": "it is not of a child looked after",
    "Equals(kind, 'missing')": "it is an absence, and not a time missing",
    "Equals(kind, 'protection_plan')": "it is not of a child protection plan",
    "Equals(nfa, 'yes')": "the referral did not end without further action, or no decision is recorded",
    "Equals(offered, 'yes')": "no return interview was offered, or it is not recorded",
    "InValues(end_reason, 'E4A', 'E4B')": "care did not end with a return home",
    "Not(short_break)": "it is a short break, which the figure leaves out",
    "Coalesce(Equals(legal_status, 'V2'), False)": "the child is not accommodated under section 20 (V2)",
    "Coalesce(unaccompanied, False)": "no extract tells the child as unaccompanied",
    "Coalesce(GreaterEqual(missing_12m, 1), False)": "no time missing in 12 months is held",
    "NotEquals(Coalesce(cancelled, 'no'), 'yes')": "the review was cancelled",
    "NotEquals(Coalesce(eligibility, ''), 'qualifying')": "a qualifying care leaver has no pathway plan to be reviewed",
    "NotEquals(Coalesce(icpc_unnecessary, 'no'), 'yes')": "the initial conference was found unnecessary",
    "NotEquals(Coalesce(participation, ''), 'PN0')": "the child was under four at the review (PN0)",
    "Not(Coalesce(InValues(accommodation, 'G', 'H', 'R'), False))": "the accommodation is one that is not judged",
    "Not(Coalesce(InValues(case_status, 'looked_after', 'protection_plan'), False))":
        "the child is on a protection plan or looked after, and counted there",
    "Not(Coalesce(InValues(in_touch, 'died', 'returned_home'), False))":
        "the young person has died, or returned home for good",
    "Not(Coalesce(InValues(in_touch, 'died', 'returned_home', 'not_required'), False))":
        "the young person has died, returned home, or needs no contact any more",
    # How long it has lasted.
    "Coalesce(LessEqual(DateAdd(latest_review, 2), as_at), False)": "the latest review is less than two days old",
    "Coalesce(LessEqual(DateAdd(started, 12), as_at), False)": "the child has been in care for less than 12 months",
    "Coalesce(LessEqual(DateAdd(started, 30), as_at), False)": "the child has been in care for less than 30 months",
    "Coalesce(LessEqual(DateAdd(started, 4), as_at), True)": "the child has been in care for less than 4 months",
    "Or(IsNull(started), GreaterEqual(as_at, first_due))": "the first review was not due yet",
    "Or(IsNull(started), LessEqual(started, as_at))": "it begins after the extract",
    "Or(IsNull(ended), Greater(ended, as_at))": "it had ended",
    "Or(IsNull(ended), Greater(ended, listed_on))": "it had ended",
    "Or(GreaterEqual(age, limit_number), IsNull(age))": "the child was younger than those who are seen alone",
    # Adoption: children who wait, and households.
    "LessEqual(decided, as_at)": "the decision came after the day",
    "Not(Coalesce(Or(LessEqual(ordered, as_at), LessEqual(reversed, as_at)), False))":
        "the child was adopted by then, or the decision reversed",
    "LessEqual(Coalesce(stage1_started, applied, stage2_started, approved_on), as_at)":
        "the household had not begun by the day",
    "Not(Coalesce(LessEqual(Coalesce(left, ordered), as_at), False))": "the household had left, or adopted",
    "Not(Coalesce(LessEqual(Coalesce(matched, placed), as_at), False))": "the household was matched by then",
    "LessEqual(approved_on, as_at)": "the household was not approved by the day",
    "NotNull(approved_on)": "no approval of the household is held",
    "NotNull(left)": "the household has not left",
    "NotNull(stage1_started)": "no beginning of stage one is held",
    "NotNull(stage1_ended)": "no end of stage one is held",
    "NotNull(stage2_ended)": "no end of stage two is held",
    # What lies beside it.
    "Equals(last_told, as_at)": "the extract of that day tells it no more",
    "Equals(place, 0)": "of several rows the latest alone counts",
    "Equals(rank, 0)": "of several workers or teams at once the last alone counts",
    "Greater(listed_on, DateAdd(as_at, -7))": "the list that tells it is older than a week",
    "Greater(returned, DateAdd(as_at, -28))": "the child returned more than four weeks before",
    "LessEqual(ended, last_told)": "its end is dated after the extract",
    "LessEqual(letter, last_told)": "no letter is held, or it is dated after the extract",
    "LessEqual(notified, listed_on)": "it is dated after the list",
    "LessEqual(returned, listed_on)": "no return is held, or it is dated after the list",
    "LessEqual(strategy_discussion, as_at)": "the strategy discussion is dated after the extract",
    "Not(And(And(Equals(Coalesce(accepted, ''), 'no'), NotEquals(Coalesce(offered, ''), 'no')), IsNull(held)))":
        "the young person declined the interview",
    "Not(And(Equals(Coalesce(accepted, ''), 'no'), NotEquals(Coalesce(offered, ''), 'no')))":
        "the young person declined the interview",
    "Not(And(IsNull(held), Coalesce(Greater(late_from, listed_on), False)))":
        "the interview was not held, and is not late yet",
    "Not(Coalesce(GreaterEqual(last_icpc, strategy_discussion), False))": "a conference has been held since",
    "Not(Coalesce(LessEqual(interviewed, listed_on), False))": "the interview is held already",
    # Joins: what is beside, or is not.
    "anti adoption": "a later decision for adoption stands beside it, and counts in its place",
    "anti need_spells": "the child’s case was open already when the referral came",
    "anti open_plans, anti open_care": "the child is on a protection plan or looked after, and counted there",
    "anti open_plans": "a protection plan has begun since",
    "inner moments": "it was told by no extract of a day on which the figure is counted",
    "inner moments by first_told as_at last_told started completed":
        "it had not begun by the day, had ended, or was told no more",
    "inner moments by missing_from as_at year_before": "it began after the day, or more than 12 months before it",
    "inner open_children": "the child was not open on that day, so that nothing waits for anybody",
    "inner rules": "the measures of the reforms were not switched on that day",
}  # fmt: skip

_AGED: Final = re.compile(r"Or\(IsNull\(age\), (Between|Less)\(age, (\d+)(?:, (\d+))?\)\)")


def words_of(condition: str) -> str:
    """What is true of a row that a step leaves out. Raises KeyError for a step without words."""
    aged = _AGED.fullmatch(condition)
    if aged is None:
        # Joined in one with the days on which the figure is counted: of the day asked about these leave nobody out.
        return WORDS[condition if condition in WORDS else condition.removesuffix(", inner moments")]
    if aged[1] == "Less":
        return f"the child was {aged[2]} or older"
    return f"the young person was not aged {aged[2]} to {aged[3]}"
