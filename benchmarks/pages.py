"""Pages' median and 95th percentile under people at once, beside an empty page of the same server in the same run."""

from __future__ import annotations

import http.client
import random
import re
import statistics
import time
from concurrent.futures import ThreadPoolExecutor
from http.cookies import SimpleCookie
from pathlib import Path

from benchmarks.starting import first_page, stop_everything

# Who opens what: a person of this role follows the first link that fits, from the page they land on; an address that is
# written out is opened as it stands.
VISITS = (
    ("empty page", "analyst", "/alive/"),
    ("a Team Manager's week", "team_manager", r"^/teams/\d+/week/$"),
    ("the monthly report, a service area", "head_of_service", "/reports/monthly/"),
    ("the monthly report, whole authority", "director", "/reports/monthly/"),
    ("the quarterly consolidation, a service area", "head_of_service", "/reports/quarterly/"),
    ("the quarterly consolidation, whole authority", "director", "/reports/quarterly/"),
    ("the list of audits", "qa_officer", r"^/audits/$"),
    ("an audit", "qa_officer", r"^/audits/\d+/$"),
    ("the extracts", "analyst", r"^/extracts/$"),
)

WHERE_THE_TIME_GOES = """On 30 November 2026, of 4,174 audits (1,700 of twelve months), the reports
took of a processor, a process's first in brackets, in the median of five; others used the machine, so the clock said
twice to three times as much:

- monthly, whole authority: 0.41 s (0.56) before, 0.20 s (0.48) since;
- monthly, a service area: 0.11 s before, 0.08 s since;
- quarterly, whole authority: 0.89 s (1.76) before, 0.36 s (0.76) since;
- quarterly, a service area: 0.45 s before, 0.20 s since.

What was done: audits, gradings and domains are read as columns and put in order after reading; a list of audits no
longer reads the whole tool of each; pairs of the period alone; Fisher's test without `scipy.stats`. Nothing is kept
between requests: what a report counts changes with every audit handed in, and differs by reader.
"""

ALONE = 20
"""How often each page is asked for by one person alone."""


def measure(folder: Path, *, people: int, rounds: int) -> list[tuple[str, str, str]]:
    """Sign people in, find each visit's page, then ask for all of them mixed: one after the other, then all at once."""
    first_page(folder / "clone", since=time.monotonic())
    port = int((folder / "port").read_text(encoding="utf-8"))
    work = [(name, found) for name, role, fits in VISITS if (found := find(port, role, fits))]
    # Once each, so that no first import is counted with the rest; what a process's first report waits for stands apart.
    first = [(name, timed(port, path, cookie)) for name, (path, cookie) in work]
    reports = [(f"{name}, first of a process", took) for name, took in first if "/reports/" in dict(work)[name][0]]
    rows = [(name, f"{took * 1000:.0f} ms", "asked once, after the pages above") for name, took in reports]
    rows += [*asked(port, work, people=1, each=ALONE), *asked(port, work, people=people, each=rounds * people)]
    stop_everything()
    return rows


def asked(port: int, work: list[tuple[str, tuple[str, str]]], *, people: int, each: int) -> list[tuple[str, str, str]]:
    """Every page so many times, mixed, by so many people at once."""
    asks = [visit for visit in work for _ in range(each)]
    # The same mixture in every run: what a page waits for hangs on what is asked beside it.
    random.Random(1).shuffle(asks)
    with ThreadPoolExecutor(people) as pool:
        times = list(pool.map(lambda ask: (ask[0], timed(port, *ask[1])), asks))
    return [row(name, [t for n, t in times if n == name], times, people) for name, _ in work]


def row(name: str, mine: list[float], times: list[tuple[str, float]], people: int) -> tuple[str, str, str]:
    """One line of the table: median, 95th percentile, and how many times the empty page's median."""
    # Beside an empty page of the same run, since machines differ and the ratio does less.
    empty = statistics.median(t for n, t in times if n == "empty page")
    middle, late = statistics.median(mine), statistics.quantiles(mine, n=20)[18]
    figures = f"{middle * 1000:.0f} ms, 95th percentile {late * 1000:.0f} ms"
    return (
        f"{name}, {'alone' if people == 1 else f'{people} people at once'}",
        figures,
        f"{middle / empty:.1f} × the empty page; {len(mine)} asked, mixed",
    )


def find(port: int, role: str, fits: str) -> tuple[str, str] | None:
    """Sign in as the first person of a role and find a page's address from where they land, two links deep."""
    cookie = sign_in(port, role)
    if not fits.startswith("^"):
        return (fits, cookie)
    seen, front = set(), ["/"]
    for _ in range(3):
        # Of the first fifteen alone: a list of thousands leads to pages of one kind.
        pages = [(path, fetch(port, path, cookie)[1]) for path in front[:15]]
        links = [link for _, text in pages for link in re.findall(r'href="(/[^"#]*)"', text)]
        for link in links:
            if re.match(fits, link):
                return (link.replace("&amp;", "&"), cookie)
        seen |= set(front)
        front = [link for link in dict.fromkeys(links) if link not in seen and not link.startswith("/static")]
    return None


def sign_in(port: int, role: str) -> str:
    """Pick the role's first person on the demonstration's sign-in page; returns the cookies."""
    _, text, jar = fetch(port, "/sign-in/", "", full=True)
    form = next(part for part in text.split("<form")[1:] if f'data-role="{role}"' in part)
    fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form))
    button = re.search(r'name="(person)" value="(\d+)"', form)
    if button:
        fields[button[1]] = button[2]
    body = "&".join(f"{key}={value}" for key, value in fields.items())
    connection = http.client.HTTPConnection("localhost", port, timeout=60)
    headers = {
        "Cookie": jar,
        "Content-Type": "application/x-www-form-urlencoded",
        "Referer": f"http://localhost:{port}/",
    }
    connection.request("POST", "/sign-in/", body, headers)
    reply = connection.getresponse()
    reply.read()
    return f"{jar}; {cookies(reply)}"


def fetch(port: int, path: str, cookie: str, *, full: bool = False):  # type: ignore[no-untyped-def]
    """One page over its own connection: status and text (and cookies)."""
    # A connection a page, as the first request of a browser has it: what it costs is the page's.
    connection = http.client.HTTPConnection("localhost", port, timeout=120)
    connection.request("GET", path, headers={"Cookie": cookie} if cookie else {})
    reply = connection.getresponse()
    text = reply.read().decode("utf-8", "replace")
    if reply.status in (301, 302) and not full:
        return fetch(port, reply.headers["Location"], cookie)
    return (reply.status, text, cookies(reply)) if full else (reply.status, text)


def timed(port: int, path: str, cookie: str) -> float:
    """Seconds for one page; anything but success ends the measurement."""
    start = time.monotonic()
    status, _ = fetch(port, path, cookie)
    if status != 200:
        raise SystemExit(f"{path} answered {status}")
    return time.monotonic() - start


def cookies(reply: http.client.HTTPResponse) -> str:
    """The cookies a reply set, as the next request sends them."""
    jar: SimpleCookie = SimpleCookie()
    for value in reply.headers.get_all("Set-Cookie") or []:
        jar.load(value)
    return "; ".join(f"{key}={morsel.value}" for key, morsel in jar.items())
