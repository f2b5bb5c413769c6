"""PostgreSQL as two roles, set up by the documentation's own statements: the product's role only adds to history."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import ProgrammingError, connection
from pytest_django.fixtures import Settings

from practicelens.access.errors import Refused
from practicelens.access.roles import Role
from practicelens.history.guard import KEPT_FOR_GOOD, guard_of_history, ways_to_alter
from tests.builders.authority import Authority
from tests.builders.two_roles import CLI, TwoRoles, set_up, statements


@pytest.fixture(scope="module")
def two(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TwoRoles]:
    """One database for all of it: making its tables takes half a minute."""
    from django.conf import settings

    server = settings.DATABASES["default"]
    if not server["ENGINE"].endswith("postgresql"):
        pytest.skip("PostgreSQL's roles")
    with set_up(server, tmp_path_factory.mktemp("two")) as made:
        yield made


WORK = """
from datetime import UTC, datetime
from django.conf import settings
from django.test import Client
from practicelens.access.roles import Role
from practicelens.governance.packs.core.periods import Month
from practicelens.governance.packs.core.rules import Words
from practicelens.governance.packs.frozen import changes as packs
from practicelens.governance.packs.models import Pack
from practicelens.history import changes as history
from practicelens.history.models import Event, Seal
from practicelens.jobs import threads, runner, seal_history
from practicelens.people.accounts import changes as accounts
from practicelens.people.models import Account
from practicelens.workdays import clock
from tests.builders import authority
from tests.builders.graded import Graded

