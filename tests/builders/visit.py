"""A visit to every address of the table of URL × role, each with the things it needs made for it and undone after."""

from __future__ import annotations

import logging
import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from copy import copy
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import transaction
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from practicelens.access.roles import Role
from practicelens.analytics import annex_a
from practicelens.history.models import EventChild
from practicelens.performance.datasets.children import queries as children_queries
from practicelens.rulebook.cache import forget as forget_rules
from practicelens.workdays import clock
from tests.builders.alike import done_once, work_only_asked_for
from tests.builders.arriving import arrivals
from tests.builders.authority import heeding, kept
from tests.builders.counting import counted
from tests.builders.extracts import read_here
from tests.builders.looks import known_children, last_event, shown_children, unnamed, whole_text
from tests.builders.things import Things
from tests.conftest import MONDAY

TABLES = sorted((Path(__file__).resolve().parents[1] / "spec" / "urls").glob("*.txt"))
# What many addresses need and what changes nobody's powers: made once for the whole table.
MADE_ONCE = ("extract", "audits", "audit", "inadequate_audit")
SHOWING = {"audits", "audits-four-rs", "actions", "children", "figure-children", "explore-children", "programme-draw"}
"""Lists that show a child with what stands throughout; those that need more are `test_lists_everywhere`'s."""
# Reading history names only the child asked for: otherwise every reading would answer every later question.
HISTORY = "history"


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    name: str
    arguments: tuple[str, ...]
    open_to: frozenset[str]

    @property
    def anonymous(self) -> bool:
        return "anonymous" in self.open_to

    def opens_for(self, role: Role) -> bool:
        return bool({"any", "anonymous", role.value} & self.open_to)


def rows() -> Iterator[Row]:
    """Every line of every table: `name | arguments | roles`."""
    for path in TABLES:
        for line in path.read_text("utf-8").splitlines():
            if line.strip() and not line.startswith("#"):
                name, arguments, roles = (cell.strip() for cell in line.split("|"))
                values = tuple(cell.strip() for cell in arguments.split(",") if cell.strip() not in ("", "-"))
                yield Row(name, values, frozenset(cell.strip() for cell in roles.split(",")))


ROWS = list(rows())
_PLACES: dict[tuple[str, ...], int] = {}
for _row in ROWS:
    _PLACES.setdefault(_row.arguments, len(_PLACES))
TOGETHER = sorted(ROWS, key=lambda row: _PLACES[row.arguments])
"""Every row, those that name the same things one after the other: they are made once for all of these."""
OPEN_TO: dict[str, set[Role]] = defaultdict(set)
"""Which roles an address of each name opens to, for one thing or another."""
for _row in ROWS:
    OPEN_TO[_row.name] |= {role for role in Role if _row.opens_for(role)}
EACH = 10
_UNSEEN = re.compile(r"<(script|style|textarea|code|option|title)\b.*?</\1>", re.DOTALL)
_TAGS = re.compile(r"<[^>]*>")
_HYPHEN = re.compile(r"(?<![\w.,-])-\d[\d.]*(?![\w-])")
_KEY = re.compile(r"(?<![\w@./:-])[a-z]+(?:_[a-z0-9]+)+(?![\w@.-])")
"""A word with an underscore, as only code has them; not one of an address, a file or an e-mail."""
_LINK = re.compile(r'<a\b[^>]*\bhref="([^"#?]+)')


