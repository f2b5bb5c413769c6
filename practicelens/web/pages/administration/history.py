"""Pages: history, for those who answer for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path

from practicelens.access.capabilities import Capability
from practicelens.history import changes
from practicelens.history import queries as history
from practicelens.people import queries as people
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.govuk_forms import needs
from practicelens.web.request_input import asked_day, asked_number, asked_page, asked_text
from practicelens.workdays import clock

LOOKS = {"looks": True, "changes": False}


def events(request: HttpRequest) -> HttpResponse:
    """What happened, newest first, by kind, person, subject and day. Reading it is itself a look."""
    needs(request, Capability.READ_HISTORY)
    asking, wanted, page = asking_of(request), _wanted(request), asked_page(request)
    told = {key: str(value) for key, value in asdict(wanted).items() if value not in ("", None)}
    changes.record_look(
        "history.read", by=asking.actor, at=clock.now(), subject=("history", "page"), data={**told, "page": page}
    )
    found = history.events(asking.actor, wanted, page, hidden=people.restricted_keys())
    names = _names(found.events)
    shown = {
        "found": found,
        "rows": [(event, _about(event, names), _details(event)) for event in found.events],
        "wanted": wanted,
        "kind_items": _items(history.kinds(asking.actor), wanted.kind),
        "people_items": _items(history.people(asking.actor), wanted.by_id),
        "since": wanted.since.isoformat() if wanted.since else "",
        "until": wanted.until.isoformat() if wanted.until else "",
        "sealed": history.sealed(asking.actor),
        "looks": asked_text(request, "show"),
    }
    return render(request, "history/history.html", shown)


def _details(event: history.EventView) -> str:
    """What else an event tells, in one line; what is empty is left out."""
    told = ((key.replace("_", " "), value) for key, value in event.data.items() if value not in ("", None, [], {}))
    return "; ".join(f"{key}: {_in_words(value)}" for key, value in told)


def _in_words(value: object) -> str:
    """A value as people read it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return ", ".join(map(_in_words, value)) if isinstance(value, list) else str(value)


def _names(events: Iterable[history.EventView]) -> dict[str, str]:
    """The names of the accounts that events are about."""
    ids = {
        int(event.subject_id) for event in events if event.subject_kind == "account" and event.subject_id.isdecimal()
    }
    return {str(key): name for key, name in people.names(ids).items()}


def _about(event: history.EventView, names: dict[str, str]) -> str:
    """Which one an event is about: an account by its name, anything else as it is written."""
    return names.get(event.subject_id, event.subject_id) if event.subject_kind == "account" else event.subject_id


def _items(choices: Iterable[tuple[object, str]], chosen: object) -> list[dict[str, object]]:
    """Choices as a list to pick from, with everything first."""
    items = [{"value": str(value), "text": text, "selected": value == chosen} for value, text in choices]
    return [{"value": "", "text": "everything"}, *items]


def _wanted(request: HttpRequest) -> history.EventFilter:
    """What the address asks for."""
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
