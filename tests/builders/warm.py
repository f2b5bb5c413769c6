"""Processes begun from one that has imported what every one of them needs: each is a process, and can be killed.

To import Django, what figures are worked out with and the product itself takes longer than most of what such a process
then does, and there are hundreds of them in a run.
"""

from __future__ import annotations

import multiprocessing
import os
import sys
import warnings
from multiprocessing.connection import Connection
from threading import Thread
from typing import TextIO

PRELOADED = (
    "django.test.client", "duckdb", "numpy", "pyarrow.parquet", "psycopg", "hypothesis", "pytest", "xlsxwriter",
    "django.db.backends.sqlite3.base", "django.db.migrations.executor", "tests.builders.ready",
)  # fmt: skip
"""All that such processes import; the last of them the product, whose settings each then reads anew."""
_server = multiprocessing.get_context("forkserver")
_server.set_forkserver_preload([*PRELOADED])


class Child:
    """Runs code in a process of its own, with its input and output open as `subprocess.Popen` has them."""

    def __init__(self, code: str, environment: dict[str, str], *words: str) -> None:
        """Begin it in the project's folder with this environment and no other; warnings are errors there.

        ``words`` are those of its command line.
        """
        theirs_in, ours_in = _server.Pipe(duplex=False)
        ours_out, theirs_out = _server.Pipe(duplex=False)
        ours_err, theirs_err = _server.Pipe(duplex=False)
        self.stdin, self.stdout, self.stderr = _text(ours_in, "w"), _text(ours_out, "r"), _text(ours_err, "r")
        theirs = (theirs_in, theirs_out, theirs_err)
        self._process = _server.Process(target=_run, args=(code, environment, words, *theirs))
        self._process.start()
        for end in theirs:
            end.close()

    @property
    def pid(self) -> int | None:
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        """None while it runs; below nought the signal that ended it."""
        return self._process.exitcode

    def kill(self) -> None:
        """Really: SIGKILL."""
        self._process.kill()

    def communicate(self, words: str = "", timeout: float | None = None) -> tuple[str, str]:
        """Give it its last words, and wait for its end: what it printed since, and its complaints."""
        complaints: list[str] = []
        reading = Thread(target=lambda: complaints.append(self.stderr.read()))
        reading.start()  # beside: whoever prints much on both would wait for us on the one while we read the other
        try:
            self.stdin.write(words)
            self.stdin.close()
        except BrokenPipeError:  # it has ended, or was killed
            pass
        printed = self.stdout.read()
        self._process.join(timeout)
        reading.join(timeout)
        self.stdout.close()
        self.stderr.close()
        return printed, "".join(complaints)


def _text(end: Connection, mode: str) -> TextIO:
    """Our end of a pipe, as a file of text."""
    file = os.fdopen(os.dup(end.fileno()), mode, encoding="utf-8")
    end.close()
    return file  # type: ignore[return-value]


def _run(code: str, environment: dict[str, str], words: tuple[str, ...], *ends: Connection) -> None:
    """In the new process: as `python -W error -c code words` would have begun."""
    for number, end in enumerate(ends):
        os.dup2(end.fileno(), number)
        end.close()
    sys.stdin, sys.stdout, sys.stderr = open(0), open(1, "w"), open(2, "w")  # noqa: SIM115
    sys.argv[:] = ["-c", *words]
    os.environ.clear()
    os.environ.update(environment)
    from tests.builders.ready import forget_settings  # which imports the product, and that only there

    forget_settings()
    warnings.resetwarnings()
    warnings.simplefilter("error")
    warnings.simplefilter("ignore", ResourceWarning)
    exec(compile(code, "<string>", "exec"), {"__name__": "__main__"})
