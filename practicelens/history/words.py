"""How history is read: kinds, subjects and details of events in the field's words, never in the code's keys. Pure."""

from __future__ import annotations

import re
from datetime import date

from practicelens.access.roles import ROLES

AREAS = {
    "actions": "Actions", "alerts": "Practice concerns", "audits": "Audits", "dataset": "Datasets",
    "demonstration": "Demonstration",
    "definitions": "Definitions", "duties": "Duties", "edition": "Figures",
    "explore": "Explorer", "extract": "Extracts", "findings": "Findings", "history": "History",
    "jobs": "Background work", "late": "Late work", "learning": "Learning",
    "local_cards": "Local cards", "local_list": "Local lists",
    "match": "Columns of extracts", "matters": "Performance Matters",
    "meetings": "Meetings", "moderation": "Moderation", "notices": "Notices",
    "packs": "Published reports", "panels": "Multi-agency audits", "people": "People", "programme": "Programme",
    "restricted": "Restricted children", "rulebook": "Rules", "sign_in": "Signing in",
    "standards": "Standards and tools",
    "themes": "Themed audits", "tracking": "Followed children", "worklist": "Findings of extracts",
}  # fmt: skip
"""What the first part of a kind of event is called."""
KINDS = {
    "actions.looked": "Actions: an action seen",
    "alerts.agency_looked": "Practice concerns: a concern seen by another agency",
    "alerts.good_looked": "Practice concerns: good practice seen",
    "alerts.looked": "Practice concerns: a concern seen",
    "audits.concerns_looked": "Audits: worries about a child seen",
    "audits.looked": "Audits: an audit’s page seen",
    "child": "A child’s page seen",
    "children": "A list of children seen",
    "demonstration_moved": "Demonstration: moved to another day",
    "explore.outside": "Explorer: a copy made for outside",
    "late.answer": "Late work: answered",
    "late.escalate": "Late work: escalated",
    "late.explain": "Late work: explained",
    "packs.looked": "Published reports: a report read",
    "panels.looked": "Multi-agency audits: an audit seen",
    "programme.area_team": "Programme: whose work an area is",
    "programme.draw_seen": "Programme: a draw seen",
    "programme.hours": "Programme: hours for audits set",
    "restricted.seen": "Restricted children: the list seen",
    "tracking.looked": "Followed children: a child’s notes seen",
}
"""Kinds whose own key would not be understood."""
SUBJECTS = {
    "area": "predefined area", "case_list": "list to draw from", "child_pair": "pair of numbers",
    "joining": "joined identifiers", "local_card": "local card",
    "local_list": "local list", "local_mapping": "how a local list is read",
    "match_correction": "correction of a column", "month": "month of the programme", "month_words": "words on a month",
    "multi_agency_audit": "multi-agency audit", "pack": "published report", "panel": "multi-agency panel",
    "piece": "piece of learning", "source_joining": "joined sources", "tool": "audit tool",
    "tracking": "followed child", "saved_view": "saved question", "worklist": "findings of extracts",
    "good_practice": "good practice", "edition": "figures", "thematic": "thematic report",
}  # fmt: skip
"""What an event can be about, where its key is no word of the field's."""
DETAILS = {
    "by_case": "in its place, case", "by_id": "by whom", "card": "measure", "fingerprint": "print", "hash": "print",
    "key": "which", "own": "our part, audit", "population_size": "how many to draw from", "seed": "seed of the draw",
    "sequence": "times changed", "sha256": "print of the file", "subject_id": "which", "subject_kind": "about",
    "warns": "to look at",
}  # fmt: skip
"""What a detail is called, where its key with spaces would not do."""
VALUES = {
    "annex_a": "Annex A", "ssd": "Standard Safeguarding Dataset", "ssda903": "SSDA903 return", "cin": "CIN census",
    "iro": "IRO", "qa_officer": "Quality Assurance Officer", "mash": "MASH", "marac": "MARAC", "four_r": "4R meeting",
    "re_audit": "re-audit", "cin_visit": "child in need visit", "cp_visit": "child protection visit",
    "cla_visit": "visit to a child looked after", "cp_review": "review conference",
    "cla_review": "review of a child looked after", "dental": "dental check", "health": "health assessment",
    "be said to be mended": "said to be mended", "be right as it is": "right as it is",
    "be opened again": "opened again",
}  # fmt: skip
# With underscores alone: what has a dot may be a number or the name of a file.
_KEY = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)+")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
_TOKENS = ((r"\bfour r\b", "4R"), (r"\bre (audit|referral)", r"re-\1"), (r"\bqa\b", "QA"), (r"\bsla\b", "SLA"))


def kind_in_words(kind: str) -> str:
    """ "people.role_granted" reads "People: role granted"."""
    if kind in KINDS:
        return KINDS[kind]
    area, _, what = kind.partition(".")
    name = AREAS.get(area, _spaced(area).capitalize())
    return f"{name}: {_spaced(what)}" if what else name


def subject_in_words(subject: str) -> str:
    """What kind of thing an event is about: "multi_agency_audit" reads "multi-agency audit"."""
    return SUBJECTS.get(subject, _spaced(subject))


def detail_in_words(key: str) -> str:
    """What a detail of an event is called."""
    return DETAILS.get(key, _spaced(key))


def value_in_words(value: object) -> str:
    """A value of a detail as people read it: roles by their titles, days as days, keys as words."""
    # First: as text it would read “True”.
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return ", ".join(map(value_in_words, value))
    if isinstance(value, dict):
        return ", ".join(f"{value_in_words(key)}: {value_in_words(one)}" for key, one in value.items())
    text = str(value)
    if text in _TITLES:
        return _TITLES[text]
    if _DAY.fullmatch(text):
        return _day(text)
    if _MONTH.fullmatch(text):
        return f"{date.fromisoformat(f'{text}-01'):%B %Y}"
    return _spaced(text) if _KEY.fullmatch(text) else text


_TITLES = {**{role.value: card.title for role, card in ROLES.items()}, **VALUES}


def _spaced(key: str) -> str:
    """A key with spaces, and the field's abbreviations as they are written."""
    words = key.replace("_", " ").replace(".", " ")
    for pattern, written in _TOKENS:
        words = re.sub(pattern, written, words)
    return words


def _day(text: str) -> str:
    """ "2026-11-02" reads "2 Nov 2026"; what is no day stays as it is."""
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return text
    return f"{day.day} {day:%b %Y}"
