"""How wrong passwords are slowed: guessing must be slow, and nobody may be shut out by what others do.

Three counts, each of the last quarter of an hour, kept by django-axes:

* **a person**: six wrong passwords, from wherever, and sign-in to this account waits a quarter of an hour;
* **a computer that this person signed in from before** (a signed cookie says so) has its own six: strangers who try a
  person's account cannot lock the person out at their own desk (OWASP's "device cookies");
* **a source**, as the address of a proxy behind which a whole authority sits: from the thirtieth wrong password on,
  tries are spaced, by a second at first and by sixteen at most. The right password is never refused for longer than
  that, and a known computer never waits for what its neighbours do.
"""

from __future__ import annotations

import hashlib
import ipaddress
import secrets
from datetime import timedelta
from math import ceil
from typing import Any, Final

from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth import authenticate
from django.contrib.auth.base_user import AbstractBaseUser
from django.core import signing
from django.db.models import F, Max, Sum
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from practicelens.web.request_input import typed_text
from practicelens.workdays import clock

COOKIE: Final = "known-computer"
# Half a year: somebody back from a long leave is still known at their own desk.
KEPT_FOR: Final = 180 * 24 * 60 * 60  # seconds
PEOPLE_AT_ONE_COMPUTER: Final = 12  # a cookie's room; whoever signed in here longest ago is forgotten first
FREE_TRIES: Final = 30  # of one source in a quarter of an hour: a large office mistypes about so often on a Monday
TRIES_A_STEP: Final = 10  # wrong passwords after which the pause doubles
LONGEST_PAUSE: Final = 16  # seconds
KNOWN: Final = "known computer "
UNKNOWN: Final = "a computer not known here"
OF_TOKENS: Final = "a token of the API"
QUARTER: Final = 15 * 60  # seconds
NOWHERE: Final = "::"  # in a row that must be one: two without an address are not the same to a database
NETWORK_OF_ONE: Final = 64  # bits: who has one IPv6 address has all that share these


