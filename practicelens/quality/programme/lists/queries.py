"""Questions about uploaded lists: which there are, and what may be uploaded. Children are listed by draws alone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from practicelens.people import internal as people
from practicelens.people.asking import Asking
from practicelens.quality.programme.core import permissions
from practicelens.quality.programme.models import AreaTeam, CaseUpload
from practicelens.quality.standards.internal import tool_titles


@dataclass(frozen=True)
class UploadRow:
    """One uploaded list."""

    id: int
    title: str
    tool: str
    as_at: date
    file_name: str
    rows: int
    uploaded_at: datetime
    by: str


@dataclass(frozen=True)
class Area:
    """A predefined area: its quota, the list it is drawn from, and whose work it is where the list is silent."""

    tool: str
    title: str
    quota: int
    population: str
    team: str


def uploads(asking: Asking) -> tuple[UploadRow, ...]:
    """The lists uploaded, newest first. Raises Missing for who does not run the programme."""
    permissions.check_can_run(asking.actor)
    rows, titles = list(CaseUpload.objects.order_by("-uploaded_at", "-pk")), tool_titles()
    names = people.names([row.uploaded_by_id for row in rows if row.uploaded_by_id])
    return tuple(
        UploadRow(
            row.pk, row.title, titles.get(row.tool, row.tool), row.as_at, row.file_name, row.rows, row.uploaded_at,
            names.get(row.uploaded_by_id or 0, "Practice Lens"),
        )
        for row in rows
    )  # fmt: skip


def areas(asking: Asking) -> tuple[Area, ...]:
    """The predefined areas of a day. Raises Missing for who does not run the programme."""
    permissions.check_can_run(asking.actor)
    rules_now, titles = asking.rules, tool_titles()
    rows = AreaTeam.objects.filter(starts__lte=asking.today).order_by("starts").select_related("team")
    # In order of their days, so that the last said of an area is the one that stands.
    teams = {row.tool: row.team.name for row in rows}
    lists = rules_now.table("audit.area_lists")
    return tuple(
        Area(tool, titles.get(tool, tool), quota, lists.get(tool, "uploaded"), teams.get(tool, ""))
        for tool, quota in rules_now.table("audit.quotas").items()
    )
