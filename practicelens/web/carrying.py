"""Carries what was sent by somebody who is not signed in any more over the sign-in, and sends it again when asked to.

It travels in the browser's own pages, signed: nothing of it is kept on the server for whoever never comes back. It is
given back to the person who typed it, where that is known, and to nobody else who signs in at the same desk.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from practicelens.web.request_input import sent_file_names, typed_text
from practicelens.web.typed import in_words, sent_fields, typed

FIELD: Final = "carried"
KEPT_FOR: Final = 24 * 60 * 60  # seconds: over a night, not for ever


@dataclass(frozen=True)
class Carried:
    """A form as it was sent: where to, by whom (None: not known any more), and its fields without any secret."""

    to: str
    account_id: int | None
    fields: tuple[tuple[str, str], ...]
    files: tuple[str, ...]

    @property
    def typed(self) -> list[tuple[str, str]]:
        """What somebody typed, to be shown back."""
        return in_words(self.fields)


def sign_in_again(request: HttpRequest) -> HttpResponse:
    """The page for a form that came when its sender was signed out already: kept here, and on to sign in."""
    sent = {
        "to": request.get_full_path(),
        "who": getattr(request, "timed_out", None),
        "fields": sent_fields(request),
        "files": sent_file_names(request),
    }
    # Signed, so that nobody can hand another person a form to send; compressed, because a long text travels twice.
    words = {"carried": signing.dumps(sent, salt=FIELD, compress=True), "typed": typed(request)}
    return render(request, "signin/again.html", words, status=401)


def carried_to(request: HttpRequest, account_id: int) -> Carried | None:
    """What came along with a sign-in, for whoever has just signed in; None where there is nothing or it is not theirs.

    Raises nothing: a copy that was tampered with, or is older than a day, is as none.
    """
    found = _opened(typed_text(request, FIELD))
    # None stands for a sender whose session was gone altogether; then only who holds the page can send it.
    return found if found is not None and found.account_id in (None, account_id) else None


def carry_on(request: HttpRequest, carried: Carried) -> HttpResponse:
    """Signed in again: what was typed, and one button that sends it."""
    return render(request, "signin/carry_on.html", {"carried": carried, "action": carried.to, "fields": carried.fields})


def _opened(signed: str) -> Carried | None:
    try:
        sent = signing.loads(signed, salt=FIELD, max_age=KEPT_FOR)
    except (signing.BadSignature, ValueError):
        # A copy that cannot be read is dropped without a word: the sign-in itself must not fail by it.
        return None
    fields = tuple((name, value) for name, value in sent["fields"])
    return Carried(sent["to"], sent["who"], fields, tuple(sent["files"]))
