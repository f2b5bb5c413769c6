"""What the server's log says of a request that failed: the kind of page and of error, never whose child it was about.

Django would write the whole address, which may hold a child's number or words searched for, and an error's own words,
which may hold a value out of a child's row. Here an address becomes its pattern, and an error its type and its places.

Django is not alone: servers write the addresses they were asked for, django-axes those that were refused, and each may
bring a handler of its own. What must never be written whoever writes it, a link's token, is therefore taken out where
every record of every library is made (``Record``), before any handler sees it.
"""

from __future__ import annotations

import logging
import logging.config
import re
import traceback
from typing import Any, Final

from django.urls import Resolver404, resolve

from practicelens.people.tokens.rules import PREFIX as TOKENS_BEGIN

CALM: Final = {"django.security.DisallowedHost": "A request under another host's name was refused."}

# The places in an address after which a token follows: whoever holds it may choose somebody's password, or, with its
# code, answer for an agency. Also as it
# stands quoted in a query (next=%2Finvitation%2F…). tests/architecture holds that no other address carries one.
TOKEN_AFTER: Final = ("invitation", "agency")
# And a token of the API wherever it stands, by how it begins: it comes in a header, which nobody here writes, and
# somebody puts it into an address all the same.
_TOKEN = re.compile(
    rf"(?i)((?:/|%2F)(?:{'|'.join(TOKEN_AFTER)})(?:/|%2F))[\w~.-]+|(?<![a-z0-9_])({TOKENS_BEGIN})[\w-]{{8,}}"
)


def configure(settings: dict[str, Any]) -> None:
    """Set logging up as the settings say (LOGGING_CONFIG), with every record made discreet at its birth."""
    logging.setLogRecordFactory(Record)
    logging.config.dictConfig(settings)


class Record(logging.LogRecord):
    """A record without tokens in its words, in what is filled into them, or in an error it carries."""

    def __init__(self, name: str, level: int, pathname: str, lineno: int, msg: Any, args: Any, *rest: Any, **more: Any):
        """Made by every logger of the process; some formatters read ``args`` themselves, so these are cleaned too."""
        super().__init__(name, level, pathname, lineno, msg, args, *rest, **more)
        # Cleaned at its birth: a handler that a library brings along formats it before any filter of ours.
        self.msg = without_tokens(self.msg)
        if isinstance(self.args, dict):
            for key, value in self.args.items():  # in place: gunicorn's is a dictionary with manners of its own
                self.args[key] = without_tokens(value)
        elif self.args:
            self.args = tuple(without_tokens(value) for value in self.args)
        if self.exc_info and self.exc_info[1] is not None and _TOKEN.search(_words(self.exc_info[1])):
            # exc_text is what a formatter prints where it is there already, so the words are never asked for.
            self.exc_text, self.exc_info = _places(self.exc_info[1]), None

    def getMessage(self) -> str:
        """The whole sentence, once more: an object filled in may only now say what it holds."""
        return _TOKEN.sub(r"\1\2…", super().getMessage())


def without_tokens(value: Any) -> Any:
    """A text with every token left out; an object that would tell one becomes that text; anything else as it is."""
    # Numbers stay numbers: a "%d" would fail on a text.
    if value is None or isinstance(value, int | float):
        return value
    text = value if isinstance(value, str) else repr(value)
    return _TOKEN.sub(r"\1\2…", text) if _TOKEN.search(text) else value


class Discreet(logging.Filter):
    """Rewrites what Django logs about requests before any handler sees it; lets everything through."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Strip addresses and the words of errors."""
        if record.name in CALM:
            record.msg, record.args, record.exc_info = CALM[record.name], (), None
        elif record.name.startswith("django.") and hasattr(record, "request"):
            record.msg, record.args = _summary(record), ()
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


def _summary(record: logging.LogRecord) -> str:
    """Method, kind of page and answer."""
    request = record.request  # type: ignore[attr-defined]
    # Known by then of every page that was found; else it is looked for, which a refusal before that never did.
    match = getattr(request, "resolver_match", None)
    where = f"/{match.route}" if match else pattern(request.path_info)
    return f"{record.__dict__.get('status_code', '-')} {request.method} {where}"


def _places(error: BaseException) -> str:
    """Where it happened and its type, without its words; what it came from before it."""
    lines = [line for frame in traceback.extract_tb(error.__traceback__) for line in _place(frame)]
    before = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    earlier = f"{_places(before)}\nand then\n" if before is not None else ""
    return earlier + "\n".join([*lines, type(error).__name__])


def _place(frame: traceback.FrameSummary) -> tuple[str, str]:
    """One frame: file, line, function, and the line of code (code holds no values)."""
    return f'  File "{frame.filename}", line {frame.lineno}, in {frame.name}', f"    {frame.line}"


def _words(error: BaseException) -> str:
    """All that a traceback would say of an error and of what it came from."""
    return "".join(traceback.format_exception(error))
