"""The locks are whole: whatever a locked package asks for, with extras or at all, is pinned as it is asked for.

pip with hashes refuses anything else, though only once a newer release than the pinned one is out: `pytest-cov` asked
for `coverage[toml]`, the lock held a bare `coverage==7.17.3`, and the command failed weeks after its tests had passed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LOCKS = sorted(path.name for path in ROOT.glob("requirements*.lock"))
Asks = dict[str, list[str]]


def pins(lock: str) -> dict[str, Requirement]:
    """What a lock pins on this machine, by name."""
    lines = [line.split(" \\")[0] for line in lock.splitlines() if line and line[0] not in " #-"]
    found = [Requirement(line) for line in lines]
    return {canonicalize_name(one.name): one for one in found if one.marker is None or one.marker.evaluate()}


def not_pinned(lock: str, asks: Asks) -> list[str]:
    """Whatever a pinned package asks for that the lock does not pin, or not with those extras, or not in that version.

    ``asks`` holds what each installed package asks for, as its metadata says it.
    """
    pinned = pins(lock)
    return [
        f"{name} asks for {wanted}"
        for name, pin in pinned.items()
        for wanted in _held_here(asks.get(name, []), pin.extras)
        if not _answers(pinned.get(canonicalize_name(wanted.name)), wanted)
    ]


def _held_here(asks: Iterable[str], extras: set[str]) -> Iterable[Requirement]:
    """Those whose condition holds on this machine, for a package taken with these extras."""
    for wanted in map(Requirement, asks):
        if wanted.marker is None or any(wanted.marker.evaluate({"extra": extra}) for extra in ("", *extras)):
            yield wanted


def _answers(pin: Requirement | None, wanted: Requirement) -> bool:
    """Whether a pin gives what is asked for."""
    if pin is None or not wanted.extras <= pin.extras:
        return False
    version = next(iter(pin.specifier)).version
    return wanted.specifier.contains(version, prereleases=True)


def installed(names: Iterable[str]) -> Asks:
    """What every one of these packages asks for, where it is installed; a lock may hold one this machine does not."""
    found: Asks = {}
    for name in names:
        try:
            found[name] = requires(name) or []
        except PackageNotFoundError:
            continue
    return found


@pytest.mark.parametrize("name", LOCKS)
def test_everything_a_locked_package_asks_for_is_pinned(name: str):
    text = (ROOT / name).read_text("utf-8")
    assert not_pinned(text, installed(pins(text))) == []


@pytest.mark.parametrize("name", [name for name in LOCKS if name != "requirements-uv.lock"])
def test_the_metadata_of_nearly_all_of_it_is_here_to_be_read(name: str):
    pinned = pins((ROOT / name).read_text("utf-8"))
    assert set(pinned) - set(installed(pinned)) == set()


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-test.lock"])
def test_everything_the_product_asks_for_is_pinned(name: str):
    pinned = pins((ROOT / name).read_text("utf-8"))
    extras = {"production", "build"} | ({"test"} if "test" in name else set())
    wanted = _held_here(requires("practicelens") or [], extras)
    assert [str(one) for one in wanted if not _answers(pinned.get(canonicalize_name(one.name)), one)] == []


def test_an_extra_that_was_stripped_is_found():
    asks = {"pytest-cov": ["coverage[toml]>=7.10.6", 'colorama; sys_platform == "nowhere"', 'six; extra == "testing"']}
    kept = "pytest-cov==7.1.0 \\\n    --hash=sha256:00\ncoverage[toml]==7.17.3 \\\n    --hash=sha256:00\n"
    assert not_pinned(kept, asks) == []
    assert not_pinned(kept.replace("[toml]", ""), asks) == ["pytest-cov asks for coverage[toml]>=7.10.6"]


def test_a_package_that_is_missing_or_too_old_is_found():
    asks = {"pytest": ["pluggy>=1.5"], "psycopg": ['psycopg-pool; extra == "pool"']}
    assert not_pinned("pytest==9.1.0\npluggy==1.6.0\n", asks) == []
    assert not_pinned("pytest==9.1.0\npluggy==1.4.0\n", asks) == ["pytest asks for pluggy>=1.5"]
    assert not_pinned("psycopg==3.3.9\n", asks) == []
    assert not_pinned("psycopg[pool]==3.3.9\n", asks) == ['psycopg asks for psycopg-pool; extra == "pool"']


@pytest.mark.parametrize("name", LOCKS)
def test_no_lock_names_a_host_and_every_pin_has_its_hash(name: str):
    text = (ROOT / name).read_text("utf-8")
    assert "://" not in text and "index-url" not in text and "find-links" not in text
    assert all("--hash=sha256:" in block for block in re.split(r"^(?=[a-z])", text, flags=re.MULTILINE)[1:])
