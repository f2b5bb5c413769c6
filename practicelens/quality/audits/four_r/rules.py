"""Pure decisions about 4R meetings: what must be said under which heading, and who may chair."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from practicelens.access.errors import Refused


def check_headings(headings: Sequence[str], answers: Mapping[str, str]) -> list[list[str]]:
    """What was said under each heading, in the rule's order; every heading has something under it."""
    for heading in headings:
        if not answers.get(heading, "").strip():
            raise Refused(f"Say what was worked out under “{heading}”.", code="heading_missing")
    return [[heading, answers[heading].strip()] for heading in headings]


def check_chair(
    chair: str,
    *,
    account: int | None,
    practitioner: Mapping[int, str],
    managers: Mapping[int, str],
    independent: bool,
) -> None:
    """Nobody chairs a meeting about their own work.

    ``independent``: management oversight was graded Inadequate, so that the team's own manager may not chair either
    (product, Inadequate). A chair written as a name alone is held against names.
    """
    if _is(chair, account, practitioner):
        raise Refused("The practitioner whose work it is does not chair the meeting.", code="chair_own_work")
    if independent and _is(chair, account, managers):
        raise Refused(
            "Management oversight was graded Inadequate, so the Team Manager cannot chair this meeting. "
            "Choose somebody independent of the team.",
            code="chair_not_independent",
        )


def _is(chair: str, account: int | None, people: Mapping[int, str]) -> bool:
    """Whether the chair is one of these people, by account or by name."""
    if account is not None:
        return account in people
    return _plain(chair) in {_plain(name) for name in people.values()}


def _plain(name: str) -> str:
    """A name without what differs in writing only."""
    return " ".join(name.split()).casefold()


def lines(text: str) -> list[str]:
    """The lines of a box in which one writes a name a line, without empty ones."""
    return [line.strip() for line in text.splitlines() if line.strip()]
