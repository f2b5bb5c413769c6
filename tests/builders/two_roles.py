"""A database of PostgreSQL with the two roles of the documentation, set up by its own statements."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from practicelens.history.guard import ways_to_alter
from tests.builders.deployments import Deployment

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTED = ROOT / "docs" / "how-to" / "deploy.md"
CLI = "import sys; from practicelens.cli import main; sys.argv = ['practicelens', {!r}]; main()"


def statements(block: str) -> list[str]:
    """The statements of one block of SQL in the documentation, found by its first line."""
    blocks = re.findall(r"```sql\n(.*?)```", DOCUMENTED.read_text("utf-8"), re.DOTALL)
    (found,) = (text for text in blocks if text.startswith(f"-- {block}"))
    plain = re.sub(r"--.*", "", found)
    return [one.strip() for one in plain.split(";") if one.strip()]


@dataclass
class TwoRoles:
    """A database of its own, with an owner and a user of its own, named as the documentation names them and more."""

    server: dict[str, Any]
    folder: Path
    mark: str

    @property
    def owner(self) -> str:
        return f"practicelens_owner_{self.mark}"

    @property
    def user(self) -> str:
        return f"practicelens_app_{self.mark}"

    @property
    def database(self) -> str:
        return f"practicelens_{self.mark}"

    def connect(self, role: str, database: str = "") -> Any:
        """A connection as a role. This server asks nobody for a password."""
        import psycopg

        return psycopg.connect(host=self.server["HOST"], user=role, dbname=database or self.database, autocommit=True)

    def do(self, block: str, *, database: str = "") -> None:
        """Run a block of the documentation as the server's administrator."""
        with self.connect(self.server["USER"], database) as admin:
            for statement in statements(block):
                admin.execute(self.named(statement))

    def named(self, statement: str) -> str:
        """A statement with this test's own names: roles belong to the whole server."""
        for word, name in (("practicelens_owner", self.owner), ("practicelens_app", self.user)):
            statement = re.sub(rf"\b{word}\b", name, statement)
        return re.sub(r"\bDATABASE practicelens\b", f"DATABASE {self.database}", statement)

    def running_as(self, role: str) -> Deployment:
        """Processes of the product, connected as a role."""
        return Deployment(self.folder, f"postgres://{role}@{quote(self.server['HOST'], safe='')}/{self.database}")

    def ways(self, role: str) -> tuple[str, ...]:
        """How this role could alter history, as the check sees it."""
        with self.connect(role) as session, session.cursor() as cursor:
            return ways_to_alter(cursor)

    def refuses(self, role: str, statement: str) -> None:
        """PostgreSQL says that this role is not allowed to."""
        import psycopg

        refusal = pytest.raises(psycopg.errors.InsufficientPrivilege)
        with self.connect(role) as session, refusal, session.transaction():
            session.execute(self.named(statement))


@contextmanager
def set_up(server: dict[str, Any], folder: Path) -> Iterator[TwoRoles]:
    """As documented: roles and database, then privileges, then the tables by the owner. Gone afterwards."""
    two = TwoRoles(server, folder, uuid.uuid4().hex[:8])
    two.do("1. Roles and database", database="postgres")
    two.do("2. What each may do")
    two.running_as(two.owner).run(CLI.format("migrate"))
    yield two
    with two.connect(server["USER"], "postgres") as admin:
        admin.execute(f"DROP DATABASE {two.database} WITH (FORCE)")
        admin.execute(f"DROP ROLE {two.owner}")
        admin.execute(f"DROP ROLE {two.user}")
