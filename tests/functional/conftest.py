"""A browser on the product as it is served, and what every page must hold: no error, no violation, no barrier."""

from __future__ import annotations

import os
import re
import urllib.request
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, sync_playwright

from practicelens.access.roles import Role
from tests.functional import serving, walking
from tests.functional.serving import Served
from tests.functional.walking import Seen
from tests.run_all import chromium

CHROMIUM = Path(os.environ.get("CHROMIUM") or chromium() or "/usr/bin/chromium")
FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--hide-scrollbars",
    # Nobody looks at what is drawn: no process of its own lays it together, a twentieth of what a walk costs.
    "--disable-gpu-compositing", "--num-raster-threads=1",
]  # fmt: skip
PageAs = Callable[..., Page]


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups; else no module would stay with its worker
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything here needs Chromium; without it, on a developer's machine, it is left out."""
    for number, item in enumerate(items):
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)
            # A module goes to one worker, as everywhere; the walk of every page, longer than all others together, goes
            # to both, a role at a time.
            walks = item.path.name == "test_every_page.py"
            group = f"walk {number}" if walks else "demonstration" if _in_demonstration(item) else item.path.stem
            item.add_marker(pytest.mark.xdist_group(group))
            if not CHROMIUM.exists() and not os.environ.get("CI"):
                item.add_marker(pytest.mark.skip(reason=f"no Chromium at {CHROMIUM}"))


def _in_demonstration(item: pytest.Item) -> bool:
    """Whether a test walks in the demonstration: then it goes where that is served already, by one worker alone."""
    fixtures = set(getattr(item, "fixturenames", ()))
    return "small" not in fixtures and bool({"served", "page_as"} & fixtures)


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The demonstration, built once for the run and copied for this worker."""
    yield from _copy_of("demonstration", tmp_path_factory)


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The small authority with two extracts and four audits: enough for every page, quick to build."""
    yield from _copy_of("small", tmp_path_factory)


def _copy_of(name: str, folders: pytest.TempPathFactory) -> Iterator[Served]:
    """Serve a copy until the run ends."""
    with serving.served(serving.built(name, shared_by_all(folders)), folders.mktemp(name)) as running:
        yield running


def shared_by_all(folders: pytest.TempPathFactory) -> Path:
    """The folder that every worker of this run sees."""
    mine = folders.getbasetemp()
    return mine.parent if os.environ.get("PYTEST_XDIST_WORKER") else mine


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for the run."""
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=str(CHROMIUM), args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture(scope="session", autouse=True)
def seen(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """What was looked at, shared by all workers of a run."""
    return walking.share_in(shared_by_all(tmp_path_factory))


class Troubles(list[str]):
    """What the browser complained of; ``expected`` names what a test provokes on purpose."""

    expected: tuple[str, ...] = ()

    def unexpected(self) -> list[str]:
        """Every complaint that the test did not provoke."""
        return [words for words in self if not any(part in words for part in self.expected)]


@pytest.fixture
def troubles() -> Iterator[Troubles]:
    """Errors in the console, uncaught errors and violations of the content policy fail the test."""
    heard = Troubles()
    yield heard
    assert heard.unexpected() == []


@pytest.fixture
def open_context(browser: Browser, troubles: Troubles) -> Iterator[Callable[..., BrowserContext]]:
    """Make browser contexts that are closed after the test."""
    made: list[BrowserContext] = []

    def make(width: int = 1280, scheme: str = "light", javascript: bool = True) -> BrowserContext:
        context = browser.new_context(
            viewport={"width": width, "height": 900 if width > 600 else 780},
            color_scheme=scheme,  # type: ignore[arg-type]
            java_script_enabled=javascript,
            locale="en-GB",
            timezone_id="Europe/London",
            reduced_motion="reduce",
        )
        context.set_default_timeout(10_000)
        context.set_default_navigation_timeout(30_000)  # a server's first page, while all else of the suite runs too
        context.on("console", lambda message: _hear(message, troubles))
        context.on("weberror", lambda error: troubles.append(str(error.error)))
        made.append(context)
        return context

    yield make
    for context in made:
        context.close()


@pytest.fixture
def page_as(open_context: Callable[..., BrowserContext], request: pytest.FixtureRequest) -> PageAs:
    """A page on the role's home: ``page_as(Role.TEAM_MANAGER, width=360, scheme="dark", javascript=False)``.

    With ``at`` it begins at another address; None leaves the page unopened, for a journey that opens its first itself.
    In the demonstration; a test that asks for the fixture ``small`` walks through the small authority instead.
    """
    where = "small" if "small" in request.fixturenames else "served"
    served: Served = request.getfixturevalue(where)

    def open_page(
        role: Role | None, *, at: str | None = "/", width: int = 1280, scheme: str = "light", javascript: bool = True
    ) -> Page:
        context = open_context(width, scheme, javascript)
        if role is not None:
            sign_in(context, served, role)
        page = context.new_page()
        if at is not None:
            page.goto(served.at(at if role is not None else "/sign-in/"))
        return page

    return open_page


def sign_in(context: BrowserContext, served: Served, role: Role) -> None:
    """Become the role's first person, as the sign-in page's own form does; that page is read once of each server."""
    name, value, text = sign_in_page(served.address)
    context.add_cookies([{"name": name, "value": value, "url": served.address}])
    form = next(part for part in text.split("<form")[1:] if f'data-role="{role.value}"' in part)
    fields = dict(re.findall(r'name="(csrfmiddlewaretoken|person)" value="([^"]+)"', form)[:2])
    answer = context.request.post(
        served.at("/sign-in/"), form=fields, headers={"Referer": served.at("/sign-in/")}, max_redirects=0
    )
    assert answer.status == 302, f"{role}: {answer.status}"


@cache
def sign_in_page(address: str) -> tuple[str, str, str]:
    """The name and the value of the cookie that a server's sign-in page gives for its forms, and the page."""
    with urllib.request.urlopen(f"{address}/sign-in/") as answer:
        text = answer.read().decode()
        name, value = answer.headers["Set-Cookie"].split(";")[0].split("=", 1)
    return name, value, text


def _hear(message: ConsoleMessage, troubles: Troubles) -> None:
    """Errors and violations only; what a page says by the way is its own affair."""
    if message.type == "error":
        troubles.append(f"{message.page.url if message.page else ''}: {message.text}")
