"""A deployment of its own, for what must really be killed: a folder, a database of its kind, and child processes."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from signal import SIGKILL
from textwrap import dedent
from urllib.parse import quote

import pytest

from tests.builders.warm import Child

BEGIN = """
import os, signal, sys
import django
django.setup()
from django.conf import settings
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]

def die(*args, **kwargs):
    os.kill(os.getpid(), signal.SIGKILL)

"""


@dataclass(frozen=True)
class Deployment:
    """Runs Python in processes that share one folder and one database, as servers and workers do."""

    folder: Path
    database: str

    def start(self, code: str) -> Child:
        """Begin a process with its input and output open. ``die`` kills it there and then."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PRACTICELENS_")}
        environment |= {
            "PRACTICELENS_VAR": str(self.folder),
            "PRACTICELENS_DATABASE": self.database,
            "PRACTICELENS_MODE": "demonstration",
            "PRACTICELENS_SECRET_KEY": "only-for-tests-" * 4,
            "DJANGO_SETTINGS_MODULE": "practicelens.config.settings",
        }
        return Child(BEGIN + dedent(code), environment)

    def run(self, code: str) -> list[str]:
        """What a process printed, line by line; it must end well."""
        process = self.start(code)
        out, err = process.communicate()
        assert process.returncode == 0, err[-3000:]
        return out.splitlines()

    def run_killed(self, code: str) -> None:
        """A process that is killed by itself in the middle of its work, as a machine kills one: nothing is tidied."""
        process = self.start(code)
        out, err = process.communicate()
        assert process.returncode == -SIGKILL, (out, err[-3000:])


@pytest.fixture
def deployment(django_db_setup: None, django_db_blocker: object, tmp_path: Path) -> Iterator[Deployment]:
    """A deployment with tables and shipped standards, on the kind of database that this run of the tests is about."""
    from django.conf import settings

    from tests.databases import kept_tables

    database = settings.DATABASES["default"]
    if not database["ENGINE"].endswith("postgresql"):
        kept_tables(tmp_path / "practicelens.sqlite3")
        yield Deployment(tmp_path, f"sqlite:///{tmp_path / 'practicelens.sqlite3'}")
        return
    name, host = f"killed_{uuid.uuid4().hex[:12]}", database["HOST"]
    _psql(database, f'CREATE DATABASE "{name}" TEMPLATE "{database["TEST"]["TEMPLATE"]}"')
    yield Deployment(tmp_path, f"postgres://{database['USER']}@{quote(host, safe='')}/{name}")
    _psql(database, f'DROP DATABASE "{name}" WITH (FORCE)')


def _psql(database: dict[str, str], statement: str) -> None:
    """One statement outside every transaction, on the database that every server has."""
    import psycopg

    with psycopg.connect(
        host=database["HOST"], user=database["USER"], dbname="postgres", autocommit=True
    ) as connection:
        connection.execute(statement)  # type: ignore[arg-type]  # made here, from no one's words