def source_of(request: HttpRequest) -> str | None:
    """Where a request comes from: what the outermost proxy of ours says, where a setting says that there is one.

    Everything further left in the header was written by whoever asks, and is not believed.
    """
    address = request.META.get("REMOTE_ADDR", "")
    hops = [hop.strip() for hop in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")]
    if 0 < settings.TRUSTED_PROXIES <= len(hops):
        address = _address(hops[-settings.TRUSTED_PROXIES]) or address
    # None where nothing readable is left: such tries are counted together, and not each for itself.
    return _address(address)


def person_tried(request: HttpRequest, credentials: dict[str, Any] | None) -> str | None:
    """The address that was tried, in small letters: an account is found by any spelling, so all count as one."""
    typed = (credentials or {}).get("email") or typed_text(request, "email")
    # 255 is the room of django-axes' column.
    return str(typed).strip().lower()[:255] if typed else None


def counted_by(request: HttpRequest, credentials: dict[str, Any] | None) -> list[Any]:
    """What django-axes counts wrong passwords by: a person at a known computer, or a person from anywhere else."""
    return [["username", "user_agent"]] if request.META.get("HTTP_USER_AGENT", "").startswith(KNOWN) else ["username"]


def recognise(request: HttpRequest, email: str) -> None:
    """Note whether this person signed in from this computer before; call it before anything is counted.

    django-axes keeps it in place of what the browser calls itself, which anybody can write.
    """
    computer, people = _cookie(request)
    known = _mark(computer, email) in people
    request.META["HTTP_USER_AGENT"] = f"{KNOWN}{computer}" if known else UNKNOWN


def remember(request: HttpRequest, response: HttpResponse, email: str) -> None:
    """Let this computer be known for this person from now on. The cookie holds a random name and no address."""
    computer, people = _cookie(request)
    computer = computer or secrets.token_urlsafe(12)
    mark = _mark(computer, email)
    # Moved to the end, so that whoever signs in here often is forgotten last.
    people = [*(one for one in people if one != mark), mark][-PEOPLE_AT_ONE_COMPUTER:]
    response.set_cookie(
        COOKIE,
        signing.dumps([computer, people], salt=COOKIE),
        max_age=KEPT_FOR,
        # Sent to the sign-in page alone: no other page has a use for it.
        path=reverse("sign-in"),
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def is_password_of(request: HttpRequest, account: AbstractBaseUser, password: str) -> bool:
    """Whether somebody signed in knows the account's password; a wrong one counts as it does at sign-in.

    So a desk left open is no place to guess it: the sixth wrong one locks, and history keeps each.
    """
    email = account.get_username()
    recognise(request, email)
    # By the account's own field: under another name django-axes would count no failure against the address.
    return authenticate(request, email=email, password=password) is not None


def seconds_to_wait(request: HttpRequest) -> int:
    """How long this source pauses before its next try; 0 for a known computer, and for a source that is calm."""
    if request.META.get("HTTP_USER_AGENT", "").startswith(KNOWN):
        return 0
    now = clock.real_now()
    # Known computers are left out: what people mistype at their own desks must not slow all behind one proxy.
    recent = (
        AccessAttempt.objects.filter(
            ip_address=source_of(request), attempt_time__gte=now - timedelta(hours=settings.AXES_COOLOFF_TIME)
        )
        .exclude(user_agent__startswith=KNOWN)
        .exclude(username=OF_TOKENS)
    )
    found = recent.aggregate(tries=Sum("failures_since_start"), last=Max("attempt_time"))
    pause = pause_after(found["tries"] or 0)
    if not pause:
        return 0
    left: float = (found["last"] + timedelta(seconds=pause) - now).total_seconds()
    return max(0, ceil(left))  # rounded up, so that "wait a second" is enough


def count_wrong_token(request: HttpRequest) -> int:
    """Count a token of the API that opens nothing, and say how long its source is to wait; then it is not counted.

    Apart from passwords, and in quarters of an hour that end: a program that goes on with a dead token must not slow
    people who sign in from the same office. One that opens never waits: nobody guesses it, and its program may stand
    behind the same proxy.
    """
    now = clock.real_now()
    quarter = int(now.timestamp() // QUARTER)
    # django-axes' table, which it clears itself; under no person's address, so that nobody is locked.
    row, made = AccessAttempt.objects.get_or_create(
        username=OF_TOKENS, ip_address=source_of(request) or NOWHERE, user_agent=f"{OF_TOKENS} {quarter}",
        defaults={"failures_since_start": 1, "path_info": "", "http_accept": "", "get_data": "", "post_data": ""},
    )  # fmt: skip
    if made:
        return 0
    pause = timedelta(seconds=pause_after(row.failures_since_start))
    left: float = (row.attempt_time + pause - now).total_seconds()
    if left > 0:
        return ceil(left)
    AccessAttempt.objects.filter(pk=row.pk).update(failures_since_start=F("failures_since_start") + 1, attempt_time=now)
    return 0


def pause_after(tries: int) -> int:
    """Seconds between two tries of a source: none, then 1, 2, 4, 8 and 16."""
    if tries < FREE_TRIES:
        return 0
    # The pause stops growing at sixteen seconds, which slows a program and does not shut out an office.
    return int(min(LONGEST_PAUSE, 2 ** ((tries - FREE_TRIES) // TRIES_A_STEP)))


def _cookie(request: HttpRequest) -> tuple[str, list[str]]:
    """This computer's name and the marks of who signed in from it; ("", []) where the cookie is not ours."""
    try:
        computer, people = signing.loads(request.COOKIES.get(COOKIE, ""), salt=COOKIE, max_age=KEPT_FOR)
    # A cookie of an older version, or of somebody's own making, is as none.
    except (signing.BadSignature, ValueError, TypeError):
        return "", []
    return str(computer), [str(one) for one in people]


def _mark(computer: str, email: str) -> str:
    """A person at a computer, without saying who."""
    # With the computer's name in it, so that the same person's marks on two computers do not agree.
    return hashlib.sha256(f"{computer} {email.strip().lower()}".encode()).hexdigest()[:20]


def _address(written: str) -> str | None:
    """An address in its one spelling, without a port; the network's for IPv6; None where it is none."""
    bare = written.strip().removeprefix("[").partition("]")[0] if "[" in written else written.strip()
    # One colon is a port; IPv6 has several, and stands in brackets where a port follows.
    bare = bare.partition(":")[0] if bare.count(":") == 1 else bare
    try:
        found = ipaddress.ip_address(bare)
    except ValueError:
        return None
    if isinstance(found, ipaddress.IPv6Address):
        # An IPv4 address that arrives in IPv6's spelling is the same source as without it.
        found = found.ipv4_mapped or ipaddress.ip_network((found, NETWORK_OF_ONE), strict=False).network_address
    return str(found)
