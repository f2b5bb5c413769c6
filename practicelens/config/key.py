"""The secret key of a deployment: named by a setting, or made once and kept for a demonstration."""

from __future__ import annotations

import secrets
from pathlib import Path


def kept_in(folder: Path, *, demonstration: bool) -> str:
    """Return the demonstration's own key, made on first use; a live deployment must name one."""
    if not demonstration:
        raise SystemExit(
            "practicelens: PRACTICELENS_SECRET_KEY is not set. A live deployment needs a long random value of its own."
        )
    path = folder / "secret-key"
    if not path.exists():
        path.write_text(secrets.token_urlsafe(50), encoding="utf-8")
        path.chmod(0o600)
    return path.read_text(encoding="utf-8").strip()
