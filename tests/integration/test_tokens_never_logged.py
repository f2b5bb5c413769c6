"""A link's token reaches no log, whichever library writes it and whatever handler it brings."""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Iterator

import pytest
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.urls import URLPattern, URLResolver, get_resolver

from practicelens.web import logs
from practicelens.web.pages.signing_in import signin
from tests.builders.authority import Authority

TOKEN = "Zk3-tQ9_vXw7bN2mPq8sRd5fGh1jLc4yUe6aTi0oWxE"
PATH = f"/invitation/{TOKEN}/"


class Foreign(logging.Handler):
    """A handler of some library: no filter of ours, and a formatter that reads the arguments itself."""

    def __init__(self) -> None:
        super().__init__()
        self.written: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.written.append(f"{self.format(record)} {record.msg} {record.args}")


@pytest.fixture
def foreign() -> Iterator[Callable[[str], Foreign]]:
    """Give a logger a foreign handler of its own."""
    added: list[tuple[logging.Logger, Foreign]] = []

    def give(name: str) -> Foreign:
        logger, handler = logging.getLogger(name), Foreign()
        logger.setLevel(logging.DEBUG)
        logger.addHandler(handler)
        added.append((logger, handler))
        return handler

    yield give
    for logger, handler in added:
        logger.removeHandler(handler)
        logger.setLevel(logging.NOTSET)


class Atoms(dict[str, str]):
    """gunicorn's: a dictionary that answers "-" for what it does not have."""

    def __getitem__(self, key: str) -> str:
        return super().get(key, "-")


def as_gunicorn(log: logging.Logger) -> None:
    log.info("%(h)s %(r)s %(s)s %(f)s", Atoms(h="1.2.3.4", r=f"GET {PATH} HTTP/1.1", f=f"https://lens.example{PATH}"))


def as_uvicorn(log: logging.Logger) -> None:
    log.info('%s - "%s %s HTTP/%s" %d', "1.2.3.4", "GET", f"{PATH}?a=b", "1.1", 200)


def as_waitress(log: logging.Logger) -> None:
    try:
        raise ValueError(f"cannot serve {PATH}")
    except ValueError:
        log.exception("Exception while serving %s", PATH)


def as_django(log: logging.Logger) -> None:
    log.warning("Not Found: %s", PATH, extra={"request": RequestFactory().get(PATH), "status_code": 404})


def as_one_that_logs_objects(log: logging.Logger) -> None:
    log.warning("a request went wrong: %r", RequestFactory().get(PATH))


def as_one_that_logs_where_to(log: logging.Logger) -> None:
    log.warning(f"redirected to /sign-in/?next=%2Finvitation%2F{TOKEN}%2F")


def as_one_whose_error_came_from_another(log: logging.Logger) -> None:
    try:
        try:
            raise KeyError(PATH)
        except KeyError as error:
            raise RuntimeError("nothing here") from error
    except RuntimeError:
        log.error("broken", exc_info=True)


@pytest.mark.parametrize(
    ("name", "write"),
    [
        ("gunicorn.access", as_gunicorn), ("uvicorn.access", as_uvicorn), ("waitress", as_waitress),
        ("django.request", as_django), ("django.server", as_django), ("some.library", as_one_that_logs_objects),
        ("some.other", as_one_that_logs_where_to), ("asyncio", as_one_whose_error_came_from_another),
    ],
)  # fmt: skip
def test_no_library_writes_a_token(
    foreign: Callable[[str], Foreign], name: str, write: Callable[[logging.Logger], None]
) -> None:
    handler = foreign(name)
    write(logging.getLogger(name))
    assert len(handler.written) == 1
    assert TOKEN not in handler.written[0]


def test_what_holds_no_token_is_written_as_it_is(foreign: Callable[[str], Foreign]) -> None:
    handler = foreign("some.library")
    logging.getLogger("some.library").info("loaded %d of %s", 3, "/data/invitations/x.csv")
    assert handler.written == ["loaded 3 of /data/invitations/x.csv loaded %d of %s (3, '/data/invitations/x.csv')"]


@pytest.mark.django_db
def test_a_wrong_link_and_one_that_breaks_leave_no_token_in_any_log(
    authority: Authority, foreign: Callable[[str], Foreign], monkeypatch: pytest.MonkeyPatch
) -> None:
    handler = foreign("")
    client = Client(raise_request_exception=False)
    assert "not one of ours" in client.get(PATH).content.decode()
    assert client.get(f"{PATH}more/").status_code == 404

    def breaks(request: HttpRequest, **_: object) -> None:
        raise RuntimeError(request.get_full_path())

    monkeypatch.setattr(signin, "locked_out", breaks)
    for _ in range(6):
        client.get(PATH, headers={"Referer": f"http://testserver{PATH}"})
    assert any("axes" in words or "AXES" in words for words in handler.written)
    assert TOKEN not in "\n".join(handler.written)


SECRET = re.compile(r"<(?:\w+:)?\w*(?:token|secret)(?!_id>)\w*>")
"""A value of an address that is one."""


def test_no_other_address_carries_a_token() -> None:
    """Whoever adds one adds its place to ``logs.TOKEN_AFTER``. The number of a token (``token_id``) opens nothing."""
    secret = {route for route in _routes(get_resolver()) if SECRET.search(route)}
    assert {route.split("/")[0] for route in secret} == set(logs.TOKEN_AFTER)


def _routes(resolver: URLResolver, before: str = "") -> Iterator[str]:
    """Every address, with the names of its values."""
    for one in resolver.url_patterns:
        route = f"{before}{one.pattern}"
        if isinstance(one, URLPattern):
            yield route
        else:
            yield from _routes(one, route)
