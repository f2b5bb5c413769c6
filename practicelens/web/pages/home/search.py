"""Pages: one box that finds a number, a person, a team, an audit, a practice concern, a piece of learning, a page.

Every source is asked as its own page is, for the person who asks: what they may not open is neither listed nor counted.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse

from practicelens.access.actor import ChildKey
from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing
from practicelens.access.words import Excerpt, Wanted
from practicelens.analytics.measurements import FiguresUnreadable
from practicelens.governance.packs.frozen import finding as packs
from practicelens.people.accounts import queries as accounts
from practicelens.people.asking import Asking
from practicelens.performance.datasets.children import queries as children_queries
from practicelens.performance.datasets.figures import queries as figures_queries
from practicelens.performance.explore import queries as explorer
from practicelens.quality.alerts import finding as concerns
from practicelens.quality.audits.core import finding as audits
from practicelens.quality.audits.core import queries as core_queries
from practicelens.quality.learning import finding as learning
from practicelens.quality.standards import finding as standards
from practicelens.web.page_words import pages_for
from practicelens.web.pages.home.words import next_links
from practicelens.web.pages.shared.asked import asking_of
from practicelens.web.pages.shared.looks import note_shown
from practicelens.web.request_input import asked_text

MOST = 20  # of one group; its own list narrows further
MOST_REPORTS = 5  # the words around a hit are read from the report itself, which is long
LONGEST = 80


@dataclass(frozen=True)
class Hit:
    """One thing found: its name, where it opens, and why it was found."""

    title: str
    href: str
    why: str
    child: ChildKey | None = None
    excerpt: Excerpt | None = None


@dataclass(frozen=True)
class Found:
    """The hits of one group, how many there are in all, and where the rest is."""

    name: str
    hits: tuple[Hit, ...]
    total: int


def search(request: HttpRequest) -> HttpResponse:
    """What was found, group by group; a whole number goes straight there."""
    asking, wanted = asking_of(request), Wanted.of(asked_text(request, "q", most=LONGEST))
    # Asked before anything else: most who type a whole number want that page, and every other search is spared.
    straight = _straight(asking, wanted.text) if wanted.words else None
    if straight is not None:
        return redirect(straight)
    found = tuple(group for group in _groups(asking, wanted) if group.hits) if wanted.words else ()
    note_shown(request, "search", [hit.child for group in found for hit in group.hits if hit.child is not None])
    context = {"asked": wanted.text, "found": found, "total": sum(group.total for group in found)}
    return render(request, "home/search.html", context)


def _straight(asking: Asking, typed: str) -> str | None:
    """The page of the audit or child whose whole number was typed, where it opens for this person."""
    audit_id = audits.id_of_reference(typed)
    if audit_id is not None and core_queries.opens(asking, audit_id):
        return reverse("audit", args=[audit_id])
    concern_id = concerns.id_of_reference(typed)
    if concern_id is not None and concerns.opens(asking, concern_id):
        return reverse("alert", args=[concern_id])
    # As typed first: two case systems may hold one number in both cases.
    for identifier in dict.fromkeys((typed, typed.upper())):
        if _child_opens(asking, identifier):
            return reverse("child", args=[identifier])
    return None


def _child_opens(asking: Asking, identifier: str) -> bool:
    """Whether a child's page opens; figures that cannot be read open none, and hide nothing else."""
    try:
        return children_queries.child_opens(asking, asking.key_of(identifier))
    except FiguresUnreadable:
        return False


def _groups(asking: Asking, wanted: Wanted) -> Iterator[Found]:
    """In the order people look for them."""
    yield _cut("Person", _people(asking, wanted))
    yield _cut("Team", _teams(asking, wanted))
    # By number and not by word: children have no names here.
    yield _children(asking, wanted.text)
    yield _audits(asking, wanted)
    yield _cut("Practice concern", _concerns(asking, wanted))
    yield _cut("Learning", _pieces(asking, wanted))
    yield _cut("Practice standard or tool", _standards(asking, wanted))
    yield _reports(asking, wanted)
    yield _cut("Figure", _figures(asking, wanted))
    yield _cut("Page", _pages(asking, wanted))


def _concerns(asking: Asking, wanted: Wanted) -> Iterator[Hit]:
    """Practice concerns the person may read, the newest first."""
    for row in concerns.find(asking, wanted, MOST):
        why = f"{row.called} {row.reference}, {row.theme}; {row.waits}"
        yield Hit(row.what, reverse("alert", args=[row.id]), why)


