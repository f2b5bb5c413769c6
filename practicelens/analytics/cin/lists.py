"""What a child of the census gives to each of the five lists that it can answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, Final

from practicelens.analytics.annex_a.codes import read_code
from practicelens.analytics.annex_a.values import UNKNOWN_CODE, read_date
from practicelens.analytics.returns.elements import Element
from practicelens.analytics.returns.gathered import Gathered

_CHILD: Final = {
    "child": "LAchildID",
    "sex": "Sex",
    "ethnicity": "Ethnicity",
    "born": "PersonBirthDate",
}
_DISABILITY: Final = {"disability": "Disability"}
NO_ENQUIRY: Final = "–"
"""Written for the enquiry of a conference that followed none: a blank, and no date that somebody forgot."""

_MANY: Final = ", "  # between the codes of one child's disabilities, as they are shown


def gathered() -> dict[str, Gathered]:
    """The five lists, empty, by table: each names the element whose rows they are."""
    return {each.table: each for each in (_referrals(), _assessments(), _section_47(), _in_need(), _plans())}


def _list(table: str, element: str, written: Mapping[str, str], *known: str) -> Gathered:
    readers = {"disability": _read_disabilities}
    return Gathered(table, element, {**_CHILD, **written}, frozenset(known), readers)


def _referrals() -> Gathered:
    written = {"referral_date": "CINreferralDate", "source": "ReferralSource", "nfa": "ReferralNFA"}
    return _list("referrals", "CINdetails", written)


def _assessments() -> Gathered:
    written = {"started": "AssessmentActualStartDate", "authorised": "AssessmentAuthorisationDate"}
    return _list("assessments", "Assessments", _DISABILITY | written)


def _section_47() -> Gathered:
    written = {
        "strategy_discussion": "S47ActualStartDate",
        "icpc_unnecessary": "ICPCnotRequired",
        "icpc_date": "DateOfInitialCPC",
        "led_to_plan": "CPPstartDate after DateOfInitialCPC",
    }
    return _list("section47", "Section47", _DISABILITY | written, "led_to_plan")


def _in_need() -> Gathered:
    written = {
        "started": "CINreferralDate",
        "primary_need": "PrimaryNeedCode",
        "closed": "CINclosureDate",
        "closure_reason": "ReasonForClosure",
        "case_status": "what is open in CINdetails",
    }
    return _list("in_need", "CINdetails", _DISABILITY | written, "case_status")


def _plans() -> Gathered:
    written = {
        "started": "CPPstartDate",
        "initial_category": "InitialCategoryOfAbuse",
        "latest_category": "LatestCategoryOfAbuse",
        "latest_review": "CPPreviewDate",
        "ended": "CPPendDate",
        "previous_plans": "NumberOfPreviousCPP",
    }
    return _list("protection_plans", "ChildProtectionPlans", _DISABILITY | written)


def add(child: Element, lists: Mapping[str, Gathered]) -> None:
    """Everything a child gives."""
    who = _who(child)
    for episode in child.all("cindetails"):
        _add_episode(episode, who, lists)


def _who(child: Element) -> dict[str, Any]:
    """The columns that say whose a row is."""
    nobody = Element("", "", child.line)
    names = child.first("childidentifiers") or nobody
    about = child.first("childcharacteristics") or nobody
    disabilities = [each.text for part in about.all("disabilities") for each in part.all("disability")]
    return {
        "child": names.words("lachildid"),
        # GenderCurrent until 2023/24.
        "sex": names.words("sex", "gendercurrent"),
        "ethnicity": about.words("ethnicity"),
        "born": names.words("personbirthdate", "expectedpersonbirthdate"),
        "disability": _MANY.join(each for each in disabilities if each) or None,
    }


def _read_disabilities(cell: str | None) -> Any:
    """Yes where any of a child's codes is a disability; no where all say NONE; a doubt where one is no code."""
    answers = {read_code("disability", code) for code in cell.split(_MANY)} if cell else set()
    if "yes" in answers:
        return "yes"
    # After the Yes: one code that is sure is enough, whatever stands beside it.
    if None in answers:
        return UNKNOWN_CODE
    return next(iter(answers), None)


def _add_episode(episode: Element, who: Mapping[str, Any], lists: Mapping[str, Gathered]) -> None:
    # Every episode of the census begins with a referral, also one that came to nothing.
    lists["referrals"].add(episode.line, {**who, **_referral(episode)})
    if not _only_referred(episode):
        lists["in_need"].add(episode.line, {**who, **_need(episode)})
    for each in episode.all("assessments"):
        dates = {"started": "assessmentactualstartdate", "authorised": "assessmentauthorisationdate"}
        lists["assessments"].add(each.line, {**who, **_taken(each, dates)})
    for line, cells in _enquiries(episode):
        lists["section47"].add(line, {**who, **cells})
    for each in episode.all("childprotectionplans"):
        lists["protection_plans"].add(each.line, {**who, **_plan(each)})


