"""The five lists that the census can answer: what each is made of, and its rows out of a batch of children."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from practicelens.analytics.annex_a.codes import read_code
from practicelens.analytics.annex_a.values import UNKNOWN_CODE
from practicelens.analytics.cin import enquiries, plans, proceedings
from practicelens.analytics.cin.parts import Parts
from practicelens.analytics.returns.gathered import Gathered
from practicelens.analytics.returns.pieces import Flags, Places

_CHILD: Final = {
    "child": "LAchildID",
    "sex": "Sex",
    "ethnicity": "Ethnicity",
    "born": "PersonBirthDate",
}
_DISABILITY: Final = {"disability": "Disability"}
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


def add(parts: Parts, lists: Mapping[str, Gathered], beside: Gathered) -> None:
    """Everything that the children of a batch give; ``beside``: the table that Annex A lacks."""
    children = parts.records("child")
    who, episodes = _Who(parts, children), parts.of("cindetails", children)
    # Every episode of the census begins with a referral, also one that came to nothing.
    _take(lists["referrals"], parts, episodes, who.of(episodes))
    followed = episodes[~_only_referred(parts, episodes)]
    status = {"case_status": _status(parts, followed).tolist()}
    _take(lists["in_need"], parts, followed, who.of(followed) | status)
    assessments = parts.of("assessments", episodes)
    _take(lists["assessments"], parts, assessments, who.of(assessments))
    rows = enquiries.rows_of(parts, episodes)
    # Through the same columns as a child's other rows: an enquiry belongs to its episode's child.
    lists["section47"].extend(rows.lines, who.of(np.array(rows.episodes, np.intp)) | rows.cells)
    own = parts.of("childprotectionplans", episodes)
    _take(lists["protection_plans"], parts, own, who.of(own) | {"latest_review": plans.latest_reviews(parts, own)})
    proceedings.add(parts, episodes, lambda elements: who.of(elements)["child"], beside)


def _take(gathered: Gathered, parts: Parts, elements: Places, known: Mapping[str, list[Any]]) -> None:
    """A row for each of these elements: its parts by the columns they fill, and what is known beside them."""
    own = {name: element.lower() for name, element in gathered.written.items() if name not in known}
    cells = {column: parts.texts(parts.first(element, elements)) for column, element in own.items()}
    gathered.extend(parts.lines(elements), {**cells, **known})


class _Who:
    """The columns that say whose a row is, child by child."""

    def __init__(self, parts: Parts, children: Places) -> None:
        self._parts, self._children = parts, children
        names, about = parts.first("childidentifiers", children), parts.first("childcharacteristics", children)
        self._columns: dict[str, npt.NDArray[Any]] = {
            "child": parts.words(names, "lachildid"),
            # GenderCurrent until 2023/24.
            "sex": parts.words(names, "sex", "gendercurrent"),
            "ethnicity": parts.words(about, "ethnicity"),
            "born": parts.words(names, "personbirthdate", "expectedpersonbirthdate"),
            "disability": self._disabilities(about),
        }

    def of(self, elements: Places) -> dict[str, list[Any]]:
        """The columns of the children whose elements these are, however deep."""
        # Elements stand in the order of the file: the last child that begins before one is the child around it.
        places = np.searchsorted(self._children, elements, "right") - 1
        return {column: cells[places].tolist() for column, cells in self._columns.items()}

    def _disabilities(self, about: Places) -> npt.NDArray[Any]:
        """The codes of each child's disabilities, as they are shown."""
        elements = self._parts.of("disability", self._parts.of("disabilities", about))
        found = np.full(len(self._children), None, object)
        places = np.searchsorted(self._children, elements, "right") - 1
        for place, code in zip(places.tolist(), self._parts.texts(elements), strict=True):
            if code:
                found[place] = code if found[place] is None else f"{found[place]}{_MANY}{code}"
        return found


def _read_disabilities(cell: str | None) -> Any:
    """Yes where any of a child's codes is a disability; no where all say NONE; a doubt where one is no code."""
    answers = {read_code("disability", code) for code in cell.split(_MANY)} if cell else set()
    if "yes" in answers:
        return "yes"
    # After the Yes: one code that is sure is enough, whatever stands beside it.
    if None in answers:
        return UNKNOWN_CODE
    return next(iter(answers), None)


# Few texts differ, and each referral asks.
@lru_cache(maxsize=1_000)
def _no_action(text: str | None) -> bool:
    return read_code("nfa", text or "") == "yes"


def _only_referred(parts: Parts, episodes: Places) -> Flags:
    """Which referrals came to nothing: the census then has no episode of need, so list 6 has none.

    Where something followed all the same, the answer "no further action" is wrong, and the episode counts.
    """
    answers = parts.texts(parts.first("referralnfa", episodes))
    found = np.array([_no_action(answer) for answer in answers], np.bool_)
    for name in ("assessments", "section47", "cinplandates", "childprotectionplans"):
        found &= ~parts.there(parts.first(name, episodes))
    return found


def _status(parts: Parts, episodes: Places) -> npt.NDArray[Any]:
    """How each case stands, by Annex A's order: closed, then what is open in it, the gravest first.

    The census does not say who is looked after: where it shows nothing open, the status is not known.
    """
    found = np.full(len(episodes), None, object)
    # The gravest last, so that it stands.
    found[parts.unended("assessments", "assessmentauthorisationdate", episodes)] = "open_assessment"
    found[parts.unended("cinplandates", "cinplanenddate", episodes)] = "in_need_plan"
    found[parts.unended("childprotectionplans", "cppenddate", episodes)] = "protection_plan"
    # Whatever else is left open in it: a closure with an open plan is a plan that nobody ended.
    found[parts.filled(parts.first("cinclosuredate", episodes))] = "closed"
    return found
