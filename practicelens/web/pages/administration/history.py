"""Pages: history, for those who answer for it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from practicelens.access.capabilities import Capability
from practicelens.analytics.indicators import CARDS
from practicelens.history import changes, words
from practicelens.history import queries as history
from practicelens.people.accounts import queries as accounts_queries
from practicelens.people.asking import Asking
from practicelens.rulebook.defaults import DEFINITIONS
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.govuk_forms import needs
from practicelens.web.pages.shared.lists import as_on, wants_workbook, workbook
from practicelens.web.paging import page_of
from practicelens.web.request_input import asked_day, asked_number, asked_page, asked_text
from practicelens.workdays import clock

LOOKS = {"looks": True, "changes": False}
PERSON = ("worker", "account")
Candidates = tuple[tuple[str, str], ...]
"""What to ask for next, and how it reads."""


def events(request: HttpRequest) -> HttpResponse:
    """What happened, newest first, by kind, person, subject and day. Reading it is itself a look."""
    needs(request, Capability.READ_HISTORY)
    asking, page = asking_of(request), asked_page(request)
    asked = _asked(request)
    candidates, wanted = _narrowed(asking, asked)
    # Only what was asked: empty questions in a row of history would bury the one that counts.
    filters = {key: str(value) for key, value in asdict(asked).items() if value not in ("", None, ())}
    # Before anything is read, and with what was asked for: a search that finds nothing is a look too.
    changes.record_look(
        "history.read",
        by=asking.actor,
        at=clock.now(),
        subject=("history", "page"),
        data={**filters, "page": page, **({"as": "Excel"} if wants_workbook(request) else {})},
        children=[wanted.child] if wanted.child else (),
    )
    if wants_workbook(request):
        # So many at most as the page counts: all of history would be years of rows.
        return _workbook(asking, history.events(asking, wanted, count=history.COUNTED))
    found = history.events(asking, wanted, page)
    shown = _context(asking, found, request, asked) | {"candidates": candidates, "child": wanted.child}
    return render(request, "history/history.html", shown)


def _context(
    asking: Asking, found: history.EventPage, request: HttpRequest, asked: history.EventFilter
) -> dict[str, object]:
    """What the page shows of one page of events, beside what was asked for."""
    names = _names(asking, found.events)
    return {
        "found": found,
        "page": page_of(found.events, found.total, request, history.PAGE),
        "counted": history.COUNTED,
        "may_download": bool(found.events),
        "rows": [
            (event, words.subject_in_words(event.subject_kind), _about(event, names), _on_page(event, names))
            for event in found.events
        ],
        "wanted": asked,
        "lists_known_since": history.lists_known_since(asking),
        "kind_items": _items("everything", history.kinds(asking), asked.kind),
        "people_items": _items("everybody", history.people(asking), asked.by_id),
        "since": asked.since.isoformat() if asked.since else "",
        "until": asked.until.isoformat() if asked.until else "",
        "sealed": history.sealed(asking),
        "guard": history.guard(asking),
        "looks": asked_text(request, "show"),
    }


def _workbook(asking: Asking, found: history.EventPage) -> HttpResponse:
    """The newest of what was asked for, as the page tells it."""
    names = _names(asking, found.events)
    columns = ("Day", "Time", "What", "Look", "By whom", "About", "Which", "Details")
    lines = (
        (
            event.at, f"{event.at.astimezone(clock.LONDON):%H:%M:%S}", event.words, event.look, event.by_name,
            words.subject_in_words(event.subject_kind),
            "of a child whom you may not see" if event.veiled else _about(event, names), _details(event, names),
        )
        for event in found.events
    )  # fmt: skip
    return workbook("History", as_on(), columns, lines)


@dataclass(frozen=True)
class _Names:
    """Names as they are today, for the numbers that events keep: a name is nowhere frozen into history."""

    accounts: Mapping[int, str]
    teams: Mapping[int, str]
    services: Mapping[int, str]
    rules: Mapping[str, str]

    def of(self, known: Mapping[int, str], value: object) -> object:
        """A number, or several, by name; whatever has none stays as it is."""
        if isinstance(value, list):
            return [self.of(known, one) for one in value]
        return known.get(value, value) if isinstance(value, int) and not isinstance(value, bool) else value


# Which details are numbers of accounts, and which of teams; "from" and "to" are either, by what happened.
_ACCOUNTS = frozenset({"account", "accounts", "asked", "auditor", "auditors", "grader", "owner", "people"})
_FROM_TO = {"audits.passed_on": "accounts", "audits.went_on_with_team": "teams"}


def _details(event: history.EventView, names: _Names) -> str:
    """What else an event tells, in one line and in words; what is empty is left out."""
    details = ((key, value) for key, value in event.data.items() if value not in ("", None, [], {}))
    return "; ".join(f"{_label(key, names)}: {_value(event.kind, key, value, names)}" for key, value in details)


def _label(key: str, names: _Names) -> str:
    """What a detail is called; a rule by its title."""
    return names.rules.get(key) or words.detail_in_words(key)


def _value(kind: str, key: str, value: object, names: _Names) -> str:
    """A detail's value: somebody and a team by name, a kind of event in its words, anything else in words."""
    either = _FROM_TO.get(kind) if key in ("from", "to") else None
    if key in _ACCOUNTS or either == "accounts":
        return words.value_in_words(names.of(names.accounts, value))
    if key == "team" or either == "teams":
        return words.value_in_words(names.of(names.teams, value))
    if key == "service":
        return words.value_in_words(names.of(names.services, value))
    if key == "by_id":
        return words.value_in_words(names.of(names.accounts, _number(value)))
    # A measure by its title: what its key says is shorter than what it counts.
    if key == "card" and (card := CARDS.get(str(value))):
        return card.title
    return words.kind_in_words(str(value)) if kind == "history.read" and key == "kind" else words.value_in_words(value)


