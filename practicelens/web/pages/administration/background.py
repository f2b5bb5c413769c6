"""Pages: what runs in the background, for administrators."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST

from practicelens.history import queries as history
from practicelens.jobs import letters as letters_settled
from practicelens.jobs import queries, run_now
from practicelens.notices import queries as notices
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.lists import Listing, Order, Question, narrowed, taken
from practicelens.web.request_input import typed_text


def background(request: HttpRequest) -> HttpResponse:
    """What is due, running and failed, and when each last went well."""
    asking = asking_of(request)
    shown = {"found": queries.background(asking), "guard": history.guard(asking)}
    return render(request, "administration/background.html", shown)


@require_POST
def run(request: HttpRequest, name: str) -> HttpResponse:
    """Run a timed job now, in the background."""
    # Asked for and not run here: a job may take minutes, and the scheduler alone knows whether it runs already.
    run_now.ask_for(name, asking_of(request))
    messages.success(request, "It has been asked for and runs in the background. This page says when it is done.")
    return redirect("background")


def letters(request: HttpRequest) -> HttpResponse:
    """E-mails that failed or may not have left, for a person to settle."""
    asking = asking_of(request)
    found = notices.letters(asking)
    # Notices keep no name and no foreign key to an account: they outlive it.
    names = asking.names([row.account_id for row in found.rows])
    rows = [(row, names.get(row.account_id, "an account that is gone")) for row in found.rows]
    some = narrowed(request, rows, LETTERS)
    if (book := taken(request, some, LETTERS)) is not None:
        return book
    return render(request, "administration/letters.html", {"found": found, "rows": some.rows, **some.shown})


def _became(row: notices.LetterRow) -> str:
    """What became of an e-mail, in words."""
    return "Did not leave" if row.status == "failed" else "May have left"


LETTERS: Listing[tuple[notices.LetterRow, str]] = Listing(
    "E-mails that did not leave",
    (
        ("What it says", lambda one: one[0].words), ("To", lambda one: one[1]), ("Address", lambda one: one[0].address),
        ("Posted", lambda one: one[0].posted_at), ("What became of it", lambda one: _became(one[0])),
        ("Tried", lambda one: one[0].attempts),
    ),
    (
        Question("what", "What it says", lambda one: one[0].words), Question("to", "To", lambda one: one[1]),
        Question("became", "What became of it", lambda one: _became(one[0])),
    ),
    (Order("oldest", "Oldest", lambda one: one[0].posted_at), Order("to", "To", lambda one: one[1])),
    first="Newest",
)  # fmt: skip


@require_POST
def settle(request: HttpRequest, notice_id: int) -> HttpResponse:
    """Send a letter again, or leave it."""
    asking, again = asking_of(request), typed_text(request, "what") == "again"
    # A person decides, because sending again what may have left would say a thing twice.
    letters_settled.settle(notice_id, asking, again=again)
    messages.success(request, "It leaves within ten minutes." if again else "It is left as it is.")
    return redirect("letters")


urls: list[URLPattern] = [
    path("background/letters/", letters, name="letters"),
    path("background/letters/<int:notice_id>/", settle, name="letter-settle"),
    path("background/", background, name="background"),
    path("background/<slug:name>/run/", run, name="background-run"),
]
