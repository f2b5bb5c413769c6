"""The SQL of every clock and card, made once and kept beside the code: making it anew takes seconds of every build.

ibis is slow to import and slower to make sixty questions into SQL, and what comes out depends on nothing but the code.
So it is written to a file by ``practicelens reference``, with a print of the code it was made from. Where the code is
another by now, as while somebody works on an indicator, the questions are made anew: a stale file is never used.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Mapping
from importlib.metadata import version
from pathlib import Path

from practicelens.analytics.indicators import CLOCKS, RELATIONS

FILE = Path(__file__).with_name("compiled.json")
_ANALYTICS = Path(__file__).parents[1]
Apart = tuple[str, list[tuple[str, str]]]
"""The table that a card's rows begin in, and each step that leaves rows out: its condition, the SQL of what is left."""
_SOURCES = ("engine.py", "nests.py", "schema.py", "indicators/*.py", "edition/*.py")
"""Everything that a question is made from: the cards and clocks, and the tables they ask."""


def questions() -> dict[str, str]:
    """The SQL of every clock and card, by its name: kept, or made anew where the code has changed since."""
    # A file that is missing or cut off costs seconds, not the build.
    try:
        kept = json.loads(FILE.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return make()
    if kept["made_from"] != source_print():
        return make()
    return {str(name): str(sql) for name, sql in kept["questions"].items()}


def make(names: Collection[str] | None = None) -> dict[str, str]:
    """Make every question into SQL, or those that are named. ibis is imported here and nowhere else."""
    from practicelens.analytics.engine import sql

    relations = {f"clock_{kind}": relation for kind, relation in CLOCKS.items()} | RELATIONS
    return {name: sql(relation) for name, relation in relations.items() if names is None or name in names}


def ways() -> dict[str, Apart]:
    """How each clock and card is made of steps, by its name: kept, or taken apart anew where the code has changed."""
    # As with the questions: whoever compares a list waits at a page, and the engine alone takes seconds to import.
    try:
        kept = json.loads(FILE.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return take_apart()
    if kept["made_from"] != source_print():
        return take_apart()
    return {
        name: (table, [(condition, sql) for condition, sql in steps]) for name, (table, steps) in kept["ways"].items()
    }


def take_apart(names: Collection[str] | None = None) -> dict[str, Apart]:
    """Every clock and card, or those that are named, as the table it begins in and each step: its condition, its SQL.

    What a condition means to people is said in ``reconciling/step_words``.
    """
    from practicelens.analytics.engine import taken_apart

    relations = {f"clock_{kind}": relation for kind, relation in CLOCKS.items()} | RELATIONS
    found = {name: taken_apart(one) for name, one in relations.items() if names is None or name in names}
    return {name: (table, [(one.condition, one.sql) for one in steps]) for name, (table, steps) in found.items()}


def page() -> str:
    """The file's text, as it should be today."""
    made, apart = make(), take_apart()
    whole = {"whole": questions_print(made), "ways_whole": questions_print(apart)}
    kept = {"made_from": source_print(), **whole, "questions": made, "ways": apart}
    return json.dumps(kept, indent=1, ensure_ascii=False) + "\n"


def questions_print(made: Mapping[str, object]) -> str:
    """A print of the questions, or their steps, themselves: a merge of two files, or a hand, would leave another."""
    return hashlib.sha256(json.dumps(made).encode()).hexdigest()


def source_print() -> str:
    """A print of the code that questions are made from, and of the libraries that make them."""
    digest = hashlib.sha256(f"ibis {version('ibis-framework')} sqlglot {version('sqlglot')}".encode())
    for pattern in _SOURCES:
        for path in sorted(_ANALYTICS.glob(pattern)):
            # Line ends are those of whoever checked the code out; they change no question.
            digest.update(path.name.encode() + path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()
