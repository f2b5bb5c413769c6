"""Who is asking, and for which places they may ask."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from practicelens.access.roles import ROLES
from practicelens.api.answering import Listed, listed
from practicelens.api.asked import Paged
from practicelens.api.shapes import PersonOut, PlaceRow, Places, RoleOut, TokenOut
from practicelens.api.who import REFUSALS, asking_of
from practicelens.performance.explore import queries

router = Router(tags=["Who asks"])


@router.get("/me", response={200: PersonOut, **REFUSALS}, summary="Who is asking")
def me(request: HttpRequest) -> PersonOut:
    """The person signed in, or the token's owner, with the roles they hold today and the teams each reaches."""
    actor, token = asking_of(request).actor, request.token  # type: ignore[attr-defined]
    roles = [
        RoleOut(key=grant.role, title=ROLES[grant.role].title, teams=sorted(grant.teams), by_cover=grant.by_cover)
        for grant in actor.grants
    ]
    brought = token and TokenOut(name=token.name, ends=token.ends, place=token.place, small_numbers=token.small_numbers)
    return PersonOut(name=actor.name, roles=roles, token=brought)


@router.get("/places", response={200: Places, **REFUSALS}, summary="Whose figures may be asked for")
def places(request: HttpRequest, asked: Query[Paged]) -> HttpResponse:
    """The authority, service areas and teams within reach, the widest first."""
    found = queries.places(asking_of(request))
    rows = [PlaceRow(one.key, one.words, one.whose.level.value) for one in found]
    return listed(request, asked, Listed(PlaceRow, rows))
