"""Pages: a workbook of findings that comes back, shown as what it would change before it changes anything."""

from __future__ import annotations

import tempfile
from pathlib import Path

from django.contrib import messages
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

from practicelens.access.errors import Refused
from practicelens.analytics import case_list
from practicelens.people.asking import Asking
from practicelens.performance.worklist import changes, queries, returned
from practicelens.performance.worklist.changes import Wanted
from practicelens.performance.worklist.returned import Understood
from practicelens.performance.worklist.states import Event, State
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.request_input import sent_file, typed_text
from practicelens.web.templatetags.words import count_words
from practicelens.workdays import clock

AN_HOUR = 3600
"""Seconds after which a preview is too old to be kept: others may have worked on the same findings."""
SHOWN = 200  # rows of the preview; beyond it the counts say the rest


@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Send a workbook back, look at what it would change, and have it changed."""
    asking = asking_of(request)
    queries.check_can_read(asking)
    errors: list[dict[str, str]] = []
    found: Understood | None = None
    if request.method == "POST":
        try:
            if typed_text(request, "kept"):
                return _keep(request, asking)
            found = _read(request, asking)
        except Refused as refusal:
            errors = [{"text": refusal.message, "href": "#file"}]
    context = {"errors": errors, "found": found, "shown": SHOWN, "kept": _packed(asking, found) if found else ""}
    return render(request, "worklist/upload.html", context, status=422 if errors else 200)


def _read(request: HttpRequest, asking: Asking) -> Understood:
    """What the file asks for. Raises Refused where it cannot be read."""
    file = sent_file(request, "file")
    if file is None:
        raise Refused("Choose the workbook to send.", code="no_file")
    # Before it is read into memory; what comes back is a list, and a list is far smaller.
    if (file.size or 0) > case_list.MOST_BYTES:
        raise Refused("The file is larger than 2 MB.", code="too_large")
    with tempfile.TemporaryDirectory(prefix="findings-") as folder:
        # Under a name of ours: what somebody called their file never becomes a path.
        place = Path(folder, "list")
        place.write_bytes(file.read())
        lines, fault = case_list.read_lines_guarded(place)
    if fault:
        raise Refused(fault, code="unreadable")
    rows, faults = returned.rows_of(lines)
    whole = next((one.message for one in faults if not one.place), "")
    if whole:
        raise Refused(whole, code="unreadable")
    # Judged by how the findings stand now, and not by how they stood when the workbook was taken away.
    found = returned.understand(rows, queries.standing(asking, [row.number for row in rows]))
    return Understood(found.asked, tuple(sorted((*faults, *found.faults), key=lambda one: one.place)), found.same)


def _keep(request: HttpRequest, asking: Asking) -> HttpResponse:
    """Change what the preview showed, and nothing else: it is signed for whoever was shown it."""
    try:
        rows = signing.loads(typed_text(request, "kept"), salt=_salt(asking), max_age=AN_HOUR)
    except signing.BadSignature:
        raise Refused("The preview is too old, or was not yours: send the workbook again.", code="old") from None
    # With the state that the preview was made from: a finding that moved since is left as it is.
    wanted = [
        Wanted(number, State(start), Event(event) if event else None, why, note)
        for number, start, event, why, note in rows
    ]
    done = changes.take_returned(wanted, by=asking.actor, now=clock.now())
    left = f" {count_words(done.left, 'was changed meanwhile,were changed meanwhile')} and left." if done.left else ""
    messages.success(request, f"{count_words(done.done, 'finding is,findings are')} as the workbook says.{left}")
    return redirect("worklist")


def _packed(asking: Asking, found: Understood) -> str:
    """What the preview shows, signed, so that what is kept is what was seen."""
    rows = [
        (one.number, one.start.value, one.event.value if one.event else "", one.why, one.note) for one in found.asked
    ]
    return signing.dumps(rows, salt=_salt(asking), compress=True) if rows else ""


def _salt(asking: Asking) -> str:
    # Signed for the account: a preview of one person cannot be kept by another.
    return f"worklist {asking.actor.account_id}"


urls: list[URLPattern] = [path("worklist/upload/", upload, name="worklist-upload")]
