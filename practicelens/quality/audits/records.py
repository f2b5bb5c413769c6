"""Texts for the child's record in the case system: plain, respectful, what is strong first. No Django."""

from __future__ import annotations

from datetime import date


def concern_text(
    *,
    reference: str,
    raised: date,
    raised_by: str,
    telephoned: str,
    worry: str,
    done: str,
    answer: str,
    answered: date | None,
    answered_by: str,
) -> str:
    """A worry about a child's safety, to put on the child's record."""
    told = [
        f"Worry about the child’s safety, raised in practice audit {reference} on {in_words(raised)} by {raised_by}.",
        f"Told by telephone: {telephoned}",
        f"The worry: {worry}",
    ]
    if done:
        told.append(f"Done when it was raised: {done}")
    if answered is not None:
        told.append(f"Answered on {in_words(answered)} by {answered_by}: {answer}")
    else:
        told.append("Not answered yet.")
    return "\n\n".join(told) + "\n"


def in_words(day: date) -> str:
    """27 November 2026."""
    return f"{day.day} {day:%B %Y}"
