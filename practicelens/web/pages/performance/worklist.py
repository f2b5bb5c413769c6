"""Pages: the worklist of findings, its kinds, a list to work on many at once, and one finding."""

from __future__ import annotations

from collections.abc import Iterable
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

from practicelens.access.actor import ChildKey
from practicelens.access.errors import Refused
from practicelens.people.asking import Asking, key_of
from practicelens.performance.worklist import changes, queries, rules
from practicelens.performance.worklist.changes import Done
from practicelens.performance.worklist.queries import ItemRow, Scope
from practicelens.performance.worklist.states import Event, State
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.lists import (
    Listing,
    Order,
    Question,
    as_on,
    may_take_children,
    narrowed,
    wants_workbook,
    workbook,
)
from practicelens.web.pages.shared.looks import note_shown
from practicelens.web.paging import paginate
from practicelens.web.request_input import (
    asked_choice,
    asked_flag,
    asked_number,
    asked_text,
    typed_number,
    typed_numbers,
    typed_text,
)
from practicelens.web.templatetags.words import count_words
from practicelens.workdays import clock

ALL = "all"
STATES = {
    "": "To do",
    State.AWAITED.value: "Mended, says somebody",
    State.RIGHT.value: "Right as it is",
    State.MENDED.value: "Mended",
    ALL: "Everything",
}
NOTHING = {
    "": "Nothing here. What published extracts get wrong stands here until it is put right in the case system.",
    State.AWAITED.value: "Nothing here. What somebody says is mended waits here until the next extract shows whether"
    " it is.",
    State.RIGHT.value: "Nothing here. What somebody says is right as it is stands here with the reason.",
    State.MENDED.value: "Nothing here. What a later extract has no more is mended, and stands here.",
    ALL: "Nothing here. Every cell that you would see was understood.",
}
"""What an empty list says, by where its findings stand."""
NOTHING_GIVEN = "Nothing here. What somebody gives you stands here, with the day by which it is to be right."
CAME = {
    "mend": "waits for the next extract to show it,wait for the next extract to show it",
    "right": "is right as it is,are right as they are",
    "open": "is open again,are open again",
}
ACTS = {"mend": Event.MEND, "right": Event.ACCEPT, "open": Event.REOPEN}


def overview(request: HttpRequest) -> HttpResponse:
    """The kinds of findings with how many stand how, and the weeks behind, down to zero."""
    asking = asking_of(request)
    team = asked_number(request, "team")
    found = queries.overview(asking, team)
    context = {"found": found, "team": asking.teams.get(team or 0), "own": queries.own_alone(asking)}
    return render(request, "worklist/overview.html", context)


@require_http_methods(["GET", "POST"])
def list_(request: HttpRequest) -> HttpResponse:
    """Findings as the address narrows them; what is done to those ticked, or to all of them, comes back to it."""
    asking = asking_of(request)
    scope = _scope(request)
    found = queries.items(asking, scope)
    some = narrowed(request, found.rows, LIST)
    # On the narrowed rows, so that "all of them" is what stands on the page and not what is hidden by a filter.
    errors = _acted(request, asking, some.rows) if request.method == "POST" else []
    if request.method == "POST" and not errors:
        return redirect(request.get_full_path())
    # By hand and not by the list's own rule: rows of the worklist may be of adopters, whom no key of a child names.
    may_take = may_take_children(asking)
    if wants_workbook(request) and may_take:
        return _workbook(request, some.rows)
    page = paginate(some.rows, request)
    note_shown(request, "findings", children_of(page))
    context = {
        "page": page,
        "hidden": found.hidden,
        "scope": scope,
        "team": asking.teams.get(scope.team_id or 0),
        "kind": rules.kind_words(scope.code) if scope.code else "",
        "states": _states(request),
        "stands": asked_choice(request, "state", STATES),
        "nothing": NOTHING_GIVEN if scope.own else NOTHING[asked_choice(request, "state", STATES)],
        "own": queries.own_alone(asking),
        "may_decide": any(row.may_decide for row in some.rows),
        "may_work": any(row.may_work for row in some.rows),
        "owners": queries.owners(asking) if any(row.may_decide for row in some.rows) else (),
        # As typed, else as the rule proposes: a refusal must not put the rule's days over somebody's own.
        "days": typed_number(request, "days") or asking.rules.number("worklist.days"),
        "why": typed_text(request, "why"),
        "ticked": typed_numbers(request, "chosen"),
        "errors": errors,
        "total": len(some.rows),
        **some.shown,
        "may_download": may_take and bool(some.rows),
    }
    return render(request, "worklist/list.html", context, status=422 if errors else 200)


def _acted(request: HttpRequest, asking: Asking, rows: Iterable[ItemRow]) -> list[dict[str, str]]:
    """Do what was pressed to the rows that may be worked, and say it was done; what stands in the way, and where."""
    try:
        done = _act(request, asking, [row.id for row in rows if row.may_work])
    except Refused as refusal:
        return [{"text": refusal.message, "href": f"#{_PLACES.get(refusal.code, 'findings')}"}]
    messages.success(request, done)
    return []


