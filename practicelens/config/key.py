"""The secret key of a deployment: named by a setting, or made once and kept for a demonstration."""

from __future__ import annotations

import secrets
from pathlib import Path
from typing import Final

from practicelens.workdays.small_files import keep_first

# Django's own measure of a key that can be guessed (security.W009).
AT_LEAST: Final = 50
DIFFERENT: Final = 5
MAKE_ONE: Final = 'python3 -c "import secrets; print(secrets.token_urlsafe(50))" makes one.'


def of_live(named: str) -> str:
    """The key a live deployment named; exits where there is none or it could be guessed.

    It signs sessions and links: whoever guesses it is signed in as anybody.
    """
    if not named:
        raise SystemExit(f"practicelens: PRACTICELENS_SECRET_KEY is not set. Live needs its own: {MAKE_ONE}")
    if len(named) < AT_LEAST or len(set(named)) < DIFFERENT:
        raise SystemExit(
            f"practicelens: PRACTICELENS_SECRET_KEY could be guessed. It needs {AT_LEAST} characters or more, at "
            f"random: {MAKE_ONE}"
        )
    return named


def of_demonstration(named: str, folder: Path) -> str:
    """The key that was named, or the demonstration's own, made on first use and kept."""
    # Kept, because a new key at each start would sign everybody out.
    return named or keep_first(folder / "secret-key", secrets.token_urlsafe(50)).strip()
