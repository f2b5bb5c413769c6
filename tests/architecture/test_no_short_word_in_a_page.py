"""No test asks that a word of three letters or fewer stands nowhere in a whole page.

A page carries tokens of 64 random letters and figures (Django's `csrfmiddlewaretoken`): two given letters stand in one
of them by chance once in sixty, so such a test fails on some days. It asks for the words around it.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
SHORT = 3


def asked_of_whole_pages(text: str) -> Iterator[int]:
    """The lines that ask whether a short word stands nowhere in what a client was answered."""
    for node in ast.walk(ast.parse(text)):
        if (
            isinstance(node, ast.Compare)
            and isinstance(node.ops[0], ast.NotIn)
            and is_short(node.left)
            and ast.unparse(node.comparators[0]).endswith((".text", ".content.decode()", ".content"))
        ):
            yield node.lineno


def is_short(asked: ast.expr) -> bool:
    """Whether what is asked for is a word that a token may contain."""
    word = asked.value if isinstance(asked, ast.Constant) else None
    return isinstance(word, str | bytes) and len(word) <= SHORT and word.isalnum()


def test_no_short_word_is_asked_of_a_whole_page() -> None:
    found = {str(path.relative_to(TESTS)): list(asked_of_whole_pages(path.read_text())) for path in TESTS.rglob("*.py")}
    assert {path: lines for path, lines in found.items() if lines} == {}


def test_such_an_asking_is_found() -> None:
    asked = 'assert "S5" not in client.get(address).text\nassert "and S5" not in client.get(address).text'
    assert list(asked_of_whole_pages(asked)) == [1]
