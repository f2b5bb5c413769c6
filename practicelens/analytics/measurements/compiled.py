"""The SQL of every clock and card, made once and kept beside the code: making it anew takes seconds of every build.

ibis is slow to import and slower to make sixty questions into SQL, and what comes out depends on nothing but the code.
So it is written to a file by ``practicelens reference``, with a print of the code it was made from. Where the code is
another by now, as while somebody works on an indicator, the questions are made anew: a stale file is never used.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection
from importlib.metadata import version
from pathlib import Path

from practicelens.analytics.indicators import CLOCKS, RELATIONS

FILE = Path(__file__).with_name("compiled.json")
_ANALYTICS = Path(__file__).parents[1]
_SOURCES = ("engine.py", "schema.py", "indicators/*.py", "edition/*.py")
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


def conditions() -> dict[str, str]:
    """What leaves rows out of a card or clock, each condition with the first that has it: it must have its words.

    Kept with the questions, because to take them all apart takes seconds (``reconciling/step_words``).
    """
    from practicelens.analytics.engine import taken_apart

    found: dict[str, str] = {}
    for name, relation in ({f"clock_{kind}": relation for kind, relation in CLOCKS.items()} | RELATIONS).items():
        for one in taken_apart(relation, with_sql=False)[1]:
            found.setdefault(one.condition, name)
    return dict(sorted(found.items()))


def page() -> str:
    """The file's text, as it should be today."""
    made = make()
    kept = {"made_from": source_print(), "whole": questions_print(made), "conditions": conditions(), "questions": made}
    return json.dumps(kept, indent=1, ensure_ascii=False) + "\n"


def questions_print(made: dict[str, str]) -> str:
    """A print of the questions themselves: a merge of two such files, or a hand, would leave another."""
    return hashlib.sha256(json.dumps(made).encode()).hexdigest()


def source_print() -> str:
    """A print of the code that questions are made from, and of the libraries that make them."""
    digest = hashlib.sha256(f"ibis {version('ibis-framework')} sqlglot {version('sqlglot')}".encode())
    for pattern in _SOURCES:
        for path in sorted(_ANALYTICS.glob(pattern)):
            # Line ends are those of whoever checked the code out; they change no question.
            digest.update(path.name.encode() + path.read_bytes().replace(b"\r\n", b"\n"))
    return digest.hexdigest()
