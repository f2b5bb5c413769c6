"""Sends one letter by e-mail, and says how sure it is that the letter left."""

from __future__ import annotations

import smtplib
from contextlib import suppress
from dataclasses import dataclass

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from practicelens.notices.sentences import advice, sentence


@dataclass(frozen=True)
class Letter:
    """A notice with the address it goes to. ``about`` is written out only for kinds of accounts alone.

    ``calendar``: a file that goes along for the reader's calendar. ``of_the_day``: instead of one kind, the sentences
    of several with how many there are of each.
    """

    notice_id: int
    kind: str
    address: str
    about: str = ""
    calendar: str = ""
    of_the_day: tuple[tuple[str, int], ...] = ()


class NotReached(Exception):
    """Nothing left for certain, and it may be tried again: no mail server answered, or it asked for time."""


class NotDelivered(Exception):
    """The mail server said no to this letter for good."""


def send(letter: Letter) -> None:
    """Send it. Raises NotReached or NotDelivered when nothing left for certain; any other error is not certain."""
    text = _of_the_day(letter) if letter.of_the_day else sentence(letter.kind)
    # The first line, without its end: subjects are no sentences, and Django refuses a line break in one.
    subject = text.partition("\n")[0].rstrip(".:")
    send_letter(letter.address, subject, _body(letter, text), letter.calendar)


def _of_the_day(letter: Letter) -> str:
    """How many there are, and each sentence once, with how often where that is more than once."""
    number = sum(many for _, many in letter.of_the_day)
    heading = (
        "One thing you were told since the last e-mail:"
        if number == 1
        else (f"{number:,} things you were told since the last e-mail:")
    )
    lines = (f"- {words}{f' ({many:,} times)' if many > 1 else ''}" for words, many in letter.of_the_day)
    return "\n".join((heading, "", *lines))


def send_letter(address: str, subject: str, body: str, calendar: str = "") -> None:
    """Send a letter that another app worded: never with a child's identifier in it. Raises as ``send``.

    The server is reached before a word of the letter is said, so that whatever fails until then is certain.
    """
    server = get_connection()
    try:
        server.open()
    except (OSError, smtplib.SMTPException) as no:
        # One that was reached and refused to encrypt, or to be signed in to, still listens.
        with suppress(Exception):
            server.close()
        raise NotReached from no
    try:
        message = EmailMessage(subject=subject, body=body, to=[address], connection=server)
        if calendar and _takes_files():
            # The method stands in the type too: by it a mail program offers to put the meeting in, or takes it out.
            method = "CANCEL" if "METHOD:CANCEL" in calendar else "REQUEST"
            message.attach("meeting.ics", calendar, f"text/calendar; charset=utf-8; method={method}")
        message.send()
    # The server has answered, so it is certain that it did not take the letter; a line that breaks here is not
    # certain.
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPResponseException) as no:
        raise (NotReached if _asks_for_time(no) else NotDelivered) from no
    finally:
        with suppress(Exception):  # it was answered; how it says goodbye changes nothing
            server.close()


def _asks_for_time(refusal: smtplib.SMTPException) -> bool:
    """Whether a server refused for now (RFC 5321, 4.2.1: replies from 400 to 499), not for good."""
    # It has an answer for each address, and no code of its own.
    if isinstance(refusal, smtplib.SMTPRecipientsRefused):
        codes = [code for code, _ in refusal.recipients.values()]
    else:
        codes = [getattr(refusal, "smtp_code", 0)]
    # All of them: one refused for good settles the letter.
    return bool(codes) and all(400 <= code < 500 for code in codes)


def _body(letter: Letter, text: str) -> str:
    """The sentence and an address. The address is the list of notices, because a page's own may name a child.

    Of a power over an account it says who did what and what to do: its reader may be unable to sign in and ask.
    """
    # Only kinds with advice say more than their sentence: they are of accounts, so no child can be in them.
    what_to_do = advice(letter.kind)
    more = f"{letter.about}\n\n{what_to_do}\n\n" if what_to_do else ""
    if letter.calendar and _takes_files():
        more = "The file with this message is for your calendar. It names a reference, and no child.\n\n"
    elif letter.calendar:
        more = "The meeting’s page has a file for your calendar.\n\n"
    return (
        f"{text}\n\n{more}{settings.SITE_ADDRESS}/notices/\n\n"
        "You will be asked to sign in. For everybody's privacy this message says no more than that.\n"
    )


def _takes_files() -> bool:
    """Whether letters that leave by today's backend may bring a file."""
    return bool(getattr(get_connection(), "takes_files", True))
