"""Pages: teams and their links, workers, and what spellings in extracts mean. Listed by ``people``."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse

from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing
from practicelens.analytics.sources.holding import TITLES
from practicelens.people.links import LINK_TITLES, ROLE_OF_LINK, AliasKind, Link
from practicelens.people.setup import changes
from practicelens.people.setup import queries as setup_queries
from practicelens.web.pages.people import forms
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.govuk_forms import FormPage, ask, by, needs
from practicelens.web.pages.shared.lists import Listing, Order, Question, narrowed, taken
from practicelens.web.paging import paginate
from practicelens.web.request_input import asked_choice, asked_day, asked_text
from practicelens.workdays import clock
from practicelens.workdays.calendar import reporting_year

FOLDED = 100
"""Teams a page, since they are folded by service area; an area that is cut by a page would be told twice."""


def team_links(request: HttpRequest) -> HttpResponse:
    """Every team with who is linked to it."""
    some = narrowed(request, setup_queries.team_links(asking_of(request)), TEAMS)
    if (book := taken(request, some, TEAMS)) is not None:
        return book
    page = paginate(some.rows, request, FOLDED)
    # Sorted otherwise, a service's teams do not stand together: then the list is one.
    by_service = groupby(page, key=lambda team: "" if asked_text(request, "order") else team.service)
    groups = [_group(service, list(teams), clock.today()) for service, teams in by_service]
    shown = {"page": page, "groups": groups, "titles": LINK_TITLES.values(), **some.shown}
    return render(request, "people/team_links.html", shown)


@dataclass(frozen=True)
class _Group:
    """A service area's teams with their links of each kind; how many of those are nobody though the team stands."""

    service: str
    teams: tuple[tuple[setup_queries.TeamLinks, list[tuple[Link, str, setup_queries.LinkView | None]]], ...]
    nobody: int


def _group(service: str, teams: Sequence[setup_queries.TeamLinks], today: date) -> _Group:
    rows = tuple((team, [(link, LINK_TITLES[link], team.now[link]) for link in Link]) for team in teams)
    # A team that has closed needs nobody.
    stand = [links for team, links in rows if team.closes is None or team.closes > today]
    return _Group(service, rows, sum(now is None for links in stand for _, _, now in links))


def _linked(team: setup_queries.TeamLinks, link: Link) -> str:
    """Who is linked to a team today."""
    now = team.now[link]
    return now.name if now else "Nobody"


TEAMS: Listing[setup_queries.TeamLinks] = Listing(
    "Teams and links",
    (
        ("Team", lambda team: team.team), ("Service area", lambda team: team.service),
        *((LINK_TITLES[link], partial(_linked, link=link)) for link in Link),
        ("Closes", lambda team: team.closes), ("Taken over by", lambda team: team.successor),
    ),
    (
        Question("service", "Service area", lambda team: team.service),
        *(Question(link.value, LINK_TITLES[link], partial(_linked, link=link)) for link in Link),
    ),
    (Order("team", "Team", lambda team: team.team),),
    first="By service area",
)  # fmt: skip


def link_add(request: HttpRequest, team_id: int, link: str) -> HttpResponse:
    """Link somebody to a team from a day on."""
    asking = asking_of(request)
    today = asking.today
    # Exactly one, or Missing is raised by the question: a team that is not there has no links to change.
    (team,) = setup_queries.team_links(asking, team_id)
    if link not in set(Link):
        raise Missing
    kind = Link(link)
    choices = setup_queries.choosable_people(asking, frozenset({ROLE_OF_LINK[kind]}))
    page = FormPage(
        f"{LINK_TITLES[kind]} of {team.team}",
        "Link them",
        reverse("team-links"),
        "The link is changed.",
        _team_crumbs(),
    )

    def do(data: dict[str, Any]) -> None:
        changes.link_team(team_id, int(data["account"]), kind, starts=data["starts"], **by(request))

    return ask(request, page, partial(forms.LinkForm, choices=choices, today=today), do)


def service_add(request: HttpRequest) -> HttpResponse:
    """Add a service area."""
    needs(request, Capability.MANAGE_ACCOUNTS)
    page = FormPage("Add a service area", "Add it", reverse("team-links"), "The service area is added.", _team_crumbs())
    return ask(request, page, forms.ServiceForm, lambda data: changes.add_service(data["name"], **by(request)))