settings.ALLOWED_HOSTS = ["*"]
settings.STATIC_ROOT.mkdir(parents=True, exist_ok=True)
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
here = authority.build()
now = datetime(2026, 11, 23, 10, 0, tzinfo=UTC)
accounts.change_address(here.account(Role.DCS), "ruth@elsewhere.example", by=here.actor(Role.ADMINISTRATOR), now=now)
Graded(here).add(8)
words = Words("Nothing is firm yet; we look at planning first.")
pack = packs.publish(None, Month(2026, 10), words, version=0, by=here.actor(Role.HEAD_OF_QA), now=now)
client = here.client(Role.DIRECTOR)
print(client.get(f"/packs/{pack}/").status_code, Event.objects.filter(kind="packs.looked").count())
version = Pack.objects.get(pk=pack).version
packs.withdraw(pack, "A wrong month.", version=version, by=here.actor(Role.HEAD_OF_QA), now=now)
print(client.post("/sign-out/").status_code)
outcomes = runner.run_due(now)
print([one.name for one in outcomes if one.failed])
print(threads.empty_the_queue() >= 0, Seal.objects.count() >= 1, Event.objects.count() > 50)
seal_history.run(now)
print(history.verify())
print(here.client(Role.INFORMATION_GOVERNANCE).get("/history/").content.decode().count("nothing else: the role"))
print(here.client(Role.ADMINISTRATOR).get("/background/").content.decode().count("nothing else: the role"))
"""


def test_the_product_does_all_its_work_as_the_role_that_only_adds(two: TwoRoles) -> None:
    assert two.running_as(two.user).run(WORK) == ["200 1", "302", "[]", "True True True", "()", "1", "1"]


ALTERING = [
    "UPDATE {table} SET id = id",
    "DELETE FROM {table}",
    "TRUNCATE {table} CASCADE",
    "ALTER TABLE {table} DISABLE TRIGGER ALL",
    "ALTER TABLE {table} DISABLE TRIGGER USER",
    "ALTER TABLE {table} ADD COLUMN more text",
    "ALTER TABLE {table} OWNER TO practicelens_app",
    "CREATE TRIGGER mine BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION history_refuse()",
    "CREATE RULE mine AS ON INSERT TO {table} DO INSTEAD NOTHING",
    "INSERT INTO {table} (id) VALUES (1) ON CONFLICT (id) DO UPDATE SET id = 1",
    "SELECT * FROM {table} FOR UPDATE",
    "LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE",
    "DROP TABLE {table} CASCADE",
]


@pytest.mark.parametrize("table", KEPT_FOR_GOOD)
def test_the_role_that_runs_the_product_adds_and_reads_and_alters_nothing(two: TwoRoles, table: str) -> None:
    with two.connect(two.user) as session:
        assert session.execute(f"SELECT count(*) >= 0 FROM {table}").fetchone() == (True,)
    for statement in ALTERING:
        two.refuses(two.user, statement.format(table=table))


def test_sealing_holds_writers_up_by_a_function_of_the_owners(two: TwoRoles) -> None:
    with two.connect(two.user) as session, session.transaction():
        session.execute("SELECT history_hold_writers()")
        found = session.execute(
            "SELECT relation::regclass::text, mode FROM pg_locks WHERE pid = pg_backend_pid() AND mode LIKE 'Share%'"
        ).fetchall()
    assert set(found) == {
        ("history_event", "ShareLock"),
        ("history_eventchild", "ShareLock"),
        ("history_seal", "ShareRowExclusiveLock"),
    }


@pytest.mark.parametrize(
    "statement",
    [
        "DROP TRIGGER history_event_no_change ON history_event",
        "DROP FUNCTION history_refuse() CASCADE",
        "CREATE OR REPLACE FUNCTION history_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
        "SET session_replication_role = replica",
        "SET ROLE practicelens_owner",
        "DROP SCHEMA public CASCADE",
        "CREATE TABLE public.mine (id int)",
        "ALTER ROLE practicelens_app SUPERUSER",
        "GRANT practicelens_owner TO practicelens_app",
    ],
)
def test_the_role_that_runs_the_product_lifts_nothing_that_refuses_it(two: TwoRoles, statement: str) -> None:
    two.refuses(two.user, statement)


def test_the_owner_is_refused_by_the_triggers_alone_and_the_check_says_so(two: TwoRoles) -> None:
    import psycopg

    with two.connect(two.owner) as session:
        with pytest.raises(psycopg.errors.RaiseException, match="only ever added to"):
            session.execute("TRUNCATE history_event")
        with session.transaction(force_rollback=True):
            session.execute("ALTER TABLE history_event DISABLE TRIGGER USER")
            session.execute("TRUNCATE history_event")
    assert {"it owns history_event", "it owns the database", "it has UPDATE on packs_frozen"} <= set(
        two.ways(two.owner)
    )


def test_the_check_is_quiet_for_the_role_that_only_adds(two: TwoRoles) -> None:
    assert two.ways(two.user) == ()
    assert "it is a superuser" in two.ways(two.server["USER"])


WAYS = [
    ("GRANT UPDATE ON {event} TO {user}", "REVOKE UPDATE ON {event} FROM {user}", "has UPDATE on {event}"),
    ("GRANT UPDATE (by_name) ON {event} TO {user}", "REVOKE UPDATE ON {event} FROM {user}", "has UPDATE on {event}"),
    ("GRANT DELETE ON {pack} TO PUBLIC", "REVOKE DELETE ON {pack} FROM PUBLIC", "has DELETE on {pack}"),
    ("GRANT TRUNCATE ON {pack} TO {user}", "REVOKE TRUNCATE ON {pack} FROM {user}", "has TRUNCATE on {pack}"),
    ("GRANT TRIGGER ON {event} TO {user}", "REVOKE TRIGGER ON {event} FROM {user}", "has TRIGGER on {event}"),
    ("GRANT {owner} TO {user}", "REVOKE {owner} FROM {user}", "owns {event}"),
    (
        "ALTER ROLE {user} NOINHERIT; GRANT {owner} TO {user}",
        "ALTER ROLE {user} INHERIT; REVOKE {owner} FROM {user}",
        "owns {event}",
    ),
    # An owner's privileges go on to the next owner.
    (
        "ALTER TABLE {event} OWNER TO {user}",
        "ALTER TABLE {event} OWNER TO {owner}; GRANT SELECT, INSERT ON {event} TO {user}",
        "owns {event}",
    ),
    (
        "ALTER SCHEMA public OWNER TO {user}",
        "ALTER SCHEMA public OWNER TO {owner}; GRANT USAGE ON SCHEMA public TO {user}",
        "owns the schema of {event}",
    ),
    (
        "ALTER DATABASE {database} OWNER TO {user}",
        "ALTER DATABASE {database} OWNER TO {owner}; GRANT CONNECT ON DATABASE {database} TO {user}",
        "owns the database",
    ),
    ("ALTER ROLE {user} SET search_path = x", "ALTER ROLE {user} RESET search_path", "does not see {event}"),
    ("ALTER ROLE {user} SUPERUSER", "ALTER ROLE {user} NOSUPERUSER", "is a superuser"),
    ("GRANT {files} TO {user}", "REVOKE {files} FROM {user}", "is a member of {files}"),
    ("GRANT pg_write_all_data TO {user}", "REVOKE pg_write_all_data FROM {user}", "has UPDATE on {event}"),
]


@pytest.mark.parametrize(("done", "undone", "way"), WAYS)
def test_the_check_finds_each_way_to_alter_history(two: TwoRoles, done: str, undone: str, way: str) -> None:
    names = {"user": two.user, "owner": two.owner, "database": two.database}
    names |= {"event": "history_event", "pack": "packs_frozen", "files": "pg_execute_server_program"}
    with two.connect(two.server["USER"]) as admin:
        admin.execute(done.format(**names))
        try:
            assert f"it {way.format(**names)}" in two.ways(two.user)
        finally:
            admin.execute(undone.format(**names))
    assert two.ways(two.user) == ()


def test_taking_a_role_on_for_a_while_hides_nothing_from_the_check(two: TwoRoles) -> None:
    with two.connect(two.server["USER"]) as session, session.cursor() as cursor:
        cursor.execute(f"SET ROLE {two.user}")
        assert "it is a superuser" in ways_to_alter(cursor)


def test_every_table_whose_changes_a_trigger_refuses_is_among_those_checked(two: TwoRoles) -> None:
    with two.connect(two.user) as session:
        guarded = session.execute(
            "SELECT DISTINCT tgrelid::regclass::text FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid"
            " WHERE proname LIKE '%refuse%'"
        ).fetchall()
    # A pack's own row moves on (withdrawn, replaced); what it said is in packs_frozen.
    assert {name for (name,) in guarded} == {*KEPT_FOR_GOOD, "packs_pack"}


def test_one_role_becomes_two_by_the_documented_statements(two: TwoRoles) -> None:
    """A third role takes the part of the product's, as one does that came after the tables."""
    late = TwoRoles(two.server, two.folder, two.mark)
    third = f"late_{two.mark}"
    with two.connect(two.server["USER"]) as admin:
        admin.execute(f"CREATE ROLE {third} LOGIN")
        try:
            for statement in statements("From one role to two"):
                admin.execute(late.named(statement).replace(two.user, third))
            assert two.ways(third) == ()
            two.refuses(third, "UPDATE history_event SET kind = 'x'")
            assert two.running_as(third).run(
                "from practicelens.history.models import Event; print(Event.objects.exists())"
            )
        finally:
            admin.execute(f"DROP OWNED BY {third}")
            admin.execute(f"DROP ROLE {third}")


