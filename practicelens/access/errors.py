"""How the house says no: missing and out of scope look alike, and a refusal has words for a person."""

from __future__ import annotations


# Without words on purpose: any reason that it gave would tell whether the thing is there.
class Missing(Exception):
    """There is no such thing, or it is out of the actor's scope: the two look the same, a page's 404."""


class Ended(Missing):
    """What a form was for cannot be done now, or by them, though who asks may see what it is about.

    To whoever opens the form it is Missing; whoever sends it, having opened it before, is told so: ``message``, and
    ``stands``, what stands now, as in Stale.
    """

    code = "stale"

    def __init__(self, message: str = "", stands: tuple[tuple[str, str], ...] = ()) -> None:
        """Keep the words."""
        self.message = (
            message or "This cannot be done now, or not by you: it was done, it ended, or it passed to somebody else."
        )
        self.stands = stands
        super().__init__(self.message)


class Refused(Exception):
    """A rule says no, in words for the person who asked. ``code`` is stable, for tests and the API."""

    def __init__(self, message: str, *, code: str = "refused") -> None:
        """Keep the words and the code."""
        super().__init__(message)
        self.message = message
        self.code = code


class Stale(Refused):
    """It changed since the page was opened: the person is told and nothing they typed is lost.

    By somebody else, or by themselves in another window or a second press: nobody can tell, so the words say neither.
    ``stands``: what stands now, question by question in words, where whoever raises it knows.
    """

    def __init__(
        self, message: str = "This changed after you opened the page.", stands: tuple[tuple[str, str], ...] = ()
    ) -> None:
        """Keep the words."""
        super().__init__(message, code="stale")
        self.stands = stands
