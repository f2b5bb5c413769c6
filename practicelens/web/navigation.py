"""What stands in the header's navigation, as one table: each link only for those who may open it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from django.urls import NoReverseMatch, reverse

from practicelens.access.actor import Actor
from practicelens.access.capabilities import Capability as C
from practicelens.quality.programme.core.permissions import can_read


@dataclass(frozen=True)
class Place:
    """One part of the product: its word, its page's URL name, and who may open it."""

    word: str
    url_name: str
    may_open: Callable[[Actor], bool]
    under: tuple[str, ...]  # addresses that belong to this part


@dataclass(frozen=True)
class NavLink:
    """A link as a page shows it."""

    word: str
    href: str
    current: bool


def any_of(*capabilities: C) -> Callable[[Actor], bool]:
    """Whether an actor holds one of these."""
    return lambda actor: any(actor.can(capability) for capability in capabilities)


# Where figures stand, and are asked and explained.
FIGURES = (
    "/teams/",
    "/services/",
    "/authority/",
    "/subjects/",
    "/figures/",
    "/weeks/",
    "/late/",
    "/explore/",
    "/definitions/",
)

PLACES = (
    Place("This week", "home", lambda actor: True, ()),
    # With one team there is nothing to lay side by side: its week is the first page.
    Place(
        "Teams",
        "teams",
        lambda actor: len(actor.teams_for(C.SEE_FIGURES)) > 1,
        FIGURES,
    ),
    Place("Children", "children", any_of(C.SEE_CHILDREN, C.SEE_OWN_CHILDREN), ("/children/", "/tracking/")),
    Place("Alerts", "alerts", any_of(C.RAISE_ALERTS, C.ANSWER_ALERTS, C.SEND_ALERTS), ("/alerts/",)),
    Place(
        "Audits",
        "audits",
        any_of(C.SEE_AUDITS, C.DO_AUDITS, C.TAKE_PART_IN_AUDITS),
        (
            "/audits/",
            "/moderation/",
            "/actions/",
            "/meetings/",
            "/multi-agency/",
            "/themes/",
            "/second-grades/",
            "/practice-standards/",
            "/audit-tools/",
        ),
    ),
    Place("Programme", "programme", can_read, ("/programme/",)),
    Place("Learning", "learning", any_of(C.READ_LEARNING), ("/learning/",)),
    Place(
        "Reports",
        "reports",
        any_of(C.SEE_AUDIT_REPORTS),
        (
            "/reports/",
            "/performance-matters/",
            "/dated-events/",
            "/targets/",
            "/other-authorities/",
            "/organisation/",
            "/demand/",
        ),
    ),
    Place("Packs", "packs", any_of(C.READ_PACKS, C.PUBLISH_PACKS, C.PUBLISH_MONTHS), ("/packs/", "/partners/")),
    Place("Extracts", "extracts", any_of(C.LOAD_EXTRACTS), ("/extracts/", "/worklist/", "/spellings/")),
    Place("People", "people", any_of(C.MANAGE_ACCOUNTS), ("/people/",)),
    Place("Restricted", "restricted", any_of(C.MANAGE_RESTRICTED), ("/restricted/",)),
    Place("Rules", "rules", any_of(C.MANAGE_RULES), ("/rules/",)),
    Place("Background", "background", any_of(C.SEE_BACKGROUND_WORK), ("/background/",)),
    Place("History", "history", any_of(C.READ_HISTORY), ("/history/",)),
)


def links_for(actor: Actor, path: str) -> tuple[NavLink, ...]:
    """The navigation of this person on this page."""
    own_week = _own_week(actor)
    found: list[NavLink] = []
    for place in PLACES:
        # What a person may not open is not shown dimmed: it would only say what others have.
        if not place.may_open(actor):
            continue
        href = address(place.url_name)
        if href is not None:
            found.append(NavLink(place.word, href, _stands_in(place, path, href, own_week)))
    if not any(link.current for link in found) and path.startswith(FIGURES):
        # Whoever has no *Teams* has their figures, and what each means, from their own first page.
        found[0] = replace(found[0], current=True)
    return tuple(found)


def _stands_in(place: Place, path: str, href: str, own_week: str | None) -> bool:
    """Whether the page belongs to this part; a manager's own week is *This week*, not one of *Teams*."""
    if place.url_name == "home":
        # What belongs to the one team's week, as its plan, or a worker's own, stands under it too.
        # So does what waits for somebody: the first page leads there.
        own = {href, address("own-week"), address("waiting")}
        return path in own or (own_week is not None and path.startswith(_team_of(own_week)))
    # A prefix is enough: every page of a part stands under its addresses.
    return path != own_week and path.startswith((href, *place.under))


def _team_of(week: str) -> str:
    """Where everything of a team stands, from the address of its week."""
    return week.removesuffix("week/")


def _own_week(actor: Actor) -> str | None:
    """The address of the one team's week, for somebody whose work is one team."""
    team = one_team(actor)
    return address("week", team) if team is not None else None


def one_team(actor: Actor) -> int | None:
    """The single team of somebody whose figures reach exactly one."""
    # By figures, because a week is made of them: a role without them has no week.
    teams = actor.teams_for(C.SEE_FIGURES)
    return next(iter(teams)) if len(teams) == 1 else None


def address(url_name: str, *args: object) -> str | None:
    """A page's address, or None where this deployment has no such page."""
    try:
        return reverse(url_name, args=args)
    except NoReverseMatch:
        return None