# Changes that nothing else builds on, taken back as a release takes them back: these make triggers, which only the
# tables' owner may.
TAKEN_BACK = """
from django.core.management import call_command
call_command("migrate", "packs", "0001_initial", verbosity=0)
"""


def test_the_commands_say_who_migrates_and_who_could_alter_history(two: TwoRoles) -> None:
    def answer(role: str, word: str, **live: str) -> tuple[int, str]:
        process = two.running_as(role).start(CLI.format(word))
        out, err = process.communicate()
        return process.returncode, out + err

    code, words = answer(two.user, "check")
    assert code == 0 and "its tables up to date" in words and "add to it, and nothing else" in words
    code, words = answer(two.owner, "check")
    assert code == 1 and "could alter history: it owns" in words and "more" in words
    assert answer(two.user, "migrate") == (0, "The tables are up to date.\n")
    two.running_as(two.owner).run(TAKEN_BACK)
    code, words = answer(two.user, "migrate")
    assert code == 2 and "naming the role that owns the tables" in words
    code, words = answer(two.user, "check")
    assert code == 1 and "waiting for 1 change of its tables" in words
    assert answer(two.owner, "migrate")[0] == 0
    assert answer(two.user, "check")[0] == 0


# On either database


def test_on_a_file_the_check_says_that_its_owner_could(authority: Authority) -> None:
    guard = guard_of_history()
    if connection.vendor == "sqlite":
        assert not guard.kept and "whoever owns that file" in guard.words
    else:
        assert not guard.kept and "it is a superuser" in guard.ways, "the tests' own server is one role"
    for role, page in ((Role.INFORMATION_GOVERNANCE, "/history/"), (Role.ADMINISTRATOR, "/background/")):
        words = authority.client(role).get(page).content.decode()
        assert "Who could alter" in words and guard.words[:60] in words


@pytest.mark.parametrize(
    ("demonstration", "kept", "says"), [(False, False, True), (True, False, False), (False, True, False)]
)
def test_a_live_start_warns_where_history_could_be_altered(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str],
    demonstration: bool, kept: bool, says: bool,
) -> None:  # fmt: skip
    from practicelens.cli.setup import warn_of_open_history
    from practicelens.history.guard import Guard

    settings.DEMONSTRATION = demonstration
    monkeypatch.setattr("practicelens.history.guard.guard_of_history", lambda: Guard(kept, "History could be altered."))
    warn_of_open_history()
    assert capsys.readouterr().err == ("practicelens: History could be altered.\n" if says else "")


def test_the_check_says_how_a_deployment_stands(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    import typer

    from practicelens.cli.database import check

    if connection.vendor == "sqlite":
        check()
    else:
        with pytest.raises(typer.Exit):
            check()
    words = capsys.readouterr().out
    assert "Mode: demonstration" in words and "its tables up to date" in words and "History: " in words


@pytest.mark.parametrize(("sqlstate", "code"), [("42501", "owner"), ("42P07", "version")])
def test_a_role_that_may_not_change_tables_is_told_who_may(
    db: None, monkeypatch: pytest.MonkeyPatch, sqlstate: str, code: str
) -> None:
    from practicelens.cli.setup import migrated

    def refused(*words: object, **options: object) -> None:
        error = ProgrammingError("no")
        error.__cause__ = RuntimeError("as the driver says it")
        error.__cause__.sqlstate = sqlstate  # type: ignore[attr-defined]
        raise error

    # The tests' own database waits for nothing, and a start that finds nothing to do does not migrate.
    monkeypatch.setattr("django.db.migrations.executor.MigrationExecutor.migration_plan", lambda *_: ["a change"])
    monkeypatch.setattr("django.core.management.call_command", refused)
    with pytest.raises(Refused) as refusal:
        migrated()
    assert refusal.value.code == code
