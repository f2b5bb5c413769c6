"""An empty database gets its tables without building every model again for each of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps.registry import Apps
from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState
from django.db.utils import ConnectionHandler

from practicelens.schema.create_tables import CreateTables
from tests.squash_migrations import folded

KEY = ("id", models.BigAutoField(primary_key=True))
TEAM = CreateTables([CreateModel("Team", [KEY])])


def worker() -> Operation:
    """A table that refers to a team."""
    return CreateTables([CreateModel("Worker", [KEY, ("team", models.ForeignKey("things.team", models.CASCADE))])])


def referring_to_team(state: ProjectState) -> set[str]:
    """The models that a team's own model knows to refer to it."""
    team = state.apps.get_model("things", "Team")
    return {relation.related_model.__name__ for relation in team._meta.related_objects}


@pytest.fixture
def with_team() -> ProjectState:
    """A state with one table, its models built."""
    state = ProjectState()
    TEAM.state_forwards("things", state)
    assert referring_to_team(state) == set()
    return state


@pytest.fixture
def empty(db: None, tmp_path: Path) -> Iterator[BaseDatabaseWrapper]:
    """An empty database of its own."""
    where = {"ENGINE": "practicelens.config.sqlite", "NAME": str(tmp_path / "empty.sqlite3")}
    handler = ConnectionHandler({"default": where})
    yield handler["default"]
    handler.close_all()


def test_a_table_that_stands_learns_of_a_new_one_and_is_not_built_again(with_team: ProjectState) -> None:
    before = with_team.apps.get_model("things", "Team")
    worker().state_forwards("things", with_team)
    assert with_team.apps.get_model("things", "Team") is before
    assert referring_to_team(with_team) == {"Worker"}


def test_the_original_of_a_copied_state_learns_of_nothing(with_team: ProjectState) -> None:
    copy = with_team.clone()
    worker().state_forwards("things", copy)
    assert referring_to_team(copy) == {"Worker"}
    assert referring_to_team(with_team) == set()


def test_what_comes_after_sees_the_tables(with_team: ProjectState) -> None:
    worker().state_forwards("things", with_team)
    AddField("worker", "name", models.TextField(default="")).state_forwards("things", with_team)
    assert referring_to_team(with_team) == {"Worker"}
    assert with_team.apps.get_model("things", "Worker")._meta.get_field("name")


def test_no_model_of_the_product_is_built_twice_for_its_table(monkeypatch: pytest.MonkeyPatch) -> None:
    built: list[str] = []
    plain = ModelState.render

    def render(one: ModelState, apps: Apps) -> object:
        built.append(f"{one.app_label}.{one.name}")
        return plain(one, apps)

    monkeypatch.setattr(ModelState, "render", render)
    loader = MigrationLoader(None)
    state = ProjectState()
    assert state.apps is not None  # built before, as where tables are made
    ours = [key for key in loader.graph.nodes if loader.disk_migrations[key].__module__.startswith("practicelens.")]
    for key in loader.graph._generate_plan(sorted(ours), at_end=True):
        loader.disk_migrations[key].mutate_state(state, preserve=False)
    ours_built = [name for name in built if name.split(".")[0] in {label for label, _ in ours}]
    assert len(ours_built) == len(set(ours_built)) > 80


def test_every_app_begins_with_one_step() -> None:
    first = {
        key[0]: [type(one) for one in migration.operations]
        for key, migration in MigrationLoader(None).disk_migrations.items()
        if migration.__module__.startswith("practicelens.") and key[1] == "0001_initial"
    }
    assert len(first) >= 20
    assert {app: steps for app, steps in first.items() if steps != [CreateTables]} == {}


def test_tables_go_as_they_came(empty: BaseDatabaseWrapper) -> None:
    executor = MigrationExecutor(empty)
    executor.migrate([("rulebook", "0001_initial")])
    assert {"rulebook_rule", "rulebook_bankholiday"} <= set(empty.introspection.table_names())
    executor = MigrationExecutor(empty)
    executor.migrate([("rulebook", None)])
    assert not [name for name in empty.introspection.table_names() if name.startswith("rulebook_")]


def test_indexes_and_constraints_are_folded_into_their_tables() -> None:
    index = models.Index(fields=["name"], name="by_name")
    once = models.UniqueConstraint(fields=("name",), name="name_once")
    made = [CreateModel(name, [KEY, ("name", models.TextField())]) for name in ("Team", "Worker")]
    step = folded([*made, AddIndex("team", index), AddConstraint("worker", once)])
    assert [one.options for one in step.tables] == [{"indexes": [index]}, {"constraints": [once]}]
    with pytest.raises(TypeError, match="circle"):
        folded([made[0], AddField("team", "other", models.TextField())])