def _taken(element: Element, names: Mapping[str, str]) -> dict[str, Any]:
    """The text of the parts by the columns they fill."""
    return {column: element.words(name) for column, name in names.items()}


def _referral(episode: Element) -> dict[str, Any]:
    return _taken(episode, {"referral_date": "cinreferraldate", "source": "referralsource", "nfa": "referralnfa"})


def _only_referred(episode: Element) -> bool:
    """Whether a referral came to nothing: the census then has no episode of need, so list 6 has none.

    Where something followed all the same, the answer "no further action" is wrong, and the episode counts.
    """
    if read_code("nfa", episode.words("referralnfa") or "") != "yes":
        return False
    return not any(episode.first(name) for name in ("assessments", "section47", "cinplandates", "childprotectionplans"))


def _need(episode: Element) -> dict[str, Any]:
    names = {
        "started": "cinreferraldate",
        "primary_need": "primaryneedcode",
        "closed": "cinclosuredate",
        "closure_reason": "reasonforclosure",
    }
    return {**_taken(episode, names), "case_status": _status(episode)}


def _status(episode: Element) -> str | None:
    """How the case stands, by Annex A's order: closed, then what is open in it, the gravest first.

    The census does not say who is looked after: where it shows nothing open, the status is not known.
    """
    if episode.words("cinclosuredate"):
        # First, whatever else is left open in it: a closure with an open plan is a plan that nobody ended.
        return "closed"
    if any(not each.words("cppenddate") for each in episode.all("childprotectionplans")):
        return "protection_plan"
    if any(not each.words("cinplanenddate") for each in episode.all("cinplandates")):
        return "in_need_plan"
    if any(not each.words("assessmentauthorisationdate") for each in episode.all("assessments")):
        return "open_assessment"
    return None


def _enquiries(episode: Element) -> list[tuple[int, dict[str, Any]]]:
    """The enquiries of an episode, and its conference where that followed none of them."""
    names = {
        "strategy_discussion": "s47actualstartdate",
        "icpc_unnecessary": "icpcnotrequired",
        "icpc_date": "dateofinitialcpc",
    }
    rows = [(each.line, _taken(each, names)) for each in episode.all("section47")]
    # A child who moved in under another authority's plan has a conference without an enquiry of ours.
    alone = episode.first("dateofinitialcpc")
    # An episode repeats the conference of its enquiry: only a day that no enquiry has is one of its own.
    if alone is not None and alone.text and alone.text not in {cells["icpc_date"] for _, cells in rows}:
        rows.append((alone.line, {"strategy_discussion": NO_ENQUIRY, "icpc_date": alone.text}))
    conferences = _days(cells["icpc_date"] for _, cells in rows)
    plans = _days(each.words("cppstartdate") for each in episode.all("childprotectionplans"))
    for _, cells in rows:
        cells["led_to_plan"] = _led_to_plan(cells["icpc_date"], conferences, plans)
    return rows


# A year has few days, and a census names each of them thousands of times.
_read_date = lru_cache(maxsize=10_000)(read_date)


def _days(texts: Iterable[str | None]) -> list[date]:
    return sorted(day for day in map(_read_date, texts) if isinstance(day, date))


def _led_to_plan(text: str | None, conferences: list[date], plans: list[date]) -> str | None:
    """Whether a plan of the episode began on the day of the conference or after it, before the next conference.

    The census has no such answer; a plan begins by the decision of a conference, so the one before it made it.
    """
    held_on = _read_date(text)
    if not isinstance(held_on, date):
        return None
    following = next((day for day in conferences if day > held_on), date.max)
    return "yes" if any(held_on <= day < following for day in plans) else "no"


def _plan(plan: Element) -> dict[str, Any]:
    names = {
        "started": "cppstartdate",
        "ended": "cppenddate",
        "initial_category": "initialcategoryofabuse",
        "latest_category": "latestcategoryofabuse",
        "previous_plans": "numberofpreviouscpp",
    }
    return {**_taken(plan, names), "latest_review": _latest_review(plan)}


def _latest_review(plan: Element) -> str | None:
    """The text of the latest review's date, by whichever of the two shapes they were written.

    Where one cannot be read it is taken, so that it is told: the latest cannot be known then.
    """
    texts = [each.text for part in plan.all("reviews") for each in part.all("cppreviewdate") if each.text]
    unread = [text for text in texts if not isinstance(_read_date(text), date)]
    return next(iter(unread), None) or max(texts, key=_read_date, default=None)