def _number(value: object) -> object:
    """A number that was kept as text, as what somebody asked history for is."""
    return int(value) if isinstance(value, str) and value.isdecimal() else value


def _on_page(event: history.EventView, names: _Names) -> str:
    """The same for a page: of a child the number alone, and of a print its beginning, which names it well enough."""
    data = dict(event.data)
    if isinstance(child := data.get("child"), str):
        data["child"] = child.rpartition("/")[2]
    # Twelve digits of a print tell it apart; sixty-four would break a page's line.
    return re.sub(r"\b([0-9a-f]{12})[0-9a-f]{20,}\b", r"\1…", _details(replace(event, data=data), names))


def _names(asking: Asking, events: Collection[history.EventView]) -> _Names:
    """The names of the accounts, teams and rules that events tell of. Two queries at most beside the teams."""
    ids = set(_accounts(events))
    teams = {team.id: team.name for team in asking.teams.values()}
    # Few events tell of one: it is not asked for a page without.
    named = any(event.data.get("service") for event in events)
    services = {service.id: service.name for service in asking.services.values()} if named else {}
    return _Names(asking.names(ids), teams, services, {key: one.title for key, one in DEFINITIONS.items()})


def _accounts(events: Iterable[history.EventView]) -> Iterator[int]:
    """The numbers of accounts that stand in events, as what they are about and in their details."""
    for event in events:
        if event.subject_kind == "account" and event.subject_id.isdecimal():
            yield int(event.subject_id)
        for key, value in event.data.items():
            if key == "by_id" and isinstance(number := _number(value), int):
                yield number
            if key in _ACCOUNTS or (key in ("from", "to") and _FROM_TO.get(event.kind) == "accounts"):
                yield from (one for one in (value if isinstance(value, list) else [value]) if isinstance(one, int))