def team_add(request: HttpRequest) -> HttpResponse:
    """Add a team."""
    needs(request, Capability.MANAGE_ACCOUNTS)
    page = FormPage("Add a team", "Add the team", reverse("team-links"), "The team is added.", _team_crumbs())

    def do(data: dict[str, Any]) -> None:
        changes.add_team(int(data["service"]), data["name"], opens=data["opens"], **by(request))

    return ask(request, page, partial(forms.TeamForm, asking=asking_of(request)), do)


def team_close(request: HttpRequest, team_id: int) -> HttpResponse:
    """Say that a team closes, and which team takes over its work."""
    asking = asking_of(request)
    (team,) = setup_queries.team_links(asking, team_id)
    page = FormPage(f"Close {team.team}", "Close it", reverse("team-links"), "The team has an end.", _team_crumbs())

    def do(data: dict[str, Any]) -> None:
        successor = int(data["successor"]) if data["successor"] else None
        changes.close_team(team_id, closes=data["closes"], successor_id=successor, **by(request))

    return ask(request, page, partial(forms.CloseTeamForm, asking=asking, team_id=team_id), do)


def workers(request: HttpRequest) -> HttpResponse:
    """Every worker with their team today."""
    needs(request, Capability.MANAGE_ACCOUNTS)
    words = asked_text(request, "words", most=100).casefold()
    asking = asking_of(request)
    team_names = {team.id: team.name for team in asking.teams.values()}
    found = [worker for worker in asking.workers.values() if words in worker.name.casefold()]
    listing = _workers_listing(team_names)
    some = narrowed(request, found, listing)
    if (book := taken(request, some, listing)) is not None:
        return book
    page = paginate(some.rows, request, per_page=50)
    rows = [(worker, team_names.get(worker.team_id or 0, "")) for worker in page]
    return render(request, "people/workers.html", {"rows": rows, "page": page, "words": words, **some.shown})


def _workers_listing(team_names: dict[int, str]) -> Listing[Any]:
    """The list of workers, by team today."""

    def team(one: Any) -> tuple[str, str]:
        return str(one.team_id or 0), team_names.get(one.team_id or 0, "No team")

    return Listing(
        "Workers",
        (
            ("Name", lambda one: one.name), ("Team today", lambda one: team(one)[1]),
            ("Full-time equivalent", lambda one: float(one.fte)), ("First year", lambda one: one.first_year),
            ("Has an account", lambda one: bool(one.account_id)),
        ),
        (
            Question("team", "Team today", team),
            Question("account", "Account", lambda one: "Has one" if one.account_id else "Has none"),
            Question("first", "First year", lambda one: "First year" if one.first_year else "Later"),
        ),
        (Order("name", "Name", lambda one: one.name), Order("team", "Team", lambda one: team(one)[1])),
    )  # fmt: skip


def worker_add(request: HttpRequest) -> HttpResponse:
    """Add a worker of the case system."""
    needs(request, Capability.MANAGE_ACCOUNTS)
    page = FormPage("Add a worker", "Add the worker", reverse("workers"), "The worker is added.", _worker_crumbs())

    def do(data: dict[str, Any]) -> None:
        changes.add_worker(
            data["name"],
            int(data["team"]),
            starts=data["starts"],
            fte=data["fte"],
            first_year_until=data["first_year_until"],
            account_id=int(data["account"]) if data["account"] else None,
            **by(request),
        )

    return ask(request, page, partial(forms.WorkerForm, asking=asking_of(request)), do)


def worker_post(request: HttpRequest, worker_id: int) -> HttpResponse:
    """Move a worker to a team."""
    needs(request, Capability.MANAGE_ACCOUNTS)
    worker = asking_of(request).workers.get(worker_id)
    if worker is None:
        raise Missing
    page = FormPage(
        f"Move {worker.name} to a team", "Move them", reverse("workers"), "The worker is moved.", _worker_crumbs()
    )

    def do(data: dict[str, Any]) -> None:
        changes.post_worker(worker_id, int(data["team"]), starts=data["starts"], **by(request))

    return ask(request, page, partial(forms.PostForm, asking=asking_of(request)), do)


def aliases(request: HttpRequest) -> HttpResponse:
    """Every spelling that was given a meaning."""
    some = narrowed(request, setup_queries.alias_rows(asking_of(request)), ALIASES)
    if (book := taken(request, some, ALIASES)) is not None:
        return book
    page = paginate(some.rows, request, per_page=50)
    return render(request, "people/aliases.html", {"page": page, "today": clock.today(), **some.shown})


