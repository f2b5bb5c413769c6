"""Lists 1 to 5: what happened in the six months before the extract's day, as Ofsted's Annex A asks."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from practicelens.analytics.ssd.drafting import Desk, Draft, say_left_out
from practicelens.analytics.ssd.extract import Extract
from practicelens.workdays.timescales import add_months

Days = Mapping[str, Sequence[date]]


def contacts(desk: Desk) -> Draft:
    """Every contact of six months."""
    draft = Draft(desk, "contacts", _recent(desk, "contacts", "cont_contact_date"))
    draft.written("contact_date")
    draft.written("source")
    return draft


def early_help(desk: Desk) -> Draft:
    """Early help begun or ended in six months, or still going on."""
    # Help that is still going on has no end, and stays.
    draft = Draft(desk, "early_help", _recent(desk, "early_help", "earl_episode_start_date", "earl_episode_end_date"))
    for column in ("started", "completed", "organisation"):
        draft.written(column)
    return draft


def referrals(desk: Desk) -> Draft:
    """Every referral of six months; the count is of the twelve months before the child's latest, on each row."""
    rows = _recent(desk, "referrals", "cine_referral_date")
    draft = Draft(desk, "referrals", rows)
    for column in ("referral_date", "source", "nfa"):
        draft.written(column)
    # From all the file's rows and not only those of the six months: the twelve months before begin earlier.
    days = _days(desk.extract, "ssd_cin_episodes", "cine_referral_date", "cine_referral_id")
    draft.put("referrals_12m", (_before_latest(days.get(child or "", ())) for child in draft.children))
    draft.held_by(desk.staff.pairs("cine_referral_team", "cine_referral_worker_id", rows))
    return draft


def assessments(desk: Desk) -> Draft:
    """Assessments begun or authorised in six months, or open."""
    rows = _recent(desk, "assessments", "cina_assessment_start_date", "cina_assessment_auth_date")
    draft = Draft(desk, "assessments", rows)
    for column in ("started", "child_seen", "authorised"):
        draft.written(column)
    authorised = desk.extract.dates("cina_assessment_auth_date")
    # While it is open nothing is known of what it will find: Ofsted asks for a blank.
    draft.turned("needs_support", lambda row: authorised[row] is not None)
    draft.held_by(desk.staff.pairs("cina_assessment_team", "cina_assessment_worker_id", rows))
    return draft


def section47(desk: Desk) -> Draft:
    """Enquiries begun in six months, each with its conference; both counts are before the child's latest enquiry."""
    extract = desk.extract
    rows = _recent(desk, "section47", "s47e_s47_start_date")
    draft = Draft(desk, "section47", rows)
    draft.written("strategy_discussion")
    conferences = [_conference(extract, row) for row in rows]
    draft.put("icpc_unnecessary", (_unnecessary(extract, *each) for each in zip(rows, conferences, strict=True)))
    # A conference that is planned has no date yet in Annex A, but it was not deemed unnecessary either.
    # The enquiry's date of the conference is blank until it has been held.
    come = [row if row is not None and extract.has_been(_icpc(extract, row)) else None for row in conferences]
    draft.taken("icpc_date", "icpc_icpc_date", come)
    draft.taken("led_to_plan", "icpc_icpc_outcome_cp_flag", come)
    days = _days(extract, "ssd_s47_enquiry", "s47e_s47_start_date", "s47e_s47_enquiry_id")
    held = _days(extract, "ssd_initial_cp_conference", "icpc_icpc_date", "icpc_icpc_id")
    draft.put("s47_12m", (_before_latest(days.get(child or "", ())) for child in draft.children))
    draft.put("icpc_12m", (_before(days.get(child or "", ()), held.get(child or "", ())) for child in draft.children))
    draft.held_by(desk.staff.pairs("s47e_s47_completed_by_team", "s47e_s47_completed_by_worker_id", rows))
    return draft


def _recent(desk: Desk, table: str, start: str, end: str = "") -> list[int]:
    """The rows of six months: begun, ended or, where there is an end, not ended; without any date they stay."""
    extract = desk.extract
    starts = extract.dates(start)
    # What has no end is over on the day it happened.
    ends: Sequence[date | None] = extract.dates(end) if end else starts
    since = extract.half_year

    def stays(row: int) -> bool:
        begun, over = starts[row], ends[row]
        # Rows without any date stay, to be told by their line: what nobody dated cannot be called old.
        return over is None or over >= since or (begun is not None and begun >= since)

    rows = [row for row in range(len(starts)) if stays(row)]
    say_left_out(desk, table, len(starts) - len(rows), f"what they tell of was over before {since:%d/%m/%Y}")
    return rows


def _days(extract: Extract, name: str, field: str, key: str) -> Days:
    """Each child's days of an event that have come, in order; one that is in the file twice is one."""
    # With the identifier, so that two referrals of one day are two, and one written twice is one.
    events = set(zip(extract.children(name), extract.dates(field), extract.ids(key), strict=True))
    days: dict[str, list[date]] = defaultdict(list)
    for child, day, _ in events:
        if child is not None and day is not None and day <= extract.as_at:
            days[child].append(day)
    return {child: sorted(each) for child, each in days.items()}


def _before_latest(days: Sequence[date]) -> int | None:
    """How many others lie in the twelve months before the latest; none where nothing is dated."""
    # The latest itself is not counted: Ofsted asks how many came before it.
    return sum(add_months(days[-1], -12) <= day for day in days[:-1]) if days else None


def _before(days: Sequence[date], others: Iterable[date]) -> int | None:
    """How many of the others lie in the twelve months before the latest of these days."""
    return sum(add_months(days[-1], -12) <= day < days[-1] for day in others) if days else None


def _icpc(extract: Extract, row: int) -> date | None:
    return extract.dates("icpc_icpc_date")[row]


def _conference(extract: Extract, row: int) -> int | None:
    """The conference of an enquiry: by its identifier, the latest that has come, else one that is to come."""
    key = extract.ids("s47e_s47_enquiry_id")[row]
    found = extract.by_key("icpc_s47_enquiry_id").get(key or "", ())
    latest = extract.latest(found, "icpc_icpc_date")
    # None has come: then one that is planned, whose being there is an answer too.
    return latest if latest is not None else next(iter(found), None)


def _unnecessary(extract: Extract, row: int, conference: int | None) -> str | None:
    """Whether a conference was deemed unnecessary: not where there is one, and not known while the enquiry runs."""
    if conference is not None:
        return "no"
    flag = _outcome(extract.cells("s47e_s47_outcome_json")[row])
    # A conference was agreed and has not been written down yet.
    if flag == "Y":
        return "no"
    ended = extract.has_been(extract.dates("s47e_s47_end_date")[row])
    nothing_further = extract.answers("s47e_s47_nfa")[row] == "yes"
    # An enquiry still running may yet lead to one, so its N is no answer.
    return "yes" if nothing_further or (ended and flag == "N") else None


def _outcome(text: str) -> str | None:
    """What an enquiry's outcomes say of a conference; None where they do not, or are no JSON."""
    # Looked for before it is parsed: of a hundred thousand enquiries most say nothing of a conference.
    if "CP_CONFERENCE" not in text.upper():
        return None
    try:
        outcomes: Any = json.loads(text)
    except (ValueError, RecursionError):
        return None
    pairs = outcomes.items() if isinstance(outcomes, dict) else ()
    found = next((value for key, value in pairs if "CP_CONFERENCE" in str(key).upper()), None)
    return str(found).strip().upper()[:1] or None
