"""The house's rules that import-linter does not see."""

from __future__ import annotations

import ast
import configparser
import re
import subprocess
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import models

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ROOT / "practicelens"
FLOORS = (
    ("config",), ("web", "api", "cli"), ("jobs", "synth"), ("governance",), ("quality",), ("performance",),
    ("people",), ("rulebook",), ("history", "notices"), ("access", "analytics", "documents"), ("workdays",),
)  # fmt: skip
WITHIN_QUALITY = (
    "learning", "panels", "programme", "moderation", "audits", "alerts", "tracking", "actions", "findings",
    "standards", "duties", "meetings",
)  # fmt: skip
WITHIN_PERFORMANCE = ("extracts", "worklist", "datasets")
APP_FILES = ("models.py", "states.py", "rules.py", "permissions.py", "changes.py", "queries.py")
OURS = [model for model in apps.get_models() if model.__module__.startswith("practicelens.")]


def sources() -> list[Path]:
    """Every module of the product, its tests and its commands, without migrations."""
    found = [*PRODUCT.rglob("*.py"), *(ROOT / "tests").rglob("*.py"), *(ROOT / "benchmarks").rglob("*.py")]
    return sorted(path for path in found if "migrations" not in path.parts)


def named(path: Path) -> str:
    return str(path.relative_to(ROOT))


def floor_of(module: str) -> int:
    package = module.split(".")[1]
    return next(place for place, names in enumerate(FLOORS) if package in names)


def test_every_module_opens_with_a_sentence():
    # A text that opens a file is its docstring: to read a thousand files as Python takes two seconds.
    silent = [named(path) for path in sources() if not re.match(r'r?"""\s*\S', path.read_text("utf-8"))]
    assert silent == []


def test_no_room_grows_past_400_lines():
    grown = {named(path): n for path in sources() if (n := len(path.read_text("utf-8").splitlines())) > 400}
    assert grown == {}


def apps_on_the_three_floors() -> list[Path]:
    return sorted(
        folder
        for floor in ("quality", "performance", "governance")
        for folder in (PRODUCT / floor).iterdir()
        if (folder / "apps.py").exists()
    )


@pytest.mark.parametrize("folder", apps_on_the_three_floors(), ids=lambda folder: folder.name)
def test_every_app_has_the_same_files_and_none_is_empty(folder: Path):
    for name in APP_FILES:
        found = [path for path in (folder / name, *sorted(folder.glob(f"*/{name}"))) if path.exists()]
        assert found, f"neither {folder.name} nor a room of it has {name}"
        for path in found:
            assert len(ast.parse(path.read_text("utf-8")).body) > 1, f"{named(path)} says nothing"


@pytest.mark.parametrize("model", OURS, ids=lambda model: model._meta.label)
def test_every_model_says_what_is_personal_in_it(model: type[models.Model]):
    assert isinstance(vars(model).get("personal"), str), "say `personal = …` on the model itself"


def foreign_keys() -> list[tuple[str, str, str]]:
    return [
        (model.__module__, field.related_model.__module__, f"{model._meta.label}.{field.name}")
        for model in OURS
        for field in model._meta.get_fields()
        if field.is_relation and field.concrete and field.related_model is not None
    ]


@pytest.mark.parametrize(("here", "there", "name"), foreign_keys(), ids=lambda value: value if "." in value else "")
def test_foreign_keys_point_downwards(here: str, there: str, name: str):
    if not there.startswith("practicelens."):
        return
    if here.split(".")[:3] == there.split(".")[:3]:
        return
    if here.split(".")[1] == there.split(".")[1] == "quality":
        assert WITHIN_QUALITY.index(here.split(".")[2]) < WITHIN_QUALITY.index(there.split(".")[2]), name
    elif floor_of(here) == floor_of(there):
        assert WITHIN_PERFORMANCE.index(here.split(".")[2]) < WITHIN_PERFORMANCE.index(there.split(".")[2]), name
    else:
        assert floor_of(here) < floor_of(there), name


def test_every_app_with_tables_has_its_private_contract():
    contracts = configparser.ConfigParser()
    contracts.read(ROOT / ".importlinter")
    protected = {
        module
        for section in contracts
        if "protected_modules" in contracts[section]
        for module in contracts[section]["protected_modules"].split()
    }
    assert {model.__module__ for model in OURS} - protected == set()


# A newcomer expects these at the root, and nothing else: whoever adds one says here what it is for.
AT_THE_ROOT = {
    ".ci", ".gitignore", ".importlinter", "CHANGELOG.md", "CONTRIBUTING.md", "GLOSSARY.md", "LICENSE", "README.md",
    "SECURITY.md", "benchmarks", "docs", "lock-constraints.txt", "practicelens", "pyproject.toml",
    "requirements-test.lock", "requirements-uv.lock", "requirements.lock", "run.py", "tests",
}  # fmt: skip


def test_the_root_holds_only_what_a_newcomer_expects():
    if not (ROOT / ".git").exists():
        return  # an unpacked release has no list of what belongs to it
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert {name.split("/")[0] for name in listed.splitlines()} - AT_THE_ROOT == set()


def test_every_app_stands_in_the_page_about_the_house():
    page = (ROOT / "docs" / "explanation" / "house.md").read_text("utf-8")
    ours = [name.removeprefix("practicelens.") for name in settings.INSTALLED_APPS if name.startswith("practicelens.")]
    assert [name for name in ours if f"`{name.replace('.', '/')}`" not in page] == []


def test_every_dependency_says_what_for():
    lines = (ROOT / "pyproject.toml").read_text("utf-8").split("dependencies = [", 1)[1].split("\n]", 1)[0].splitlines()
    for number, line in enumerate(lines):
        if line.strip().startswith('"'):
            assert lines[number - 1].strip().startswith("#"), f"say what {line.strip()} is for"


def test_migrations_are_complete(db):
    from django.core.management import call_command

    call_command("makemigrations", "--check", "--dry-run", verbosity=0)
