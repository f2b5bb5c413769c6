"""Tells what a demonstration's build made from what anybody else did, and removes only the first.

A build writes an event ``demonstration.begun`` in the transaction that founds the authority,
``demonstration.built`` when people can work in it, ``demonstration.piece_built`` for each piece of its past, and
``demonstration.whole`` at its end; history can be added to and never altered. Whether a half-built database may be
removed is decided by what stands in it: every account is one that the founding made, nobody has ever signed in,
every extract is one of the demonstration's own files, and nobody else stands in history. Anything beyond that is
somebody's.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from datetime import datetime
from enum import Enum
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction

from practicelens.access.actor import SYSTEM
from practicelens.access.errors import Refused
from practicelens.history import changes as history
from practicelens.history import internal as past
from practicelens.history.internal import latest_details
from practicelens.people import internal as people
from practicelens.people.founding.plan import Founded
from practicelens.people.teams import services
from practicelens.performance.extracts import internal as extracts

BEGUN: Final = "demonstration.begun"
BUILT: Final = "demonstration.built"
PIECE: Final = "demonstration.piece_built"
WHOLE: Final = "demonstration.whole"
SUBJECT: Final = ("demonstration", "northborough")


class Standing(Enum):
    """What a database holds, as a build sees it."""

    EMPTY = "nothing but what every installation comes with"
    HALF_BUILT = "a demonstration whose building was cut off, and nothing else"
    STANDS = "a demonstration that people work in, whole or with its past still being built"
    FOREIGN = "something that no demonstration's build made"


def refuse_live() -> None:
    """Raise Refused in a live deployment, before anything is written."""
    if not settings.DEMONSTRATION:
        raise Refused(
            "This deployment is live (PRACTICELENS_MODE), and a demonstration is never built in one. "
            "Nothing was changed. Serve it with `practicelens serve`.",
            code="live",
        )


def standing(workbooks: Path) -> Standing:
    """What stands in the database; ``workbooks`` is the folder into which a build writes its extracts."""
    addresses, prints = people.account_addresses(), extracts.kept_prints()
    authors = past.authors() - {SYSTEM.account_id}
    begun = latest_details(BEGUN, SUBJECT)
    # Without the mark of a beginning nothing here is a build's, whatever it looks like.
    if not begun:
        return Standing.FOREIGN if addresses or prints or authors or services() else Standing.EMPTY
    if latest_details(BUILT, SUBJECT):
        return Standing.STANDS
    # All four must hold: one account, sign-in, author or file beyond the build's makes it somebody's.
    ours = (
        begun.get("accounts") == print_of(addresses)
        and not people.anybody_signed_in()
        and authors <= set(addresses)
        and prints <= prints_of(workbooks)
    )
    return Standing.HALF_BUILT if ours else Standing.FOREIGN


def print_of(addresses: dict[int, str]) -> str:
    """One print of all accounts: it changes when one is added, removed or given another address."""
    lines = (f"{number} {address}\n" for number, address in sorted(addresses.items()))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def prints_of(workbooks: Path) -> set[str]:
    """The SHA-256 of every workbook and dataset in the folder."""
    ours = (*workbooks.glob("annex-a-*.xlsx"), *workbooks.glob("ssd-*.zip"))
    return {hashlib.sha256(path.read_bytes()).hexdigest() for path in ours}


def note_begun(seed: int, founded: Founded, now: datetime) -> None:
    """Write into history whose this database is and who is who, in the transaction that founds the authority."""
    accounts = print_of(people.account_addresses())
    data: dict[str, Any] = {"seed": seed, "accounts": accounts, "founded": asdict(founded)}
    history.record(BEGUN, by=SYSTEM, at=now, subject=SUBJECT, data=data)


def who_was_founded() -> Founded:
    """The ids of everything that the founding made, whatever became of it since."""
    return Founded(**latest_details(BEGUN, SUBJECT)["founded"])


def note_built(details: dict[str, Any], now: datetime) -> None:
    """Write into history that it stands: from here on people work in it, and it is never removed."""
    history.record(BUILT, by=SYSTEM, at=now, subject=SUBJECT, data=details)


def what_was_built() -> dict[str, Any]:
    """The note of a demonstration that stands, as its database keeps it; ``whole`` says whether its past does too."""
    details = latest_details(BUILT, SUBJECT)
    # Those of before the past was built apart stood whole at once, and say nothing of it.
    return {**details, "whole": bool(details.get("whole", True) or latest_details(WHOLE, SUBJECT))}


def note_piece(key: str, now: datetime) -> None:
    """Write into history that a piece of the past is built, in its own transaction where it has one."""
    with transaction.atomic():
        history.record(PIECE, by=SYSTEM, at=now, subject=(SUBJECT[0], key))


def pieces_built() -> frozenset[str]:
    """The pieces of the past that are built."""
    return frozenset(past.latest(PIECE))


def note_whole(details: dict[str, Any], now: datetime) -> None:
    """Write into history that the past stands too."""
    with transaction.atomic():
        history.record(WHOLE, by=SYSTEM, at=now, subject=SUBJECT, data=details)


def remove_half_built() -> None:
    """Remove a database that ``standing`` found half built, and make its tables anew.

    History refuses deletion row by row, so the whole file goes; on PostgreSQL that is for a person to do. Files under
    var/data stay: each is named by the print of its content, so the next build finds its own there and spoils none.
    """
    if connection.vendor != "sqlite":
        raise Refused(
            "A demonstration was half built here. Nothing was removed: empty its database, and start again.",
            code="half_built",
        )
    name = str(connection.settings_dict["NAME"])
    # An open connection holds the file, and on Windows keeps it from being removed.
    connection.close()
    # The database last: a log of changes that outlived it would be read into the new one.
    for suffix in ("-wal", "-shm", "-journal", ""):
        Path(name + suffix).unlink(missing_ok=True)
    call_command("migrate", verbosity=0, interactive=False)
