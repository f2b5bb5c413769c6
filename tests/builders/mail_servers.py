"""A mail server of the tests' own, that behaves as badly as it is told to."""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

GOOD = {
    "MAIL": "250 ok",
    "RCPT": "250 ok",
    "DATA": "354 go on",
    ".": "250 taken",
    "AUTH": "235 welcome",
    "STAR": "220 go on",
}
CERTIFICATE = Path(__file__).with_name("mail_certificate.pem")
"""Of 127.0.0.1, made by ourselves for a hundred years, with its key: a secret to nobody, and trusted by nobody else."""
OFFERS_TLS = "250-here\r\n250-AUTH PLAIN\r\n250 STARTTLS"


class MailServer:
    """Answers each command from a table; ``None`` hangs up, and a server without a greeting never says a word."""

    def __init__(self, answers: dict[str, str | None], greeting: str = "220 here", encryption: str = "none") -> None:
        self._answers, self._greeting, self._encryption = {**GOOD, **answers}, greeting, encryption
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self.accepted = threading.Event()
        self.taken = 0
        self.heard: list[tuple[str, bool]] = []
        """The commands, and whether each came encrypted."""

    @property
    def port(self) -> int:
        return int(self._listening.getsockname()[1])

    def serve(self) -> None:
        """One caller after another, until it is closed."""
        with suppress(OSError):
            while True:
                caller, _ = self._listening.accept()
                self._open.append(caller)
                self.accepted.set()
                if self._greeting:
                    with suppress(OSError):
                        self._talk(caller)

    def _encrypt(self, caller: socket.socket) -> socket.socket:
        """The same caller behind the certificate."""
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(CERTIFICATE)
        # In the place of the one that it was, which is no socket any more.
        self._open[-1] = context.wrap_socket(caller, server_side=True)
        return self._open[-1]

    def close(self) -> None:
        """Hang up on everybody."""
        for one in [*self._open, self._listening]:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _talk(self, caller: socket.socket) -> None:
        """Answer until the caller goes, or the table says to hang up."""
        if self._encryption == "tls":
            caller = self._encrypt(caller)
        lines = caller.makefile("rb")
        caller.sendall(f"{self._greeting}\r\n".encode())
        in_letter = False
        while line := lines.readline():
            word = line.decode(errors="replace").strip()
            if in_letter and word != ".":
                continue
            key = "." if in_letter else word[:4].upper()
            in_letter = False
            self.heard.append((key, isinstance(caller, ssl.SSLSocket)))
            answer = self._answers.get(key, "250 ok")
            if answer is None:
                caller.shutdown(socket.SHUT_RDWR)
                return
            in_letter = answer.startswith("354")
            self.taken += key == "." and answer.startswith("250")
            caller.sendall(f"{answer}\r\n".encode())
            if key == "STAR" and self._encryption == "silent":
                while caller.recv(1024):
                    pass
                return
            if key == "STAR" and self._encryption == "starttls":
                caller = self._encrypt(caller)
                lines = caller.makefile("rb")
            if key == "QUIT":
                caller.close()
                return


@contextmanager
def mail_server(
    answers: dict[str, str | None] | None = None, greeting: str = "220 here", encryption: str = "none"
) -> Iterator[MailServer]:
    """Serve in a thread of its own until the test is over."""
    server = MailServer(answers or {}, greeting, encryption)
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    yield server
    server.close()
    thread.join()
