"""What all visits of a walk do alike, and one of them proves: done once, and given again to the others."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django_tasks.backends.immediate import ImmediateBackend

from practicelens.access.errors import Missing
from practicelens.documents import docx, pdf, pptx, xlsx
from practicelens.web import errors


@contextmanager
def done_once() -> Iterator[None]:
    """For a whole walk: the page of a refusal and a document, each made once where nothing in it differs."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(errors, "missing", _refused_once(errors.missing))
        for module in (pdf, docx, pptx, xlsx):
            patch.setattr(module, "render", _made_once(module.render))
        yield


def _refused_once(render: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The page that says there is nothing: a real one for each person at each kind of address, then its status."""
    seen: set[Hashable] = set()

    def missing(request: HttpRequest, exception: Missing | None = None) -> HttpResponse:
        match, actor = request.resolver_match, getattr(request, "actor", None)
        # Its frame looks at who asks and at what the address names (an audit's has a button of its own).
        kind = (actor and actor.account_id, request.method, match and tuple(match.kwargs), errors.wants_json(request))
        if kind in seen:
            return HttpResponse(status=404)
        seen.add(kind)
        return render(request, exception)

    return missing


def _made_once(render: Callable[[Any], bytes]) -> Callable[[Any], bytes]:
    """A document's file, by what stands in it: what differs for a reader is another document."""
    made: dict[str, bytes] = {}

    def rendered(document: Any) -> bytes:
        content = repr(document)
        if content not in made:
            made[content] = render(document)
        return made[content]

    return rendered


@contextmanager
def work_only_asked_for() -> Iterator[None]:
    """Long work is put down and not done: who may ask for it is the question here, and all would do the same."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ImmediateBackend, "_execute_task", lambda backend, result: None)
        yield