ALIASES: Listing[setup_queries.AliasRow] = Listing(
    "Spellings",
    (
        ("Spelling", lambda row: row.spelling), ("Of a", lambda row: row.kind.value),
        ("Means", lambda row: row.target if row.target_id else "nobody"), ("From", lambda row: row.starts),
        ("Until", lambda row: row.ends),
    ),
    (
        Question("of", "Of a", lambda row: row.kind.value),
        Question("means", "Means", lambda row: row.target if row.target_id else "nobody"),
        Question("holds", "Holds", lambda row: "Ended" if row.ends else "Still holds"),
    ),
    (
        Order("spelling", "Spelling", lambda row: row.spelling), Order("means", "Means", lambda row: row.target),
        Order("newest", "Newest", lambda row: row.starts, True),
    ),
)  # fmt: skip


def alias_add(request: HttpRequest) -> HttpResponse:
    """Say which team or worker a spelling means."""
    needs(request, Capability.NAME_ALIASES)
    asked = asked_text(request, "kind", AliasKind.TEAM.value)
    if asked not in set(AliasKind):
        raise Missing
    kind, asking = AliasKind(asked), asking_of(request)
    choose = setup_queries.choosable_teams if kind is AliasKind.TEAM else setup_queries.choosable_workers
    page = FormPage(
        f"Say which {kind.value} a spelling means",
        "Give it this meaning",
        reverse("aliases"),
        "The spelling has a meaning from the next publication on.",
        [{"text": "Spellings", "href": reverse("aliases")}],
        lead="Until a spelling has a meaning, the children under it belong to no team, and only those who see the "
        "whole authority see them.",
    )

    def do(data: dict[str, Any]) -> None:
        changes.add_alias(
            kind,
            data["spelling"],
            _target(data["target"]),
            starts=data["starts"],
            ends=data["ends"],
            source=data["source"],
            **by(request),
        )

    form = partial(
        forms.AliasForm,
        kind=kind.value,
        spelling=asked_text(request, "spelling"),
        source=asked_choice(request, "source", TITLES),
        choices=((forms.NOBODY, f"Nobody: it stands where there is no {kind.value}"), *choose(asking)),
        target=asked_choice(request, "target", (forms.NOBODY,)),
        # From April: figures of the year count back to then, and a spelling that means something from today on alone
        # would leave its earlier children with nobody.
        starts=asked_day(request, "from") or reporting_year(asking.today),
    )
    return ask(request, page, form, do)


def alias_end(request: HttpRequest, alias_id: int) -> HttpResponse:
    """End a meaning."""
    # Read from the list that this person may see, which is short: a second question of one row would be a second rule.
    row = next((row for row in setup_queries.alias_rows(asking_of(request)) if row.id == alias_id), None)
    if row is None:
        raise Missing
    page = FormPage(
        f"“{row.spelling}” no longer means {row.target}",
        "End the meaning",
        reverse("aliases"),
        "The meaning has an end.",
        [{"text": "Spellings", "href": reverse("aliases")}],
    )
    return ask(
        request,
        page,
        partial(forms.EndForm, today=clock.today(), starts=row.starts),
        lambda data: changes.end_alias(alias_id, ends=data["ends"], **by(request)),
    )


def _target(chosen: str) -> int | None:
    """The team or worker chosen; None for nobody."""
    return None if chosen == forms.NOBODY else int(chosen)


def _team_crumbs() -> list[dict[str, str]]:
    """Where the pages of teams stand."""
    return [{"text": "People", "href": reverse("people")}, {"text": "Teams and links", "href": reverse("team-links")}]


def _worker_crumbs() -> list[dict[str, str]]:
    """Where the pages of workers stand."""
    return [{"text": "People", "href": reverse("people")}, {"text": "Workers", "href": reverse("workers")}]


urls: list[URLPattern] = [
    path("people/teams/", team_links, name="team-links"),
    path("people/teams/add/", team_add, name="team-add"),
    path("people/teams/<int:team_id>/close/", team_close, name="team-close"),
    path("people/services/add/", service_add, name="service-add"),
    path("people/teams/<int:team_id>/link/<slug:link>/", link_add, name="link-add"),
    path("people/workers/", workers, name="workers"),
    path("people/workers/add/", worker_add, name="worker-add"),
    path("people/workers/<int:worker_id>/move/", worker_post, name="worker-post"),
    path("spellings/", aliases, name="aliases"),
    path("spellings/add/", alias_add, name="alias-add"),
    path("spellings/<int:alias_id>/end/", alias_end, name="alias-end"),
]
