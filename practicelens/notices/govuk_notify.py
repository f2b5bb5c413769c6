"""Sends letters by GOV.UK Notify, as a backend of Django's e-mail: ``PRACTICELENS_EMAIL_BACKEND`` names it.

The service's own client is not used: it brings a package that is only there as source, which a locked installation
would have to build with whatever is newest. What is needed of it is one request and its token.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Sequence
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend

from practicelens.notices.post_office import NotDelivered, NotReached
from practicelens.workdays import clock

_UUID: Final = 36  # letters: a key is its name, the service and the secret, each of the two a UUID
_FOR_GOOD: Final = frozenset({400, 404, 413})
"""Answers that no second try changes: an address that is none, a template that is not there, a letter too long."""


class EmailBackend(BaseEmailBackend):
    """One request a letter, with its subject and text given to a template that holds ((subject)) and ((body))."""

    takes_files = False  # Notify links to files it holds itself, and a meeting's calendar stays here

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Send them, and say how many. Raises NotReached or NotDelivered; of any other error nobody knows."""
        for message in email_messages:
            for address in message.to:
                _ask(_letter(message, address))
        return len(email_messages)


def _letter(message: EmailMessage, address: str) -> bytes:
    words = {"subject": str(message.subject), "body": str(message.body)}
    letter = {"email_address": address, "template_id": settings.NOTIFY_TEMPLATE, "personalisation": words}
    return json.dumps(letter).encode()


def _ask(letter: bytes) -> None:
    """Hand one letter over. Until the line stands, nothing has left for certain; after that only an answer tells."""
    place = urlsplit(settings.NOTIFY_ADDRESS)
    by = HTTPSConnection if place.scheme == "https" else HTTPConnection
    # A line a letter: one that broke would leave it open which of several letters had been taken.
    line = by(place.netloc, timeout=settings.EMAIL_TIMEOUT)
    try:
        try:
            line.connect()
        except (OSError, HTTPException) as no:
            raise NotReached from no
        headers = {"Authorization": f"Bearer {token(settings.NOTIFY_KEY)}", "Content-Type": "application/json"}
        line.request("POST", f"{place.path.rstrip('/')}/v2/notifications/email", letter, headers)
        _judge(line.getresponse().status)
    finally:
        line.close()


def _judge(status: int) -> None:
    """Whether Notify took the letter (201). A key that is refused is put right by a person: tried again till then."""
    if status in _FOR_GOOD:
        raise NotDelivered
    # Too many requests, or trouble of its own: nothing was taken, and the next round tries again.
    if not 200 <= status < 300:
        raise NotReached


def token(key: str) -> str:
    """The token of one request (RFC 7519, HS256): which service asks, and when, signed with the key's secret."""
    # From the end: the key's name in front is free text and may hold hyphens, as the two UUIDs do.
    service, secret = key[-2 * _UUID - 1 : -_UUID - 1], key[-_UUID:]
    claims = [{"typ": "JWT", "alg": "HS256"}, {"iss": service, "iat": int(clock.real_now().timestamp())}]
    signed = b".".join(_plain(json.dumps(each).encode()) for each in claims)
    signature = hmac.new(secret.encode(), signed, hashlib.sha256).digest()
    return b".".join((signed, _plain(signature))).decode()


def _plain(text: bytes) -> bytes:
    """Base64 for addresses, without its padding."""
    return base64.urlsafe_b64encode(text).rstrip(b"=")
