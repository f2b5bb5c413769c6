"""No module imports another that imports it back, not even for its types alone."""

from __future__ import annotations

import grimp

PRODUCT = "practicelens"


def circles(graph: grimp.ImportGraph) -> list[list[str]]:
    """Every set of modules that reach one another by imports, by Tarjan's strongly connected components.

    Imports under TYPE_CHECKING and inside functions are counted: they hide a circle, they do not undo it.
    """
    numbers: dict[str, int] = {}
    lowest: dict[str, int] = {}
    waiting: list[str] = []
    found: list[list[str]] = []

    def visit(module: str) -> None:
        numbers[module] = lowest[module] = len(numbers)
        waiting.append(module)
        for imported in sorted(graph.find_modules_directly_imported_by(module)):
            if imported not in numbers:
                visit(imported)
                lowest[module] = min(lowest[module], lowest[imported])
            elif imported in waiting:
                lowest[module] = min(lowest[module], numbers[imported])
        if lowest[module] == numbers[module]:
            start = waiting.index(module)
            component = sorted(waiting[start:])
            del waiting[start:]
            if len(component) > 1:
                found.append(component)

    for module in sorted(graph.modules):
        if module not in numbers:
            visit(module)
    return found


def test_no_modules_import_each_other_in_a_circle():
    assert circles(grimp.build_graph(PRODUCT, exclude_type_checking_imports=False, cache_dir=None)) == []


def test_a_circle_of_two_is_found_and_a_chain_is_none():
    graph = grimp.ImportGraph()
    for importer, imported in (("a", "b"), ("b", "c")):
        graph.add_import(importer=importer, imported=imported)
    assert circles(graph) == []
    graph.add_import(importer="c", imported="b")
    assert circles(graph) == [["b", "c"]]
