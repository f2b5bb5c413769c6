"""Refuses what no database can keep, before anything reads it: NUL, lone surrogates, bytes that are no UTF-8.

PostgreSQL refuses NUL in a text with an error, SQLite cuts it in some questions and not in others; a lone surrogate
cannot be written anywhere. Browsers send neither, so there is no form to spoil: whoever gets here is a program, or
pasted out of one. They are told 400 in words, with everything typed shown back where a form was sent.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import unquote_to_bytes

from django.http import HttpRequest, HttpResponseBase, UnreadablePostError

from practicelens.web import errors
from practicelens.web.request_input import LARGEST, UNKEEPABLE, sent_body, typed_lists

GetResponse = Callable[[HttpRequest], HttpResponseBase]
IN_ADDRESS = "The address holds a character that cannot be kept."
IN_FORM = (
    "What you typed holds an invisible character that cannot be kept, often brought along by copying out of another "
    "program. It is shown below as \N{REPLACEMENT CHARACTER}: take it out, and send it again."
)


class RequestGuard:
    """Let only text through that both databases keep."""

    def __init__(self, get_response: GetResponse) -> None:
        """Keep the rest of the chain."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """Look at the address and the cookies first: the session would be asked for by a cookie's words."""
        # WSGI hands bytes on as latin-1: this gives them back.
        query = request.META.get("QUERY_STRING", "").encode("latin-1", "replace")
        if not _is_text(query) or _has_unkeepable([request.path_info, *request.COOKIES.values()]):
            return errors.unreadable(request, IN_ADDRESS)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponseBase | None:
        """Look at the numbers in the path, and at the form or the JSON that was sent, once its size was allowed."""
        if any(isinstance(value, int) and value > LARGEST for value in kwargs.values()):
            return errors.missing(request)  # no row has such a number, and DuckDB could not even ask for it
        try:
            return self._of_body(request)
        except UnreadablePostError:
            return errors.unreadable(request)  # whoever sent it hung up half way

    def _of_body(self, request: HttpRequest) -> HttpResponseBase | None:
        """The refusal of a form or of JSON that holds what cannot be kept."""
        if request.content_type == "application/json":
            return None if _is_kept_json(sent_body(request)) else errors.unreadable(request, IN_FORM)
        # A file's name is not among them: Django keeps of it what can be printed.
        fields = typed_lists(request)
        texts = [text for name, found in fields for text in (name, *found)]
        # The bytes themselves as well: Django puts a mark where they are no UTF-8, and the mark would pass.
        form = request.content_type == "application/x-www-form-urlencoded"
        if (form and not _is_text(sent_body(request))) or _has_unkeepable(texts):
            return errors.unreadable(request, IN_FORM, show_typed=True)
        return None


def _has_unkeepable(texts: list[str]) -> bool:
    """Whether any text holds a character that cannot be kept."""
    return any(UNKEEPABLE.search(text) for text in texts)


def _is_text(quoted: bytes) -> bool:
    """Whether percent-quoted bytes are UTF-8 without NUL: Django itself would put marks in the place of the rest."""
    try:
        return "\x00" not in unquote_to_bytes(quoted).decode()
    except UnicodeDecodeError:
        return False


def _is_kept_json(body: bytes) -> bool:
    """Whether every text in JSON can be kept; what is no JSON at all is for its reader to refuse."""
    try:
        return not any(UNKEEPABLE.search(text) for text in _texts(json.loads(body or b"null")))
    # Nested deeper than Python goes: no form of ours sends that.
    except RecursionError:
        return False
    except ValueError:
        return True


def _texts(value: object) -> Iterator[str]:
    """Every text in what JSON holds, names among them."""
    if isinstance(value, str):
        yield value
    # Names of fields too: they are kept in drafts beside the texts.
    elif isinstance(value, dict):
        for name, part in value.items():
            yield name
            yield from _texts(part)
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
