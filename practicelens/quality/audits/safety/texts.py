"""The text of a worry about safety for the child's record. No Django."""

from __future__ import annotations

from datetime import date

from practicelens.quality.audits.core.texts import in_words


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
    parts = [
        f"Worry about the child’s safety, raised in practice audit {reference} on {in_words(raised)} by {raised_by}.",
        f"Told by telephone: {telephoned}",
        f"The worry: {worry}",
    ]
    if done:
        parts.append(f"Done when it was raised: {done}")
    if answered is not None:
        parts.append(f"Answered on {in_words(answered)} by {answered_by}: {answer}")
    else:
        parts.append("Not answered yet.")
    return "\n\n".join(parts) + "\n"