class Visit:
    """The small authority with what most addresses need, made once; what else a row needs is undone after it.

    Rows that name the same things, one after the other, find them standing: what is asked or sent with them, or made
    beside them, stands in ``undone`` of its own.
    """

    def __init__(self, folder: Path) -> None:
        self.authority = kept()
        self.things = Things(self.authority, folder)
        for name in MADE_ONCE:
            assert self.things[name]
        self._once = dict(self.things.made)
        self._standing: tuple[str, ...] = ()
        self._made = ExitStack()
        self._cookies = {role: self.authority.client(role).cookies for role in Role}
        self._handler = Client().handler
        self._only_sent = False
        self._looking: Role | None = None
        self._before = 0
        self.extracted = self._extracted()
        self.asked: dict[Role, int] = {}
        self.dead: list[str] = []
        self.misprinted: list[str] = []
        self.unlooked: list[str] = []

    def _extracted(self) -> frozenset[str]:
        """The numbers of all children of the extract that stands throughout."""
        first = children_queries.children(self.authority.asking(Role.DCS))
        assert first is not None
        return frozenset(row.child for row in first.rows)

    def address(self, row: Row) -> str:
        return reverse(row.name, args=[self.things[name] for name in row.arguments])

    @contextmanager
    def made_for(self, row: Row) -> Iterator[str]:
        """A row's address with the things it names."""
        self.make_room_for(row)
        if row.arguments != self._standing:
            self._made.enter_context(undone())
            self._standing = row.arguments
        address, made = self.address(row), dict(self.things.made)
        try:
            yield address
        finally:
            self.things.made = made

    def make_room_for(self, row: Row) -> None:
        """Take back what was made for rows that name other things."""
        if row.arguments != self._standing:
            self.put_away()

    def put_away(self) -> None:
        """Take back what was made for the last row."""
        self._made.close()
        self.things.made, self._standing = dict(self._once), ()

    def client(self, role: Role) -> Client:
        """A browser of somebody signed in, its cookies its own."""
        client = Client()
        # Its own would put all middlewares together again at its first request.
        client.handler = self._handler
        client.cookies = copy(self._cookies[role])
        return client

    def statuses(self, row: Row) -> dict[Role, int]:
        """What each role is answered.

        ``asked`` says then how many statements each one's page put to the database, ``dead`` what it leads to in vain,
        ``unlooked`` which children history does not know to have been looked at, by the first whom the page opens for.
        """
        self.asked, self.dead, self.misprinted, self.unlooked, self._only_sent = {}, [], [], [], False
        self._looking = next((role for role in Role if row.opens_for(role) and row.name != HISTORY), None)
        self.make_room_for(row)
        self._before = last_event()  # what makes the row's things names its children too
        with self.made_for(row) as address, work_only_asked_for():
            return {role: self._asked(role, address, row.name in SHOWING) for role in Role}

    def _asked(self, role: Role, address: str, showing: bool) -> int:
        """The status of a page, or, where only a form is answered, of an empty form."""
        client = self.client(role)
        with undone():
            last = last_event() if role is self._looking else 0
            # That an address takes forms alone is said before anybody looks at who sends them: once is enough.
            if not self._only_sent:
                with counted() as statements:
                    reply = client.get(address)
                self._only_sent = reply.status_code == 405
            if self._only_sent:
                reply = client.post(address)
            elif reply.status_code == 200:
                self.asked[role] = len(statements)
                page = reply.content.decode(errors="replace")
                self.dead += self._dead(role, client, page)
                if reply["Content-Type"].startswith("text/html"):
                    self.misprinted += self._misprinted(role, page)
            if role is self._looking:
                self.unlooked += self._unlooked(role, whole_text(reply), last, showing)
            return reply.status_code

    def _unlooked(self, role: Role, text: str, last: int, showing: bool) -> Iterator[str]:
        """Whoever is shown a child's number is found by that child afterwards."""
        known = known_children(self.extracted)
        shown = shown_children(text, known)
        looks = EventChild.objects.filter(event_id__gt=last, event__by_id=self.authority.actor(role).account_id)
        if showing and not shown:
            yield "nothing to prove: the list is empty"
        yield from sorted(shown - set(looks.values_list("identifier", flat=True)))
        yield from (f"{kind} does not name {sorted(missed)}" for kind, missed in unnamed(self._before, known))

    @staticmethod
    def _misprinted(role: Role, page: str) -> Iterator[str]:
        """Numbers with a hyphen for a minus, and keys of the code where words should stand."""
        shown = _TAGS.sub(" ", _UNSEEN.sub(" ", page))
        yield from (f"{role.value}: {words}" for words in (*_HYPHEN.findall(shown), *_KEY.findall(shown)))

    @staticmethod
    def _dead(role: Role, client: Client, page: str) -> Iterator[str]:
        """Links of a page that its reader is told are nothing.

        Only those that the table opens to nobody in this role are followed: the others are visited by their own rows.
        Of many of one name (a list behind each figure) each tenth is, and the last: the one view answers all of them.
        """
        of_name: dict[str, list[str]] = defaultdict(list)
        for href in sorted(set(_LINK.findall(page))):
            of_name[_name_of(href)].append(href)
        for name, hrefs in of_name.items():
            if name and role not in OPEN_TO[name]:
                for href in {*hrefs[::EACH], hrefs[-1]}:
                    if client.get(href).status_code == 404:
                        yield f"{role.value}: {href}"


@cache
def _name_of(href: str) -> str:
    """The name of an address; "" for files, and what lies outside."""
    try:
        return resolve(href).view_name
    except Resolver404:
        return ""


@contextmanager
def undone() -> Iterator[None]:
    """A transaction that is rolled back."""
    with arrivals.rolled_back(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture(scope="module")
def visit(django_db_setup: None, django_db_blocker: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Visit]:
    folder = tmp_path_factory.mktemp("visit")
    before = clock._stands_in
    clock.stand_in(folder / "clock.json")
    clock.stand_at(MONDAY)
    with (
        pytest.MonkeyPatch.context() as patch, django_db_blocker.unblock(), undone(),
        heeding(), arrivals.heeding(), done_once(),
    ):  # fmt: skip
        # Thousands are told that there is nothing, which Django writes down and pytest keeps: a sixth of such a visit.
        patch.setattr(logging.getLogger("django.request"), "disabled", True)
        patch.setattr(settings, "DATA_DIR", folder / "data")
        patch.setattr(annex_a, "read_guarded", read_here)
        forget_rules()
        made = Visit(folder)
        yield made
        made.put_away()
    forget_rules()
    clock.stand_in(before)


@pytest.fixture(scope="module")
def extracted(visit: Visit) -> frozenset[str]:
    """The numbers of all children of the extract that stands throughout."""
    return visit.extracted
