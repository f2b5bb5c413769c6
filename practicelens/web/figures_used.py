"""Says at the top of a page that its figures are old or cannot be read, and has damaged ones built again."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponseBase

from practicelens.jobs import mend_figures
from practicelens.notices.waiting import Waiting
from practicelens.people.asking import Asking
from practicelens.performance.datasets import lateness
from practicelens.performance.datasets.register import used
from practicelens.quality.audits.safety.queries import waiting_concerns

log = logging.getLogger(__name__)


class FiguresMiddleware:
    """Keep what a request used of the figures; what it could not read is built again in the background."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Answer first: the page is not held up by the build."""
        # Set before anything reads figures, and read after: what was used is known only then.
        request.figures = found = used.begin()  # type: ignore[attr-defined]
        response = self.get_response(request)
        if found.unreadable:
            try:
                # However many pages ask for it, one build is claimed.
                mend_figures.mend_later()
            except DatabaseError as error:  # busy or full: the next page that finds them so asks again
                log.error("figures could not be given to be built again: %s", type(error).__name__)
        return response


@dataclass(frozen=True)
class FiguresNotice:
    """What a page says of its figures: from which day on lateness cannot be known, or that they cannot be read.

    With figures that cannot be read the worries about children's safety that wait for the person stand beside.
    """

    as_at: date | None = None
    unknown_since: date | None = None
    unreadable: bool = False
    worries: tuple[Waiting, ...] = ()


def notice(request: HttpRequest) -> FiguresNotice | None:
    """What is to be said of the figures that this request used; None where nothing is."""
    found: used.Used | None = getattr(request, "figures", None)
    asking: Asking | None = getattr(request, "asking", None)
    if found is None or asking is None:
        return None
    # Worries about a child's safety stand beside it: no trouble with figures may hide them.
    if found.unreadable:
        return FiguresNotice(unreadable=True, worries=waiting_concerns(asking))
    # Nothing is said while they are fresh: a notice on every page would be read by nobody.
    since = lateness.unknown_since(found.as_at, asking.today, asking.rules) if found.as_at else None
    return FiguresNotice(found.as_at, since) if since else None
