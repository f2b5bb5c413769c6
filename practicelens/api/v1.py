"""The API, version 1: the measures, their figures within the asker's scope, and who is asking."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Query
from ninja.errors import ValidationError
from ninja.security import APIKeyCookie

from practicelens.access.actor import Actor
from practicelens.access.capabilities import Capability
from practicelens.access.errors import Missing, Refused
from practicelens.access.roles import ROLES
from practicelens.analytics.indicators import CARDS
from practicelens.analytics.measure import Card, Figure, Level
from practicelens.api.shapes import FigureOut, FiguresOut, MeasureOut, PersonOut, RoleOut, Trouble
from practicelens.people.asking import Asking
from practicelens.performance.datasets.figures import queries as figures_queries
from practicelens.workdays import clock

UNKNOWN = {401: Trouble, 404: Trouble}


class SignedIn(APIKeyCookie):
    """The session of a person signed in to the pages."""

    param_name = settings.SESSION_COOKIE_NAME

    def authenticate(self, request: HttpRequest, key: str | None) -> Actor | None:
        """The actor, or None: then the answer is 401."""
        # Not by the key that it is handed: the middleware has read the session,
        # and asks at each request who it is today.
        return getattr(request, "actor", None)


api = NinjaAPI(
    title="Practice Lens",
    version="1",
    description="Measures and figures within the scope of the person signed in. Figures only: never a child.",
    # For every address at once: one that is added without a thought is closed, not open.
    auth=SignedIn(),
    # Its page would load scripts from elsewhere; the description itself is at openapi.json.
    docs_url=None,
)


@api.get("/me", response={200: PersonOut, **UNKNOWN}, summary="Who is asking")
def me(request: HttpRequest) -> PersonOut:
    """The person signed in, with the roles they hold today and the teams each reaches."""
    actor = _actor(request)
    roles = [
        RoleOut(key=grant.role, title=ROLES[grant.role].title, teams=sorted(grant.teams), by_cover=grant.by_cover)
        for grant in actor.grants
    ]
    return PersonOut(name=actor.name, roles=roles)


@api.get("/measures", response={200: list[MeasureOut], **UNKNOWN}, summary="Every measure's definition")
def measures(request: HttpRequest) -> list[MeasureOut]:
    """The definition cards, in the order of the child's journey. For people who may see figures."""
    # Definitions are no secret on pages; the API tells whoever has no figures nothing, not even that it is there.
    if not _actor(request).can(Capability.SEE_FIGURES):
        raise Missing
    return [_measure(card) for card in CARDS.values()]


@api.get("/figures", response={200: FiguresOut, 422: Trouble, **UNKNOWN}, summary="The figures of one place")
def figures(
    request: HttpRequest,
    level: Annotated[Level, Query(description="Whose figures: authority, service or team.")] = Level.AUTHORITY,
    id: Annotated[int | None, Query(description="The service area or team.", ge=1, lt=2**31)] = None,
    card: Annotated[str | None, Query(description="One measure; without it, every one.")] = None,
) -> FiguresOut:
    """Figures of the published edition. Out of scope, or not existing: 404."""
    # A card of another level is an empty list and no error; what may be seen the query decides, whatever is asked.
    only = None if card is None else (card,)
    page = figures_queries.figures(Asking(_actor(request), clock.now()), level.value, id, only=only)
    if page is None or (card is not None and card not in CARDS):
        raise Missing
    found = [line.figure for line in page.lines]
    return FiguresOut(
        place=page.place.name,
        as_at=page.edition.as_at,
        edition=page.edition.hash,
        figures=[_figure(figure) for figure in found],
    )


@api.exception_handler(Missing)
def _missing(request: HttpRequest, exception: Missing | type[Missing]) -> HttpResponse:
    """Out of scope and not existing look the same."""
    return api.create_response(request, {"detail": "There is nothing here for you.", "code": "missing"}, status=404)


@api.exception_handler(Refused)
def _refused(request: HttpRequest, exception: Refused | type[Refused]) -> HttpResponse:
    """A rule said no, in its own words."""
    words = {"detail": getattr(exception, "message", ""), "code": getattr(exception, "code", "refused")}
    return api.create_response(request, words, status=422)


@api.exception_handler(ValidationError)
def _not_understood(request: HttpRequest, exception: ValidationError | type[ValidationError]) -> HttpResponse:
    """Which part of the question could not be understood; never what was sent."""
    faults = getattr(exception, "errors", [])
    # The last part of the place alone, which is the parameter's name: what stands before it is the library's own.
    parts = "; ".join(f"{fault['loc'][-1]}: {fault['msg']}" for fault in faults)
    return api.create_response(request, {"detail": parts, "code": "not_understood"}, status=422)


def _actor(request: HttpRequest) -> Actor:
    """Who is asking; the middleware has already turned away everybody else."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def _measure(card: Card) -> MeasureOut:
    """A card without the relation it stands on."""
    # Named one by one, so that a new field of a card does not leave by itself.
    names = ("key", "title", "area", "meaning", "numerator", "denominator", "not_judged", "source")
    return MeasureOut(
        **{name: getattr(card, name) for name in names},
        kind=card.kind.value,
        polarity=card.polarity.value,
        levels=[level.value for level in card.levels],
    )


def _figure(figure: Figure) -> FigureOut:
    """A figure with all it needs to stand."""
    given = asdict(figure)
    # By the names of the shape: what a figure gains later stays inside until somebody adds it here.
    return FigureOut(**{name: given[name] for name in FigureOut.model_fields})