def _cut(name: str, hits: Iterable[Hit]) -> Found:
    every = tuple(hits)
    # Counted whole, so that a cut group says how many there are.
    return Found(name, every[:MOST], len(every))


def _people(asking: Asking, wanted: Wanted) -> Iterator[Hit]:
    """Accounts, for whoever manages them; workers, for their own line: their children are the page."""
    for account_id, name in accounts.found(asking, wanted):
        yield Hit(name, reverse("account", args=[account_id]), "an account")
    # Both are needed: a worker's page is the list of the children they hold.
    reach = asking.actor.teams_for(Capability.SEE_WORKERS) & asking.actor.teams_for(Capability.SEE_CHILDREN)
    for worker in asking.workers.values() if reach else ():
        if worker.team_id in reach and wanted.fits(worker.name):
            href = f"{reverse('children')}?team={worker.team_id}&worker={worker.id}"
            yield Hit(worker.name, href, f"{asking.teams[worker.team_id].name}; the children they hold")


def _teams(asking: Asking, wanted: Wanted) -> Iterator[Hit]:
    """Teams whose week the person may open."""
    for team in figures_queries.teams_in_reach(asking):
        if wanted.fits(team.name, team.service_name):
            yield Hit(team.name, reverse("week", args=[team.id]), f"{team.service_name}; the team’s week")


def _children(asking: Asking, typed: str) -> Found:
    """Open children whose number holds what was typed: the same question as the list of children asks."""
    try:
        found = children_queries.children(asking, search=typed, count=MOST)
    # One source that fails leaves its own group empty and every other one whole.
    except (Missing, FiguresUnreadable):
        found = None
    rows = found.rows if found else ()
    hits = tuple(Hit(row.child, reverse("child", args=[row.child]), row.team, asking.key_of(row.child)) for row in rows)
    return Found("Child", hits, found.total if found else 0)


def _audits(asking: Asking, wanted: Wanted) -> Found:
    """Audits the person may know of; no grade stands here, because a list by person is no place for one."""
    if not core_queries.takes_part(asking):
        return Found("Audits", (), 0)
    found = audits.find(asking, wanted, MOST)
    hits = tuple(
        Hit(
            row.reference,
            reverse("audit", args=[row.id]),
            f"{row.child.identifier}, {row.team}; auditor {row.auditor}, {row.status.words.lower()}",
            row.child,
        )
        for row in found.rows
    )
    return Found("Audits", hits, found.total)


def _pieces(asking: Asking, wanted: Wanted) -> Iterator[Hit]:
    """Published learning that is shared with the person."""
    for one in learning.find(asking, wanted):
        yield Hit(one.title, reverse("learning-piece", args=[one.id]), one.where, excerpt=one.excerpt)


def _standards(asking: Asking, wanted: Wanted) -> Iterator[Hit]:
    """Standards and tools in force, by what they say."""
    for one in standards.find(asking, wanted):
        name, what = ("tool", "an audit tool") if one.is_tool else ("standard", "a practice standard")
        yield Hit(one.title, reverse(name, args=[one.key]), what, excerpt=one.excerpt)


def _reports(asking: Asking, wanted: Wanted) -> Found:
    """Published reports, by the version that the person reads."""
    found = packs.find(asking, wanted, MOST_REPORTS)
    hits = (Hit(one.name, reverse("pack", args=[one.id]), one.title, excerpt=one.excerpt) for one in found.packs)
    return Found("Report", tuple(hits), found.total)


def _figures(asking: Asking, wanted: Wanted) -> Iterator[Hit]:
    """Figures by their words, for whoever may ask the explorer."""
    for card in explorer.fitting(asking, wanted):
        yield Hit(card.title, f"{reverse('explore')}?card={card.key}", f"a figure; {card.area.lower()}")


def _pages(asking: Asking, wanted: Wanted) -> Iterator[Hit]:
    """Pages the person may open, by their titles and by the words that people look for them by."""
    # Also by the words of the first page's links, by which people have come to know a page.
    next_words = {one.href: one.words for one in next_links(asking)}
    for page, href in pages_for(asking):
        if wanted.fits(page.title, page.words, next_words.get(href, "")):
            yield Hit(page.title, href, "a page of yours")


urls: list[URLPattern] = [path("search/", search, name="search")]
