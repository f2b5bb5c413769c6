"""Lists that no extract holds, uploaded to draw from."""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Mapping
from datetime import date, datetime
from pathlib import Path

from django.db.transaction import atomic

from practicelens.access.actor import SYSTEM, Actor
from practicelens.access.errors import Refused
from practicelens.access.texts import require_text
from practicelens.analytics import case_list
from practicelens.analytics.case_list import Fault, Listed, Row
from practicelens.history.changes import record
from practicelens.people import internal as people
from practicelens.people.asking import key_of
from practicelens.people.links import AliasKind
from practicelens.people.rules import fold
from practicelens.quality.programme.core import permissions
from practicelens.quality.programme.models import CaseUpload, UploadedCase
from practicelens.rulebook.queries import rules_on
from practicelens.workdays.clock import local_date

FAULTS_SHOWN = 50
"""How many faults are told at once: more are of one kind, and one mends them together."""


class ListRefused(Refused):
    """A list cannot be taken: nothing of it was. ``faults`` say why, row by row."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        noun = "row is" if len(faults) == 1 else "rows are"
        # Row 0 is the file itself: then there is one fault, and its words are the refusal.
        words = faults[0].message if faults[0].row == 0 else f"{len(faults)} {noun} not right. Nothing was taken."
        super().__init__(words, code="list")
        self.faults = faults


def upload(content: bytes, file_name: str, *, title: str, tool: str, as_at: date, by: Actor, now: datetime) -> int:
    """Take a list of children for an area's tool ("" for a theme's own list). Returns its id.

    All of it or nothing: raises ListRefused with every fault; Refused: title_missing, in_future, too_large, no_tool.
    The file is read in a process of its own, before any transaction begins.
    """
    permissions.check_can_run(by)
    _check(content, title, tool, as_at, local_date(now))
    with tempfile.TemporaryDirectory(prefix="case-list-") as folder:
        # Under a name of ours: what somebody called their file never becomes a path.
        path = Path(folder, "list")
        path.write_bytes(content)
        read = case_list.read_guarded(path)
    # Read, matched and refused before the transaction: nobody waits for a file.
    cases = _matched(read, as_at)
    return _keep(content, file_name, title.strip(), tool, as_at, cases, by=by, now=now)


def _check(content: bytes, title: str, tool: str, as_at: date, today: date) -> None:
    """What can be said before the file is read."""
    require_text(title, "Say what this list is.", "title_missing")
    if as_at > today:
        raise Refused("That day has not come yet.", code="in_future")
    # Before it is written anywhere: a file for a child process is limited, and so is the disk.
    if len(content) > case_list.MOST_BYTES:
        raise Refused("The file is larger than 2 MB. A list of children for audit is far smaller.", code="too_large")
    # By today's quotas: a list for an area that is owed nothing would never be drawn from.
    if tool and tool not in rules_on(today).table("audit.quotas"):
        raise Refused("Choose one of the predefined areas.", code="no_tool")


def _matched(read: Listed, as_at: date) -> list[tuple[Row, int | None, int | None]]:
    """Each row with its team and worker; a spelling that nobody matched is a fault of its row."""
    # Of the list's own day: spellings have dates, and an older list was written by older ones.
    teams, workers = _spelled(AliasKind.TEAM, as_at), _spelled(AliasKind.WORKER, as_at)
    faults, found = list(read.faults), []
    for row in read.rows:
        team, worker = teams.get(fold(row.team)), workers.get(fold(row.worker))
        # Refused and not left empty: a team that was named and not found would silently be somebody else's work.
        if row.team and team is None:
            faults.append(Fault(row.row, "No team has this name or spelling. Leave it empty, or have it matched."))
        if row.worker and worker is None:
            faults.append(Fault(row.row, "No worker has this name or spelling. Leave it empty, or have it matched."))
        found.append((row, team, worker))
    # Sorted by row, so that whoever mends the file goes through it once.
    if faults:
        raise ListRefused(tuple(sorted(faults, key=lambda fault: fault.row)[:FAULTS_SHOWN]))
    return found


def _spelled(kind: AliasKind, on: date) -> Mapping[str, int]:
    """What each spelling of a kind means on a day, folded as extracts' are."""
    holding = [
        one
        for one in people.aliases()
        # An identifier of one source says nothing of a list that somebody wrote.
        if one.kind is kind
        and not one.source
        and (one.starts is None or one.starts <= on)
        and (one.ends is None or one.ends > on)
    ]
    return {fold(one.spelling): one.target_id for one in holding if one.target_id is not None}


@atomic
def _keep(
    content: bytes,
    file_name: str,
    title: str,
    tool: str,
    as_at: date,
    cases: list[tuple[Row, int | None, int | None]],
    *,
    by: Actor,
    now: datetime,
) -> int:
    """Keep the list and say so in history, with its print and with its children as those it is about."""
    row = CaseUpload.objects.create(
        # The end of the file's name is kept when it is long: what tells two exports apart stands there.
        tool=tool, title=title[:120], as_at=as_at, file_name=file_name[-200:], rows=len(cases),
        print=hashlib.sha256(content).hexdigest(), uploaded_at=now,
        uploaded_by_id=None if by == SYSTEM else by.account_id,
    )  # fmt: skip
    UploadedCase.objects.bulk_create(
        (UploadedCase(upload=row, child=one.child, team_id=team, worker_id=worker) for one, team, worker in cases),
        batch_size=500,
    )
    data = {"tool": tool, "title": title, "rows": len(cases), "print": row.print}
    record(
        "programme.list_uploaded",
        by=by,
        at=now,
        subject=("case_list", row.pk),
        data=data,
        children=[key_of(one.child) for one, _, _ in cases],
    )
    return row.pk
