"""A mail server of the tests' own, that behaves as badly as it is told to."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

GOOD = {"MAIL": "250 ok", "RCPT": "250 ok", "DATA": "354 go on", ".": "250 taken"}


class MailServer:
    """Answers each command from a table; ``None`` hangs up, and a server without a greeting never says a word."""

    def __init__(self, answers: dict[str, str | None], greeting: str = "220 here") -> None:
        self._answers, self._greeting = {**GOOD, **answers}, greeting
        self._listening = socket.create_server(("127.0.0.1", 0))
        self._open: list[socket.socket] = []
        self.accepted = threading.Event()
        self.taken = 0

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

    def close(self) -> None:
        """Hang up on everybody."""
        for one in [*self._open, self._listening]:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _talk(self, caller: socket.socket) -> None:
        """Answer until the caller goes, or the table says to hang up."""
        lines = caller.makefile("rb")
        caller.sendall(f"{self._greeting}\r\n".encode())
        in_letter = False
        for line in lines:
            word = line.decode().strip()
            if in_letter and word != ".":
                continue
            key = "." if in_letter else word[:4].upper()
            in_letter = False
            answer = self._answers.get(key, "250 ok")
            if answer is None:
                caller.shutdown(socket.SHUT_RDWR)
                return
            in_letter = answer.startswith("354")
            self.taken += key == "." and answer.startswith("250")
            caller.sendall(f"{answer}\r\n".encode())
            if key == "QUIT":
                caller.close()
                return


@contextmanager
def mail_server(answers: dict[str, str | None] | None = None, greeting: str = "220 here") -> Iterator[MailServer]:
    """Serve in a thread of its own until the test is over."""
    server = MailServer(answers or {}, greeting)
    thread = threading.Thread(target=server.serve, daemon=True)
    thread.start()
    yield server
    server.close()
    thread.join()
