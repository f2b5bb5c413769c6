"""How many statements each page of each role puts to the database, walked through in the built demonstration.

Counted as the ceilings of the tests are (`tests/builders/counting.py`), in this process, with no server between:
session, account, roles, rules and the row of history that a look writes all count.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import defaultdict, deque
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parents[1]
TABLE = HERE / "docs" / "reference" / "queries.md"
# So many addresses of each page a person opens, and so many people of each role walk. Files to take away, which take
# seconds to make, are opened once.
EACH, PEOPLE = 3, 2
FILES = ("-pdf", "-word", "-slides", "-workbook")
# What issue 7 asked for: page, role, the most it may ask.
TARGETS = (
    ("a Team Manager's week", "week", "team_manager", 35),
    ("home of the Head of Safeguarding", "home", "head_of_qa", 30),
    ("an audit's page", "audit", None, 20),
)
Counts = dict[str, dict[str, int]]


def measure(folder: Path) -> list[tuple[str, str, str]]:
    """Walk the demonstration built in a clone, write the table of pages × roles, and say what was aimed at."""
    env = {**os.environ, "PRACTICELENS_VAR": str(folder / "clone" / "var"), "PRACTICELENS_MODE": "demonstration"}
    # In a process of its own: Django is set up once, for the clone's database and not for this one's.
    found = subprocess.run(
        [sys.executable, "-m", "benchmarks.queries"], cwd=HERE, env=env, check=True, capture_output=True, text=True
    )
    counts: Counts = json.loads(found.stdout.splitlines()[-1])
    TABLE.write_text(table(counts), encoding="utf-8")
    return [*(aimed(counts, *target) for target in TARGETS), *worst(counts)]


def aimed(counts: Counts, words: str, page: str, role: str | None, most: int) -> tuple[str, str, str]:
    """One page that a number was set for: the most that was found."""
    by_role = counts.get(page, {})
    found = max(by_role.values(), default=0) if role is None else by_role.get(role, 0)
    return (f"statements: {words}", f"{found}, at most {most} allowed", "the most of all that were opened")


def worst(counts: Counts, so_many: int = 5) -> Iterator[tuple[str, str, str]]:
    """The pages that ask most."""
    every = sorted(((number, page, role) for page, by in counts.items() for role, number in by.items()), reverse=True)
    seen: set[str] = set()
    for number, page, role in every:
        if page not in seen and len(seen) < so_many:
            seen.add(page)
            yield (f"statements: among the worst, `{page}`", str(number), f"as {role}; all in queries.md")


def table(counts: Counts) -> str:
    """The page of the reference: a line a page, a column a role."""
    roles = sorted({role for by in counts.values() for role in by})
    revision = subprocess.run(["git", "rev-parse", "--short", "HEAD"], cwd=HERE, capture_output=True, text=True).stdout
    numbers = [[by.get(role) for role in roles] for by in counts.values()]
    lines = [
        "# Statements a page",
        "",
        "Written by `python3 run.py bench`: the most statements that a page put to the database, walking through the",
        f"built demonstration as {PEOPLE} people of each role, {EACH} addresses of each page. Everything counts:",
        "session, account, roles, rules, the beginning of a transaction, the row of history that a look writes. What",
        "each page may ask in the tests' small authority, held to the number, stands in `tests/spec/ceilings.txt`.",
        f"Revision {revision.strip() or 'unknown'}.",
        "",
        "| page | " + " | ".join(role.replace("_", " ") for role in roles) + " |",
        "|---|" + "--:|" * len(roles),
        *(
            f"| {page} | " + " | ".join("" if one is None else str(one) for one in row) + " |"
            # By name, so that a difference between two revisions is a difference of numbers.
            for page, row in sorted(zip(counts, numbers, strict=True), key=lambda pair: pair[0])
        ),
        "",
    ]
    return "\n".join(lines)


def walk() -> Counts:
    """Open pages as people of every role, from home on through the links; the most statements of each page and role."""
    from django.conf import settings

    from practicelens.people.accounts.queries import pickable_people
    from practicelens.workdays import clock

    # Django's test client names this host, which a deployment's settings do not allow.
    settings.ALLOWED_HOSTS = ["testserver"]
    most: Counts = defaultdict(dict)
    for group in pickable_people(clock.today()):
        for person in group.people[:PEOPLE]:
            for page, asked in pages_of(person.account_id):
                role = group.role.value
                most[page][role] = max(asked, most[page].get(role, 0))
    return most


def pages_of(account_id: int) -> Iterator[tuple[str, int]]:
    """Every page that a person reaches by links, with how many statements it asked; so many addresses of each."""
    client, waiting, known = client_of(account_id), deque(["/"]), {"/"}
    opened: dict[str, int] = defaultdict(int)
    while waiting:
        path = waiting.popleft()
        page = page_at(path)
        if page is None or opened[page] >= (1 if page.endswith(FILES) else EACH):
            continue
        opened[page] += 1
        status, asked, text = opened_by(client, path)
        if status == 200:
            yield page, asked
        for link in re.findall(r'(?:href="|Location: )(/[^"#]*)', text):
            if link not in known:
                known.add(link)
                waiting.append(link.replace("&amp;", "&"))


def client_of(account_id: int) -> Any:
    """A browser of somebody signed in."""
    from django.contrib.auth import get_user_model
    from django.test.client import Client

    client = Client()
    client.force_login(
        get_user_model().objects.get(pk=account_id), backend="practicelens.people.backends.AccountBackend"
    )
    return client


def page_at(path: str) -> str | None:
    """The name of the page at an address; None for files and what is no page."""
    from django.urls import Resolver404, resolve

    try:
        return resolve(path.split("?")[0]).view_name
    except Resolver404:
        return None


def opened_by(client: Any, path: str) -> tuple[int, int, str]:
    """One page: its status, how many statements it asked, and its text (of a redirection: where to)."""
    from tests.builders.counting import counted

    with counted() as statements:
        reply = client.get(path)
    if reply.status_code in (301, 302):
        # A redirection is no page, and what it asks is counted with nobody's; where it leads is.
        return reply.status_code, 0, f"Location: {reply.headers['Location']}"
    text = "" if reply.streaming else reply.content.decode("utf-8", "replace")
    return reply.status_code, len(statements), text


if __name__ == "__main__":
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "practicelens.config.settings")
    django.setup()
    print(json.dumps(walk()))
