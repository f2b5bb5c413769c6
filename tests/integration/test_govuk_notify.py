"""Letters by GOV.UK Notify: one request each, signed; what its answers and its silence mean for a letter."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import ClassVar

import pytest
from pytest_django.fixtures import Settings

from practicelens.config.mode import check_notify
from practicelens.notices import govuk_notify, post_office
from practicelens.notices.post_office import Letter, NotDelivered, NotReached

SERVICE, SECRET = "26785a09-ab16-4eb0-8407-a37497a57506", "3d844edf-8d35-48ac-975b-e847b4f122b0"
KEY, TEMPLATE = f"tests-{SERVICE}-{SECRET}", "f33517ff-2a88-4f6e-b855-c550268ce08a"
BACKEND = "practicelens.notices.govuk_notify.EmailBackend"
LETTER = Letter(1, "audit_allocated", "somebody@example.org", "Child B-40968")


class Notify(BaseHTTPRequestHandler):
    """Answers as it is told and keeps what it was asked."""

    answer: ClassVar[int] = 201
    asked: ClassVar[list[tuple[str, str, dict[str, object]]]] = []

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.asked.append((self.path, self.headers["Authorization"], body))
        if not self.answer:  # hangs up with the letter in its hands
            return
        self.send_response(self.answer)
        self.end_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Nothing."""


@pytest.fixture(autouse=True)
def notify(settings: Settings) -> Iterator[type[Notify]]:
    Notify.answer, server = 201, HTTPServer(("127.0.0.1", 0), Notify)
    Notify.asked.clear()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.EMAIL_BACKEND, settings.NOTIFY_KEY, settings.NOTIFY_TEMPLATE = BACKEND, KEY, TEMPLATE
    settings.NOTIFY_ADDRESS = f"http://127.0.0.1:{server.server_port}"
    yield Notify
    server.shutdown()
    server.server_close()


def test_a_letter_is_one_signed_request_and_names_no_child() -> None:
    post_office.send(LETTER)
    ((path, bearer, body),) = Notify.asked
    assert path == "/v2/notifications/email" and "B-40968" not in json.dumps(body)
    assert body["email_address"] == "somebody@example.org" and body["template_id"] == TEMPLATE
    words = body["personalisation"]
    assert isinstance(words, dict) and words["subject"] == "An audit has been allocated to you"
    head, claims, signature = bearer.removeprefix("Bearer ").encode().split(b".")
    wanted = hmac.new(SECRET.encode(), head + b"." + claims, hashlib.sha256).digest()
    assert base64.urlsafe_b64decode(signature + b"=") == wanted
    assert json.loads(base64.urlsafe_b64decode(claims + b"=="))["iss"] == SERVICE


@pytest.mark.parametrize(
    ("answer", "error"),
    [(400, NotDelivered), (404, NotDelivered), (403, NotReached), (429, NotReached), (500, NotReached)],
)
def test_a_refusal_is_for_good_or_for_now(answer: int, error: type[Exception]) -> None:
    Notify.answer = answer
    with pytest.raises(error):
        post_office.send(LETTER)


def test_where_nobody_answers_nothing_left(settings: Settings) -> None:
    settings.NOTIFY_ADDRESS = "http://127.0.0.1:1"
    with pytest.raises(NotReached):
        post_office.send(LETTER)


def test_a_line_that_breaks_after_the_letter_is_doubtful() -> None:
    Notify.answer = 0
    with pytest.raises(Exception) as doubt:
        post_office.send(LETTER)
    assert not isinstance(doubt.value, (NotReached, NotDelivered)) and len(Notify.asked) == 1


def test_a_meetings_letter_leads_to_its_file_where_none_can_come_along() -> None:
    post_office.send(Letter(1, "meeting_convened", "somebody@example.org", calendar="BEGIN:VCALENDAR"))
    words = Notify.asked[0][2]["personalisation"]
    assert isinstance(words, dict) and "The meeting’s page has a file for your calendar." in words["body"]


@pytest.mark.parametrize(
    ("key", "template"), [("", TEMPLATE), ("tests-123", TEMPLATE), (KEY, ""), (KEY, "no template")]
)
def test_a_start_without_key_or_template_is_refused_in_words(key: str, template: str) -> None:
    check_notify(BACKEND, KEY, TEMPLATE)
    check_notify("django.core.mail.backends.smtp.EmailBackend", key, template)
    with pytest.raises(SystemExit, match="PRACTICELENS_NOTIFY_KEY"):
        check_notify(BACKEND, key, template)


def test_the_token_is_the_services_own() -> None:
    assert govuk_notify.token(KEY).count(".") == 2
