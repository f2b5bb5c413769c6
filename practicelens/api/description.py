"""The API's description (OpenAPI 3.1): completed with what every answer has, and written as a page of the reference."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from ninja import NinjaAPI

from practicelens.api.shapes import LISTS

ABOUT: Final = (
    "Measures and figures, targets, what others published, and published reports, within the scope of whoever asks: "
    "somebody signed in, or a program with a token of theirs. Figures only, never a child. It is read and never "
    "written to."
)
EXAMPLES: Final[dict[str, tuple[str, str, dict[str, str]]]] = {
    "400": (
        "The address holds what no text does.", "unreadable",
        {"detail": "The address holds a character that cannot be kept.", "code": "unreadable"},
    ),
    "401": (
        "Nobody is signed in, or the token opens nothing, or has ended.", "token_ended",
        {"detail": "This token has ended. Make a new one under Tokens.", "code": "token_ended"},
    ),
    "404": (
        "There is no such thing, or it is not for whoever asks: the two look the same.", "missing",
        {"detail": "There is nothing here for you.", "code": "missing"},
    ),
    "422": (
        "The question cannot be answered; it says why.", "not_understood",
        {"detail": "months: Input should be greater than or equal to 1", "code": "not_understood"},
    ),
    "429": (
        "Many tokens that open nothing came from the same source: wait the seconds that Retry-After says.", "slowed",
        {
            "detail": "Many tokens that open nothing were tried from here. Wait, then try again with the right one.",
            "code": "slowed",
        },
    ),
    "503": (
        "Figures are being built again, or the database is busy: try again in a minute.", "figures",
        {"detail": "Figures cannot be read just now; they are being built again.", "code": "figures"},
    ),
}  # fmt: skip
"""Each refusal: what it says, and one as it comes."""
_HEADERS: Final[dict[str, Any]] = {
    "ETag": {
        "description": "Sent back as If-None-Match, an answer that has not changed comes as 304, with nothing in it.",
        "schema": {"type": "string"},
    },
    "Link": {
        "description": "The rows that follow, where there are any: the same address as `next`.",
        "schema": {"type": "string"},
    },
}
_AS_LIST: Final = frozenset(one.__name__ for one in LISTS)
_REFUSES: Final = {"401": "WWW-Authenticate", "429": "Retry-After"}


class Described(NinjaAPI):
    """The library's API, with a description that says all that comes."""

    def get_openapi_schema(self, **options: Any) -> Any:
        """The whole description."""
        schema = super().get_openapi_schema(**options)
        for operation in operations(schema):
            _complete(operation)
        return schema

    def reference(self) -> str:
        """The page of docs/reference."""
        return page(self.get_openapi_schema(path_prefix="api/v1/"))


def operations(schema: Any) -> Iterator[dict[str, Any]]:
    """Every operation of a description."""
    for methods in schema["paths"].values():
        yield from methods.values()


def _complete(operation: dict[str, Any]) -> None:
    """What is the same of every address, said once and here."""
    found = operation["responses"] = {str(status): one for status, one in operation["responses"].items()}
    content = found["200"]["content"]
    if content["application/json"]["schema"].get("$ref", "").rpartition("/")[2] in _AS_LIST:
        content["text/csv"] = {"schema": {"type": "string", "description": "The rows of `items`, a line each."}}
        found["200"]["headers"] = dict(_HEADERS)
        found["304"] = {"description": "Unchanged since the ETag that was sent along."}
    found["200"]["description"] = "The answer."
    for status, (words, name, example) in EXAMPLES.items():
        found[status]["description"] = words
        found[status]["content"]["application/json"]["examples"] = {name: {"value": example}}
        if status in _REFUSES:
            found[status]["headers"] = {_REFUSES[status]: {"schema": {"type": "string"}}}


def page(schema: Any) -> str:
    """The page of the reference: every address, what it may be asked, and the columns of its rows."""
    lines = [
        "# The API, version 1", "",
        "<!-- Written by `practicelens reference` from the description that the product itself serves. -->", "",
        str(schema["info"]["description"]), "",
        "All of it stands in OpenAPI 3.1 at `/api/v1/openapi.json`. How a program comes in, with a first workbook: "
        "[Figures in Excel and Power BI](../how-to/figures-in-excel-and-power-bi.md).", "",
        "Lists come as JSON or, with `format=csv` or the header `Accept: text/csv`, as CSV with the same columns; "
        "`limit` and `offset` ask for a part, and `next` (in CSV the header `Link`) leads on. An answer's `ETag`, sent "
        "back as `If-None-Match`, brings 304 while nothing has changed.", "",
    ]  # fmt: skip
    # Three lists are of the same rows: their columns stand once.
    seen: dict[str, str] = {}
    for path, methods in schema["paths"].items():
        for method, operation in methods.items():
            lines += _of_operation(path, method, operation, schema, seen)
    lines += ["## What is refused", "", "| status | why | for example |", "|---|---|---|"]
    for status, (words, _, one) in EXAMPLES.items():
        lines.append(f"| {status} | {words} | `{one['code']}`: {one['detail']} |")
    return "\n".join([*lines, ""])


def _of_operation(
    path: str, method: str, operation: dict[str, Any], schema: Any, seen: dict[str, str]
) -> Iterator[str]:
    yield from (f"## {operation['summary']}", "", f"`{method.upper()} {path}`", "")
    yield from (" ".join(operation.get("description", "").split()), "")
    asked = [one for one in operation["parameters"] if one["name"] not in ("format", "limit", "offset")]
    if asked:
        yield from ("| asked | |", "|---|---|")
        yield from (f"| `{one['name']}` | {_words(one['schema'])} |" for one in asked)
        yield ""
    name, columns = _columns(operation, schema)
    if name in seen:
        yield from (f"Its columns are those of `{seen[name]}`.", "")
    elif columns:
        seen[name] = f"{method.upper()} {path}"
        yield from ("| column | |", "|---|---|")
        yield from (f"| `{column}` | {_words(one)} |" for column, one in columns.items())
        yield ""


def _columns(operation: dict[str, Any], schema: Any) -> tuple[str, dict[str, Any]]:
    """The fields of a list's rows, or of an answer that is none, under the name of their shape."""
    one = operation["responses"]["200"]["content"]["application/json"]["schema"]
    items = _resolved(one, schema).get("properties", {}).get("items")
    row = items["items"] if items else one
    columns: dict[str, Any] = _resolved(row, schema).get("properties", {})
    return row["$ref"], columns


def _words(one: dict[str, Any]) -> str:
    return " ".join(one.get("description", "").split())


def _resolved(one: dict[str, Any], schema: Any) -> dict[str, Any]:
    """A schema itself, where it is named by a reference."""
    name = one.get("$ref", "").rpartition("/")[2]
    found: dict[str, Any] = schema["components"]["schemas"][name] if name else one
    return found
