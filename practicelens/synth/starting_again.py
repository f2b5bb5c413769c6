"""Clears away a demonstration whose building was interrupted, so that it can be built whole."""

from __future__ import annotations

import shutil
from pathlib import Path

from django.core.management import call_command
from django.db import connection

from practicelens.access.errors import Refused


def start_again(var_dir: Path) -> None:
    """Remove the half-built database and datasets, and make the tables anew.

    Only called where the file that says "begun" lies, which only a build writes. History refuses deletion row by
    row, so the whole file goes; on PostgreSQL that is for a person to do.
    """
    if connection.vendor != "sqlite":
        raise Refused("A demonstration was half built here. Empty its database, and start again.", code="half_built")
    name = str(connection.settings_dict["NAME"])
    connection.close()
    if "memory" not in name:
        for suffix in ("", "-wal", "-shm", "-journal"):
            Path(name + suffix).unlink(missing_ok=True)
    shutil.rmtree(var_dir / "data", ignore_errors=True)
    call_command("migrate", verbosity=0, interactive=False)
