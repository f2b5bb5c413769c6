"""Real talk with bad mail servers: what surely did not leave is sent again, and nothing else waits for them."""

from __future__ import annotations

from typing import Any

import pytest

from practicelens.config.mode import mail_encryption
from practicelens.notices import post_office
from practicelens.notices.post_office import Letter, NotDelivered, NotReached
from tests.builders.deployments import Deployment, deployment  # noqa: F401  (a fixture)
from tests.builders.mail_servers import CERTIFICATE, OFFERS_TLS, mail_server

LETTER = Letter(1, "audit_allocated", "6@example.org")


def use(settings: Any, port: int, encryption: str = "none") -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 0.5
    settings.EMAIL_USE_TLS, settings.EMAIL_USE_SSL = mail_encryption(encryption)


def test_a_good_server_takes_the_letter(settings: Any) -> None:
    with mail_server() as server:
        use(settings, server.port)
        post_office.send(LETTER)
    assert server.taken == 1


@pytest.mark.parametrize(
    ("answers", "greeting", "expected"),
    [
        ({}, "", NotReached),  # accepts, and never says a word
        ({}, "421 too busy", NotReached),
        ({"MAIL": "451 later"}, "220 here", NotReached),
        ({"RCPT": "450 mailbox busy"}, "220 here", NotReached),
        ({".": "452 no room just now"}, "220 here", NotReached),
        ({"RCPT": "550 nobody here"}, "220 here", NotDelivered),
        ({"DATA": "554 no"}, "220 here", NotDelivered),
    ],
)
def test_what_surely_did_not_leave(
    settings: Any, answers: dict[str, str | None], greeting: str, expected: type[Exception]
) -> None:
    with mail_server(answers, greeting) as server:
        use(settings, server.port)
        with pytest.raises(expected):
            post_office.send(LETTER)
    assert server.taken == 0


def test_no_server_at_all_is_certain(settings: Any) -> None:
    with mail_server() as server:
        use(settings, server.port)
    with pytest.raises(NotReached):
        post_office.send(LETTER)


def test_a_server_that_hangs_up_on_the_whole_letter_leaves_a_doubt(settings: Any) -> None:
    with mail_server({".": None}) as server:
        use(settings, server.port)
        with pytest.raises(Exception) as raised:
            post_office.send(LETTER)
    assert not isinstance(raised.value, NotReached | NotDelivered)


@pytest.mark.parametrize("way", ["starttls", "tls"])
def test_a_letter_and_the_password_travel_encrypted(settings: Any, monkeypatch: pytest.MonkeyPatch, way: str) -> None:
    # Read by OpenSSL itself, as an authority's own certificate would be.
    monkeypatch.setenv("SSL_CERT_FILE", str(CERTIFICATE))
    with mail_server({"EHLO": OFFERS_TLS}, encryption=way) as server:
        use(settings, server.port, way)
        settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "lens", "a long one"
        post_office.send(LETTER)
    assert server.taken == 1
    plain = [word for word, encrypted in server.heard if not encrypted]
    assert plain == (["EHLO", "STAR"] if way == "starttls" else [])
    assert {"AUTH", "MAIL", "."} <= {word for word, encrypted in server.heard if encrypted}


@pytest.mark.parametrize(
    ("way", "answers", "server_has"),
    [
        ("starttls", {}, "starttls"),  # says nothing of STARTTLS: another may stand between that struck it out
        ("starttls", {"EHLO": OFFERS_TLS, "STAR": "454 not now"}, "starttls"),
        ("starttls", {"EHLO": OFFERS_TLS}, "none"),  # says yes, and goes on in plain
        ("starttls", {"EHLO": OFFERS_TLS}, "silent"),  # says yes, and never begins
        ("starttls", {"EHLO": OFFERS_TLS}, "starttls"),  # under a certificate that nobody here trusts
        ("tls", {}, "tls"),  # the same
        ("tls", {}, "none"),  # speaks in plain from its first word
    ],
)
def test_nothing_is_said_in_plain_where_encryption_is_asked_for(
    settings: Any, way: str, answers: dict[str, str | None], server_has: str
) -> None:
    with mail_server(answers, encryption=server_has) as server:
        use(settings, server.port, way)
        settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = "lens", "a long one"
        with pytest.raises(NotReached):
            post_office.send(LETTER)
    assert not {"AUTH", "MAIL", "RCPT", "."} & {word for word, _ in server.heard}


def test_the_product_waits_for_no_server_for_ever() -> None:
    from practicelens.config import settings as shipped

    assert 0 < shipped.EMAIL_TIMEOUT <= 60


def test_what_climbs_about_a_child_climbs_while_delivery_hangs(deployment: Deployment) -> None:  # noqa: F811
    with mail_server(greeting="") as server:
        process = deployment.start(
            f"""
            from datetime import timedelta
            from threading import Thread
            from practicelens.access.actor import SYSTEM
            from practicelens.jobs import runner, threads
            from practicelens.notices.changes import post
            from practicelens.workdays import clock
            from tests.builders import authority

            settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
            settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", {server.port}, 600
            small = authority.build()
            # Grave, so that it leaves at whatever hour the tests run; a round is for what was posted by its instant.
            earlier = clock.now() - timedelta(minutes=10)
            post("child_may_not_be_safe", to=small.founded.accounts.values(), link="/", at=earlier)
            threads.LOOK_EVERY = 0
            Thread(target=threads.watch_the_clock, args=("delivery",), daemon=True).start()
            sys.stdin.readline()
            print(*(one.name for one in runner.run_due(clock.now(), group="timed")), flush=True)
            sys.stdin.readline()
            """
        )
        assert process.stdin is not None and process.stdout is not None
        assert server.accepted.wait(60)
        process.stdin.write("it hangs\n")
        process.stdin.flush()
        assert "climb_concerns" in process.stdout.readline()
        process.kill()
        process.communicate()
