"""Every page's address, area by area."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.urls import URLPattern, URLResolver, include, path

from practicelens.web.pages.administration import background, history, rules
from practicelens.web.pages.alerts import agencies, good_practice
from practicelens.web.pages.alerts import pages as alerts
from practicelens.web.pages.audits import pages as audits
from practicelens.web.pages.children import pages as children
from practicelens.web.pages.children import tracking
from practicelens.web.pages.home import pages as home
from practicelens.web.pages.home import search
from practicelens.web.pages.learning import pages as learning
from practicelens.web.pages.meetings import pages as meetings
from practicelens.web.pages.moderation import agreement, comparisons
from practicelens.web.pages.moderation import pages as moderation
from practicelens.web.pages.multi_agency import pages as multi_agency
from practicelens.web.pages.people import pages as people
from practicelens.web.pages.people import restricted, tokens
from practicelens.web.pages.performance import (
    away,
    changed,
    comparators,
    dated_events,
    definitions,
    demand,
    departments,
    explore,
    explore_compare,
    explore_flow,
    explore_outside,
    explore_saved,
    extracts,
    figures,
    identifiers,
    late,
    local_cards,
    local_cards_chosen,
    local_cards_written,
    local_lists,
    matching,
    matters,
    names,
    organisation,
    own_week,
    pairing,
    plan,
    services,
    sources,
    staff,
    subjects,
    targets,
    teams,
    weeks,
    worklist,
    worklist_upload,
    worklist_week,
)
from practicelens.web.pages.programme import pages as programme
from practicelens.web.pages.programme import themes
from practicelens.web.pages.reports import packs, partners, reports, thematic
from practicelens.web.pages.signing_in import invitation, signin
from practicelens.web.pages.standards import pages as standards
from practicelens.web.pages.work import pages as work

# Each page's address stands in its own area's module, beside the view that answers it; here is only which areas there
# are. Who may open each stands in `tests/spec/urls`, which lists every one of them.
AREAS = (
    home,
    search,
    signin,
    invitation,
    teams,
    services,
    subjects,
    own_week,
    away,
    plan,
    late,
    weeks,
    figures,
    explore,
    explore_compare,
    explore_flow,
    explore_outside,
    explore_saved,
    organisation,
    matters,
    dated_events,
    comparators,
    local_cards,
    local_cards_chosen,
    local_cards_written,
    targets,
    children,
    definitions,
    demand,
    extracts,
    changed,
    identifiers,
    departments,
    pairing,
    sources,
    matching,
    local_lists,
    names,
    staff,
    worklist,
    worklist_upload,
    worklist_week,
    good_practice,
    agencies,
    alerts,
    audits,
    agreement,
    comparisons,
    tracking,
    multi_agency,
    themes,
    moderation,
    meetings,
    standards,
    programme,
    learning,
    reports,
    thematic,
    partners,
    packs,
    people,
    restricted,
    tokens,
    rules,
    history,
    background,
    work,
)


def by_first_word(urls: Iterable[URLPattern]) -> Iterator[URLPattern | URLResolver]:
    """The same addresses, those that begin with one word together: an address is compared with these alone.

    Of three hundred patterns, one by one, it was compared with half, several times a page (who asks, what stands above
    it, what the log says of it). No address begins with a value, so the order among words says nothing.
    """
    groups: dict[str, list[URLPattern]] = {}
    for one in urls:
        word, slash, _ = str(one.pattern).partition("/")
        groups.setdefault(word + slash, []).append(one)
    for word, group in groups.items():
        if len(group) == 1:
            yield group[0]
        else:
            within = [_below(word, one) for one in group]
            yield path(word, include(within))


def _below(word: str, one: URLPattern) -> URLPattern:
    """The address without the word that it begins with."""
    return path(str(one.pattern).removeprefix(word), one.callback, one.default_args, one.name)


# In the order of the areas: where two patterns of one word fit, the first answers.
urlpatterns = [*by_first_word(url for area in AREAS for url in area.urls)]
