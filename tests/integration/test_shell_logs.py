"""The server's log names kinds of pages and errors, never a child."""

from __future__ import annotations

import logging

import pytest
from django.http import HttpRequest
from django.test import Client

from practicelens.access.roles import Role
from practicelens.web import logs
from practicelens.web.pages.children import pages as children
from tests.builders.authority import Authority

pytestmark = pytest.mark.django_db


@pytest.fixture
def written() -> list[str]:
    """What the console would have said."""
    logged: list[str] = []

    class Keeps(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            logged.append(logging.Formatter("%(message)s").format(record))

    handler = Keeps()
    handler.addFilter(logs.Discreet())
    root = logging.getLogger()
    root.addHandler(handler)
    yield logged  # type: ignore[misc]
    root.removeHandler(handler)


def test_a_child_that_is_not_there_is_logged_without_its_number(authority: Authority, written: list[str]) -> None:
    answer = authority.client(Role.TEAM_MANAGER).get("/children/ZX-98765/?q=ZX-11111")
    assert answer.status_code == 404
    assert any("children/<path:identifier>/" in words for words in written)
    assert "ZX-" not in "\n".join(written)


def test_an_error_is_logged_by_type_and_place_without_its_words(
    authority: Authority, written: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    number = "ZX-98765"

    def breaks(*_: object, **__: object) -> None:
        raise ValueError(number)

    monkeypatch.setattr(children, "render", breaks)
    client: Client = authority.client(Role.ANALYST)
    client.raise_request_exception = False
    answer = client.get("/children/")
    assert answer.status_code == 500
    log = "\n".join(written)
    assert "ValueError" in log and "test_shell_logs.py" in log
    assert number not in log


def test_an_address_with_nothing_behind_it_is_not_repeated() -> None:
    request = HttpRequest()
    request.method, request.path_info = "GET", "/ZX-98765"
    record = logging.LogRecord("django.request", logging.WARNING, "", 0, "Not Found: %s", ("/ZX-98765",), None)
    record.request, record.status_code = request, 404
    logs.Discreet().filter(record)
    assert record.getMessage() == "404 GET an address that is none of ours"
