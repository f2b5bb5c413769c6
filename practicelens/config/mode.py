"""Which of the two a deployment is: a demonstration, or live. Never guessed where it looks like real use."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

MODES: Final = ("demonstration", "live")
# Whoever names one of these is setting up something that others reach or that outlives a trial. A demonstration lets
# everybody in without a password, so it is not what such a deployment may become by forgetting a setting.
LOOK_REAL: Final = ("PRACTICELENS_HOSTS", "PRACTICELENS_DATABASE")

LONGEST_IDLE: Final = 600
# What is asked for, as Django's pair of switches: STARTTLS, and TLS from the first byte.
_MAIL_ENCRYPTION: Final = {"none": (False, False), "starttls": (True, False), "tls": (False, True)}
_UUID: Final = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"


def is_demonstration(environment: Mapping[str, str]) -> bool:
    """Whether it is a demonstration; exits where nobody said so and it looks like real use."""
    mode = environment.get("PRACTICELENS_MODE", "")
    if mode in MODES:
        return mode == "demonstration"
    if mode:
        raise SystemExit(f"practicelens: PRACTICELENS_MODE is {mode!r}. It can be demonstration or live.")
    real = [name for name in LOOK_REAL if environment.get(name)]
    if real:
        raise SystemExit(
            f"practicelens: {' and '.join(real)} is set, and PRACTICELENS_MODE is not. Say which it is: "
            "PRACTICELENS_MODE=live, or PRACTICELENS_MODE=demonstration, in which everybody gets in without a password."
        )
    return True


def check_live(*, debug: bool, idle_minutes: int) -> None:
    """Exit where a live deployment would show its inside, or would leave a desk open to whoever passes.

    Django's debugging pages hold a request's every value. A working day is the longest a session lasts anyway.
    """
    if debug:
        raise SystemExit("practicelens: PRACTICELENS_DEBUG is not for a live deployment: its pages show everything.")
    if not 1 <= idle_minutes <= LONGEST_IDLE:
        raise SystemExit(f"practicelens: PRACTICELENS_IDLE_MINUTES can be 1 to {LONGEST_IDLE} in a live deployment.")


def mail_encryption(word: str) -> tuple[bool, bool]:
    """Whether the mail server is reached by STARTTLS, and whether by TLS from the first byte; exits for other words."""
    if word not in _MAIL_ENCRYPTION:
        raise SystemExit(f"practicelens: PRACTICELENS_EMAIL_ENCRYPTION is {word!r}. It can be none, starttls or tls.")
    return _MAIL_ENCRYPTION[word]


def check_mail(user: str, password: str, *, encrypted: bool, demonstration: bool) -> None:
    """Exit where signing in to the mail server is half said, or a live deployment's password would travel in clear.

    Django signs in where both are there alone: with one of them letters would leave unsigned, or be refused for a week.
    """
    if bool(user) != bool(password):
        raise SystemExit(
            "practicelens: PRACTICELENS_EMAIL_USER and PRACTICELENS_EMAIL_PASSWORD are set together or not at all."
        )
    if password and not encrypted and not demonstration:
        raise SystemExit(
            "practicelens: PRACTICELENS_EMAIL_PASSWORD would travel in clear. Say PRACTICELENS_EMAIL_ENCRYPTION="
            "starttls (usually port 587) or tls (usually port 465), as the mail server has it."
        )


def check_notify(backend: str, key: str, template: str) -> None:
    """Exit where letters are to leave by GOV.UK Notify and could not: each would be tried in vain for a week."""
    if not backend.startswith("practicelens.notices.govuk_notify."):
        return
    if not re.fullmatch(rf".+-{_UUID}-{_UUID}", key) or not re.fullmatch(_UUID, template):
        raise SystemExit(
            "practicelens: letters by GOV.UK Notify need PRACTICELENS_NOTIFY_KEY, a key of its API as it is shown "
            "once, and PRACTICELENS_NOTIFY_TEMPLATE, the id of a template that holds ((subject)) and ((body))."
        )
