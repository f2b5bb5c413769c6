"""Every page's address, area by area."""

from __future__ import annotations

from practicelens.web.pages.administration import background, history, rules
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
    departments,
    explore,
    explore_saved,
    extracts,
    figures,
    identifiers,
    late,
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
from practicelens.web.pages.reports import packs, reports
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
    explore_saved,
    organisation,
    matters,
    dated_events,
    comparators,
    targets,
    children,
    definitions,
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
    packs,
    people,
    restricted,
    tokens,
    rules,
    history,
    background,
    work,
)
# In the order of the areas: where two patterns fit, the first answers.
urlpatterns = [url for area in AREAS for url in area.urls]