def _about(event: history.EventView, names: _Names) -> str:
    """Which one an event is about: an account, a team or a rule by name, anything else as it is written."""
    which = event.subject_id
    if event.subject_kind == "rule":
        return names.rules.get(which, which)
    known = {"account": names.accounts, "team": names.teams}.get(event.subject_kind, {})
    return known.get(int(which), which) if which.isdecimal() else words.value_in_words(which)


def _items(all_of_them: str, choices: Iterable[tuple[object, str]], chosen: object) -> list[dict[str, object]]:
    """Choices as a list to pick from; first the words for all of them."""
    items = [{"value": str(value), "text": text, "selected": value == chosen} for value, text in choices]
    return [{"value": "", "text": all_of_them}, *items]


def _narrowed(asking: Asking, asked: history.EventFilter) -> tuple[Candidates, history.EventFilter]:
    """What was asked in people's spelling, as history keeps it: a child by any spelling, a person by number or name.

    Where it may be several, these are the candidates to choose from, and nothing is shown of any of them.
    """
    about, which = asked.subject_kind.strip().casefold(), asked.subject_id.strip()
    if about == "child" and which:
        keys = history.children_spelled(asking, which)
        # One child alone is shown at once; of several none is, because events of a child who was not meant would be a
        # look at them.
        if len(keys) == 1:
            return (), replace(asked, subject_kind="", subject_id="", child=keys[0])
        return tuple((f"{key.authority}/{key.scheme}/{key.identifier}", key.identifier) for key in keys), asked
    if about in PERSON and which:
        found = _people_meant(asking, about, which)
        if len(found) == 1:
            return (), replace(asked, subject_kind="", subject_id="", workers=found[0].subjects)
        return tuple((one.which, one.name) for one in found) or _people_like(asking, about, which), asked
    return (), asked


@dataclass(frozen=True)
class _Person:
    """Somebody history may be about: as a worker of the case system, as an account, or as both."""

    which: str
    name: str
    subjects: tuple[tuple[str, str], ...]


def _people_meant(asking: Asking, about: str, which: str) -> list[_Person]:
    """The workers or the accounts with this number or name; one person's worker and account count as one."""
    workers = asking.workers.values()
    if about == "worker":
        some = [one for one in workers if which in {str(one.id), one.name} or which.casefold() == one.name.casefold()]
        # Under worker and account both: what is told of the one is told of the same person.
        return [_Person(str(one.id), one.name, _subjects(one.id, one.account_id)) for one in some]
    worker_of = {one.account_id: one.id for one in workers if one.account_id}
    named = (
        # 18 digits fit both databases' largest number.
        asking.names([int(which)]) if which.isdecimal() and len(which) < 19 else accounts_queries.named(asking, which)
    )
    return [_Person(str(key), name, _subjects(worker_of.get(key), key)) for key, name in named.items()]


def _people_like(asking: Asking, about: str, which: str) -> Candidates:
    """Those whose name holds what was written: to choose from, even where it is one, who may be somebody else."""
    if about == "account":
        return tuple((str(key), name) for key, name in accounts_queries.like(asking, which).items())
    some = [one for one in asking.workers.values() if which.casefold() in one.name.casefold()]
    # Enough to choose from; more is a name to be typed further.
    return tuple((str(one.id), one.name) for one in some[:20])


def _subjects(worker_id: int | None, account_id: int | None) -> tuple[tuple[str, str], ...]:
    """How events name them."""
    pairs = (("worker", worker_id), ("account", account_id))
    return tuple((kind, str(number)) for kind, number in pairs if number is not None)


def _asked(request: HttpRequest) -> history.EventFilter:
    return history.EventFilter(
        kind=asked_text(request, "kind", most=80),
        by_id=asked_number(request, "by"),
        subject_kind=asked_text(request, "about", most=40),
        subject_id=asked_text(request, "which"),
        since=asked_day(request, "since"),
        until=asked_day(request, "until"),
        looks=LOOKS.get(asked_text(request, "show")),
    )


urls: list[URLPattern] = [path("history/", events, name="history")]
