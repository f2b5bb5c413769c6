"""What went wrong, in one line that says what to do, and never a value out of a child's row."""

from __future__ import annotations

from typing import Any, Final

# By the name of the exception's type, so that a command that needs no database never imports one.
DATABASE: Final = frozenset({"DatabaseError", "OperationalError", "ProgrammingError", "InterfaceError"})
NOT_SET_UP: Final = ("no such table", "does not exist")
BUSY: Final = ("locked", "busy")


def in_one_line(error: Exception) -> str:
    """What to print for an error; empty when the help was printed already."""
    if hasattr(error, "format_message"):
        return _of_the_command_line(error)
    # Before the database: its reasons are the machine's own and hold nothing of a row.
    if isinstance(error, OSError):
        return _of_the_machine(error)
    if type(error).__name__ in DATABASE:
        return _of_the_database(error)
    words = getattr(error, "message", None)
    # The type's name, not its words: those could hold a value out of a child's row.
    return words if isinstance(words, str) else f"something unforeseen went wrong ({type(error).__name__})."


def _of_the_command_line(error: Any) -> str:
    """A word mistyped: what is wrong with it, and where the help is."""
    context = getattr(error, "ctx", None)
    # By its name, as those of the database: nothing is imported to tell one error from another.
    if type(error).__name__ == "NoArgsIsHelpError":
        error.show()
        return ""
    message = " ".join(str(error.format_message()).split())
    full = message if message.endswith((".", ")", "?")) else f"{message}."
    return full + (f" See {context.command_path} --help" if context is not None else "")


def _of_the_machine(error: OSError) -> str:
    """A folder, a file or a port: its name and the machine's own reason."""
    reason = error.strerror or type(error).__name__
    return f"{error.filename}: {reason}." if error.filename else f"{reason}."


def _of_the_database(error: Exception) -> str:
    """Whether the database cannot be reached, is busy, or was never set up."""
    # Looked into and never printed: a database's words may quote a row.
    message = str(error).lower()
    if any(words in message for words in NOT_SET_UP):
        return "the database has no tables yet: start `practicelens serve` once, or load an extract."
    if any(words in message for words in BUSY):
        return "the database is busy: something else is writing to it. Try again in a minute."
    return (
        "the database cannot be read. Check PRACTICELENS_DATABASE and PRACTICELENS_VAR, that it runs, "
        "and that the file is a database and may be written to."
    )
