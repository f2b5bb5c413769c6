"""Sends one letter by e-mail, and says how sure it is that the letter left."""

from __future__ import annotations

import smtplib
import socket
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage

from practicelens.notices.sentences import sentence


@dataclass(frozen=True)
class Letter:
    """A notice with the address it goes to."""

    notice_id: int
    kind: str
    address: str


class NotReached(Exception):
    """The mail server was not reached: nothing left, and it may be tried again."""


class NotDelivered(Exception):
    """The mail server said no to this letter."""


def send(letter: Letter) -> None:
    """Send it. Raises NotReached or NotDelivered when nothing left for certain; any other error is not certain."""
    text = sentence(letter.kind)
    send_letter(letter.address, text.rstrip("."), _body(letter, text))


def send_letter(address: str, subject: str, body: str) -> None:
    """Send a letter that another app worded: never with a child's identifier in it. Raises as ``send``."""
    message = EmailMessage(subject=subject, body=body, to=[address])
    try:
        message.send()
    except (ConnectionRefusedError, socket.gaierror, smtplib.SMTPConnectError, smtplib.SMTPAuthenticationError) as no:
        raise NotReached from no
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError) as no:
        raise NotDelivered from no


def _body(letter: Letter, text: str) -> str:
    """The sentence and an address. The address is the list of notices, because a page's own may name a child."""
    return (
        f"{text}\n\n{settings.SITE_ADDRESS}/notices/\n\n"
        "You will be asked to sign in. For everybody's privacy this message says no more than that.\n"
    )
