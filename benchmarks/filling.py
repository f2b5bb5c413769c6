"""One page's time while a month of audits is given out in the background of the same process, beside without it."""

from __future__ import annotations

import http.client
import re
import statistics
import time
from pathlib import Path

from benchmarks.pages import fetch, find, sign_in, timed
from benchmarks.starting import first_page, stop_everything

PAGE = ("a Team Manager's week", "team_manager", r"^/teams/\d+/week/$")
BEFORE = 20


def measure(folder: Path) -> list[tuple[str, str, str]]:
    """Ask for the page again and again: alone, then from the moment a month is opened until it is given out."""
    first_page(folder / "clone", since=time.monotonic())
    port = int((folder / "port").read_text(encoding="utf-8"))
    name, role, fits = PAGE
    found = find(port, role, fits)
    if found is None:
        raise SystemExit(f"{name} was not found")
    # Asked alone first, in the same process: whatever the month's work costs is beside this.
    before = [timed(port, *found) for _ in range(BEFORE)]
    head = sign_in(port, "head_of_qa")
    start, work = time.monotonic(), open_next_month(port, head)
    during: list[float] = []
    while under_way(port, work, head):
        during.append(timed(port, *found))
    took = time.monotonic() - start
    # The server has a month opened now: no later part may measure it.
    stop_everything()
    how = f"asked {len(during)} times while a month was given out, which took {took:.0f} s"
    return [
        (f"{name}, nothing else going on", figure(before), f"asked {len(before)} times"),
        (f"{name}, while a month is filled", figure(during), how),
    ]


def figure(times: list[float]) -> str:
    """Median and longest."""
    return f"{statistics.median(times) * 1000:.0f} ms, longest {max(times) * 1000:.0f} ms" if times else "not asked"


def open_next_month(port: int, cookie: str) -> str:
    """Open the month that can be opened, as the Head of Safeguarding does; the address of the work's bar."""
    # The form's own token is sent back, as a browser does: the server refuses a POST without.
    _, text = fetch(port, "/programme/months/", cookie)
    link = re.search(r'href="(/programme/months/\d{4}-\d{2}/open/)"', text)
    if link is None:
        raise SystemExit("there is no month to open")
    _, form, jar = fetch(port, link[1], cookie, full=True)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form)
    if token is None:
        raise SystemExit("the month cannot be opened")
    connection = http.client.HTTPConnection("localhost", port, timeout=120)
    headers = {
        "Cookie": f"{cookie}; {jar}" if jar else cookie,
        "Content-Type": "application/x-www-form-urlencoded",
        "Referer": f"http://localhost:{port}/",
    }
    connection.request("POST", link[1], f"csrfmiddlewaretoken={token[1]}", headers)
    reply = connection.getresponse()
    reply.read()
    if reply.status != 302:
        raise SystemExit(f"opening a month answered {reply.status}")
    return str(reply.headers["Location"])


def under_way(port: int, work: str, cookie: str) -> bool:
    """Whether the bar still asks for itself."""
    return "hx-trigger" in fetch(port, work, cookie)[1].partition('id="work"')[2][:200]