@require_http_methods(["GET", "POST"])
def finding(request: HttpRequest, item_id: int) -> HttpResponse:
    """One finding: what it is, where it stands, what has happened to it, and what can be done."""
    asking = asking_of(request)
    found = queries.item(asking, item_id)
    errors: list[dict[str, str]] = []
    if request.method == "POST":
        try:
            messages.success(request, _act(request, asking, [], [item_id]))
            return redirect("finding", item_id)
        except Refused as refusal:
            errors = [{"text": refusal.message, "href": f"#{_PLACES.get(refusal.code, 'do')}"}]
    note_shown(request, "finding", children_of([found.row]))
    context = {
        "found": found,
        "row": found.row,
        "errors": errors,
        "owners": queries.owners(asking) if found.row.may_decide else (),
        "days": typed_number(request, "days") or asking.rules.number("worklist.days"),
        "why": typed_text(request, "why"),
        "note": typed_text(request, "note"),
        "to_do": found.row.state in {State.OPEN, State.AWAITED},
    }
    return render(request, "worklist/finding.html", context, status=422 if errors else 200)


LIST: Listing[ItemRow] = Listing(
    "Findings",
    (
        ("Number", lambda row: row.id), ("What", lambda row: row.message), ("List", lambda row: row.list),
        ("Column", lambda row: row.column), ("Child", lambda row: row.child or row.adopter),
        ("Team", lambda row: row.team), ("Worker", lambda row: row.worker), ("As written", lambda row: row.value),
        ("In the extract of", lambda row: row.last_as_at), ("Sheet", lambda row: row.sheet),
        ("Row", lambda row: row.row),
        ("First in the extract of", lambda row: row.first_as_at), ("Given to", lambda row: row.owner),
        ("Due", lambda row: row.due), ("State", lambda row: row.stands), ("Why", lambda row: row.why),
        ("Note", lambda row: ""),
    ),
    (
        Question("kind", "Kind", lambda row: (row.code, row.kind)), Question("list", "List", lambda row: row.list),
        Question("of_team", "Team", lambda row: row.team), Question("worker", "Worker", lambda row: row.worker),
        Question("owner", "Given to", lambda row: row.owner or "Nobody yet"),
        Question("when", "When", lambda row: "Late" if row.late else None),
        Question("again", "Open again", lambda row: row.again),
    ),
    (
        Order("child", "Child", lambda row: row.child), Order("list", "List", lambda row: row.list_number),
        Order("age", "Longest there", lambda row: row.first_as_at),
    ),
    first="First due",
)  # fmt: skip
_PLACES = {"days": "days", "owner": "to", "why": "why", "note_missing": "note", "too_long": "why"}


def _act(request: HttpRequest, asking: Asking, every: list[int], one: list[int] | None = None) -> str:
    """Do what was pressed to those ticked, or to every one listed where that was ticked; in words what came of it."""
    act = typed_text(request, "act")
    chosen = one or (every if typed_text(request, "every") == "yes" else list(typed_numbers(request, "chosen")))
    by, now = asking.actor, clock.now()
    # A note is about one finding: what is true of forty of them is a reason, and is asked for with the change.
    if act == "note":
        changes.add_note((one or [0])[0], typed_text(request, "note"), by=by, now=now)
        return "Your note stands with the finding."
    if act == "give":
        # Only what this person may work on is in ``every``; what was ticked is judged row by row in the change.
        done = changes.give(chosen, typed_text(request, "to"), typed_number(request, "days"), by=by, now=now)
        return _done(done, "is given,are given")
    if act not in ACTS:
        raise Refused("Say what is to be done with them.", code="act")
    done = changes.mark(chosen, ACTS[act], typed_text(request, "why"), by=by, now=now)
    return _done(done, CAME[act])


def _done(done: Done, words: str) -> str:
    one, many = words.split(",")
    came = count_words(done.done, f"finding {one},findings {many}") + "."
    return f"{came} {count_words(done.left, 'stays as it was,stay as they were')}." if done.left else came


def _scope(request: HttpRequest) -> Scope:
    """What the address asks for."""
    state = asked_choice(request, "state", STATES)
    return Scope(
        code=asked_text(request, "code", most=60),
        team_id=asked_number(request, "team"),
        child=asked_text(request, "child", most=60),
        state={"": "to do", ALL: ""}.get(state, state),
        own=asked_flag(request, "own"),
    )


def _states(request: HttpRequest) -> list[tuple[str, str, bool]]:
    """The links to the other states, each with what else the address says."""
    stands = asked_choice(request, "state", STATES)
    # Without the page and the form's own choices: another state has other rows and other answers.
    kept = {name: value for name in ("code", "team", "child", "own") if (value := asked_text(request, name, most=60))}
    return [
        (words, "?" + urlencode({**kept, "state": key} if key else kept), key == stands)
        for key, words in STATES.items()
    ]


def _workbook(request: HttpRequest, rows: Iterable[ItemRow]) -> HttpResponse:
    """The findings to work on outside, with the number by which each is known when it comes back."""
    listed = tuple(rows)
    note_shown(request, "findings as Excel", children_of(listed))
    lines = (tuple(of(row) for _, of in LIST.columns) for row in listed)
    return workbook(LIST.title, as_on(), [title for title, _ in LIST.columns], lines)


def children_of(rows: Iterable[ItemRow]) -> dict[ChildKey, None]:
    """The children whom findings are about, for the note of who was shown them."""
    return dict.fromkeys(key_of(row.child) for row in rows if row.child)


urls: list[URLPattern] = [
    path("worklist/", overview, name="worklist"),
    path("worklist/list/", list_, name="worklist-list"),
    path("worklist/<int:item_id>/", finding, name="finding"),
]
