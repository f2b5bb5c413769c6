"""Every read asks who: a public function of a ``queries`` module takes whoever asks, or says here why it need not."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PRODUCT = ROOT / "practicelens"
# Who asks, by type: floors below people know an ``Asking`` as one of the protocols, which hold what is theirs of it.
ASKING = {"Asking", "Asks", "AsksRules", "AsksOfChildren"}
# Whatever is added here is read by everybody without being asked who they are.
ASKS_NOBODY = {
    "governance.packs.reports.queries.kinds": "the names of the kinds of reports",
    "performance.datasets.definitions.queries.cards": "what figures mean is no secret",
    "performance.datasets.definitions.queries.not_held": "the same, of what no source holds",
    "people.accounts.queries.pickable_people": "the demonstration's sign-in page, where nobody is anybody yet",
    "rulebook.queries.rules_on": "the rules are no secret, and every rule is read by whatever decides by it",
    "rulebook.queries.every_rule": "the same, for many days at once",
    "rulebook.queries.dated_values": "the same, kept with every edition of figures",
    "rulebook.queries.calendar": "everybody has the same working days",
    "rulebook.queries.days_off": "the same, kept with every edition of figures",
}  # fmt: skip


def reads() -> Iterator[tuple[str, ast.FunctionDef]]:
    """Every public function of a module for reads, by its name below the product."""
    for path in sorted(PRODUCT.rglob("queries*.py")):
        module = ".".join(path.relative_to(PRODUCT).with_suffix("").parts)
        for node in ast.parse(path.read_text("utf-8")).body:
            if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
                yield f"{module}.{node.name}", node


def asks_who(function: ast.FunctionDef) -> bool:
    """Whether its first parameter is whoever asks, so that it is found in one place."""
    first = [*function.args.posonlyargs, *function.args.args][:1]
    return any(one.arg == "asking" and one.annotation and ast.unparse(one.annotation) in ASKING for one in first)


def test_every_read_asks_who() -> None:
    found = list(reads())
    assert len(found) > 150
    silent = {name for name, function in found if not asks_who(function)}
    assert silent == set(ASKS_NOBODY), (
        "A read takes `asking` first (people/asking.py). What is for other apps that have asked already stands in an "
        "`internal.py`, which pages, API and commands may not import."
    )


def test_nothing_for_other_apps_alone_stands_among_the_reads() -> None:
    """``House-internal`` was how such functions were marked before they had a place that a contract closes."""
    marked = [name for name, function in reads() if "house-internal" in (ast.get_docstring(function) or "").lower()]
    assert marked == []
