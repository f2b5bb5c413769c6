"""What the server's log says of a request that failed: the kind of page and of error, never whose child it was about.

Django would write the whole address, which may hold a child's number or words searched for, and an error's own words,
which may hold a value out of a child's row. Here an address becomes its pattern, and an error its type and its places.
"""

from __future__ import annotations

import logging
import traceback
from typing import Final

from django.urls import Resolver404, resolve

CALM: Final = {"django.security.DisallowedHost": "A request under another host's name was refused."}


class Discreet(logging.Filter):
    """Rewrites what Django logs about requests before any handler sees it; lets everything through."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Strip addresses and the words of errors."""
        if record.name in CALM:
            record.msg, record.args, record.exc_info = CALM[record.name], (), None
        elif record.name.startswith("django.") and hasattr(record, "request"):
            record.msg, record.args = _said(record), ()
        if record.exc_info and record.exc_info[1] is not None:
            record.exc_text = _places(record.exc_info[1])
            record.exc_info = None
        return True


def pattern(path: str) -> str:
    """The address with its values left out, as "teams/<int:team_id>/week/"; "an address of ours that is none" else."""
    try:
        return "/" + resolve(path).route
    except Resolver404:
        return "an address that is none of ours"


def _said(record: logging.LogRecord) -> str:
    """Method, kind of page and answer."""
    request = record.request  # type: ignore[attr-defined]
    return f"{record.__dict__.get('status_code', '-')} {request.method} {pattern(request.path_info)}"


def _places(error: BaseException) -> str:
    """Where it happened and its type, without its words; what it came from before it."""
    lines = [line for frame in traceback.extract_tb(error.__traceback__) for line in _place(frame)]
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    earlier = f"{_places(before)}\nand then\n" if before is not None else ""
    return earlier + "\n".join([*lines, type(error).__name__])


def _place(frame: traceback.FrameSummary) -> tuple[str, str]:
    """One frame: file, line, function, and the line of code (code holds no values)."""
    return f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}', f"    {frame.line}"
